using BioShanghai.Portal.Core.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Search;

/// <summary>Builds the search index soon after start, follows the change feed and rebuilds when asked. Nothing here can stop the site.</summary>
public sealed partial class SearchKeeper(SearchIndex index, ContentChanges changes, TimeProvider clock, ILogger<SearchKeeper> log) : BackgroundService
{
    // The first pages of a starting site come before search, unless somebody searches.
    private static readonly TimeSpan FirstBuildAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private IDisposable? _subscription;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = changes.Subscribe(index.ApplyAsync);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAny(index.WantedAsync(stoppingToken), Task.Delay(FirstBuildAfter, clock, stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await index.RebuildAsync(stoppingToken);
                await index.WantedAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong, search says it is being rebuilt and the site goes on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception);
                await Task.Delay(RetryAfter, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public override void Dispose()
    {
        _subscription?.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The search index could not be built; trying again in a few seconds")]
    private partial void LogFailed(Exception exception);
}
