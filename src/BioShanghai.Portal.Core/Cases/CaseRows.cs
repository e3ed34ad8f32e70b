using System.Linq.Expressions;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A case in a list or as a card of the board.</summary>
public sealed record CaseRow(
    Guid Id, int Version, string Number, string Company, string? ProjectName, CaseNeed Need, CaseStage Stage, CaseStatus Status, CasePriority Priority, string? DistrictCode, string? OwnerName,
    DateTime SentAtUtc, DateTime? DueAtUtc, IReadOnlyList<string> Doubts)
{
    /// <summary>When it was closed; null while it is open.</summary>
    public DateTime? ClosedAtUtc { get; init; }

    /// <summary>The investor waits: for the first answer, for one to his last message, or, in a case that is closed, for anybody to read what he has written since.</summary>
    public bool IsToBeAnswered { get; init; }

    /// <summary>How the message begins, where somebody decides by it whether it is spam; null elsewhere.</summary>
    public string? Beginning { get; init; }

    internal static readonly Expression<Func<ServiceCase, CaseRow>> Of = x => new CaseRow(
        x.Id, x.Version, x.Number, x.Company, x.ProjectName, x.Need, x.Stage, x.Status, x.Priority, x.DistrictCode, x.OwnerName, x.SentAtUtc, x.DueAtUtc, x.Doubts)
    {
        ClosedAtUtc = x.ClosedAtUtc, IsToBeAnswered = x.FirstAnsweredAtUtc == null,
    };
}

/// <summary>Somebody who holds cases.</summary>
public sealed record CaseOwner(Guid Id, string Name);

/// <summary>A district by code and name.</summary>
public sealed record CaseDistrict(string Code, LocalText Name);

/// <summary>What the filters offer.</summary>
/// <param name="Districts">Those the reader may read; empty where it is only one.</param>
/// <param name="Written">Closed cases in which the investor has written since.</param>
public sealed record CaseFilters(IReadOnlyList<CaseOwner> Owners, IReadOnlyList<CaseDistrict> Districts, bool MayRunDesk, int Quarantined, int Written)
{
    public LocalText? NameOf(string? districtCode) => districtCode is null ? null : Districts.FirstOrDefault(x => x.Code == districtCode)?.Name;
}

/// <summary>A page of cases, counted from 0.</summary>
/// <param name="Stages">How many there are at each stage, whatever else is asked for.</param>
public sealed record CaseList(IReadOnlyList<CaseRow> Rows, int Total, int Page, int Pages, IReadOnlyDictionary<CaseStage, int> Stages, CaseFilters Filters, DateTime AtUtc);

/// <summary>A column of the board.</summary>
/// <param name="Count">Of all at this stage; the cards are those that run out first.</param>
public sealed record CaseColumn(CaseStage Stage, int Count, IReadOnlyList<CaseRow> Cards);

public sealed record CaseBoard(IReadOnlyList<CaseColumn> Columns, CaseFilters Filters, DateTime AtUtc)
{
    public int Total => Columns.Sum(x => x.Count);
}

/// <summary>What a question about cases means to the database.</summary>
internal static class CaseRows
{
    /// <summary>Those asked for, of whatever stage.</summary>
    public static IQueryable<ServiceCase> Asked(this IQueryable<ServiceCase> cases, PortalDbContext db, CaseQuery query, Actor actor, DateTime utcNow)
    {
        cases = cases.Where(x => x.IsQuarantined == query.IsQuarantined);
        cases = query.IsWritten ? cases.WrittenSinceClosed(db) : query.Status is { } status ? cases.Where(x => x.Status == status) : cases.Open();
        cases = query.Holder switch
        {
            CaseHolder.Mine => cases.Where(x => x.OwnerUserId == actor.UserId && x.OwnerUserId != null),
            CaseHolder.Nobody => cases.Where(x => x.OwnerUserId == null),
            CaseHolder.Person => cases.Where(x => x.OwnerUserId == query.Owner),
            _ => cases,
        };
        var tomorrow = ShanghaiDay.StartUtc(ShanghaiDay.Of(utcNow).AddDays(1));
        cases = query.Clock switch
        {
            CaseClock.Overdue => cases.Where(x => x.DueAtUtc < utcNow),
            CaseClock.Today => cases.Where(x => x.DueAtUtc >= utcNow && x.DueAtUtc < tomorrow),
            CaseClock.Later => cases.Where(x => x.DueAtUtc >= tomorrow),
            CaseClock.Standing => cases.Where(x => x.DueAtUtc == null),
            _ => cases,
        };
        cases = query.DistrictCode switch
        {
            null => cases,
            CaseQuery.DutyDesk => cases.Where(x => x.DistrictCode == null),
            var district => cases.Where(x => x.DistrictCode == district),
        };
        return query.Text is { } text ? cases.Saying(text) : cases;
    }

