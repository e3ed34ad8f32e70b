using System.Globalization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Web.Manage;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace BioShanghai.Portal.Web.Layouts;

/// <summary>A page of the management's menu.</summary>
/// <param name="Words">Its key in <see cref="ManageText"/>.</param>
internal sealed record MenuEntry(string Address, string Words, string Icon, Permission Needs)
{
    public static readonly IReadOnlyList<MenuEntry> All =
    [
        new("manage", "MyWeek", Icons.Material.Outlined.Today, Permission.UseWorkspace),
        new("manage/listings", "Listings", Icons.Material.Outlined.MeetingRoom, Permission.ReadListings),
        new("manage/parks", "Parks", Icons.Material.Outlined.LocationCity, Permission.EditParks),
        new("manage/park-requests", "ParkRequests", Icons.Material.Outlined.MarkunreadMailbox, Permission.AnswerParkRequests),
        new("manage/partner", "OwnPartner", Icons.Material.Outlined.Badge, Permission.AnswerReferrals),
        new("manage/referrals", "Referrals", Icons.Material.Outlined.ForwardToInbox, Permission.RunProgramme),
        new("manage/cases", "Cases", Icons.Material.Outlined.SupportAgent, Permission.ReadCases),
        new("manage/reviews", "Reviews", Icons.Material.Outlined.FactCheck, Permission.ReviewListings),
        new("manage/first-reports", "FirstReports", Icons.Material.Outlined.Flag, Permission.KeepFirstReports),
        new("manage/reports", "Reports", Icons.Material.Outlined.Feedback, Permission.ReadQuestions),
        new("manage/partners", "Programme", Icons.Material.Outlined.Handshake, Permission.RunProgramme),
        new("manage/cases/figures", "CaseFigures", Icons.Material.Outlined.QueryStats, Permission.ReadCaseFigures),
        new("manage/users", "Users", Icons.Material.Outlined.Group, Permission.ManageUsers),
        new("manage/mail", "Outbox", Icons.Material.Outlined.Outbox, Permission.KeepMail),
        new("manage/dictionaries", "Dictionaries", Icons.Material.Outlined.MenuBook, Permission.EditDictionaries),
        new("manage/audit", "Audit", Icons.Material.Outlined.ReceiptLong, Permission.ReadAudit),
    ];

    public static IEnumerable<MenuEntry> Of(Actor? actor) => All.Where(x => actor?.Can(x.Needs) == true);

    /// <summary>Its words in either language hold what was typed.</summary>
    public bool IsMeantBy(string typed, IStringLocalizer<ManageText> words) => Language.All.Any(x => WordsIn(x, words).Contains(typed.Trim(), StringComparison.OrdinalIgnoreCase));

    private string WordsIn(Language language, IStringLocalizer<ManageText> words)
    {
        // The localizer knows no language but the current one.
        var current = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = language.Culture;
            return words[Words];
        }
        finally
        {
            CultureInfo.CurrentUICulture = current;
        }
    }
}
