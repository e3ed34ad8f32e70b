using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Shortlists;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Questions;

/// <summary>Each hour makes cases of questions that are none yet, and deletes whose time is over: reports, drafts, shared lists past their link, applications that came to nothing, cases closed for long, and what old spreadsheets were made from.</summary>
public sealed partial class Retention(
    QuestionService questions, ShortlistService shortlists, ApplicationService applications, CaseIntake cases, QuestionCases earlier, CaseErasure erasure, MergeBases bases, TimeProvider clock, ILogger<Retention> log) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                await RunAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is stopping.
        }
    }

    /// <summary>Does everything that is to be done now; a duty that fails keeps none of the others.</summary>
    public async Task RunAsync(CancellationToken ct = default)
    {
        await TryAsync(nameof(QuestionCases), earlier.MoveAsync, ct);
        await TryAsync(nameof(QuestionService), questions.PurgeAsync, ct);
        await TryAsync(nameof(CaseIntake), cases.PurgeAsync, ct);
        await TryAsync(nameof(ShortlistService), shortlists.PurgeAsync, ct);
        await TryAsync(nameof(ApplicationService), applications.PurgeAsync, ct);
        await TryAsync(nameof(CaseErasure), erasure.PurgeAsync, ct);
        await TryAsync(nameof(MergeBases), bases.PurgeAsync, ct);
    }

    private async Task TryAsync(string duty, Func<CancellationToken, Task> run, CancellationToken ct)
    {
        try
        {
            await run(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The next hour tries again, whatever this one met.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(duty, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What has to be deleted could not be deleted on time by {Duty}; trying again in an hour")]
    private partial void LogFailed(string duty, Exception exception);
}