    /// <summary>Those the caller may carry, leaving out what is only shared with him.</summary>
    public static IQueryable<ServiceCase> CarriedBy(this IQueryable<ServiceCase> cases, Actor actor)
    {
        var reach = actor.ReachOf(Permission.HandleCases);
        if (reach.IsEverywhere)
        {
            return cases;
        }

        string[] districts = [.. reach.DistrictCodes];
        string[] parks = [.. reach.ParkSlugs];
        return cases.Where(x => x.DistrictCode != null && (districts.Contains(x.DistrictCode) || (x.ParkSlug != null && parks.Contains(x.ParkSlug))));
    }

    /// <summary>Closed cases whose investor has written since, and nobody opened them again or noted that nothing is to be done. What was merged is read where it is carried on.</summary>
    public static IQueryable<ServiceCase> WrittenSinceClosed(this IQueryable<ServiceCase> cases, PortalDbContext db) => cases.Where(x =>
        x.Status == CaseStatus.Closed && x.ErasedAtUtc == null && x.MergedIntoId == null && !x.IsQuarantined
        && db.CaseMessages.Any(y => y.CaseId == x.Id && y.IsFromInvestor && y.SentAtUtc > x.ClosedAtUtc && !db.CaseNotes.Any(z => z.CaseId == x.Id && z.AtUtc > y.SentAtUtc)));

    public static IQueryable<ServiceCase> Open(this IQueryable<ServiceCase> cases) =>
        cases.Where(x => x.Status == CaseStatus.Ongoing || x.Status == CaseStatus.WaitingForInvestor || x.Status == CaseStatus.Delayed);

    /// <summary>What runs out first, then what stands still; of those the older.</summary>
    public static IOrderedQueryable<ServiceCase> ByDue(this IQueryable<ServiceCase> cases) =>
        cases.OrderBy(x => x.DueAtUtc == null).ThenBy(x => x.DueAtUtc).ThenBy(x => x.SentAtUtc).ThenBy(x => x.Id);

    /// <summary>The rows, with what the investor wrote last taken into account.</summary>
    public static async Task<IReadOnlyList<CaseRow>> ReadAsync(PortalDbContext db, IQueryable<ServiceCase> cases, CancellationToken ct) =>
        await MarkAsync(db, await cases.Select(CaseRow.Of).ToListAsync(ct), ct);

    /// <summary>Says of each row whether its investor waits for an answer.</summary>
    public static async Task<IReadOnlyList<CaseRow>> MarkAsync(PortalDbContext db, IReadOnlyList<CaseRow> rows, CancellationToken ct)
    {
        Guid[] ids = [.. rows.Select(x => x.Id)];
        var talk = await db.CaseMessages.Where(x => ids.Contains(x.CaseId)).Select(x => new { x.CaseId, x.IsFromInvestor, x.SentAtUtc }).ToListAsync(ct);
        var last = talk.GroupBy(x => x.CaseId).ToDictionary(x => x.Key, x => x.MaxBy(y => y.SentAtUtc)!);
        // That an inquiry was said to have come in answers nothing yet.
        return [.. rows.Select(x => x with { IsToBeAnswered = last.TryGetValue(x.Id, out var said) && said.IsFromInvestor ? x.ClosedAtUtc is null || said.SentAtUtc > x.ClosedAtUtc : x.ClosedAtUtc is null && x.IsToBeAnswered })];
    }

    /// <summary>The rows with the beginning of what was written.</summary>
    public static async Task<IReadOnlyList<CaseRow>> WithBeginningsAsync(PortalDbContext db, IReadOnlyList<CaseRow> rows, CancellationToken ct)
    {
        Guid[] ids = [.. rows.Select(x => x.Id)];
        var said = await db.ServiceCases.Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, x.Message }).ToDictionaryAsync(x => x.Id, x => x.Message, ct);
        return [.. rows.Select(x => x with { Beginning = said[x.Id] is { Length: > LongestBeginning } text ? string.Concat(text.AsSpan(0, LongestBeginning - (char.IsHighSurrogate(text[LongestBeginning - 1]) ? 1 : 0)), "…") : said[x.Id] })];
    }

    private const int LongestBeginning = 200;

    // The number and the name of the company are kept in one spelling; a code name is looked for in either case.
#pragma warning disable CA1304, CA1311, CA1862 // The database compares, by its own rules.
    private static IQueryable<ServiceCase> Saying(this IQueryable<ServiceCase> cases, string text)
    {
        var (number, company, lower) = (text.Trim().ToUpperInvariant(), OrganisationName.Of(text).Core, text.Trim().ToLowerInvariant());
        return cases.Where(x =>
            x.Number.Contains(number) || (company != "" && x.CompanyKey.Contains(company)) || (x.ProjectName != null && x.ProjectName.ToLower().Contains(lower)));
    }
#pragma warning restore CA1304, CA1311, CA1862
}
