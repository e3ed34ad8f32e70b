using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A template, and how it reads with a made-up case in its places.</summary>
public sealed record TemplateRow(Guid Id, int Version, LocalText Name, LocalText Text, LocalText Preview);

/// <summary>Places of a template, filled by what a case says.</summary>
public static class ReplyPlaces
{
    /// <summary>Every place, as it is written.</summary>
    public static readonly IReadOnlyList<string> All = ["{number}", "{name}", "{company}", "{officer}", "{date}", Promised];

    /// <summary>The day the first answer is promised for.</summary>
    public const string Promised = "{promised}";

    /// <summary>Whoever names the day of the first answer does not give it yet: such words only say that the inquiry has come in.</summary>
    public static bool Acknowledges(LocalText text) => text.Zh?.Contains(Promised, StringComparison.Ordinal) == true || text.En?.Contains(Promised, StringComparison.Ordinal) == true;

    /// <param name="officer">Name of whoever writes.</param>
    public static string Fill(string text, Language language, string number, string name, string company, string officer, DateOnly today, DateOnly promisedOn)
    {
        // In one go, so that what an investor typed into his name is never read as a place.
        Dictionary<string, string> values = new(StringComparer.Ordinal)
        {
            ["{number}"] = number, ["{name}"] = name, ["{company}"] = company, ["{officer}"] = officer,
            ["{date}"] = DayOf(today), [Promised] = DayOf(promisedOn),
        };
        return System.Text.RegularExpressions.Regex.Replace(
            text, @"\{[a-z]+\}", x => values.GetValueOrDefault(x.Value, x.Value), System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

        string DayOf(DateOnly day) => day.ToString(language == Language.Zh ? "yyyy年M月d日" : "d MMMM yyyy", language.Culture);
    }

    /// <summary>What is written like a place and is none.</summary>
    public static IReadOnlyList<string> UnknownIn(string? text) =>
        [.. System.Text.RegularExpressions.Regex.Matches(text ?? "", @"\{[^{}\n]*\}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Select(x => x.Value).Where(x => !All.Contains(x)).Distinct(StringComparer.Ordinal)];

    internal static LocalText Preview(LocalText text, DateOnly today) => new(
        Fill(text.Zh ?? "", Language.Zh, "C7K3M9QAXTB", "李明", "示例生物科技有限公司", "陈浦", today, today.AddDays(ServiceCase.PromisedDays)),
        Fill(text.En ?? "", Language.En, "C7K3M9QAXTB", "Li Ming", "Sample Biotech Co., Ltd.", "Chen Pu", today, today.AddDays(ServiceCase.PromisedDays)));
}

/// <summary>Words the desks use again and again. Everybody who carries cases uses them; the duty desk writes them.</summary>
public sealed class ReplyTemplateDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock)
{
    public async Task<IReadOnlyList<TemplateRow>> ListAsync(CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.ReadCases, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var all = await db.ReplyTemplates.AsNoTracking().ToListAsync(ct);
        return [.. all.OrderBy(x => x.Name.Zh, StringComparer.Ordinal).ThenBy(x => x.Id).Select(x => new TemplateRow(x.Id, x.Version, x.Name, x.Text, ReplyPlaces.Preview(x.Text, ShanghaiDay.Today(clock))))];
    }

    /// <summary>How words would read, before they are kept.</summary>
    public async Task<LocalText> PreviewAsync(LocalText text, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunCaseDesk, ct);
        return ReplyPlaces.Preview(text, ShanghaiDay.Today(clock));
    }

    /// <summary>Writes a template.</summary>
    /// <param name="id">Null for a new one.</param>
    /// <param name="version">0 for a new one.</param>
    /// <exception cref="RuleException">It has no words in one language, or names a place there is not.</exception>
    public async Task SaveAsync(Guid? id, int version, LocalText name, LocalText text, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var (called, words) = (new LocalText(TypedText.OneLine(name.Zh), TypedText.OneLine(name.En)), new LocalText(TypedText.Lines(text.Zh), TypedText.Lines(text.En)));
        Rule.Require(ReplyPlaces.UnknownIn(words.Zh).Count == 0 && ReplyPlaces.UnknownIn(words.En).Count == 0, "ReplyTemplate.NoSuchPlace");
        if (id is null)
        {
            db.ReplyTemplates.Add(new ReplyTemplate(called, words));
        }
        else
        {
            (await FindAsync(db, id.Value, ct)).At(version).Write(called, words);
        }

        await db.SaveAsync(new Deed(actor, "reply-template.save", clock.GetUtcNow().UtcDateTime), ct);
    }

    public async Task RemoveAsync(Guid id, int version, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunCaseDesk, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        db.ReplyTemplates.Remove((await FindAsync(db, id, ct)).At(version));
        await db.SaveAsync(new Deed(actor, "reply-template.remove", clock.GetUtcNow().UtcDateTime), ct);
    }

    internal static async Task<IReadOnlyList<TemplateChoice>> ChoicesAsync(PortalDbContext db, CancellationToken ct) =>
        [.. (await db.ReplyTemplates.AsNoTracking().ToListAsync(ct)).OrderBy(x => x.Name.Zh, StringComparer.Ordinal).ThenBy(x => x.Id).Select(x => new TemplateChoice(x.Id, x.Name))];

    private static async Task<ReplyTemplate> FindAsync(PortalDbContext db, Guid id, CancellationToken ct) =>
        await db.ReplyTemplates.FirstOrDefaultAsync(x => x.Id == id, ct) ?? throw new RuleException("ReplyTemplate.None");
}
