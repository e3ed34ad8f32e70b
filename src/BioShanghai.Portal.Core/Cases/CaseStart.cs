using System.Globalization;
using System.Text.Json;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// What the one-stop service begins with: published holidays, limits of the stages, a few rules and words to reply with. A year is filled in once, and only while the desk
/// has entered no more than single days of it; everything else only once, so that what the desk removed stays away.
/// </summary>
internal static class CaseStart
{
    /// <summary>Names, beside the imported records, the last year of holidays that was filled in.</summary>
    private const string Mark = "service:start";

    public static async Task<bool> IsDueAsync(PortalDbContext db, CancellationToken ct) =>
        await db.Districts.AnyAsync(ct) && await db.ImportedRecords.Where(x => x.Key == Mark).Select(x => x.Fingerprint).FirstOrDefaultAsync(ct) != LastYear(Read());

    public static async Task FillAsync(PortalDbContext db, CancellationToken ct)
    {
        var start = Read();
        var mark = await db.ImportedRecords.FindAsync([Mark], ct);
        var filled = mark is null ? 0 : int.Parse(mark.Fingerprint, CultureInfo.InvariantCulture);
        foreach (var year in start.Calendar.Where(x => x.Year > filled))
        {
            var (first, last) = (new DateOnly(year.Year, 1, 1), new DateOnly(year.Year, 12, 31));
            var there = await db.CalendarDays.AsNoTracking().Where(x => x.Day >= first && x.Day <= last).ToListAsync(ct);
            // Single days somebody entered stand; the rest of the year comes beside them.
            if (!new WorkingCalendar(there).Knows(year.Year))
            {
                db.CalendarDays.AddRange(CalendarLines.Read(string.Join('\n', year.Lines)).Days.Where(x => there.TrueForAll(y => y.Day != x.Day)).Select(x => new CalendarDay(x.Day, x.IsWorking, x.Name)));
            }
        }

        if (mark is not null)
        {
            mark.Remember(LastYear(start));
            return;
        }

        db.ImportedRecords.Add(new ImportedRecord(Mark, LastYear(start)));
        if (!await db.StageLimits.AnyAsync(ct))
        {
            db.StageLimits.AddRange(ServiceClock.StartHours.Select(x => new StageLimit(x.Key, x.Value)));
        }

        if (!await db.TriageRules.AnyAsync(ct))
        {
            db.TriageRules.AddRange(start.Rules.Select((x, at) => new TriageRule(at + 1, x.Name, x.Terms)));
        }

        if (!await db.ReplyTemplates.AnyAsync(ct))
        {
            db.ReplyTemplates.AddRange(start.Templates.Select(x => new ReplyTemplate(x.Name, x.Text)));
        }
    }

    /// <summary>The holidays this release knows, with the notice they come from.</summary>
    internal static IReadOnlyList<StartYear> Years() => Read().Calendar;

    private static string LastYear(StartFile start) => start.Calendar.Max(x => x.Year).ToString(CultureInfo.InvariantCulture);

    private static StartFile Read()
    {
        using var file = typeof(CaseStart).Assembly.GetManifestResourceStream("service.json")!;
        return JsonSerializer.Deserialize<StartFile>(file, Mapping.Json)!;
    }

    /// <param name="Source">Notice that announced the holidays.</param>
    internal sealed record StartYear(int Year, string Source, IReadOnlyList<string> Lines);

    private sealed record StartFile(IReadOnlyList<StartYear> Calendar, IReadOnlyList<StartRule> Rules, IReadOnlyList<StartTemplate> Templates);

    private sealed record StartRule(LocalText Name, TriageTerms Terms);

    private sealed record StartTemplate(LocalText Name, LocalText Text);
}
