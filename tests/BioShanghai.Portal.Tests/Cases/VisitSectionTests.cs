using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Public.Cases;
using BioShanghai.Portal.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>What an investor sees of visits, without a script, and what comes of the forms that are sent.</summary>
public sealed partial class VisitSectionTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly VisitStopRow Stop = new("zhangjiang", new("张江", "Zhangjiang"), new("蔡伦路 1 号", "1 Cailun Road"), [new("zj-1", new("药谷 3 号楼", "Building 3"), true), new("zj-2", new("药谷 4 号楼", "Building 4"), false)], 0, 60, "陈浦");

    [Fact]
    public async Task Slots_that_are_still_to_come_can_be_chosen_and_are_read_back_as_the_same_moment()
    {
        DateTime[] slots = [DateTime.UtcNow.AddDays(-1), new(2099, 12, 3, 2, 0, 0, DateTimeKind.Utc)];
        var visit = new InvestorVisit(Guid.NewGuid(), VisitState.Proposed, slots, null, null, [Stop], null, null, true, false);
        var html = await RenderAsync(visit);
        var offered = Fields().Matches(html).Where(x => x.Groups["name"].Value == VisitTyping.Slot).Select(x => x.Groups["value"].Value).ToList();
        Assert.Equal(["2099-12-03T02:00:00Z"], offered);
        Assert.Contains("2099年12月3日 10:00", html, StringComparison.Ordinal);
        Assert.Contains("name=\"_handler\" value=\"track\"", html, StringComparison.Ordinal);
        Assert.Contains("name=\"seal\" value=\"sealed\"", html, StringComparison.Ordinal);
        var form = Form(("visit", visit.Id.ToString()), ("slot", offered[0]));
        Assert.Equal((visit.Id, slots[1]), (VisitTyping.VisitOf(form), VisitTyping.ChosenSlot(form)));
        Assert.Equal((Guid.Empty, DateTime.MinValue), (VisitTyping.VisitOf(Form(("visit", "x"))), VisitTyping.ChosenSlot(Form(("slot", "tomorrow")))));
    }

    [Fact]
    public async Task The_five_questions_and_every_listing_are_asked_and_what_was_typed_is_shown_again()
    {
        var visit = new InvestorVisit(Guid.NewGuid(), VisitState.Fixed, [], new(2026, 12, 3, 2, 0, 0, DateTimeKind.Utc), null, [Stop], null, null, false, true);
        var form = Form(
            ("visit", visit.Id.ToString()), ("Site", "5"), ("Facts", "2"), ("Reception", "x"), ("found-zj-1", "different"), ("note-zj-1", "层高 4.2 米"), ("found-zj-2", "as-listed"), ("visit-comment", "下次再看"));
        var html = await RenderAsync(visit, x => form.TryGetValue(x, out var value) ? value.ToString() : null);
        var names = Fields().Matches(html).Select(x => x.Groups["name"].Value).ToHashSet();
        Assert.Superset(new HashSet<string>([.. VisitTyping.Questions, "found-zj-1", "found-zj-2", "note-zj-1", "visit"]), names);
        Assert.Contains("层高 4.2 米", html, StringComparison.Ordinal);
        Assert.Contains("下次再看", html, StringComparison.Ordinal);
        Assert.Contains("10:00–11:00", html, StringComparison.Ordinal);
        // A listing without a page is named and leads nowhere.
        Assert.DoesNotContain("spaces/zj-2", html, StringComparison.Ordinal);
        var read = VisitTyping.FeedbackOf(form);
        Assert.Equal((5, 2, 0, 0, 0, "下次再看"), (read.Site, read.Facts, read.Reception, read.Terms, read.Intent, read.Comment));
        Assert.Equal([new VisitFinding("zj-1", false, "层高 4.2 米"), new VisitFinding("zj-2", true, null)], read.Findings);
    }

    [Fact]
    public async Task Without_visits_there_is_no_section() => Assert.Equal("", (await RenderAsync()).Trim());

    private static FormCollection Form(params (string Name, string Value)[] fields) => new(fields.ToDictionary(x => x.Name, x => new StringValues(x.Value)));

    private Task<string> RenderAsync(InvestorVisit visit, Func<string, string?>? typed = null) => RenderAsync([visit], typed);

    private Task<string> RenderAsync() => RenderAsync([], null);

    private async Task<string> RenderAsync(IReadOnlyList<InvestorVisit> visits, Func<string, string?>? typed)
    {
        System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.CurrentCulture = Language.Zh.Culture;
        await using var scope = portal.Services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        return System.Net.WebUtility.HtmlDecode(await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<VisitSection>(ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(VisitSection.Visits)] = visits, [nameof(VisitSection.Action)] = "cases/C1", [nameof(VisitSection.FormName)] = "track", [nameof(VisitSection.Seal)] = "sealed", [nameof(VisitSection.Typed)] = typed,
        }))).ToHtmlString()));
    }

    [GeneratedRegex("<input [^>]*?name=\"(?<name>[^\"]+)\"(?: value=\"(?<value>[^\"]*)\")?")]
    private static partial Regex Fields();
}
