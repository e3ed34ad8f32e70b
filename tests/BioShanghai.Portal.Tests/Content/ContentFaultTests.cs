using System.Globalization;
using System.Text.Json.Nodes;
using BioShanghai.Portal.Core.Content;

namespace BioShanghai.Portal.Tests.Content;

public sealed class ContentFaultTests : IDisposable
{
    private readonly ContentFolder _folder = new();

    public static TheoryData<string, string, string?, string> Edits() => new()
    {
        // file, JSON path below the list, new value as JSON (null removes the property), expected line
        { "parks.json", "3.focusSectors.2", "\"no-such-sector\"", "parks.json $[3].focusSectors[2]: there is no sector 'no-such-sector'" },
        { "parks.json", "4.districtCode", "\"atlantis\"", "parks.json $[4].districtCode: there is no district 'atlantis'" },
        { "parks.json", "1.parentSlug", "\"nowhere\"", "parks.json $[1].parentSlug: there is no park 'nowhere'" },
        { "parks.json", "0.parentSlug", "\"zhangjiang\"", "parks.json $[0].parentSlug: 'zhangjiang' leads back to 'zhangjiang'" },
        { "parks.json", "0.name.en", null, "parks.json $[0].name.en: is missing" },
        { "parks.json", "0.name.zh", "\" \"", "parks.json $[0].name.zh: is empty" },
        { "parks.json", "0.name", "\"Zhangjiang\"", "parks.json $[0].name: is not an object" },
        { "parks.json", "0.positioning.en", "LONG 601", "parks.json $[0].positioning.en: is 601 characters long; at most 600 are allowed" },
        { "parks.json", "0.location.lat", "91.5", "parks.json $[0].location.lat: is not a latitude in Shanghai (30 to 32.5)" },
        { "parks.json", "0.location.lat", "1e400", "parks.json $[0].location.lat: is not a number" },
        { "parks.json", "0.plannedAreaHectares", "-2", "parks.json $[0].plannedAreaHectares: is not above 0 and at most 100000 hectares" },
        { "parks.json", "0.facts.0.value", "\"1400\"", "parks.json $[0].facts[0].value: is not a number" },
        { "parks.json", "0.facts.0.value", "1e27", "parks.json $[0].facts[0].value: has more than 14 digits before or 4 after the decimal point" },
        { "parks.json", "0.facts.0.year", "2021.5", "parks.json $[0].facts[0].year: is not a whole number" },
        { "parks.json", "0.facts.0.source", null, "parks.json $[0].facts[0].source: is missing" },
        { "parks.json", "0.tier", "\"gold\"", "parks.json $[0].tier: 'gold' is not one of core, key, extended" },
        { "parks.json", "0.website", "\"javascript:alert(1)\"", "parks.json $[0].website: is not a web address starting with http:// or https://" },
        { "parks.json", "0.slug", "\"Zhang Jiang\"", "parks.json $[0].slug: 'Zhang Jiang' may hold only lower-case letters, digits and single hyphens" },
        { "parks.json", "0.slug", "\"zhangjiang\\n\"", "parks.json $[0].slug: 'zhangjiang\n' may hold only lower-case letters, digits and single hyphens" },
        { "parks.json", "0.note", "5", "parks.json $[0].note: is not an object" },
        { "parks.json", "0.positoning", "\"misspelt\"", "parks.json $[0].positoning: is not a property of this kind of record" },
        { "parks.json", "0.aliases", "\"one\"", "parks.json $[0].aliases: is not a list" },
        { "parks.json", "0.positioning.zh", "\"\\u0000\"", "parks.json $[0].positioning.zh: holds a control character" },
        { "parks.json", "7", "\"a text\"", "parks.json $[7]: is not an object" },
        { "partners.json", "2.services.0", "\"magic\"", "partners.json $[2].services[0]: there is no service 'magic'" },
        { "partners.json", "2.joinedOn", "\"2023-13-01\"", "partners.json $[2].joinedOn: '2023-13-01' is not a date of the form 2023-04-18" },
        { "partners.json", "2.headquartersCountry", "\"China\"", "partners.json $[2].headquartersCountry: is not a country code of two capital letters" },
        { "policies.json", "0.stages.0", "\"s9-moon\"", "policies.json $[0].stages[0]: there is no life-cycle stage 's9-moon'" },
        { "policies.json", "0.effectiveTo", "\"2018-01-01\"", "policies.json $[0].effectiveTo: is before the first day of validity" },
        { "policies.json", "0.titleIsOfficial", "\"yes\"", "policies.json $[0].titleIsOfficial: is not true or false" },
        { "policies.json", "0.topics", "[]", "policies.json $[0].topics: is missing" },
        { "policies.json", "0.replacedBy", "\"nothing\"", "policies.json $[0].replacedBy: there is no policy 'nothing'" },
        { "indicators.json", "0.scope", "\"atlantis\"", "indicators.json $[0].scope: there is no district 'atlantis'" },
        { "indicators.json", "0.value", "3046.42345", "indicators.json $[0].value: has more than 14 digits before or 4 after the decimal point" },
        { "lifecycle.json", "1.order", "12", "lifecycle.json $[1].order: is not between 1 and 9" },
        { "lifecycle.json", "1.services.0", "\"magic\"", "lifecycle.json $[1].services[0]: there is no service 'magic'" },
        { "sectors.json", "0.parent", "\"astrology\"", "sectors.json $[0].parent: there is no sector 'astrology'" },
        { "districts.json", "0.adcode", "\"31\"", "districts.json $[0].adcode: is not a code of six digits" },
        { "events.json", "0.endsOn", "\"2019-01-01\"", "events.json $[0].endsOn: is before the first day" },
        { "guide-outline.json", "0.sections.0.sources", "[]", "guide-outline.json $[0].sections[0].sources: is missing" },
        { "guide-outline.json", "0.sections.0.body.en", "\"{{parks tier=gold}}\"", "guide-outline.json $[0].sections[0].body.en: '{{parks tier=gold}}' is not a known embed" },
        { "guide-outline.json", "0.sections.0.body.en", "\"{{indicator luck}}\"", "guide-outline.json $[0].sections[0].body.en: there is no indicator 'luck'" },
        { "guide-outline.json", "0.year", "1999", "guide-outline.json $[0].year: there is no guide edition 1999" },
        { "guide-editions.json", "0.textRevisedOn", "\"2020-01-01\"", "guide-editions.json $[0].textRevisedOn: is before the release" },
    };

