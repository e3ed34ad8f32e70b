using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Spaces;

/// <summary>What the generator makes, without a database in between.</summary>
public sealed class SampleSupplyTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TestDatabase.Noon);

    [Fact]
    public void The_same_seed_gives_the_same_listings_and_another_seed_others()
    {
        Assert.Equal(Hash(Make(400, 1)), Hash(Make(400, 1)));
        Assert.NotEqual(Hash(Make(400, 1)), Hash(Make(400, 2)));
    }

    [Fact]
    public void A_longer_set_begins_with_the_shorter() => Assert.Equal(Hash(Make(150, 7)), Hash(Make(400, 7).Take(150)));

    [Fact]
    public void None_and_too_many()
    {
        Assert.Empty(Make(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(-1, 1).ToList());
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(SampleSupply.MostListings + 1, 1).ToList());
    }

    [Fact]
    public void Every_listing_is_valid_published_and_marked_as_a_sample_four_times()
    {
        var validator = new SpaceListingInputValidator();
        foreach (var listing in Make(2_000, 3))
        {
            var input = InputOf(listing);
            Assert.True(validator.Validate(input) is { IsValid: true }, $"{listing.Code}: {validator.Validate(input)}");
            Assert.Equal(ListingStatus.Published, listing.Status);
            Assert.True(listing.IsSample);
            Assert.StartsWith("sample-", listing.Code);
            Assert.EndsWith("（示例）", listing.Name.Zh);
            Assert.EndsWith("(sample)", listing.Name.En);
            Assert.Equal(["sample generator"], listing.Provenance.Sources);
            Assert.Equal(Confidence.Low, listing.Provenance.Confidence);
            Assert.All(listing.Specs, x => Assert.Equal("sample generator", x.Source));
            Assert.EndsWith("（示例）", listing.ConfirmedBy.Zh);
            Assert.Throws<RuleException>(() => new SpaceListing(listing.Code, input));
        }
    }

    [Fact]
    public void Every_park_has_some_before_any_has_more()
    {
        var byPark = Make(400, 1).CountBy(x => x.ParkSlug).ToDictionary();
        Assert.Equal(33, byPark.Count);
        Assert.All(byPark.Values, x => Assert.InRange(x, 12, 13));
        Assert.Equal(33, Make(33, 1).Select(x => x.ParkSlug).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20_261_124)]
    public void Four_hundred_listings_show_all_there_is_to_try(int seed)
    {
        var listings = Make(400, seed);
        var parks = Parks().ToDictionary(x => x.Slug);
        var facts = listings.Select(x => SpaceFacts.Of(x, parks[x.ParkSlug])).ToList();
        Assert.All(Enum.GetValues<SpaceType>(), x => Assert.True(listings.Count(l => l.Type == x) >= 10, $"{x}"));
        Assert.All(Enum.GetValues<Freshness>(), x => Assert.Contains(listings, l => l.FreshnessOn(Today) == x));
        Assert.All(Enum.GetValues<Tenure>(), x => Assert.Contains(listings, l => l.Tenure == x));
        Assert.All(Uses.All, use => Assert.Contains(facts, x => x.ReadinessFor(use.Use) == ReadinessLevel.Ready));
        Assert.Contains(listings, x => !x.PriceReason.IsEmpty);
        Assert.Contains(listings, x => x.AvailableFrom is null && !x.Timeline.IsEmpty);
        Assert.Contains(listings, x => x.AvailableFrom is null && x.Timeline.IsEmpty);

        var asked = listings.SelectMany(x => Specs.All.Where(s => s.AppliesTo(x.Type)).Select(s => x.ValueOf(s.Spec).State)).Where(x => x != SpecState.NotApplicable).ToList();
        Assert.InRange(asked.Count(x => x == SpecState.Unknown) / (double)asked.Count, 0.10, 0.30);
        Assert.All(Specs.All, spec =>
        {
            var states = listings.Where(x => spec.AppliesTo(x.Type)).Select(x => x.ValueOf(spec.Spec).State).ToList();
            Assert.Contains(SpecState.Known, states);
            Assert.Contains(SpecState.Unknown, states);
        });
    }

    [Fact]
    public void Values_of_a_listing_fit_together()
    {
        foreach (var listing in Make(5_000, 11))
        {
            Assert.InRange(listing.SmallestArea, 30, listing.AreaSquareMetres);
            if (listing.Type == SpaceType.Office)
            {
                Assert.InRange(Number(listing, Spec.ClearHeight) ?? 3, 2.5m, 3.6m);
                Assert.NotEqual(SpecState.Known, listing.ValueOf(Spec.ClassAStore).State);
            }

            Assert.True((Number(listing, Spec.ClearHeightTypical) ?? 0) <= (Number(listing, Spec.ClearHeight) ?? 60));
            Assert.True((Number(listing, Spec.FloorLoadTypical) ?? 0) <= (Number(listing, Spec.FloorLoad) ?? 50));
            Assert.True((Number(listing, Spec.CleanArea) ?? 0) <= listing.AreaSquareMetres);
            AssertFollows(listing, Spec.Steam, Spec.SteamFlow, Specs.No);
            AssertFollows(listing, Spec.CleanGrade, Spec.CleanArea, "none");
            var (least, most) = listing.Type switch { SpaceType.Shell => (0.8m, 3.6m), SpaceType.GmpWorkshop => (1.5m, 5m), _ => (2m, 6.5m) };
            Assert.True(listing.Rent is null || (listing.Rent.Low >= least && listing.Rent.High <= most), $"{listing.Code}: {listing.Rent}");
            Assert.True(listing.Type == SpaceType.Land ? listing is { FloorFrom: null, Tenure: Tenure.Sale } : listing.Tenure == Tenure.Lease || listing.Type != SpaceType.Incubator);
        }
    }

    [Fact]
    public void A_hundred_thousand_listings_take_seconds()
    {
        var watch = Stopwatch.StartNew();
        Assert.Equal(100_000, SampleSupply.Make(Parks(), Districts(), 100_000, 1, Today).Count());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}");
    }

    private static void AssertFollows(SpaceListing listing, Spec cause, Spec effect, string nothing)
    {
        var (known, follows) = (listing.ValueOf(cause), listing.ValueOf(effect));
        switch (known.State)
        {
            case SpecState.Unknown:
                Assert.Equal(SpecState.Unknown, follows.State);
                break;
            case SpecState.Known when known.Choice == nothing:
                Assert.NotEqual(SpecState.Known, follows.State);
                break;
            case SpecState.Known:
                Assert.NotEqual(SpecState.NotApplicable, follows.State);
                break;
            default:
                Assert.Equal(SpecState.NotApplicable, follows.State);
                break;
        }
    }

    private static decimal? Number(SpaceListing listing, Spec spec) => listing.ValueOf(spec).Number;

    private List<SpaceListing> Make(int count, int seed) => [.. SampleSupply.Make(Parks(), Districts(), count, seed, Today)];

    private List<Park> Parks()
    {
        using var db = database.CreateDbContext();
        return [.. db.Parks.AsNoTracking()];
    }

    private Dictionary<string, LocalText> Districts()
    {
        using var db = database.CreateDbContext();
        return db.Districts.AsNoTracking().ToDictionary(x => x.Code, x => x.Name);
    }

    private static string Hash(IEnumerable<SpaceListing> listings) =>
        Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(listings.Select(x => new { x.Code, Input = InputOf(x) }))));

    private static SpaceListingInput InputOf(SpaceListing x) => new()
    {
        ParkSlug = x.ParkSlug,
        Type = x.Type,
        Name = x.Name,
        Summary = x.Summary,
        AreaSquareMetres = x.AreaSquareMetres,
        SmallestUnitSquareMetres = x.SmallestUnitSquareMetres,
        FloorFrom = x.FloorFrom,
        FloorTo = x.FloorTo,
        Tenure = x.Tenure,
        Rent = x.Rent,
        Sale = x.Sale,
        PriceReason = x.PriceReason,
        AvailableFrom = x.AvailableFrom,
        Timeline = x.Timeline,
        SectorCodes = [.. x.SectorCodes],
        Specs = [.. x.Specs],
        LookedOn = x.LookedOn,
        ConfirmedOn = x.ConfirmedOn,
        ConfirmedBy = x.ConfirmedBy,
        Provenance = x.Provenance,
    };
}
