using System.Text.Json;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.OpenData;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Web;

namespace BioShanghai.Portal.Tests.OpenData;

public sealed class OpenFileTests(OpenDataSite site) : IClassFixture<OpenDataSite>
{
    public static TheoryData<string> Files => ["parks", "partners", "policies", "indicators", "guide-sections", "districts", "spaces", "spaces?stock=sample"];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_csv_file_read_back_says_what_the_json_file_says(string asked)
    {
        var (name, query) = (asked.Split('?')[0], asked.Contains('?', StringComparison.Ordinal) ? "?" + asked.Split('?')[1] : "");
        using var answer = await site.CreatePlainClient().AskAsync($"/api/v1/{name}.csv{query}");
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal([0xEF, 0xBB, 0xBF], (await answer.BytesAsync())[..3]);
        var rows = OpenDataSite.Csv(System.Text.Encoding.UTF8.GetString(await answer.BytesAsync()));
        var file = await site.JsonAsync($"/api/v1/{name}.json{query}");
        var items = file.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(file.GetProperty("total").GetInt32(), items.Count);
        Assert.Equal(items.Count, rows.Count);
        Assert.NotEmpty(rows);

        var columns = site.Datasets.Of(name).Columns;
        Assert.Equal(columns.Select(x => x.Column), rows[0].Keys);
        foreach (var (row, item) in rows.Zip(items))
        {
            foreach (var column in columns)
            {
                var cell = row[column.Column!];
                Assert.Equal(OpenDataSite.At(item, column.Path), cell.StartsWith('\'') ? cell[1..] : cell);
            }
        }

        Assert.Contains("rel=\"license\"", answer.Header("Link"));
        Assert.Contains("/api/v1/dictionary.json", answer.Header("Link"));
    }

