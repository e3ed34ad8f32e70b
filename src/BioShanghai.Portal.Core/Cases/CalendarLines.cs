using System.Globalization;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>One day of pasted lines.</summary>
public sealed record TypedDay(DateOnly Day, bool IsWorking, LocalText Name);

/// <summary>A line nobody can read.</summary>
/// <param name="Number">From 1.</param>
public sealed record UnreadLine(int Number, string Text);

/// <summary>
/// Holidays as lines, one a holiday: <c>2027-02-05..2027-02-11 off 春节 / Spring Festival</c>, <c>2027-02-14 work 春节调休 / Spring Festival</c>.
/// Days that are as their weekday anyway are left out.
/// </summary>
public static partial class CalendarLines
{
    public const int MostLines = 200;

    /// <summary>Days of one line.</summary>
    private const int LongestHoliday = 31;

    private static readonly string[] Off = ["off", "休", "放假"];
    private static readonly string[] Work = ["work", "班", "上班"];

    public static (IReadOnlyList<TypedDay> Days, IReadOnlyList<UnreadLine> Unread) Read(string text)
    {
        var (days, unread) = (new SortedDictionary<DateOnly, TypedDay>(), new List<UnreadLine>());
        foreach (var (at, line) in text.Split('\n').Select(x => x.Trim()).Index().Where(x => x.Item.Length > 0))
        {
            if (at >= MostLines || ReadLine(line) is not { } read || read.Any(x => days.TryGetValue(x.Day, out var other) && other.IsWorking != x.IsWorking))
            {
                unread.Add(new(at + 1, line.Length > 80 ? line[..80] + "…" : line));
                continue;
            }

            read.ForEach(x => days[x.Day] = x);
        }

        return ([.. days.Values.Where(x => x.IsWorking == x.Day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)], unread);
    }

    private static List<TypedDay>? ReadLine(string line)
    {
        if (Line().Match(line) is not { Success: true } match || !IsDay(match.Groups["from"].Value, out var from))
        {
            return null;
        }

        var to = from;
        if (match.Groups["to"].Success && !IsDay(match.Groups["to"].Value, out to))
        {
            return null;
        }

        var (word, names) = (match.Groups["word"].Value, match.Groups["name"].Value.Split(['/', '|'], 2));
        var (isOff, isWork) = (Off.Contains(word, StringComparer.OrdinalIgnoreCase), Work.Contains(word, StringComparer.OrdinalIgnoreCase));
        var name = new LocalText(TypedText.OneLine(names[0]), TypedText.OneLine(names[^1]));
        return isOff == isWork || to < from || to.DayNumber - from.DayNumber >= LongestHoliday || name is not { IsComplete: true, Zh.Length: <= CalendarDay.NameMaxLength, En.Length: <= CalendarDay.NameMaxLength }
            ? null
            : [.. Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(x => new TypedDay(from.AddDays(x), isWork, name))];
    }

    private static bool IsDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    [GeneratedRegex(@"^(?<from>\d{4}-\d{2}-\d{2})(\s*(\.\.|–|至|~)\s*(?<to>\d{4}-\d{2}-\d{2}))?[\s,，]+(?<word>\w+)[\s,，]+(?<name>.+)$", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Line();
}
