using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Web.Controls;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Web.Manage.Cases;

/// <summary>How the pages of the desk say what a case is.</summary>
internal static class CaseWords
{
    public static string ToneOf(CaseStatus status) => status switch { CaseStatus.Delayed => "warned", CaseStatus.WaitingForInvestor => "off", CaseStatus.Closed => "off", _ => "calm" };

    /// <summary>When the time of the stage is over, as a word and a tone.</summary>
    public static (string Words, string Tone) DueOf(CaseStatus status, DateTime? dueAtUtc, DateTime utcNow, IStringLocalizer<CaseDeskText> words) => dueAtUtc switch
    {
        _ when status == CaseStatus.WaitingForInvestor => (words["ClockStands"], "off"),
        null => (words["NoLimit"], "off"),
        { } due when due < utcNow => (words["OverdueSince", ShortOf(due, utcNow)], "bad"),
        { } due when ShanghaiDay.Of(due) == ShanghaiDay.Of(utcNow) => (words["DueToday", ShortOf(due, utcNow)], "warned"),
        { } due => (words["Due", ShortOf(due, utcNow)], ""),
    };

    /// <summary>Whoever acted: a person by name, else the portal or the investor.</summary>
    public static string ByOf(string by, IStringLocalizer<ManageText> portal, IStringLocalizer<CaseDeskText> words) =>
        by == Core.Access.Actor.Visitor.Name ? words["FromInvestor"] : Programme.ProgrammeWords.ByOf(by, portal);

    /// <summary>Working minutes as hours.</summary>
    public static string HoursOf(int minutes) => (minutes / 60.0).ToString("0.#", System.Globalization.CultureInfo.CurrentCulture);

    /// <summary>A district, or the duty desk.</summary>
    public static string DeskOf(LocalText? district, IStringLocalizer<CasesText> words) => district?.Local ?? words["DutyDesk"];

    // The year says nothing of this year's days.
    private static string ShortOf(DateTime utc, DateTime utcNow)
    {
        var full = Moments.Minute(utc);
        return ShanghaiDay.Of(utc) == ShanghaiDay.Of(utcNow) ? full[11..] : ShanghaiDay.Of(utc).Year == ShanghaiDay.Of(utcNow).Year ? full[5..] : full;
    }
}
