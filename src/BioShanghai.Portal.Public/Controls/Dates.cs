using System.Globalization;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Public.Controls;

/// <summary>Dates as a reader writes them: 2023年4月18日, 18 April 2023.</summary>
public static class Dates
{
    public static string Full(DateOnly date) =>
        date.ToString(Language.Current == Language.En ? "d MMMM yyyy" : "yyyy年M月d日", CultureInfo.CurrentCulture);

    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>First and last day, shortened where they share month or year.</summary>
    public static string Span(DateOnly from, DateOnly? to)
    {
        if (to is not { } last || last == from)
        {
            return Full(from);
        }

        var sameMonth = last.Year == from.Year && last.Month == from.Month;
        if (Language.Current == Language.En)
        {
            return sameMonth ? $"{from.Day}–{Full(last)}" : $"{from.ToString(from.Year == last.Year ? "d MMMM" : "d MMMM yyyy", CultureInfo.CurrentCulture)} – {Full(last)}";
        }

        return sameMonth ? $"{Full(from)[..^1]}–{last.Day}日" : $"{Full(from)}–{(from.Year == last.Year ? $"{last.Month}月{last.Day}日" : Full(last))}";
    }
}
