using System.Globalization;

namespace BioShanghai.Portal.Web.Account;

/// <summary>Times as people in Shanghai read them.</summary>
internal static class AccountTime
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    public static string Day(DateTimeOffset time) => time.ToOffset(Shanghai).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Minute(DateTime utc) => new DateTimeOffset(utc, TimeSpan.Zero).ToOffset(Shanghai).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
