using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Shortlists;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What an address asks the form for: the listings, the technical value, the project description, the partner and the park it came from.</summary>
/// <param name="About">The technical value asked about, or null.</param>
/// <param name="Project">Address of a project description, relative to the language, or null.</param>
/// <param name="PartnerSlug">Partner whose page it came from, if there is such a one.</param>
/// <param name="ParkSlug">Park whose page it came from, if there is such a one.</param>
public sealed record CaseRequest(ShortlistRequest Items, Spec? About, string? Project, string? PartnerSlug, string? ParkSlug)
{
    public const string AboutName = "about";
    public const string ProjectName = "project";
    public const string PartnerName = "partner";
    public const string ParkName = "park";

    /// <summary>Longest value of an address that is read.</summary>
    public const int LongestValue = CaseInput.ProjectMaxLength + 1;

    public static readonly IReadOnlyList<string> QueryNames = [ShortlistRequest.ItemsName, AboutName, ProjectName, PartnerName, ParkName];

    /// <summary>Reads values as given; what cannot be read is left out.</summary>
    public static CaseRequest Of(IEnumerable<string?> items, string? about, string? project, string? partner = null, string? park = null) => new(
        ShortlistRequest.Of(items),
        about is not null && Specs.Find(about) is { } definition ? definition.Spec : null,
        IsProject(project) ? project : null,
        IsSlug(partner) ? partner : null,
        IsSlug(park) ? park : null);

    private static bool IsSlug(string? text) => text is { Length: > 0 and <= Park.SlugMaxLength } && text.All(x => char.IsAsciiLetterLower(x) || char.IsAsciiDigit(x) || x == '-');

    // It becomes a link on the page of the service desk: an address of the finder and nothing else.
    private static bool IsProject(string? text) =>
        text is { Length: <= CaseInput.ProjectMaxLength }
        && (text.StartsWith("spaces/match?", StringComparison.Ordinal) || text.StartsWith("spaces?", StringComparison.Ordinal))
        && text.All(x => !char.IsControl(x) && !char.IsWhiteSpace(x) && !char.IsSurrogate(x) && x is not ('\\' or '<' or '>' or '"'));
}
