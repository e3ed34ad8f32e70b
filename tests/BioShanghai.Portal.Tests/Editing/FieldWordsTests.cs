using System.Globalization;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Editing;

public sealed partial class FieldWordsTests
{
    private static readonly FieldWords Words = new ServiceCollection().AddLogging().AddPortalCore().BuildServiceProvider().GetRequiredService<FieldWords>();

    public static TheoryData<string> Languages => ["zh-CN", "en-GB"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_field_section_and_choice_has_words(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        foreach (var table in new[] { ListingFields.Table, ParkFields.Table })
        {
            Assert.All(table.Sections, x => Assert.NotEqual("Section" + x, Words.Section(x)));
            foreach (var field in table.Fields)
            {
                Assert.NotEqual(field.Key, Words.Label(field));
                Assert.DoesNotContain("Spec.", Words.Label(field), StringComparison.Ordinal);
                Assert.DoesNotMatch("^Hint", Words.Hint(field));
                Assert.All(field.Choices, x => Assert.NotEqual(x, Words.Choice(field, x)));
                if (language == "en-GB")
                {
                    Assert.DoesNotMatch(Cjk(), Words.Label(field) + Words.Hint(field));
                }
            }

            Assert.Equal(table.Fields.Count, table.Fields.Select(Words.Label).Distinct().Count());
        }

        Assert.All(Enum.GetValues<FieldClass>(), x => Assert.NotEqual("Class" + x, Words.Class(x)));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_fault_has_a_sentence(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var codes = new[] { "Editing", "Spaces", "Parks" }.SelectMany(x => Repository.Files($"src/BioShanghai.Portal.Core/{x}", ".cs"))
            .Where(x => x.Text.Contains("Refuse(", StringComparison.Ordinal)).SelectMany(x => Code().Matches(x.Text)).Select(x => x.Groups["code"].Value).Distinct().ToList();
        Assert.True(codes.Count > 20, string.Join(' ', codes));
        Assert.All(codes, x => Assert.Matches("[。.]$", Words.Fault(new("x", x, [1, 2, 3]))));
    }

    [Fact]
    public void Values_read_as_a_reviewer_wants_them()
    {
        Assert.Equal(
            ["4.5 m", "未说明", "不适用", "has water", "2,000 m²", "3.8 元/m²/天", "2027年3月1日", "实验室", "未填写", "细胞与基因治疗、x", "22,500"],
            Shown("zh-CN"));
        Assert.Equal(
            ["4.5 m", "Not stated", "Not applicable", "has water", "2,000 m²", "3.8 CNY per m² per day", "1 March 2027", "Laboratory", "Empty", "Cell and gene therapy, x", "22,500"],
            Shown("en-GB"));
    }

    [Fact]
    public void A_limit_is_named_with_its_unit()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        Assert.Equal("This is at most 5,000,000 m².", Words.Fault(new("area", "TooLarge", [5_000_000m, "m²"])));
        Assert.Equal("This is at most 150.", Words.Fault(new("floor.to", "TooLarge", [150m, "floor"])));
        Assert.Equal("The unit does not fit; this is counted in CNY per m² per day.", Words.Fault(new("rent.low", "WrongUnit", ["yuan/m²/day"])));
    }

    private static string[] Shown(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var names = FieldNames.None with { Sectors = new Dictionary<string, LocalText> { ["cell-gene-therapy"] = new("细胞与基因治疗", "Cell and gene therapy") } };
        return
        [
            Show("spec.clear-height", "4500mm"), Show("spec.clear-height", ""), Show("spec.clear-height", "-"), Show("spec.clear-height", "has water"), Show("area", "3亩"), Show("rent.low", "3.8"),
            Show("available.from", "2027-03-01"), Show("type", "laboratory"), Show("name.en", ""), Show("sectors", "cell-gene-therapy、x"),
            Show("spec.investment", "1500万元/亩").Contains("22,500", StringComparison.Ordinal) ? "22,500" : Show("spec.investment", "1500万元/亩"),
        ];

        string Show(string key, string text) => Words.Show(ListingFields.Table.Find(key)!, text, names);
    }

    [GeneratedRegex(@"Refuse\([^;]*?""(?<code>[A-Z]\w+)""|=> ""(?<code>Row[A-Z]\w+)""|\? ""(?<code>[A-Z]\w+)""")]
    private static partial Regex Code();

    [GeneratedRegex(@"[\u2E80-\u9FFF]")]
    private static partial Regex Cjk();
}
