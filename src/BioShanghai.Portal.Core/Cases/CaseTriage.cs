using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Taxonomy;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What rules of triage look at in a case.</summary>
/// <param name="WantedDistricts">The district the investor named; else that of the park he asks about; else those of the listings he asks about.</param>
public sealed record TriageQuestion(CaseNeed Need, string? SectorCode, string? LifecycleStageCode, IReadOnlyList<string> WantedDistricts, string Language, int? AreaSquareMetres)
{
    /// <summary>A rule asks nothing the case does not answer. A sector fits the rules of its parents too.</summary>
    public bool Fits(TriageTerms terms, IReadOnlyDictionary<string, Sector> sectors) =>
        (terms.Need is null || terms.Need == Need)
        && (terms.SectorCode is null || IsOf(terms.SectorCode, sectors))
        && (terms.LifecycleStageCode is null || terms.LifecycleStageCode == LifecycleStageCode)
        && (terms.WantedDistrictCode is null || WantedDistricts.Contains(terms.WantedDistrictCode, StringComparer.Ordinal))
        && (terms.Language is null || terms.Language == Language)
        && (terms.FromSquareMetres is null || terms.FromSquareMetres <= AreaSquareMetres);

    private bool IsOf(string asked, IReadOnlyDictionary<string, Sector> sectors)
    {
        // A dictionary somebody tied into a ring must not hang the intake.
        var left = sectors.Count;
        for (var code = SectorCode; code is not null && left-- >= 0; code = sectors.GetValueOrDefault(code)?.ParentCode)
        {
            if (code == asked)
            {
                return true;
            }
        }

        return SectorCode == asked;
    }
}

/// <summary>Where a case goes, by which rule and why.</summary>
/// <param name="Rule">The rule that decided; null where none fitted.</param>
/// <param name="ParkSlug">Park of the district that holds it; null for the district as a whole.</param>
public sealed record TriageOutcome(TriageRule? Rule, string? DistrictCode, string? ParkSlug, CasePriority? Priority, IReadOnlyList<TriageReason> Reasons);

/// <summary>
/// Sends new cases to desks. The first rule that fits decides; what none fits goes to the one district it asks about; everything else, and
/// what would lie with a district nobody works for, goes to the duty desk, so that somebody holds a case at every moment.
/// </summary>
public sealed class CaseTriage(CatalogueCache catalogue, NoticePost post)
{
    /// <summary>Gives a case to a desk and tells its people. Only changes what is tracked: the caller saves it together with what he did.</summary>
    /// <param name="one">Tracked, or about to be added. In quarantine it stays where it is and nobody is troubled.</param>
    /// <param name="table">What many are decided by; null to read it for this one.</param>
    internal async Task RouteAsync(PortalDbContext db, ServiceCase one, DateTime now, CancellationToken ct, TriageTable? table = null)
    {
        if (one.IsQuarantined || !one.IsOpen)
        {
            return;
        }

        table ??= await TableAsync(db, ct);
        var people = table.People;
        var (question, park) = await QuestionOfAsync(db, one, ct);
        var outcome = await DecideAsync(question, park, table, now, ct);
        one.Route(outcome.DistrictCode, outcome.ParkSlug, outcome.Priority, outcome.Reasons, Actor.System, now);
        // A number names it: a notice outlives what an investor has erased.
        await post.TellAsync(
            db, people.DeskOf(one), new Told(
                NoticeKind.CaseArrived, one.ChangeKey, one.Number, $"{one.ChangeKey}:arrived:{one.DistrictCode ?? "duty"}", MailTemplates.CaseArrived, "manage/cases/" + one.Id, () => [one.Number, one.PromisedOn]),
            ct);
    }

    /// <summary>What the rules look at in a case, and the park that may hold it.</summary>
    internal static async Task<(TriageQuestion Question, AskedPark? Park)> QuestionOfAsync(PortalDbContext db, ServiceCase one, CancellationToken ct)
    {
        var codes = one.ItemCodes.ToList();
        var parks = one.AskedParkSlug is null && codes.Count == 0 ? [] : await db.Parks.AsNoTracking().Where(x => x.Slug == one.AskedParkSlug || db.SpaceListings.Any(y => codes.Contains(y.Code) && y.ParkSlug == x.Slug))
            .OrderBy(x => x.Slug).Select(x => new AskedPark(x.Slug, x.DistrictCode)).ToListAsync(ct);
        var asked = parks.Find(x => x.Slug == one.AskedParkSlug) ?? (parks.Count == 1 ? parks[0] : null);
        List<string> wanted = one.WantedDistrictCode is { } named ? [named] : asked is not null ? [asked.DistrictCode] : [.. parks.Select(x => x.DistrictCode).Distinct()];
        // Without that consent contact details are not for the park's own people.
        return (new(one.Need, one.SectorCode, one.LifecycleStageCode, wanted, one.Language, one.AreaSquareMetres), asked is not null && one.MayPassToPark(asked.Slug, [.. parks.Select(x => x.Slug)]) ? asked : null);
    }

    /// <summary>What would become of a question that came in now.</summary>
    internal async Task<TriageOutcome> DecideAsync(TriageQuestion question, AskedPark? park, TriageTable table, DateTime now, CancellationToken ct)
    {
        var sectors = (await catalogue.GetAsync(ct)).Sectors;
        var (people, rules) = (table.People, table.Rules);
        var rule = rules.Find(x => question.Fits(x.Terms, sectors));
        var (district, priority) = rule is not null ? (rule.Terms.DistrictCode, rule.Terms.Priority) : (question.WantedDistricts is [var only] ? only : null, (CasePriority?)null);
        List<TriageReason> reasons = [new(rule?.Id, rule?.Name.Zh, district, priority, now, rule?.Terms, rule?.Name.En)];
        var slug = park is not null && park.DistrictCode == district ? park.Slug : null;
        if (district is not null && people.OfficersOf(new Place(district, slug)).Count == 0)
        {
            (district, slug) = (null, null);
            reasons.Add(new(null, null, null, null, now));
        }

        return new(rule, district, slug, priority, reasons);
    }

    /// <summary>What every decision of one moment goes by, read once for many.</summary>
    internal static async Task<TriageTable> TableAsync(PortalDbContext db, CancellationToken ct) =>
        new(await CasePeople.ReadAsync(db, ct), await db.TriageRules.AsNoTracking().Where(x => x.IsOn).OrderBy(x => x.Order).ThenBy(x => x.Id).ToListAsync(ct));

    internal sealed record TriageTable(CasePeople People, List<TriageRule> Rules);

    internal sealed record AskedPark(string Slug, string DistrictCode);
}
