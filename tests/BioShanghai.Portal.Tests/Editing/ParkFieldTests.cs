using System.Text.Json;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Editing;

public sealed class ParkFieldTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Fact = "企业 | companies | 1400 | companies (more than) | 2021 | actual | https://a/ | high";

    [Fact]
    public void Every_park_comes_back_as_it_was()
    {
        using var db = database.CreateDbContext();
        var parks = db.Parks.AsNoTracking().ToList();
        Assert.Equal(33, parks.Count);
        foreach (var park in parks)
        {
            var context = new ParkContext(park.Slug, [.. parks.Select(x => x.Slug)], [.. db.Sectors.Select(x => x.Code)], [.. db.Districts.Select(x => x.Code)]);
            var values = FieldValues.FromJson(ParkFields.Write(park).ToJson());
            Assert.DoesNotContain(values.Keys, x => ParkFields.Table.Find(x) is null);
            var read = ParkFields.Read(values, context);
            Assert.Empty(read.Faults.Select(x => $"{park.Slug} {x.Key} {x.Code} {string.Join(' ', x.Args)}"));
            Assert.Equal(Print(ParkFields.InputOf(park)), Print(read.Input!));
        }
    }

    [Fact]
    public void Place_district_tier_order_and_parent_are_for_the_Centre() =>
        Assert.Equal(["latitude", "longitude", "location.confidence", "district", "tier", "order", "parent"], ParkFields.Table.Fields.Where(x => x.CentreOnly).Select(x => x.Key));

    [Theory]
    [InlineData("positioning.en", "", "NeedsEnglish")]
    [InlineData("planned.area", "-1", "NotAboveZero")]
    [InlineData("planned.area", "large", "NotNumber")]
    [InlineData("latitude", "39.9", "TooLarge")]
    [InlineData("longitude", "", "Missing")]
    [InlineData("longitude", "116", "TooSmall")]
    [InlineData("website", "javascript:alert(1)", "NotWebAddress")]
    [InlineData("website", "www.park.cn", "NotWebAddress")]
    [InlineData("highlights", "只有中文", "RowWords")]
    [InlineData("facts", "企业 | companies | 1400", "RowCells")]
    [InlineData("facts", "企业 | companies | many | 家 | 2021 | actual | https://a/ | high", "RowNumber")]
    [InlineData("facts", "企业 | companies | 1 |  | 2021 | actual | https://a/ | high", "RowUnit")]
    [InlineData("facts", "企业 | companies | 1 | 家 | 1821 | actual | https://a/ | high", "RowYear")]
    [InlineData("facts", "企业 | companies | 1 | 家 | 2021 | hoped | https://a/ | high", "RowKind")]
    [InlineData("facts", "企业 | companies | 1 | 家 | 2021 | actual |  | high", "RowSource")]
    [InlineData("facts", "企业 | companies | 1 | 家 | 2021 | actual | https://a/ | sure", "RowConfidence")]
    [InlineData("facts", " | companies | 1 | 家 | 2021 | actual | https://a/ | high", "RowWords")]
    [InlineData("district", "atlantis", "UnknownChoice")]
    [InlineData("tier", "gold", "UnknownChoice")]
    [InlineData("order", "first", "NotNumber")]
    [InlineData("parent", "zhangjiang", "OwnParent")]
    public void Every_field_says_what_is_wrong_with_it(string key, string typed, string code)
    {
        var read = ParkFields.Read(Sound().With(key, typed), Context());
        var fault = Assert.Single(read.Faults);
        Assert.Equal((key, code), (fault.Key, fault.Code));
    }

    [Fact]
    public void What_officers_write_is_understood()
    {
        var read = ParkFields.Read(Sound().With("planned.area", "1.5 平方公里").With("facts", Fact + "\n\n" + Fact.Replace("企业", "a\\|b", StringComparison.Ordinal)).With("highlights", "近港｜Near the port"), Context());
        Assert.Empty(read.Faults);
        Assert.Equal(150, read.Input!.PlannedAreaHectares);
        Assert.Equal(["企业", "a|b"], read.Input.Facts.Select(x => x.Name.Zh));
        Assert.Equal(new("近港", "Near the port"), Assert.Single(read.Input.Highlights));
        Assert.Equal(1_400, read.Input.Facts[0].Value);
    }

    // A stored 2.0 and a read 2 are the same number.
    private static string Print(ParkInput input) => JsonSerializer.Serialize(input with { Facts = [.. input.Facts.Select(x => x with { Value = x.Value / 1.0000000000000000000000000000m })] });

    private static FieldValues Sound() => ParkFields.Write(Samples.Park());

    private static ParkContext Context() => new("zhangjiang", ["zhangjiang"], [], ["pudong"]);
}
