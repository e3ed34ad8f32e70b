using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A rule in the table.</summary>
/// <param name="IsManned">Where it leads somebody works; otherwise the duty desk takes what it sends.</param>
public sealed record TriageRow(Guid Id, int Version, LocalText Name, TriageTerms Terms, bool IsOn, bool IsManned);

/// <summary>What a rule, or the absence of one, would make of a case.</summary>
/// <param name="Number">Of the case that was tried; null for a made-up one.</param>
/// <param name="RuleName">Null where no rule fits.</param>
/// <param name="SentTo">District it was meant for; null for the duty desk.</param>
/// <param name="HeldBy">District that would hold it; null for the duty desk.</param>
public sealed record TriageTrial(string? Number, TriageQuestion Question, Guid? RuleId, LocalText? RuleName, string? SentTo, string? HeldBy, CasePriority? Priority);

/// <summary>The table of rules that sends new cases to desks, as the duty desk keeps and tries it.</summary>
public sealed class TriageDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, CatalogueCache catalogue, CaseTriage triage, TimeProvider clock)
{
    public const int MostRules = 100;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>All rules in the order in which they are asked.</summary>
    public async Task<IReadOnlyList<TriageRow>> ListAsync(CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var people = await CasePeople.ReadAsync(db, ct);
        return
        [
            .. (await OrderedAsync(db.TriageRules.AsNoTracking(), ct)).Select(x => new TriageRow(
                x.Id, x.Version, x.Name, x.Terms, x.IsOn, x.Terms.DistrictCode is not { } district || people.OfficersOf(new Place(district, null)).Count > 0)),
        ];
    }

    /// <summary>Writes a rule; a new one is asked last.</summary>
    /// <param name="id">Null for a new one.</param>
    /// <param name="version">As the page saw it; 0 for a new one.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="RuleException">It asks nothing, or names something the portal does not know.</exception>
    public async Task<Guid> SaveAsync(Guid? id, int version, LocalText name, TriageTerms terms, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await RequireKnownAsync(terms, ct);
        var words = new LocalText(TypedText.OneLine(name.Zh), TypedText.OneLine(name.En));
        await using var db = await databases.CreateDbContextAsync(ct);
        TriageRule rule;
        if (id is { } known)
        {
            rule = (await FindAsync(db, known, ct)).At(version);
            rule.Write(rule.Order, words, terms, rule.IsOn);
        }
        else
        {
            var orders = await db.TriageRules.Select(x => x.Order).ToListAsync(ct);
            Rule.Require(orders.Count < MostRules, "TriageRule.TooMany");
            db.TriageRules.Add(rule = new TriageRule(orders.DefaultIfEmpty(0).Max() + 1, words, terms));
        }

        await db.SaveAsync(new Deed(actor, id is null ? "triage-rule.add" : "triage-rule.edit", Now), ct);
        return rule.Id;
    }

    /// <summary>Asks a rule one place earlier or later; at the end of the table nothing changes.</summary>
    public async Task MoveAsync(Guid id, int version, bool isUp, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        (await FindAsync(db, id, ct)).At(version);
        var rules = await OrderedAsync(db.TriageRules, ct);
        var at = rules.FindIndex(x => x.Id == id);
        if (rules.ElementAtOrDefault(isUp ? at - 1 : at + 1) is { } other && at + (isUp ? -1 : 1) >= 0)
        {
            rules[at].SwapWith(other);
            await db.SaveAsync(new Deed(actor, "triage-rule.move", Now), ct);
        }
    }

    public async Task SwitchAsync(Guid id, int version, bool isOn, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        (await FindAsync(db, id, ct)).At(version).Switch(isOn);
        await db.SaveAsync(new Deed(actor, isOn ? "triage-rule.on" : "triage-rule.off", Now), ct);
    }

    public async Task RemoveAsync(Guid id, int version, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        db.TriageRules.Remove((await FindAsync(db, id, ct)).At(version));
        await db.SaveAsync(new Deed(actor, "triage-rule.remove", Now), ct);
    }

    /// <summary>Where a made-up case would go. Nothing is saved.</summary>
    public async Task<TriageTrial> TryAsync(TriageQuestion question, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return TrialOf(null, question, await triage.DecideAsync(question, null, await CaseTriage.TableAsync(db, ct), Now, ct));
    }

    /// <summary>Where a case would go if it came in now. Nothing is saved.</summary>
    /// <exception cref="NotFoundException">No case has the number.</exception>
    public async Task<TriageTrial> TryCaseAsync(string number, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var asked = number.Trim().ToUpperInvariant();
        var one = await db.ServiceCases.AsNoTracking().FirstOrDefaultAsync(x => x.Number == asked, ct) ?? throw new NotFoundException("case:" + asked);
        var (question, park) = await CaseTriage.QuestionOfAsync(db, one, ct);
        return TrialOf(one.Number, question, await triage.DecideAsync(question, park, await CaseTriage.TableAsync(db, ct), Now, ct));
    }

    private static TriageTrial TrialOf(string? number, TriageQuestion question, TriageOutcome outcome) =>
        new(number, question, outcome.Rule?.Id, outcome.Rule?.Name, outcome.Reasons[0].DistrictCode, outcome.DistrictCode, outcome.Priority);

    private async Task RequireKnownAsync(TriageTerms terms, CancellationToken ct)
    {
        var known = await catalogue.GetAsync(ct);
        Rule.Require(
            (terms.SectorCode is null || known.Sectors.ContainsKey(terms.SectorCode)) && (terms.LifecycleStageCode is null || known.Stages.ContainsKey(terms.LifecycleStageCode))
            && (terms.WantedDistrictCode is null || known.Districts.ContainsKey(terms.WantedDistrictCode)) && (terms.DistrictCode is null || known.Districts.ContainsKey(terms.DistrictCode)),
            "TriageRule.NotUsable");
    }

    private static Task<List<TriageRule>> OrderedAsync(IQueryable<TriageRule> rules, CancellationToken ct) => rules.OrderBy(x => x.Order).ThenBy(x => x.Id).ToListAsync(ct);

    private static async Task<TriageRule> FindAsync(PortalDbContext db, Guid id, CancellationToken ct) =>
        await db.TriageRules.FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new NotFoundException($"triage-rule:{id:N}");
}
