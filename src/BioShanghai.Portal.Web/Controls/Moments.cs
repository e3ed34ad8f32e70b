using System.Globalization;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Web.Controls;

/// <summary>Moments as the clocks in Shanghai show them.</summary>
internal static class Moments
{
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset moment) => Day(DateOnly.FromDateTime(ShanghaiDay.ClockOf(moment.UtcDateTime)));

    public static string Minute(DateTime utc) => ShanghaiDay.ClockOf(utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Second(DateTime utc) => ShanghaiDay.ClockOf(utc).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
