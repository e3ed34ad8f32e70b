using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Tests.Support;

/// <summary>One sound thing of each kind, to be changed with <c>with</c> where a test needs it otherwise.</summary>
internal static class Samples
{
    public static SpaceListingInput Listing() => new()
    {
        ParkSlug = "zhangjiang",
        Type = SpaceType.Laboratory,
        Name = new("张江药谷 3 号楼 2 层", "Zhangjiang Pharma Valley, building 3, floor 2"),
        AreaSquareMetres = 2_000,
        SmallestUnitSquareMetres = 250,
        FloorFrom = 2,
        FloorTo = 2,
        Tenure = Tenure.Lease,
        Rent = new(3.8m, 4.2m),
        AvailableFrom = new DateOnly(2027, 3, 1),
        SectorCodes = ["cell-gene-therapy"],
        LookedOn = new DateOnly(2026, 11, 12),
        ConfirmedOn = new DateOnly(2026, 11, 12),
        ConfirmedBy = new("浦东新区", "Pudong New Area"),
        Provenance = new(Confidence.High, ["https://www.pudong.gov.cn/"], LocalText.Empty),
    };

    public static Partner Partner(string slug) => new(slug, new()
    {
        Order = 1, Name = new(slug, slug), ShortName = new(slug, slug), Category = PartnerCategory.ServiceFirm, CategoryConfidence = Confidence.High, OrganisationType = "other",
        ServiceCodes = ["clinical-cro"], SectorCodes = ["cell-gene-therapy"], Summary = new("说明", "Text"), Batch = 1, JoinedOn = new(2026, 11, 1),
        Provenance = new(Confidence.High, [], LocalText.Empty),
    });

    public static Park Park() => new("zhangjiang", new()
    {
        Order = 1,
        Name = new("张江", "Zhangjiang"),
        Tier = ParkTier.Core,
        DistrictCode = "pudong",
        Positioning = new("创新药", "Innovative drugs"),
        Latitude = 31.2,
        Longitude = 121.6,
        LocationConfidence = Confidence.Medium,
        Provenance = new(Confidence.High, [], LocalText.Empty),
    });
}
