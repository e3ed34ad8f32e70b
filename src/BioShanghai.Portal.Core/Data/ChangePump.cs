using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Data;

/// <summary>Each second announces what changed in the database, also when another process wrote it. A failing database only delays it.</summary>
public sealed partial class ChangePump(ChangeFeed feed, ContentChanges changes, TimeProvider clock, ILogger<ChangePump> log) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PurgeEvery = TimeSpan.FromHours(1);

    private bool _hasBegun;
    private bool _isFailing;
    private bool _owesAll;
    private DateTimeOffset _purgeAt;

    /// <summary>The feed's present end is noted before the first request is served, so that nothing cached by it can be missed.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await StepAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>One round: read, announce, now and then purge. Returns the number of keys announced.</summary>
    internal async Task<int> StepAsync(CancellationToken ct)
    {
        try
        {
            var announced = await RoundAsync(ct);
            _isFailing = false;
            return announced;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 0;
        }
#pragma warning disable CA1031 // The loop goes on whatever one round met.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // Once, not each second, while a database is away.
            if (!_isFailing)
            {
                LogFailed(exception);
            }

            _isFailing = true;
            return 0;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await StepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is stopping.
        }
    }

    private async Task<int> RoundAsync(CancellationToken ct)
    {
        if (!_hasBegun)
        {
            await feed.BeginAsync(ct);
            // What was read before this moment may be older than the feed's end.
            (_hasBegun, _owesAll) = (true, true);
        }

        var keys = await feed.PollAsync(ct);
        if (_owesAll || keys.Count > 0)
        {
            var announced = _owesAll ? [] : keys;
            // A listener that fails now has lost these keys: next round it is told that anything may have changed.
            _owesAll = true;
            await changes.RaiseAsync(announced, ct);
            _owesAll = false;
        }

        if (clock.GetUtcNow() >= _purgeAt)
        {
            _purgeAt = clock.GetUtcNow() + PurgeEvery;
            await feed.PurgeAsync(ct);
        }

        return keys.Count;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The change feed could not be read or announced; trying again each second")]
    private partial void LogFailed(Exception exception);
}
