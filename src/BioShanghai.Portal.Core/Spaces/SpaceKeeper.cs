using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Builds the index of spaces soon after start, so that no visitor waits for it. From then on the change feed keeps it.</summary>
public sealed partial class SpaceKeeper(SpaceStock stock, TimeProvider clock, ILogger<SpaceKeeper> log) : BackgroundService
{
    // The first pages of a starting site come first; a visitor who is quicker has it built for him.
    private static readonly TimeSpan FirstBuildAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = FirstBuildAfter;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(wait, clock, stoppingToken);
                await stock.GetAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong, the site goes on and the next visitor or the next try builds it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception);
                wait = RetryAfter;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The index of spaces could not be built; trying again in a few seconds")]
    private partial void LogFailed(Exception exception);
}
