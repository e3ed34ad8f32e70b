using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;

namespace BioShanghai.Portal.Core.Guides;

/// <summary>
/// What a section asks to have set into its text, read from a line such as <c>{{parks tier=key}}</c>. The records are looked up
/// each time the section is read, so the text never contradicts them.
/// </summary>
public abstract record GuideEmbed
{
    private GuideEmbed()
    {
    }

    public sealed record Parks(ParkTier? Tier) : GuideEmbed;

    public sealed record Policies(string? StageCode, PolicyLevel? Level) : GuideEmbed;

    /// <summary>An indicator of the whole city.</summary>
    public sealed record Indicator(string Code) : GuideEmbed;

    public sealed record Stages : GuideEmbed;

    public sealed record Partners(PartnerCategory? Category) : GuideEmbed;

    /// <summary>Reads the words between the double braces; null when they name nothing known.</summary>
    public static GuideEmbed? Read(string directive)
    {
        var words = directive.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is ["indicator", var code] && !code.Contains('='))
        {
            return new Indicator(code);
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words.Skip(1))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !values.TryAdd(word[..equals], word[(equals + 1)..]))
            {
                return null;
            }
        }

        return (words.FirstOrDefault(), values.Count) switch
        {
            ("parks", 0) => new Parks(null),
            ("parks", 1) when Named<ParkTier>(values, "tier") is { } tier => new Parks(tier),
            ("policies", 1) when values.TryGetValue("stage", out var stage) => new Policies(stage, null),
            ("policies", 1) when Named<PolicyLevel>(values, "level") is { } level => new Policies(null, level),
            ("policies", 2) when values.TryGetValue("stage", out var stage) && Named<PolicyLevel>(values, "level") is { } level => new Policies(stage, level),
            ("stages", 0) => new Stages(),
            ("partners", 0) => new Partners(null),
            ("partners", 1) when CategoryNamed(values) is { } category => new Partners(category),
            _ => null,
        };
    }

    private static T? Named<T>(Dictionary<string, string> values, string key)
        where T : struct, Enum =>
        values.TryGetValue(key, out var name) && name.Length > 0 && char.IsAsciiLetterLower(name[0]) && Enum.TryParse<T>(name, ignoreCase: true, out var value)
            ? value
            : null;

    private static PartnerCategory? CategoryNamed(Dictionary<string, string> values) =>
        values.TryGetValue("category", out var code)
            ? Enum.GetValues<PartnerCategory>().Where(x => x.Code() == code).Select(x => (PartnerCategory?)x).FirstOrDefault()
            : null;
}
