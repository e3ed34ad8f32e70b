using System.Globalization;

namespace BioShanghai.Portal.Core.Editing;

/// <summary>A day as officers write it: 2027-03-01, 2027/3/1, 2027.3.1, 2027年3月1日.</summary>
public static class OfficerDate
{
    private static readonly string[] Shapes = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyy年M月d"];

    public static DateOnly? Read(string text) =>
        text.Length <= 60 && DateOnly.TryParseExact(OfficerNumber.Plain(text).Replace(" ", "", StringComparison.Ordinal), Shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
