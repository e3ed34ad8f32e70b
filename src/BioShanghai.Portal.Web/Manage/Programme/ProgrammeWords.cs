using System.Globalization;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Web.Manage.Programme;

/// <summary>Small words several pages of the programme share.</summary>
internal static class ProgrammeWords
{
    /// <summary>Whole days since a moment.</summary>
    public static int DaysSince(DateTime utc, TimeProvider clock) => Math.Max(0, (int)(clock.GetUtcNow().UtcDateTime - utc).TotalDays);

    public static string Days(double days) => days.ToString(days < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);

    /// <summary>Colour of a state, which always stands beside its word.</summary>
    public static string ToneOf(MembershipState state) => state switch
    {
        MembershipState.Active => "good",
        MembershipState.Approved => "calm",
        MembershipState.Suspended or MembershipState.Expired => "warned",
        _ => "off",
    };

    /// <summary>Colour of a state, which always stands beside its word.</summary>
    public static string ToneOf(ApplicationState state) => state switch
    {
        ApplicationState.Approved => "good",
        ApplicationState.Applied or ApplicationState.Checking => "calm",
        ApplicationState.ChangesAsked => "warned",
        _ => "off",
    };

    public static string ToneOf(CriterionResult result) => result switch { CriterionResult.Met => "good", CriterionResult.NotMet => "bad", _ => "warned" };

    public static string BatchOf(int? number, IEnumerable<BatchChoice> batches) => batches.FirstOrDefault(x => x.Number == number)?.Name.Local ?? "–";

    /// <summary>Who took a step; the portal itself where nobody did.</summary>
    public static string ByOf(string by, IStringLocalizer<ManageText> words) => by == Core.Access.Actor.System.Name ? words["ByPortal"] : by;

    /// <summary>Both languages of a name, the reader's first.</summary>
    public static (string First, string? Second) Both(LocalText text) => (text.Local, text.In(Language.Current) is null ? null : text.In(Language.Current.Other) is { } other && other != text.Local ? other : null);
}
