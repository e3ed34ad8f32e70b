using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>
/// What the portal does by itself over time, looked at every hour: telling what falls due, ending terms, locks and referrals, disabling unused accounts, deleting what is spent.
/// Each duty may run on every node and again at any time without doing anything twice; one that fails does not keep the others.
/// </summary>
public sealed partial class Upkeep(
    FreshnessWatch freshness, ProgrammeWatch programme, CaseWatch cases, CaseAskWatch asks, CareWatch care, UnusedAccounts accounts, SpentAccess access, FileStore files, TimeProvider clock,
    ILogger<Upkeep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>How long a file nothing names may lie about: somebody may still be writing the listing it is for.</summary>
    private static readonly TimeSpan FilesKept = TimeSpan.FromDays(7);

    private DateOnly _filesLookedAtOn;

    /// <summary>Does everything that is to be done now.</summary>
    public async Task RunAsync(CancellationToken ct = default)
    {
        await TryAsync(nameof(FreshnessWatch), freshness.TellAsync, ct);
        await TryAsync(nameof(FreshnessWatch), freshness.MailAsync, ct);
        await TryAsync(nameof(ProgrammeWatch), programme.ExpireAsync, ct);
        await TryAsync(nameof(ProgrammeWatch), programme.LapseAsync, ct);
        await TryAsync(nameof(ProgrammeWatch), programme.RemindTermsAsync, ct);
        await TryAsync(nameof(ProgrammeWatch), programme.RemindReferralsAsync, ct);
        await TryAsync(nameof(ProgrammeWatch), programme.AskToConfirmAsync, ct);
        await TryAsync(nameof(CaseWatch), cases.ReckonAsync, ct);
        await TryAsync(nameof(CaseWatch), cases.TellAsync, ct);
        await TryAsync(nameof(CaseWatch), cases.TellTasksAsync, ct);
        await TryAsync(nameof(CaseWatch), cases.TellQuarantineAsync, ct);
        await TryAsync(nameof(CaseWatch), cases.WarnOfCalendarAsync, ct);
        await TryAsync(nameof(CaseAskWatch), asks.OpenAsync, ct);
        await TryAsync(nameof(CaseAskWatch), asks.RemindAsync, ct);
        await TryAsync(nameof(CareWatch), care.ExpireReportsAsync, ct);
        await TryAsync(nameof(CareWatch), care.RemindReportsAsync, ct);
        await TryAsync(nameof(CareWatch), care.TellErasedReportsAsync, ct);
        await TryAsync(nameof(CareWatch), care.RemindCheckInsAsync, ct);
        await TryAsync(nameof(CareWatch), care.WatchAnswersAsync, ct);
        await TryAsync(nameof(UnusedAccounts), accounts.WarnAsync, ct);
        await TryAsync(nameof(UnusedAccounts), accounts.DisableAsync, ct);
        await TryAsync(nameof(SpentAccess), access.PurgeAsync, ct);
        // Reads every kept version, so once a day is enough.
        var today = ShanghaiDay.Today(clock);
        if (_filesLookedAtOn != today && await TryAsync(nameof(FileStore), x => files.RemoveUnreferencedAsync(clock.GetUtcNow().UtcDateTime - FilesKept, x), ct))
        {
            _filesLookedAtOn = today;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is stopping.
        }
    }

    private async Task<bool> TryAsync(string duty, Func<CancellationToken, Task<int>> run, CancellationToken ct)
    {
        try
        {
            if (await run(ct) is > 0 and var count)
            {
                LogDone(duty, count);
            }

            return true;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The next hour tries again, whatever this one met.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFailed(duty, fault);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Duty}: {Count}")]
    private partial void LogDone(string duty, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Duty} failed; trying again in an hour")]
    private partial void LogFailed(string duty, Exception fault);
}
