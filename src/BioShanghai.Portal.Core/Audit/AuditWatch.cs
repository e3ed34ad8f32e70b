using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Audit;

/// <summary>Checks the chain when the portal starts and once a day, and raises an error in the log when it is broken.</summary>
public sealed partial class AuditWatch(AuditVerifier verifier, TimeProvider clock, ILogger<AuditWatch> log) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>The end found last: a chain that was made anew since does not pass through it.</summary>
    private AuditMark? _last;

    /// <summary>One check; false when the chain is broken.</summary>
    internal async Task<bool> StepAsync(CancellationToken ct)
    {
        var check = await verifier.CheckAsync(_last, ct);
        if (check.FirstFault is { } fault)
        {
            LogBroken(fault, check.Lines);
            return false;
        }

        _last = check.Lines > 0 ? new(check.Lines, check.Head) : null;
        LogSound(check.Lines, check.Head);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Hosted services start one after the other; the walk must not hold up the next.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                await TryAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is stopping.
        }
    }

    private async Task TryAsync(CancellationToken ct)
    {
        try
        {
            await StepAsync(ct);
        }
#pragma warning disable CA1031 // The loop goes on whatever one round met.
        catch (Exception exception) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit trail is broken at line {Fault} of {Lines}; keep the database as it is and compare it with a backup")]
    private partial void LogBroken(long fault, long lines);

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit trail is sound: {Lines} lines, end {Head}")]
    private partial void LogSound(long lines, string head);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit trail could not be checked; trying again tomorrow")]
    private partial void LogFailed(Exception exception);
}