    [Theory, MemberData(nameof(Edits))]
    public void A_fault_is_told_with_file_path_and_reason(string file, string path, string? value, string expected)
    {
        _folder.Edit(file, root => Set(root, path, value));
        Assert.Contains(expected, Faults());
    }

    [Fact]
    public void All_faults_are_told_at_once_each_once()
    {
        _folder.Edit("parks.json", x => x[0]!["name"]!["en"] = null);
        _folder.Edit("events.json", x => x[0]!["startsOn"] = "soon");
        Assert.Equal(
            ["parks.json $[0].name.en: is missing", "events.json $[0].startsOn: 'soon' is not a date of the form 2023-04-18"],
            Faults());
    }

    [Fact]
    public void A_slug_used_twice_names_both_places()
    {
        _folder.Edit("parks.json", x => x[5]!["slug"] = "zhangjiang");
        Assert.Contains("parks.json $[5]: 'zhangjiang' is already used at $[0]", Faults());
    }

    [Fact]
    public void A_circle_of_parents_is_refused()
    {
        _folder.Edit("parks.json", x =>
        {
            x[0]!["parentSlug"] = x[1]!["slug"]!.GetValue<string>();
            x[1]!["parentSlug"] = x[0]!["slug"]!.GetValue<string>();
        });
        Assert.Contains(Faults(), x => x.Contains("leads back to"));
    }

    [Fact]
    public void Broken_JSON_names_file_and_line()
    {
        File.WriteAllText(_folder.PathOf("parks.json"), "[\n  {\n    \"slug\": oops\n");
        Assert.StartsWith("parks.json $: is not valid JSON (line 3, byte ", Assert.Single(Faults()));
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("{}", "is not a list of records")]
    [InlineData("[{\"slug\":\"a\",\"slug\":\"b\"}]", "is not valid JSON")]
    public void Something_that_is_not_a_list_of_records_is_refused(string text, string reason)
    {
        File.WriteAllText(_folder.PathOf("partners.json"), text);
        Assert.Contains(reason, Assert.Single(Faults()));
    }

    [Fact]
    public void Deep_nesting_and_bytes_that_are_no_text_are_refused()
    {
        File.WriteAllText(_folder.PathOf("partners.json"), new string('[', 10_000));
        File.WriteAllBytes(_folder.PathOf("parks.json"), [.. "[{\"slug\":\""u8, 0xFF, 0xFE, .. "\"}]"u8]);
        var faults = Faults();
        Assert.Equal(2, faults.Count);
        Assert.Contains("parks.json $: is not UTF-8 text", faults);
    }

    [Fact]
    public void Half_a_character_in_a_code_or_a_name_is_refused()
    {
        File.WriteAllText(_folder.PathOf("services.json"), """[{"\ud800":1}]""");
        Assert.Equal(["services.json $: has a property name with half a character (an unpaired surrogate)"], Faults());

        File.WriteAllText(_folder.PathOf("services.json"), """[{"code":"\ud800"}]""");
        Assert.Contains("services.json $[0].code: holds half a character (an unpaired surrogate)", Faults());
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.Delete(_folder.PathOf("sectors.json"));
        Assert.Equal(["sectors.json $: the file is missing"], Faults());
    }

    [Fact]
    public void A_missing_folder_is_named() =>
        Assert.Contains("there is no such folder", Assert.Throws<ContentException>(() => Check(ContentSource.Folder("/no/such/folder"))).Message);

    [Fact]
    public void Half_a_character_is_refused()
    {
        var text = File.ReadAllText(_folder.PathOf("services.json"));
        File.WriteAllText(_folder.PathOf("services.json"), text.Replace("\"finance\"", "\"\\ud800\"", StringComparison.Ordinal));
        Assert.Contains("services.json $[0].group: holds half a character (an unpaired surrogate)", Faults());
    }

    public void Dispose() => _folder.Dispose();

    private List<string> Faults() =>
        [.. Assert.Throws<ContentException>(() => Check(_folder.Source)).Problems.Select(x => x.ToString())];

    private static void Check(ContentSource source) => new ContentImporter(null!, TimeProvider.System).Check(source);

    private static void Set(JsonNode root, string path, string? value)
    {
        var steps = path.Split('.');
        var node = root;
        foreach (var step in steps[..^1])
        {
            node = int.TryParse(step, out var index) ? node[index]! : node[step]!;
        }

        var json = value is null ? null
            : value.StartsWith("LONG ", StringComparison.Ordinal) ? JsonValue.Create(new string('x', int.Parse(value[5..], CultureInfo.InvariantCulture)))
            : JsonNode.Parse(value);
        if (node is JsonArray list)
        {
            list[int.Parse(steps[^1], CultureInfo.InvariantCulture)] = json;
        }
        else if (value is null)
        {
            node.AsObject().Remove(steps[^1]);
        }
        else
        {
            node[steps[^1]] = json;
        }
    }
}
