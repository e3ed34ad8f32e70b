using System.Globalization;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Web.Manage.Work;

/// <summary>Times of the management, in Shanghai's time as the reader writes it.</summary>
internal static class WorkTime
{
    public static string Show(DateTime utc) => ShanghaiDay.ClockOf(utc).ToString(Language.Current == Language.Zh ? "yyyy年M月d日 HH:mm" : "d MMM yyyy HH:mm", CultureInfo.CurrentCulture);

    public static string Show(DateOnly day) => day.ToString(Language.Current == Language.Zh ? "yyyy年M月d日" : "d MMM yyyy", CultureInfo.CurrentCulture);
}