    [Fact]
    public async Task No_column_holds_a_cell_that_a_spreadsheet_would_run()
    {
        foreach (var address in site.Addresses.Where(x => x.Contains(".csv", StringComparison.Ordinal)))
        {
            using var answer = await site.CreatePlainClient().AskAsync(address);
            var cells = OpenDataSite.Csv(System.Text.Encoding.UTF8.GetString(await answer.BytesAsync())).SelectMany(x => x.Values).ToList();
            Assert.NotEmpty(cells);
            Assert.DoesNotContain(cells, x => Regex.IsMatch(x, @"^[\s\p{C}]*[=+\-@|%=+－@]") && !Regex.IsMatch(x, @"^[+-]?\d+(\.\d+)?$"));
        }

        using var real = await site.CreatePlainClient().AskAsync("/api/v1/spaces.csv");
        var row = Assert.Single(OpenDataSite.Csv(System.Text.Encoding.UTF8.GetString(await real.BytesAsync())));
        Assert.Equal(("'=1+1 号楼", "'@SUM(A1) building"), (row["name_zh"], row["name_en"]));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1+1")]
    [InlineData("-1+1")]
    [InlineData("@SUM(A1:A9)")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    [InlineData("\n=1+1")]
    [InlineData("   =1+1")]
    [InlineData("\u00A0=1+1")]
    [InlineData("\u3000=1+1")]
    [InlineData("\u200B=1+1")]
    [InlineData("\uFEFF=1+1")]
    [InlineData("\u0000=1+1")]
    [InlineData("|calc")]
    [InlineData("%0A=1")]
    [InlineData("\uFF1D1+1")]
    [InlineData("\uFF0B1")]
    [InlineData("\uFF0D1")]
    [InlineData("\uFF20SUM")]
    [InlineData("-")]
    [InlineData("+86 21 1234")]
    [InlineData("-1e5")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")")]
    [InlineData("'=1")]
    [InlineData("\tplain")]
    public void A_text_that_could_start_a_formula_is_marked_as_text(string text)
    {
        var cell = CsvFile.Cell(text);
        var read = cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
        Assert.Equal("'" + text, read);
    }

    [Theory]
    [InlineData("-12.5", "-12.5")]
    [InlineData("+3", "+3")]
    [InlineData("a=b", "a=b")]
    [InlineData("张江, 浦东", "\"张江, 浦东\"")]
    [InlineData("say \"yes\"", "\"say \"\"yes\"\"\"")]
    [InlineData("one\ntwo", "\"one\ntwo\"")]
    [InlineData("", "")]
    public void Other_texts_stay_as_they_are(string text, string cell) => Assert.Equal(cell, CsvFile.Cell(text));

    [Fact]
    public void Values_are_written_in_one_form_everywhere()
    {
        System.Globalization.CultureInfo.CurrentCulture = new("de-DE");
        Assert.Equal("-3.25,true,2026-11-24,gmp-workshop,,121.6", CsvFile.Row([-3.25m, true, new DateOnly(2026, 11, 24), Core.Spaces.SpaceType.GmpWorkshop, null, 121.6]));
        Assert.Equal("'=a|b,1|2", CsvFile.Row([new List<string> { "=a", "b" }, new List<decimal> { 1, 2 }]));
    }

    [Theory]
    [InlineData("parks", 33)]
    [InlineData("districts", 17)]
    [InlineData("spaces", 1)]
    public async Task A_map_file_is_a_feature_collection_of_points_in_Shanghai(string name, int features)
    {
        using var answer = await site.CreatePlainClient().AskAsync($"/api/v1/{name}.geojson");
        Assert.Equal("application/geo+json", answer.Content.Headers.ContentType!.ToString());
        var map = await site.JsonAsync($"/api/v1/{name}.geojson");
        Assert.Equal("FeatureCollection", map.GetProperty("type").GetString());
        Assert.True(map.GetProperty("positionsAreApproximate").GetBoolean());
        Assert.Equal("CC BY 4.0", map.GetProperty("licence").GetProperty("name").GetString());
        Assert.Equal(features, map.GetProperty("features").GetArrayLength());
        var columns = site.Datasets.Of(name).Columns.Select(x => x.Column!).ToList();
        foreach (var feature in map.GetProperty("features").EnumerateArray())
        {
            Assert.Equal(("Feature", "Point"), (feature.GetProperty("type").GetString(), feature.GetProperty("geometry").GetProperty("type").GetString()));
            var place = feature.GetProperty("geometry").GetProperty("coordinates").EnumerateArray().Select(x => x.GetDouble()).ToList();
            Assert.Equal(2, place.Count);
            Assert.InRange(place[0], 120, 123);
            Assert.InRange(place[1], 30, 32.5);
            Assert.Equal(columns, feature.GetProperty("properties").EnumerateObject().Select(x => x.Name));
            Assert.True(feature.GetProperty("properties").GetProperty("position_is_approximate").GetBoolean());
            Assert.Equal(columns[0] == "slug" ? feature.GetProperty("properties").GetProperty("slug").GetString() : feature.GetProperty("properties").GetProperty("code").GetString(), feature.GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task A_file_holds_what_the_filter_finds()
    {
        var file = await site.JsonAsync("/api/v1/spaces.json?stock=sample&type=laboratory&minArea=1000");
        var list = await site.JsonAsync("/api/v1/spaces?stock=sample&type=laboratory&minArea=1000&pageSize=100");
        Assert.True(file.GetProperty("total").GetInt32() > 0);
        Assert.Equal(list.GetProperty("items").ToString(), file.GetProperty("items").ToString());
        Assert.All(file.GetProperty("items").EnumerateArray(), x => Assert.True(x.GetProperty("areaSquareMetres").GetInt32() >= 1_000));
    }

    [Fact]
    public async Task The_dictionary_explains_every_value_of_every_dataset_in_both_languages()
    {
        var entries = (await site.JsonAsync("/api/v1/dictionary.json")).GetProperty("items").EnumerateArray().ToList();
        var known = entries.Select(x => (x.GetProperty("dataset").GetString()!, x.GetProperty("path").GetString()!)).ToHashSet();
        Assert.Equal(entries.Count, known.Count);
        Assert.All(entries, x => Assert.True(OpenDataSite.At(x, "description.zh").Length > 0 && OpenDataSite.At(x, "description.en").Length > 0));
        var looked = 0;
        foreach (var asked in Files)
        {
            var name = asked.Data.Split('?')[0];
            foreach (var item in (await site.JsonAsync($"/api/v1/{name}.json{asked.Data[name.Length..]}")).GetProperty("items").EnumerateArray())
            {
                Walk(name, "", item);
            }

            using var csv = await site.CreatePlainClient().AskAsync($"/api/v1/{name}.csv");
            Assert.All(OpenDataSite.Csv(System.Text.Encoding.UTF8.GetString(await csv.BytesAsync())).First().Keys, column =>
                Assert.Contains(entries, x => x.GetProperty("dataset").GetString() == name && x.GetProperty("column").GetString() == column));
        }

        Assert.True(looked > 10_000);

        void Walk(string dataset, string path, JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in value.EnumerateObject())
                    {
                        Walk(dataset, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
                    }

                    break;
                case JsonValueKind.Array when !known.Contains((dataset, path)):
                    foreach (var item in value.EnumerateArray())
                    {
                        Walk(dataset, path + "[]", item);
                    }

                    break;
                case JsonValueKind.Null when known.Any(x => x.Item1 == dataset && x.Item2.StartsWith(Any(path) + ".", StringComparison.Ordinal)):
                    break;
                default:
                    looked++;
                    Assert.True(known.Contains((dataset, path)) || known.Contains((dataset, Any(path))), $"{dataset}: {path} is in no dictionary");
                    break;
            }
        }

        static string Any(string path) => Regex.Replace(path, @"^specs\.[a-z0-9-]+", "specs.*");
    }

    [Fact]
    public async Task The_dictionary_as_a_table_says_the_same()
    {
        using var answer = await site.CreatePlainClient().AskAsync("/api/v1/dictionary.csv");
        var rows = OpenDataSite.Csv(System.Text.Encoding.UTF8.GetString(await answer.BytesAsync()));
        var items = (await site.JsonAsync("/api/v1/dictionary.json")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(items.Select(x => OpenDataSite.At(x, "path")), rows.Select(x => x["path"]));
        Assert.Equal(items.Select(x => OpenDataSite.At(x, "description.zh")), rows.Select(x => x["description_zh"]));
    }

    [Theory]
    [InlineData("see https://unknown.example/a?b=c now", "see  now")]
    [InlineData("[words](https://unknown.example/a)", "words")]
    [InlineData("[words](https://www.shanghai.gov.cn/a)", "[words](https://www.shanghai.gov.cn/a)")]
    [InlineData("发至 a.b@c.example.cn。", "发至 。")]
    [InlineData("mailto://x@y.example", "")]
    [InlineData("plain", "plain")]
    public void Text_leaves_without_addresses_that_are_not_public(string text, string expected) => Assert.Equal(expected, OpenText.Public(text));

    [Fact]
    public void Nothing_stays_nothing() => Assert.Equal(LocalText.Empty, OpenText.Public(LocalText.Empty));
}
