using System.Globalization;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Web.Manage.Work;

/// <summary>Times of the management, in Shanghai's time as the reader writes it.</summary>
internal static class WorkTime
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    public static string Show(DateTime utc) => (utc + Shanghai).ToString(Language.Current == Language.Zh ? "M月d日 HH:mm" : "d MMM HH:mm", CultureInfo.CurrentCulture);

    public static string Show(DateOnly day) => day.ToString(Language.Current == Language.Zh ? "yyyy年M月d日" : "d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>A time typed into a date-and-time field, which is Shanghai's.</summary>
    public static DateTime? ReadShanghai(string? typed) =>
        DateTime.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? DateTime.SpecifyKind(time - Shanghai, DateTimeKind.Utc) : null;
}
