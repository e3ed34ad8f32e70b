using System.Globalization;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Indicators;

/// <summary>
/// The time a published figure covers, read from its code: a year (<c>2024</c>), a part of one (<c>2025-H1</c>, <c>2022-Q1-Q3</c>),
/// a span (<c>2021-2025</c>, <c>2021-2024-07</c>, <c>2024-01 to 2024-10</c>) or a state at a moment (<c>as of 2023-07</c>).
/// </summary>
public sealed partial record Period(string Code, PeriodKind Kind, DateOnly From, DateOnly To, LocalText Words)
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>Reads a code; one that follows no known form keeps its own words and stands at the end of its year.</summary>
    /// <param name="code">Period as kept with the value.</param>
    /// <param name="year">Calendar year the value belongs to or ends in.</param>
    public static Period Of(string code, int year)
    {
        var match = Form().Match(code);
        if (!match.Success)
        {
            return new(code, PeriodKind.Other, new(year, 1, 1), new(year, 12, 31), new(code, code));
        }

        int Number(string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
        bool Has(string name) => match.Groups[name].Success;

        if (Has("asof"))
        {
            var month = MonthEnd(Number("ay"), Number("am"));
            return new(code, PeriodKind.Moment, month, month, new($"截至{Chinese(month)}", $"as of {Month(month)}"));
        }

        var first = Number("y");
        if (Has("half"))
        {
            var half = Number("half");
            return new(
                code, PeriodKind.Part, new(first, half == 1 ? 1 : 7, 1), half == 1 ? new(first, 6, 30) : new(first, 12, 31),
                half == 1 ? new($"{first}年上半年", $"first half of {first}") : new($"{first}年下半年", $"second half of {first}"));
        }

        if (Has("q1"))
        {
            var from = Number("q1");
            var to = Has("q2") ? Number("q2") : from;
            return new(code, PeriodKind.Part, new(first, (from * 3) - 2, 1), MonthEnd(first, to * 3), Quarters(first, from, to));
        }

        if (Has("m1"))
        {
            var start = new DateOnly(first, Number("m1"), 1);
            var end = Has("my") ? MonthEnd(Number("my"), Number("m2")) : MonthEnd(first, start.Month);
            return new(code, PeriodKind.Part, start, end, Months(start, end));
        }

        if (Has("y2"))
        {
            var last = Number("y2");
            return Has("m")
                ? new(code, PeriodKind.Span, new(first, 1, 1), MonthEnd(last, Number("m")), new($"{first}年至{Chinese(new(last, Number("m"), 1))}", $"{first} to {Month(new(last, Number("m"), 1))}"))
                : new(code, PeriodKind.Span, new(first, 1, 1), new(last, 12, 31), new($"{first}—{last}年", $"{first}–{last}"));
        }

        return new(code, PeriodKind.Year, new(first, 1, 1), new(first, 12, 31), new($"{first}年", $"{first}"));
    }

    private static LocalText Quarters(int year, int from, int to)
    {
        string[] zh = ["一", "二", "三", "四"];
        string[] en = ["first", "second", "third", "fourth"];
        if (from == to)
        {
            return new($"{year}年第{zh[from - 1]}季度", $"{en[from - 1]} quarter of {year}");
        }

        string[] count = ["", "", "two", "three", "four"];
        return from == 1
            ? new($"{year}年前{(to == 2 ? "两" : zh[to - 1])}季度", $"first {count[to]} quarters of {year}")
            : new($"{year}年第{zh[from - 1]}至第{zh[to - 1]}季度", $"{en[from - 1]} to {en[to - 1]} quarters of {year}");
    }

    private static LocalText Months(DateOnly start, DateOnly end)
    {
        if (start.Year == end.Year && start.Month == end.Month)
        {
            return new(Chinese(start), Month(start));
        }

        return start.Year == end.Year
            ? new($"{Chinese(start)}至{end.Month}月", $"{start.ToString("MMMM", English)} to {Month(end)}")
            : new($"{Chinese(start)}至{Chinese(end)}", $"{Month(start)} to {Month(end)}");
    }

    private static DateOnly MonthEnd(int year, int month) => new(year, month, DateTime.DaysInMonth(year, month));

    private static string Month(DateOnly date) => date.ToString("MMMM yyyy", English);

    private static string Chinese(DateOnly date) => $"{date.Year}年{date.Month}月";

    [GeneratedRegex(
        @"\A(?:(?<asof>as of )(?<ay>[12][0-9]{3})-(?<am>0[1-9]|1[0-2])|(?<y>[12][0-9]{3})(?:-H(?<half>[12])|-Q(?<q1>[1-4])(?:-Q(?<q2>[1-4]))?|-(?<m1>0[1-9]|1[0-2])(?: to (?<my>[12][0-9]{3})-(?<m2>0[1-9]|1[0-2]))?|-(?<y2>[12][0-9]{3})(?:-(?<m>0[1-9]|1[0-2]))?)?)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>What kind of time a <see cref="Period"/> is.</summary>
public enum PeriodKind
{
    /// <summary>One whole calendar year.</summary>
    Year,

    /// <summary>Part of one year: a half, quarters, months.</summary>
    Part,

    /// <summary>Several years together, possibly ending within one.</summary>
    Span,

    /// <summary>A state at the end of a month.</summary>
    Moment,
    Other,
}
