using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Guides;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Guides;

/// <summary>The guide as a reader meets it, over the starting content.</summary>
public sealed partial class GuidePagesTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly List<Outline> Sections = ReadOutline();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> SectionsInBothLanguages =>
        [.. Sections.SelectMany(x => new (string, string, string)[] { ("zh", x.Slug, x.TitleZh), ("en", x.Slug, x.TitleEn) })];

    [Theory]
    [MemberData(nameof(SectionsInBothLanguages))]
    public async Task Every_section_opens_at_its_own_address_with_its_title_and_sources(string language, string slug, string title)
    {
        var html = await PageAsync($"/{language}/guide/2023/{slug}");
        Assert.Contains($"<h1>{title}</h1>", html, StringComparison.Ordinal);
        Assert.Contains(language == "zh" ? "文字修订于" : "text revised", html, StringComparison.Ordinal);
        Assert.Contains("class=\"sources\"", html, StringComparison.Ordinal);
        var body = html[html.IndexOf("<body>", StringComparison.Ordinal)..];
        Assert.DoesNotContain("{{", body, StringComparison.Ordinal);
        Assert.DoesNotContain("}}", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task The_contents_name_every_section_in_order_with_its_opening(string language)
    {
        var html = await PageAsync($"/{language}/guide");
        Assert.Equal(Sections.Select(x => x.Slug), ContentsLink().Matches(html).Select(x => x.Groups[1].Value));
        Assert.Contains(language == "zh" ? "2023版 · 文字修订于" : "2023 edition · text revised", html, StringComparison.Ordinal);
        Assert.Contains(language == "zh" ? "生物医药与集成电路、人工智能并列为上海三大先导产业。" : "Biomedicine is one of Shanghai's three leading industries", html, StringComparison.Ordinal);
        Assert.Equal(Sections.Select(x => x.Slug), ContentsLink().Matches(await PageAsync($"/{language}/guide/2023")).Select(x => x.Groups[1].Value));
    }

    [Fact]
    public async Task Following_next_from_the_first_section_visits_all_in_order_and_previous_leads_back()
    {
        var there = await WalkAsync(Sections[0].Slug, "next");
        Assert.Equal(Sections.Select(x => x.Slug), there);
        Assert.Equal(there.AsEnumerable().Reverse(), await WalkAsync(Sections[^1].Slug, "prev"));
    }

    [Fact]
    public async Task A_section_says_how_far_the_reader_is() =>
        Assert.Contains($"第 3 / {Sections.Count} 节", await PageAsync($"/zh/guide/2023/{Sections[2].Slug}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("guide/1999")]
    [InlineData("guide/2023/no-such-section")]
    [InlineData("guide/1999/scale")]
    [InlineData("guide/1999/print")]
    [InlineData("guide/two-thousand")]
    [InlineData("guide/99999999999")]
    [InlineData("guide/-1")]
    [InlineData("guide/2023/SCALE%01")]
    public async Task What_does_not_exist_is_not_found_in_the_readers_language(string path)
    {
        using var answer = await portal.CreatePlainClient().GetAsync(new Uri("/en/" + path, UriKind.Relative), _ct);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            Assert.Contains("Page not found", await answer.Content.ReadAsStringAsync(_ct), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("scale", "figure-value", "9,847.02")]
    [InlineData("map", "href=\"parks/lingang-precision-medicine\"", "5 个园区")]
    [InlineData("four-steps", "class=\"ladder\"", "href=\"lifecycle/s1-discovery\"")]
    [InlineData("municipal", "class=\"status", "市级政策")]
    [InlineData("programme", "href=\"partners/shanghai-pharma\"", "伙伴（23 家）")]
    public async Task Live_records_stand_in_the_text(string slug, string record, string words)
    {
        var html = await PageAsync($"/zh/guide/2023/{slug}");
        Assert.Contains(record, html, StringComparison.Ordinal);
        Assert.Contains(words, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_section_of_low_confidence_says_that_it_is_to_be_confirmed()
    {
        const string Line = "本节部分内容待促进中心核定";
        Assert.Contains(Line, await PageAsync("/zh/guide/2023/four-steps"), StringComparison.Ordinal);
        Assert.DoesNotContain(Line, await PageAsync("/zh/guide/2023/scale"), StringComparison.Ordinal);
        Assert.DoesNotContain(Line, await PageAsync("/zh/guide/2023/choosing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Editors_notes_stay_with_the_editors()
    {
        var notes = Sections.Select(x => x.Note).OfType<string>().ToList();
        Assert.NotEmpty(notes);
        var document = await PageAsync("/en/guide/2023/print");
        Assert.DoesNotContain(notes, x => document.Contains(x, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task The_printed_edition_holds_every_section_its_date_and_no_raw_braces(string language)
    {
        var html = await PageAsync($"/{language}/guide/2023/print");
        Assert.Equal(Sections.Select(x => x.Slug), PrintedSection().Matches(html).Select(x => x.Groups[1].Value));
        Assert.Contains(language == "zh" ? "打印于 " : "Printed on ", html, StringComparison.Ordinal);
        Assert.Contains(language == "zh" ? "2023版" : "2023 edition", html, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chapters=policies,industry-overview")]
    [InlineData("chapters=policies&chapters=industry-overview&chapters=nonsense")]
    public async Task Chosen_chapters_print_alone_and_in_the_editions_order(string query)
    {
        var html = await PageAsync("/zh/guide/2023/print?" + query);
        Assert.Equal(["scale", "innovation-capital", "municipal", "district"], PrintedSection().Matches(html).Select(x => x.Groups[1].Value));
    }

    [Fact]
    public async Task Anchors_are_unique_in_the_printed_edition()
    {
        var ids = Id().Matches(await PageAsync("/zh/guide/2023/print")).Select(x => x.Groups[1].Value).ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public async Task A_section_sets_the_same_records_into_both_languages_and_none_twice()
    {
        await using var db = portal.Database.CreateDbContext();
        var looked = 0;
        foreach (var section in await db.GuideSections.ToListAsync(_ct))
        {
            var zh = Embeds(section.Body.Zh!, Language.Zh);
            Assert.Equal(zh, Embeds(section.Body.En!, Language.En));
            Assert.Equal(zh.Distinct(), zh);
            looked += zh.Count;
        }

        Assert.True(looked > 5);

        static List<GuideEmbed> Embeds(string markdown, Language language)
        {
            var prose = GuideMarkdown.Read(markdown, "x", language);
            Assert.Empty(prose.UnknownDirectives);
            return [.. prose.Blocks.OfType<GuideEmbedBlock>().Select(x => x.Embed)];
        }
    }

    private async Task<List<string>> WalkAsync(string slug, string direction)
    {
        List<string> seen = [];
        for (string? next = slug; next is not null && seen.Count <= Sections.Count;)
        {
            seen.Add(next);
            var link = Regex.Match(await PageAsync("/en/guide/2023/" + next), $"<a rel=\"{direction}\" href=\"guide/2023/([^\"]+)\"");
            next = link.Success ? link.Groups[1].Value : null;
        }

        return seen;
    }

    private async Task<string> PageAsync(string path)
    {
        var answer = await portal.CreatePlainClient().GetAsync(new Uri(path, UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(_ct));
    }

    private static List<Outline> ReadOutline()
    {
        using var stream = typeof(ContentImporter).Assembly.GetManifestResourceStream("start/guide-outline.json")!;
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.EnumerateArray().SelectMany(x => x.GetProperty("sections").EnumerateArray()).Select(x => new Outline(
            x.GetProperty("slug").GetString()!,
            x.GetProperty("title").GetProperty("zh").GetString()!,
            x.GetProperty("title").GetProperty("en").GetString()!,
            x.GetProperty("note").GetString()))];
    }

    private sealed record Outline(string Slug, string TitleZh, string TitleEn, string? Note);

    [GeneratedRegex("<h3><a href=\"guide/2023/([^\"]+)\"")]
    private static partial Regex ContentsLink();

    [GeneratedRegex("<article aria-labelledby=\"([^\"]+)\"")]
    private static partial Regex PrintedSection();

    [GeneratedRegex("\\sid=\"([^\"]+)\"")]
    private static partial Regex Id();
}
