using BioShanghai.Portal.Core.OpenData;

namespace BioShanghai.Portal.Public.OpenData;

/// <summary>Settings under <c>OpenData</c>.</summary>
public sealed class OpenDataOptions
{
    private const string ProposedName = "CC BY 4.0";
    private const string ProposedUrl = "https://creativecommons.org/licenses/by/4.0/";

    /// <summary>Licence the publisher has decided on; empty while it has not.</summary>
    public string? LicenceName { get; set; }

    /// <summary>Address of the licence's text.</summary>
    public string? LicenceUrl { get; set; }

    /// <summary>Requests per minute from one address, as the host enforces it.</summary>
    public int RequestsPerMinute { get; set; } = 300;

    /// <summary>The licence as it is given with the data. Without a decision the proposed one, marked as to be confirmed.</summary>
    public OpenLicence Licence => string.IsNullOrWhiteSpace(LicenceName)
        ? new(ProposedName, ProposedUrl, ToBeConfirmed: true)
        : new(LicenceName, LicenceUrl ?? "", ToBeConfirmed: false);
}
