using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>How many members, and the question whose rows they are.</summary>
public sealed record MemberFigure(int Count, MemberQuery Query);

/// <summary>How many applications, and the question whose rows they are.</summary>
public sealed record ApplicationFigure(int Count, ApplicationQuery Query);

/// <summary>Members of a batch in a category: one figure for each state.</summary>
public sealed record MemberLine(PartnerCategory Category, BatchChoice Batch, IReadOnlyList<MemberFigure> States, MemberFigure All);

/// <summary>How long applications stood in a state before they left it.</summary>
/// <param name="MedianDays">Half of them took no longer; null where none has left it.</param>
/// <param name="LongDays">Nine of ten took no longer.</param>
public sealed record StepFigure(ApplicationState State, ApplicationFigure Of, double? MedianDays, double? LongDays);

/// <summary>Members with so many open points, and their share of all who have not left.</summary>
public sealed record CompletenessFigure(OpenPointBand Band, MemberFigure Of, double Share);

/// <summary>The programme in numbers.</summary>
public sealed record ProgrammeOverview(
    MemberFigure Members, IReadOnlyList<MemberLine> Lines, IReadOnlyList<ApplicationFigure> Applications, ApplicationFigure Sent, IReadOnlyList<StepFigure> Steps, MemberFigure Ending, MemberFigure ToBeConfirmed,
    IReadOnlyList<CompletenessFigure> Completeness);

/// <summary>Figures of the programme. Every number is counted by the question it carries, which is the one its rows answer.</summary>
public sealed class ProgrammeFigures(AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock)
{
    /// <summary>Terms that end so soon are counted.</summary>
    public const int EndingWithinDays = 90;

    private static readonly ApplicationState[] Timed = [ApplicationState.Applied, ApplicationState.Checking, ApplicationState.ChangesAsked];

    public async Task<ProgrammeOverview> ReadAsync(CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var (members, applications, today) = (await ProgrammeRows.MembersAsync(db, ct), await ProgrammeRows.ApplicationsAsync(db, ct), ShanghaiDay.Today(clock));
        var batches = (await ProgrammeRows.BatchesAsync(db, ct)).ToDictionary(x => x.Number);
        var present = members.Count(x => x.State != MembershipState.Ended);
        return new(
            Count(new()),
            [
                .. members.GroupBy(x => (x.Category, x.Batch)).OrderBy(x => x.Key.Category).ThenBy(x => x.Key.Batch).Select(x => new MemberLine(
                    x.Key.Category, batches[x.Key.Batch],
                    [.. Enum.GetValues<MembershipState>().Select(state => Count(new(state, x.Key.Category, x.Key.Batch)))],
                    Count(new(Category: x.Key.Category, Batch: x.Key.Batch)))),
            ],
            [.. Enum.GetValues<ApplicationShelf>().Select(x => Sent(new(x)))], Sent(new()), [.. Timed.Select(Step)],
            Count(new(EndsWithin: EndingWithinDays)), Count(new(IsToBeConfirmed: true)),
            [.. Enum.GetValues<OpenPointBand>().Select(x => Count(new(Points: x))).Select(x => new CompletenessFigure(x.Query.Points!.Value, x, present == 0 ? 0 : (double)x.Count / present))]);

        MemberFigure Count(MemberQuery query) => new(members.Count(x => query.Lets(x, today)), query);

        ApplicationFigure Sent(ApplicationQuery query) => new(applications.Count(query.Lets), query);

        StepFigure Step(ApplicationState state)
        {
            var days = applications.Select(x => StepTimes.DaysIn(x, state)).OfType<double>().Order().ToList();
            return new(state, Sent(new(Left: state)), days.Count == 0 ? null : StepTimes.PartOf(days, 0.5), days.Count == 0 ? null : StepTimes.PartOf(days, 0.9));
        }
    }
}
