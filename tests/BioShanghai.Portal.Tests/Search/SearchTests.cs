using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Search;

public sealed class SearchTests(SearchFixture fixture) : IClassFixture<SearchFixture>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("细胞治疗", "guide/2023/choosing")]
    [InlineData("cell therapy", "guide/2023/choosing")]
    [InlineData("CAR-T", "policies/sh-cell-therapy-2022-2024")]
    [InlineData("CGT", "parks/zhangjiang-cell-gene-park")]
    [InlineData("CAR-T 张江", "parks/zhangjiang-cell-gene-park")]
    [InlineData("细胞治疗园区", "parks/zhangjiang-cell-gene-park")]
    [InlineData("张江 GMP", "guide/2023/four-steps")]
    [InlineData("张江GMP", "guide/2023/four-steps")]
    [InlineData("ＧＭＰ", "parks/life-blue-bay")]
    [InlineData("gmp", "parks/life-blue-bay")]
    [InlineData("药", "partners/shanghai-pharma")]
    [InlineData("zhang", "parks/zhangjiang")]
    [InlineData("Zhangjiang", "policies/pd-zhangjiang-regulation")]
    [InlineData("张江", "policies/pd-zhangjiang-regulation")]
    [InlineData("环评", "policies/sh-eia-biopharma-2024")]
    [InlineData("EIA", "guide/2023/permits")]
    [InlineData("environmental impact assessment", "policies/sh-eia-lingang-2023")]
    [InlineData("临港", "parks/lingang-precision-medicine")]
    [InlineData("Lingang", "parks/lingang-precision-medicine")]
    [InlineData("Lin-gang", "parks/lingang-precision-medicine")]
    [InlineData("医保", "guide/2023/payment")]
    [InlineData("reimbursement", "guide/2023/payment")]
    [InlineData("抗体", "parks/life-blue-bay")]
    [InlineData("antibody", "parks/life-blue-bay")]
    [InlineData("合成生物", "policies/sh-synbio-2023-2025")]
    [InlineData("synbio", "policies/sh-synbio-2023-2025")]
    [InlineData("沪府办规〔2024〕9号", "policies/sh-opinions-2024-9")]
    [InlineData("沪府办规 2024 9号", "policies/sh-opinions-2024-9")]
    [InlineData("器械", "parks/zhangjiang-device-base")]
    [InlineData("medical devices", "parks/zhangjiang-device-base")]
    [InlineData("科创板", "indicators#star-total-listings")]
    [InlineData("STAR Market", "indicators#star-total-listings")]
    [InlineData("四个台阶", "guide/2023/four-steps")]
    [InlineData("one-stop service", "guide/2023/what")]
    [InlineData("同位素", "parks/laogang")]
    [InlineData("isotopes", "parks/laogang")]
    [InlineData("baoshan", "parks/guosheng-medipark")]
    [InlineData("Pudong", "parks/waigaoqiao")]
    [InlineData("浦东", "parks/waigaoqiao")]
    [InlineData("产业规模", "indicators#industry-scale")]
    [InlineData("industry scale", "guide/2023/scale")]
    [InlineData("where is the fund of funds", "indicators#mother-fund")]
    [InlineData("biomerieux", "partners/biomerieux")]
    [InlineData("基因岛", "parks/zhangjiang-cell-gene-park")]
    public async Task Words_lead_to_the_expected_record(string words, string path) =>
        Assert.Contains(path, await fixture.FindAsync(words));

    [Theory]
    [InlineData("细胞治疗", "cell therapy")]
    [InlineData("细胞治疗", "Cell and gene therapy")]
    [InlineData("环评", "EIA")]
    [InlineData("医保", "reimbursement")]
    [InlineData("临港", "Lingang")]
    [InlineData("人才", "talent")]
    [InlineData("四个台阶", "four steps")]
    [InlineData("研发", "R&D")]
    [InlineData("ＣＡＲ－Ｔ", "CAR-T")]
    public async Task The_same_guide_sections_are_found_in_both_languages(string chinese, string english)
    {
        var inChinese = await fixture.FindAsync(chinese, SearchKind.Guide);
        Assert.NotEmpty(inChinese);
        Assert.Equal(inChinese.Order(StringComparer.Ordinal), (await fixture.FindAsync(english, SearchKind.Guide)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_partner_is_found_by_every_name_and_ticker_it_is_known_by()
    {
        await using var db = fixture.Database.CreateDbContext();
        var partners = await db.Partners.AsNoTracking().ToListAsync(_ct);
        Assert.Equal(23, partners.Count);
        foreach (var partner in partners)
        {
            string?[] names =
            [
                partner.Name.Zh, partner.Name.En, partner.ShortName.Zh, partner.ShortName.En,
                .. partner.Aliases, .. partner.Aliases.SelectMany(x => x.Replace("possibly ", "", StringComparison.Ordinal).Split(" / ")),
                .. partner.Tickers.SelectMany(x => new[] { x.Symbol, x.Symbol.TrimStart('0'), x.Entity }),
            ];
            foreach (var name in names.Where(x => !string.IsNullOrEmpty(x)))
            {
                Assert.True((await fixture.FindAsync(name!, SearchKind.Partners)).Contains("partners/" + partner.Slug), $"{partner.Slug} by {name}");
            }
        }

        Assert.Contains("partners/fosun-pharma", await fixture.FindAsync("2196.HK"));
        Assert.Contains("partners/fosun-pharma", await fixture.FindAsync("600196.SH"));
    }

    [Theory]
    [InlineData("人才")]
    [InlineData("落户")]
    [InlineData("园区")]
    [InlineData("冷链")]
    [InlineData("制造")]
    [InlineData("药品")]
    [InlineData("通关")]
    [InlineData("企业")]
    [InlineData("研发")]
    [InlineData("临床")]
    [InlineData("审评")]
    [InlineData("资金")]
    [InlineData("上海")]
    [InlineData("创新")]
    [InlineData("用地")]
    [InlineData("服务")]
    public async Task Two_character_words_find_at_least_what_a_plain_scan_finds(string word)
    {
        var scanned = await ScanAsync(word);
        Assert.NotEmpty(scanned);
        Assert.Empty(scanned.Except(await fixture.FindAsync(word)));
    }

    [Theory]
    [InlineData("企业")]
    [InlineData("上海")]
    [InlineData("创新")]
    [InlineData("服务")]
    [InlineData("审评")]
    [InlineData("国际")]
    [InlineData("医院")]
    [InlineData("产品")]
    [InlineData("鼓励")]
    [InlineData("支持")]
    [InlineData("联动")]
    [InlineData("目标")]
    public async Task A_word_without_other_wordings_finds_exactly_what_a_plain_scan_finds(string word)
    {
        var scanned = await ScanAsync(word);
        Assert.NotEmpty(scanned);
        Assert.Equal(scanned.Order(StringComparer.Ordinal), (await fixture.FindAsync(word)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_record_of_the_portal_can_be_found_by_its_title_in_either_language()
    {
        var (_, documents) = await fixture.Content.ReadAllAsync(_ct);
        Assert.True(documents.Count > 150);
        foreach (var document in documents)
        {
            foreach (var title in new[] { document.Title.Zh!, document.Title.En! })
            {
                Assert.True((await fixture.FindAsync(title, document.Kind)).Contains(document.Path), $"{document.Key} by {title}");
            }
        }
    }

    [Fact]
    public async Task Results_are_grouped_with_counts_and_the_counts_equal_what_can_be_paged_through()
    {
        var answer = await fixture.Search.SearchAsync("药", null, 1, Language.Zh, _ct);
        Assert.Equal(answer.Total, answer.Counts.Sum(x => x.Value));
        Assert.All(answer.Groups, x => Assert.Equal(Math.Min(x.Count, PublicSearch.PerGroup), x.Results.Count));
        foreach (var (kind, count) in answer.Counts)
        {
            var all = await fixture.FindAsync("药", kind);
            Assert.Equal(count, all.Count);
            Assert.Equal(count, all.Distinct().Count());
        }

        Assert.Contains(answer.Counts, x => x.Value > PublicSearch.PerPage);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(2, 2)]
    [InlineData(1_000_000_000, 2)]
    public async Task Page_numbers_are_clamped(int asked, int shown)
    {
        var answer = await fixture.Search.SearchAsync("药", SearchKind.Parks, asked, Language.Zh, _ct);
        Assert.Equal(2, answer.Pages);
        Assert.Equal(shown, answer.Page);
        Assert.NotEmpty(Assert.Single(answer.Groups).Results);
    }

    [Fact]
    public async Task The_name_itself_comes_first()
    {
        foreach (var (words, path) in new[] { ("罗氏", "partners/roche"), ("张江细胞产业园", "parks/zhangjiang-cell-gene-park"), ("Sanofi", "partners/sanofi"), ("药品管理法", "policies/drug-administration-law-2019") })
        {
            var answer = await fixture.Search.SearchAsync(words, null, 1, Language.Zh, _ct);
            Assert.Equal(path, answer.Groups[0].Results[0].Document.Path);
        }
    }

    [Fact]
    public async Task Excerpts_are_in_the_reader_s_language_and_mark_the_words_in_it()
    {
        foreach (var (language, expected) in new[] { (Language.Zh, "细胞治疗"), (Language.En, "cell therapy") })
        {
            var answer = await fixture.Search.SearchAsync("CAR-T", SearchKind.Guide, 1, language, _ct);
            var result = answer.Groups[0].Results.Single(x => x.Document.Path == "guide/2023/choosing");
            Assert.Equal(language, result.ExcerptLanguage);
            Assert.Contains(new Snippet(expected, IsMarked: true), result.Excerpt);
        }
    }

    [Fact]
    public async Task An_alias_that_matched_is_shown_and_an_unsettled_identity_is_said_to_be_so()
    {
        var byAlias = await fixture.Search.SearchAsync("HongShan", null, 1, Language.Zh, _ct);
        Assert.Contains(byAlias.Groups[0].Results[0].Name!, x => x is { Text: "HongShan", IsMarked: true });

        var unsettled = await fixture.Search.SearchAsync("上海科投股", SearchKind.Partners, 1, Language.Zh, _ct);
        var result = unsettled.Groups[0].Results.Single(x => x.Document.Path == "partners/shanghai-ketou");
        Assert.True(result.Document.IsUnconfirmed);
        Assert.Null(result.Name);
    }

    [Fact]
    public async Task Words_that_nothing_holds_together_find_what_holds_some_of_them()
    {
        var answer = await fixture.Search.SearchAsync("罗氏 qqqq", null, 1, Language.Zh, _ct);
        Assert.True(answer.IsPartial);
        Assert.Equal("partners/roche", answer.Groups[0].Results[0].Document.Path);
    }

    // Everything that is indexed of a record, looked through as a database's LIKE would.
    private async Task<List<string>> ScanAsync(string word)
    {
        var (_, documents) = await fixture.Content.ReadAllAsync(_ct);
        return [.. documents.Where(x => Texts(x).Any(text => text.Contains(word, StringComparison.Ordinal))).Select(x => x.Path)];
    }

    private static IEnumerable<string> Texts(SearchDocument x) =>
        new[] { x.Title.Zh, x.Title.En, x.Text.Zh, x.Text.En, x.Related.Zh, x.Related.En, x.Presumed.Zh, x.Presumed.En }.OfType<string>().Concat(x.Names);
}
