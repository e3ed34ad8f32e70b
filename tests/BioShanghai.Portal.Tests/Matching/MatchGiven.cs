using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Matching;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Tests.Matching;

/// <summary>Listings and projects for tests of the match.</summary>
internal static class MatchGiven
{
    public static readonly DateOnly Today = new(2026, 11, 24);

    private static readonly LocalText Words = new("测试", "Test");

    public static SpaceListingInput Input => new()
    {
        ParkSlug = "zhangjiang", Type = SpaceType.GmpWorkshop, Name = Words, AreaSquareMetres = 1_000, Tenure = Tenure.Lease, Rent = new(3m, 4m),
        AvailableFrom = Today, LookedOn = Today, ConfirmedOn = Today, ConfirmedBy = Words, Provenance = new(Confidence.High, ["test"], LocalText.Empty),
    };

    public static SpaceFacts Facts(SpaceListingInput input, string code = "a-1", string district = "pudong") => SpaceFacts.Of(new SpaceListing(code, input), Park(district));

    public static SpaceFacts With(params TechnicalSpec[] specs) => Facts(Input with { Specs = specs });

    /// <summary>The result of the only criterion of a project.</summary>
    public static CriterionResult Judge(ProjectDescription project, SpaceFacts facts) => Assert.Single(project.Criteria()).Of(facts);

    public static Demand Wants(string name, Wish wish, string? level = null) => new(DemandKind.Find(name)!, wish, level);

    private static Park Park(string district) => new("zhangjiang", new()
    {
        Order = 1, Name = Words, Tier = ParkTier.Core, DistrictCode = district, Positioning = Words, Latitude = 31.2, Longitude = 121.6,
        LocationConfidence = Confidence.High, Provenance = new(Confidence.High, ["test"], LocalText.Empty),
    });
}
