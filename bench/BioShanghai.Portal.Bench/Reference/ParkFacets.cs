using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Parks.Map;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Public.Controls;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Bench.Reference;

/// <summary>Facets of the directory in words, counted at each request as the portal does.</summary>
internal static class ParkFacets
{
    public static IReadOnlyList<FacetGroup> Of(ParkDirectory found, IStringLocalizer<SiteText> site, IStringLocalizer<ParksText> words) =>
    [
        FacetGroup.Of(found.Facets, "tier", words["Tier"], ParkTiers.Codes, x => site["Tier" + char.ToUpperInvariant(x[0]) + x[1..]]),
        FacetGroup.Of(found.Facets, "district", words["District"], found.Catalogue.Districts.Keys, x => DistrictLabel.Place(found.Catalogue.Districts[x])),
        FacetGroup.Of(found.Facets, "sector", words["Sector"], found.Catalogue.Sectors.Keys, x => found.Catalogue.Sectors[x].Name.Local),
    ];
}
