using System.Text.Json;

namespace BioShanghai.Portal.Core.Content;

/// <summary>
/// Which source links the public may see: a host listed in <c>trusted-hosts.json</c> or below one of its suffixes. Every other
/// source is "secondary, to be confirmed" to the public and stands on the editors' list of sources to replace.
/// </summary>
public static class TrustedHosts
{
    private static readonly (string[] Suffixes, HashSet<string> Hosts) List = Read();

    /// <summary>The address may be shown as a link: http or https, and its host is trusted.</summary>
    public static bool Allows(string? source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var uri)
        && uri.Scheme is "https" or "http"
        && (List.Hosts.Contains(uri.IdnHost) || List.Suffixes.Any(x => uri.IdnHost.EndsWith(x, StringComparison.OrdinalIgnoreCase)));

    private static (string[], HashSet<string>) Read()
    {
        using var stream = typeof(TrustedHosts).Assembly.GetManifestResourceStream("start/trusted-hosts.json")!;
        using var json = JsonDocument.Parse(stream);
        var hosts = new[] { "official", "press", "legal", "organisation" }
            .SelectMany(x => json.RootElement.GetProperty(x).EnumerateArray())
            .Select(x => x.GetString()!)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return ([.. json.RootElement.GetProperty("suffixes").EnumerateArray().Select(x => x.GetString()!)], hosts);
    }
}
