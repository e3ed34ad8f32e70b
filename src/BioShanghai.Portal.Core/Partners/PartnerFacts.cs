using System.Globalization;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Partners;

/// <summary>Another name of a partner and, when the name carries one, the remark that explains it.</summary>
public sealed record PartnerAlias(string Name, string? Remark);

/// <summary>What the public may be told about a partner.</summary>
public static class PartnerFacts
{
    /// <summary>Stable name of a category in addresses.</summary>
    public static string Code(this PartnerCategory category) => category switch
    {
        PartnerCategory.Enterprise => "enterprise",
        PartnerCategory.InvestmentPlatform => "investment-platform",
        _ => "service-firm",
    };

    public static string BatchCode(this Partner partner) => partner.Batch.ToString(CultureInfo.InvariantCulture);

    /// <summary>Which organisation signed is not settled; every page that names the partner says so.</summary>
    public static bool IdentityIsOpen(this Partner partner) => partner.Provenance.Confidence != Confidence.High;

    /// <summary>Even the name is only what the announcement printed; it is never given as a legal name.</summary>
    public static bool NameIsOpen(this Partner partner) => partner.Provenance.Confidence == Confidence.Low;

    /// <summary>
    /// Names the partner is also known by. While its name is open, other names are guesses about who it is and stay with the editors.
    /// </summary>
    public static IReadOnlyList<PartnerAlias> PublicAliases(this Partner partner) =>
        partner.NameIsOpen() ? [] : [.. partner.Aliases.Select(Alias)];

    /// <summary>What the partner does. While its name is open this would describe a guess, so there is nothing to say yet.</summary>
    public static LocalText PublicSummary(this Partner partner) => partner.NameIsOpen() ? LocalText.Empty : partner.Summary;

    /// <summary>The website as a plain host; a link only once the partner has confirmed it.</summary>
    public static string? WebsiteHost(this Partner partner) =>
        Uri.TryCreate(partner.Website, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri.IdnHost is var host && host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : uri.IdnHost
            : null;

    /// <summary>The address may be a link: the partner confirmed it and its host is trusted.</summary>
    public static bool WebsiteMayBeLinked(this Partner partner) =>
        partner.WebsiteIsConfirmed && Content.TrustedHosts.Allows(partner.Website);

    // "IQVIA艾坤纬 (announcement spelling)": the remark in the last, half-width brackets is about the name, not part of it.
    private static PartnerAlias Alias(string text)
    {
        var open = text.LastIndexOf(" (", StringComparison.Ordinal);
        return open > 0 && text.EndsWith(')') ? new(text[..open], text[(open + 2)..^1]) : new(text, null);
    }
}
