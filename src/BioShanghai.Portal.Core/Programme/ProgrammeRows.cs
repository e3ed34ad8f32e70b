using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>A batch to choose.</summary>
public sealed record BatchChoice(int Number, LocalText Name, BatchState State);

/// <summary>An application in a list.</summary>
/// <param name="Shelf">Where it lies.</param>
/// <param name="SinceUtc">When it came to the state it is in.</param>
public sealed record ApplicationRow(
    Guid Id, string Code, LocalText Name, string? CreditCode, PartnerCategory? Category, int? Batch, ApplicationState State, ApplicationShelf Shelf, DateTime SinceUtc, DateTime? SentAtUtc,
    IReadOnlyList<ApplicationStep> Steps);

/// <summary>A member in a list, with what is still to be settled of it.</summary>
public sealed record MemberRow(
    string Slug, LocalText Name, LocalText ShortName, IReadOnlyList<string> Aliases, PartnerCategory Category, int Batch, MembershipState State, DateTime SinceUtc, DateOnly? StartsOn, DateOnly? EndsOn,
    IReadOnlyList<OpenPoint> Points)
{
    public bool IsToBeConfirmed => Points.Any(x => x.Kind == OpenPointKind.ToBeConfirmed);

    public OpenPointBand Band => Points.Count switch { 0 => OpenPointBand.None, <= 2 => OpenPointBand.Few, <= 5 => OpenPointBand.Some, _ => OpenPointBand.Many };
}

/// <summary>
/// Applications and members as lists and figures count them: read once and asked in memory, so that a number and the rows behind it come
/// from the same lines of code. A city's programme has hundreds of either.
/// </summary>
internal static class ProgrammeRows
{
    /// <summary>Every application that was ever sent.</summary>
    public static async Task<IReadOnlyList<ApplicationRow>> ApplicationsAsync(PortalDbContext db, CancellationToken ct)
    {
        var rows = await db.Applications.AsNoTracking().Where(x => x.State != ApplicationState.Draft)
            .Select(x => new { x.Id, x.Code, x.Name, x.CreditCode, x.Category, x.BatchNumber, x.State, x.SinceUtc, x.SentAtUtc, x.Steps, x.Doubts }).ToListAsync(ct);
        return
        [
            .. rows.Select(x => new ApplicationRow(
                x.Id, x.Code, x.Name, x.CreditCode, x.Category, x.BatchNumber, x.State, ShelfOf(x.State, x.Doubts.Count > 0), x.SinceUtc, x.SentAtUtc, x.Steps)),
        ];
    }

    public static async Task<IReadOnlyList<MemberRow>> MembersAsync(PortalDbContext db, CancellationToken ct)
    {
        var partners = await db.AllPartners().AsNoTracking().ToDictionaryAsync(x => x.Slug, StringComparer.Ordinal, ct);
        var members = await db.Memberships.AsNoTracking().ToListAsync(ct);
        var desks = await db.PartnerDeskCards.AsNoTracking().ToDictionaryAsync(x => x.PartnerSlug, StringComparer.Ordinal, ct);
        var contacts = (await db.Grants.Where(x => x.Role == Role.PartnerContact && x.PartnerSlug != null).Select(x => x.PartnerSlug!).Distinct().ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        var certified = await db.Certificates.AsNoTracking().Where(x => x.HolderSlug != null).ToDictionaryAsync(x => x.HolderSlug!, StringComparer.Ordinal, ct);
        return
        [
            .. members.Where(x => partners.ContainsKey(x.PartnerSlug)).Select(x => RowOf(
                partners[x.PartnerSlug], x, desks.GetValueOrDefault(x.PartnerSlug), contacts.Contains(x.PartnerSlug), certified.GetValueOrDefault(x.PartnerSlug))),
        ];
    }

    /// <param name="held">The certificate it holds.</param>
    public static MemberRow RowOf(Partner partner, Membership membership, PartnerDeskCard? desk, bool hasContact, Certificate? held) => new(
        partner.Slug, partner.Name, partner.ShortName, partner.Aliases, partner.Category, membership.BatchNumber, membership.State, membership.SinceUtc, membership.StartsOn, membership.EndsOn,
        OpenPoints.Of(partner, membership, desk, hasContact, held?.Fits(partner, membership) == true));

    public static async Task<IReadOnlyList<BatchChoice>> BatchesAsync(PortalDbContext db, CancellationToken ct) =>
        [.. (await db.Batches.AsNoTracking().OrderBy(x => x.Number).ToListAsync(ct)).Select(x => new BatchChoice(x.Number, x.Name, x.State))];

    public static bool Lets(this ApplicationQuery query, ApplicationRow row) =>
        (query.Shelf is null || row.Shelf == query.Shelf)
        && (query.Category is null || row.Category == query.Category)
        && (query.Batch is null || row.Batch == query.Batch)
        && (query.Left is null || StepTimes.DaysIn(row, query.Left.Value) is not null)
        && Finds(query.Text, row.Name.Zh, row.Name.En, row.Code, row.CreditCode);

    public static bool Lets(this MemberQuery query, MemberRow row, DateOnly today) =>
        (query.State is null || row.State == query.State)
        && (query.Category is null || row.Category == query.Category)
        && (query.Batch is null || row.Batch == query.Batch)
        && (!query.IsToBeConfirmed || row.IsToBeConfirmed)
        && (query.EndsWithin is not { } days || (row.State is MembershipState.Active or MembershipState.Suspended && row.EndsOn >= today && row.EndsOn <= today.AddDays(days)))
        && (query.Points is null || (row.State != MembershipState.Ended && row.Band == query.Points))
        && Finds(query.Text, [row.Name.Zh, row.Name.En, row.ShortName.Zh, row.ShortName.En, row.Slug, .. row.Aliases]);

    private static ApplicationShelf ShelfOf(ApplicationState state, bool isDoubtful) => state switch
    {
        ApplicationState.Applied => isDoubtful ? ApplicationShelf.Doubtful : ApplicationShelf.New,
        ApplicationState.Checking => ApplicationShelf.Checking,
        ApplicationState.ChangesAsked => ApplicationShelf.ChangesAsked,
        ApplicationState.Approved => ApplicationShelf.Approved,
        ApplicationState.Refused => ApplicationShelf.Refused,
        _ => ApplicationShelf.TakenBack,
    };

    private static bool Finds(string? text, params string?[] names) =>
        text is null || (SearchKey.Of(text) is var key && names.Any(x => SearchKey.Of(x).Contains(key, StringComparison.Ordinal)));
}

/// <summary>How long applications stood in a state.</summary>
internal static class StepTimes
{
    /// <summary>Days an application stood in a state it has left, all its stays together; null when it never left it.</summary>
    public static double? DaysIn(ApplicationRow row, ApplicationState state)
    {
        var stays = row.Steps.Zip(row.Steps.Skip(1)).Where(x => x.First.State == state && x.Second.State != state).ToList();
        return stays.Count == 0 ? null : stays.Sum(x => (x.Second.AtUtc - x.First.AtUtc).TotalDays);
    }

    /// <summary>The smallest value that a share of them does not exceed.</summary>
    public static double PartOf(IReadOnlyList<double> sorted, double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
}
