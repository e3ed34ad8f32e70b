using System.Text.RegularExpressions;
using System.Xml.Linq;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Architecture;

/// <summary>Words live in resource pairs, complete in both languages.</summary>
public sealed partial class WordsTests
{
    // The switch to the other language speaks the other language.
    private static readonly string[] SpeaksTheOtherLanguage = ["OtherLanguage", "OtherLanguageLabel"];

    public static TheoryData<string> Pairs => [.. Neutral().Select(x => x.Path)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_resource_pair_has_the_same_keys_and_placeholders_in_both_languages(string path)
    {
        var chinese = Entries(Repository.Files("src", ".resx").Single(x => x.Path == path));
        var english = Entries(Repository.Files("src", ".resx").Single(x => x.Path == EnglishOf(path)));
        Assert.NotEmpty(chinese);
        Assert.Equal(chinese.Keys.Order(StringComparer.Ordinal), english.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(chinese.Keys, x => !Placeholders(chinese[x]).SetEquals(Placeholders(english[x])));
        Assert.DoesNotContain(chinese.Keys, x => string.IsNullOrWhiteSpace(chinese[x]) || string.IsNullOrWhiteSpace(english[x]));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void English_words_are_English(string path)
    {
        var english = Entries(Repository.Files("src", ".resx").Single(x => x.Path == EnglishOf(path)));
        Assert.Empty(english.Where(x => !SpeaksTheOtherLanguage.Contains(x.Key) && Cjk().IsMatch(x.Value)).Select(x => $"{x.Key}: {x.Value}"));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_resource_pair_is_found_by_the_type_of_its_name(string path)
    {
        var name = path["src/".Length..path.LastIndexOf('.')].Replace('/', '.');
        var assembly = path.StartsWith("src/BioShanghai.Portal.Web/", StringComparison.Ordinal) ? typeof(Program).Assembly : typeof(PortalDbContext).Assembly;
        Assert.Contains($"{name}.resources", assembly.GetManifestResourceNames());
        Assert.NotNull(assembly.GetType(name));
    }

    [Fact]
    public void Every_key_a_page_asks_for_exists()
    {
        var keys = Neutral().ToDictionary(x => x.Name[..^".resx".Length], x => Entries(x).Keys.ToHashSet(StringComparer.Ordinal));
        var shared = keys["SiteText"];
        var missing = new List<string>();
        var looked = 0;
        foreach (var file in Repository.Files("src", ".razor"))
        {
            var words = Injected().Matches(file.Text).ToDictionary(x => x.Groups["name"].Value, x => keys[x.Groups["type"].Value]);
            words["S"] = shared;
            foreach (Match use in Use().Matches(file.Text))
            {
                if (!words.TryGetValue(use.Groups["name"].Value, out var known))
                {
                    continue;
                }

                looked++;
                var key = use.Groups["key"].Value;
                var exists = use.Groups["more"].Value == "+" ? known.Any(x => x.StartsWith(key, StringComparison.Ordinal)) : known.Contains(key);
                if (!exists)
                {
                    missing.Add($"{file.Path}: {use.Value}");
                }
            }
        }

        Assert.True(looked > 20);
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_refusal_has_words()
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Repository.Files("src/BioShanghai.Portal.Core", ".cs"))
        {
            foreach (Match call in Refusal().Matches(file.Text))
            {
                used.Add(CodeOf(file.Text, call.Index + call.Length));
            }
        }

        used.Remove("");
        Assert.NotEmpty(used);
        Assert.All(used, x => Assert.Matches(CodeShape(), x));
        var words = Entries(Neutral().Single(x => x.Name == "Refusals.resx"));
        Assert.Empty(used.Except(words.Keys, StringComparer.Ordinal));
        Assert.Empty(words.Keys.Except(used, StringComparer.Ordinal));
    }

    [Fact]
    public void No_page_holds_Chinese_words_of_its_own()
    {
        var pages = Repository.Files("src", ".razor");
        Assert.Empty(pages.SelectMany(x => x.Lines(Cjk())));
    }

    private static IEnumerable<SourceFile> Neutral() =>
        Repository.Files("src", ".resx").Where(x => !x.Name.EndsWith(".en.resx", StringComparison.Ordinal));

    private static string EnglishOf(string path) => path[..^".resx".Length] + ".en.resx";

    private static Dictionary<string, string> Entries(SourceFile file) =>
        XDocument.Parse(file.Text).Root!.Elements("data").ToDictionary(x => x.Attribute("name")!.Value, x => x.Element("value")!.Value);

    private static HashSet<string> Placeholders(string words) => [.. Placeholder().Matches(words).Select(x => x.Value)];

    /// <summary>The last string literal of a call whose opening bracket ends at <paramref name="start"/>; empty when the code is passed on.</summary>
    private static string CodeOf(string text, int start)
    {
        var (depth, code) = (1, "");
        for (var i = start; depth > 0; i++)
        {
            if (text[i] == '"')
            {
                var end = text.IndexOf('"', i + 1);
                code = text[(i + 1)..end];
                i = end;
            }
            else
            {
                depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }

        return code;
    }

    [GeneratedRegex(@"[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]")]
    private static partial Regex Cjk();

    [GeneratedRegex(@"\{\d+")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"@inject\s+IStringLocalizer<(?<type>\w+)>\s+(?<name>\w+)")]
    private static partial Regex Injected();

    [GeneratedRegex(@"\b(?<name>[A-Z]\w{0,5})\[""(?<key>\w+)""\s*(?<more>[+\],])")]
    private static partial Regex Use();

    [GeneratedRegex(@"Rule\.Require\(|new RuleException\(")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"^[A-Z]\w+\.[A-Z]\w+$")]
    private static partial Regex CodeShape();
}
