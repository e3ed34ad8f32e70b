using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Guides;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Tests.Guides;

/// <summary>What an editor writes becomes safe HTML and places for live records, and nothing else.</summary>
public sealed partial class GuideMarkdownTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg onload=alert(1)>")]
    [InlineData("<iframe src=\"javascript:alert(1)\"></iframe>")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("<details open ontoggle=alert(1)>")]
    [InlineData("<style>*{background:url(https://evil.example)}</style>")]
    [InlineData("<form action=\"https://evil.example\"><input name=q></form>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](  javascript:alert(1))")]
    [InlineData("[x](java\tscript:alert(1))")]
    [InlineData("[x](javascript&#58;alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](\\javascript:alert(1))")]
    [InlineData("[x](<javascript:alert(1)>)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)")]
    [InlineData("[x](vbscript:msgbox(1))")]
    [InlineData("[x](//evil.example)")]
    [InlineData("[x](\\\\evil.example)")]
    [InlineData("[x](/\\evil.example)")]
    [InlineData("[x](https://evil.example \"t\")")]
    [InlineData("![x](https://evil.example/pixel.png)")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("![x\" onerror=\"alert(1)](y)")]
    [InlineData("[x](https://a.example\" onmouseover=\"alert(1))")]
    [InlineData("| a |\n|---|\n| <script>alert(1)</script> |")]
    [InlineData("# <img src=x onerror=alert(1)>")]
    [InlineData("```\"><script>alert(1)</script>\nx\n```")]
    [InlineData("{{parks tier=<script>alert(1)</script>}}")]
    public void Nothing_an_editor_writes_can_run_or_lead_astray(string markdown)
    {
        var html = HtmlOf(markdown);
        foreach (Match tag in Tag().Matches(html))
        {
            Assert.DoesNotMatch(@"(?i)^<(script|img|svg|iframe|style|form|input|object|embed|details|math)", tag.Value);
            Assert.DoesNotMatch(@"(?i)\son\w+\s*=|style\s*=|javascript|vbscript|data:|evil\.example", tag.Value);
        }
    }

    [Theory]
    [InlineData("[parks](parks/zhangjiang)", "parks/zhangjiang")]
    [InlineData("[law](https://www.gov.cn/zhengce)", "https://www.gov.cn/zhengce")]
    public void Links_to_the_portal_and_to_trusted_hosts_stay(string markdown, string address) =>
        Assert.Contains($"href=\"{address}\"", HtmlOf(markdown), StringComparison.Ordinal);

    [Fact]
    public void Of_a_link_to_any_other_host_the_words_remain()
    {
        var html = HtmlOf("see [the report](https://someones-blog.example/a)");
        Assert.Contains("the report", html, StringComparison.Ordinal);
        Assert.DoesNotContain("someones-blog", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directive_on_its_own_line_becomes_a_place_for_records_even_inside_a_paragraph()
    {
        var prose = Read("before\n{{parks tier=key}}\nafter");
        Assert.Collection(
            prose.Blocks,
            x => Assert.Contains("before", Assert.IsType<GuideHtmlBlock>(x).Html, StringComparison.Ordinal),
            x => Assert.Equal(new GuideEmbed.Parks(ParkTier.Key), Assert.IsType<GuideEmbedBlock>(x).Embed),
            x => Assert.Contains("after", Assert.IsType<GuideHtmlBlock>(x).Html, StringComparison.Ordinal));
    }

    public static TheoryData<string, GuideEmbed> Directives => new()
    {
        { "parks", new GuideEmbed.Parks(null) },
        { "parks tier=core", new GuideEmbed.Parks(ParkTier.Core) },
        { "policies stage=s1-discovery", new GuideEmbed.Policies("s1-discovery", null) },
        { "policies level=municipal", new GuideEmbed.Policies(null, PolicyLevel.Municipal) },
        { "policies level=district stage=s2-clinical", new GuideEmbed.Policies("s2-clinical", PolicyLevel.District) },
        { "indicator industry-scale", new GuideEmbed.Indicator("industry-scale") },
        { "stages", new GuideEmbed.Stages() },
        { "partners", new GuideEmbed.Partners(null) },
        { "partners category=enterprise", new GuideEmbed.Partners(PartnerCategory.Enterprise) },
        { "partners category=service-firm", new GuideEmbed.Partners(PartnerCategory.ServiceFirm) },
    };

    [Theory]
    [MemberData(nameof(Directives))]
    public void Every_directive_is_understood(string words, GuideEmbed expected) => Assert.Equal(expected, GuideEmbed.Read(words));

    [Theory]
    [InlineData("")]
    [InlineData("parks tier=")]
    [InlineData("parks tier=1")]
    [InlineData("parks tier=gold")]
    [InlineData("parks tier=core tier=key")]
    [InlineData("parks size=9")]
    [InlineData("policies")]
    [InlineData("policies level=galactic")]
    [InlineData("indicator")]
    [InlineData("indicator a b")]
    [InlineData("stages now")]
    [InlineData("partners category=Enterprise")]
    [InlineData("weather")]
    public void A_directive_that_names_nothing_known_is_shown_to_nobody(string words)
    {
        var prose = Read($"before\n\n{{{{{words}}}}}\n\nafter");
        Assert.Equal(words, Assert.Single(prose.UnknownDirectives));
        var html = HtmlOf(prose);
        Assert.DoesNotContain("{", html, StringComparison.Ordinal);
        Assert.Contains("before", html, StringComparison.Ordinal);
        Assert.Contains("after", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inline {{parks tier=key}} words")]
    [InlineData("{{parks tier=key")]
    [InlineData("- {{parks tier=key}}")]
    [InlineData("> {{weather}}")]
    [InlineData("\\{\\{parks}}")]
    [InlineData("`{{parks}}`")]
    [InlineData("```\n{{parks}}\n```")]
    public void Braces_anywhere_else_never_reach_a_reader(string markdown)
    {
        var html = HtmlOf(markdown);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        Assert.DoesNotContain("}}", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Headings_continue_the_page_and_carry_anchors_of_the_section()
    {
        var prose = GuideMarkdown.Read("# One\n\ntext\n\n## Two", "scale", Language.En, topHeading: 2);
        Assert.Equal([new GuideHeading("scale-1", "One"), new GuideHeading("scale-2", "Two")], prose.Headings);
        Assert.Contains("<h2 id=\"scale-1\">One</h2>", HtmlOf(prose), StringComparison.Ordinal);
        Assert.Contains("<h3 id=\"scale-2\">Two</h3>", HtmlOf(prose), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Circular No. 568 lets in 853.7 billion. Then more.", "Circular No. 568 lets in 853.7 billion.")]
    [InlineData("规模 **8537 亿元**。其次。", "规模 8537 亿元。")]
    [InlineData("{{stages}}\n\nOnly this", "Only this")]
    public void The_opening_is_the_first_sentence_in_plain_words(string markdown, string expected) =>
        Assert.Equal(expected, Read(markdown).Opening);

    [Theory]
    [InlineData("上海以**“1”**是张江", "<strong>“1”</strong>")]
    [InlineData("新增**11 家**企业", "<strong>11 家</strong>")]
    public void Emphasis_works_beside_Chinese_quotation_marks(string markdown, string expected) =>
        Assert.Contains(expected, HtmlOf(markdown), StringComparison.Ordinal);

    private static GuideProse Read(string markdown) => GuideMarkdown.Read(markdown, "scale", Language.En);

    private static string HtmlOf(string markdown) => HtmlOf(Read(markdown));

    private static string HtmlOf(GuideProse prose) => string.Concat(prose.Blocks.OfType<GuideHtmlBlock>().Select(x => x.Html));

    [GeneratedRegex("<[a-zA-Z][^>]*>")]
    private static partial Regex Tag();
}
