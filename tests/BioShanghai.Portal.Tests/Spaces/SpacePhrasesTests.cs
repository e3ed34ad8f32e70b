using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Spaces;

public sealed class SpacePhrasesTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private SpacePhrases _phrases = null!;

    public async ValueTask InitializeAsync() => _phrases = new(
        await database.Catalogue.GetAsync(TestContext.Current.CancellationToken),
        await database.Catalogue.AllAsync<Park>(TestContext.Current.CancellationToken),
        new DateOnly(2026, 11, 24));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("细胞治疗 GMP 500 m² 可分割", "divisible=yes maxArea=750 minArea=500 sector=cell-gene-therapy type=gmp-workshop")]
    [InlineData("我们需要600平米的细胞治疗实验室，张江，即可入驻", "before=2026-11-24 maxArea=900 minArea=600 park=zhangjiang park=zhangjiang-cell-gene-park park=zhangjiang-device-base park=zhangjiang-innovative-drug-base sector=cell-gene-therapy type=laboratory")]
    [InlineData("宝山 抗体 厂房 2000-3000㎡ 蒸汽 双回路 净高6米", "district=baoshan dual=yes height=6 maxArea=3000 minArea=2000 sector=biologics steam=yes type=shell")]
    [InlineData("600 m² for cell therapy", "maxArea=900 minArea=600 sector=cell-gene-therapy")]
    [InlineData("Wet lab in Minhang with BSL-2, at least 300 sqm, natural gas", "biosafety=bsl-2 district=minhang gas=yes minArea=300 type=laboratory")]
    [InlineData("land, 30 mu, Lin-gang", "district=lingang maxArea=30000 minArea=20000 type=land")]
    [InlineData("antibody factory 3,000 m² steam dual supply", "dual=yes maxArea=4500 minArea=3000 sector=biologics steam=yes type=shell")]
    [InlineData("up to 5000 sq ft office", "maxArea=465 type=office")]
    [InlineData("C级洁净 P2 动物房 甲类库 1000kVA", "animal=yes biosafety=bsl-2 clean=c hazard=500 power=1000")]
    [InlineData("承重1.5吨 800公斤/平方米 2027年6月前", "before=2027-06-30 load=0.8 load=1.5")]
    [InlineData("租金 3.5元/平米/天 以内", "rent=3.5")]
    [InlineData("１万平米以上 厂房", "minArea=10000 type=shell")]
    public void A_typed_line_becomes_facets(string typed, string expected)
    {
        var phrase = _phrases.Read(typed);
        Assert.Equal(expected, string.Join(' ', phrase.Understood.Select(x => $"{x.Key}={x.Value}").Order(StringComparer.Ordinal)));
        Assert.All(phrase.Understood, x => Assert.NotNull(SpaceFacets.Find(x.Key)));
    }

    [Theory]
    [InlineData("魔法城堡 GMP", "魔法城堡", "type=gmp-workshop")]
    [InlineData("quantum labs please", "quantum please", "type=laboratory")]
    [InlineData("slabs and plants", "slabs", "type=shell")]
    public void What_is_not_understood_is_given_back(string typed, string left, string understood)
    {
        var phrase = _phrases.Read(typed);
        Assert.Equal(left, string.Join(' ', phrase.NotUnderstood));
        Assert.Equal(understood, string.Join(' ', phrase.Understood.Select(x => $"{x.Key}={x.Value}")));
    }

    [Fact]
    public void Every_sector_district_and_park_is_found_by_its_name_in_both_languages()
    {
        var looked = 0;
        foreach (var (name, value, words) in Named())
        {
            foreach (var word in new[] { words.Zh!, words.En! })
            {
                Assert.True(_phrases.Read(word).Understood.Contains(new(name, value)), $"{word} is not {name}={value}");
                looked++;
            }
        }

        Assert.True(looked > 140, $"only {looked} names");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ，。 ")]
    [InlineData("\uD800 \u0000 \u202E")]
    [InlineData("99999999999999999999999999 m²")]
    [InlineData("(a+)+$ %%% ' ; DROP TABLE")]
    public void Odd_input_is_no_fault(string? typed) => Assert.NotNull(_phrases.Read(typed));

    [Fact]
    public void A_very_long_line_is_cut() => Assert.True(_phrases.Read(new string('药', 10_000)).NotUnderstood.Sum(x => x.Length) <= SpacePhrases.MaxLength);

    private IEnumerable<(string Name, string Value, BioShanghai.Portal.Core.Text.LocalText Words)> Named()
    {
        using var db = database.CreateDbContext();
        return
        [
            .. db.Sectors.AsEnumerable().Select(x => ("sector", x.Code, x.Name)),
            .. db.Districts.AsEnumerable().Select(x => ("district", x.Code, x.Name)),
            .. db.Parks.AsEnumerable().Select(x => ("park", x.Slug, x.Name)),
        ];
    }
}
