using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>Free text as it may leave the house: without e-mail addresses, and with addresses of trusted hosts only, as on the pages.</summary>
public static partial class OpenText
{
    /// <summary>A value as files and addresses write it.</summary>
    public static string Print(object value) => OpenFields.Print(value);

    public static LocalText Public(LocalText text) => new(Public(text.Zh), Public(text.En));

    public static string? Public(string? text)
    {
        if (text is null || (!text.Contains('@', StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal)))
        {
            return text;
        }

        var linked = MarkdownLink().Replace(text, x => TrustedHosts.Allows(x.Groups["address"].Value) ? x.Value : x.Groups["words"].Value);
        var plain = Address().Replace(linked, x => TrustedHosts.Allows(x.Value) ? x.Value : "");
        return Mail().Replace(plain, "");
    }

    /// <summary>The links among some sources that the public may follow.</summary>
    public static IReadOnlyList<string> Trusted(IEnumerable<string> sources) => [.. sources.Where(TrustedHosts.Allows).Distinct(StringComparer.Ordinal)];

    /// <summary>How many of some sources are secondary.</summary>
    public static int Secondary(IEnumerable<string> sources) => sources.Distinct(StringComparer.Ordinal).Count(x => !TrustedHosts.Allows(x));

    public static string? Link(string? source) => TrustedHosts.Allows(source) ? source : null;

    public static SourceState State(string? source) =>
        string.IsNullOrWhiteSpace(source) ? SourceState.None : TrustedHosts.Allows(source) ? SourceState.Trusted : SourceState.Secondary;

    [GeneratedRegex(@"\[(?<words>[^\[\]]*)\]\((?<address>[a-zA-Z][a-zA-Z0-9+.-]*://[^()\s]*)\)", RegexOptions.NonBacktracking)]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"[a-zA-Z][a-zA-Z0-9+.-]*://[^\s()<>\[\]（）「」《》，。；、""]+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex(@"[a-zA-Z0-9._%+-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+", RegexOptions.NonBacktracking)]
    private static partial Regex Mail();
}
