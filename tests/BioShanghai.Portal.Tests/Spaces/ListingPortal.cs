using System.Net;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Spaces;

/// <summary>The site with the 400 samples and a few real listings, on a day that stands still.</summary>
public sealed class ListingPortal : PortalFactory
{
    public static readonly DateOnly Today = DateOnly.FromDateTime(TestDatabase.Noon);

    public const string Land = "plot-a12";
    public const string OnRequest = "building-7";
    public const string Both = "building-9";

    /// <summary>Published long ago, or never, or no longer: none of them is public.</summary>
    public static readonly string[] NotPublic = ["withdrawn-1", "draft-1", AgedCode(211)];

    /// <summary>Days since the confirmation of the listings of <see cref="AgedCode"/>.</summary>
    public static readonly int[] Ages = [0, 90, 91, 150, 151, 210, 211];

    public ListingPortal()
    {
        Clock = new FakeTimeProvider(TestDatabase.Noon);
        With("Samples:Load", "true");
        var withdrawn = Published("withdrawn-1", Input());
        withdrawn.Withdraw();
        Database.AddAsync(
        [
            Published(Land, Input(SpaceType.Land, Tenure.Sale) with
            {
                AreaSquareMetres = 20_000,
                SmallestUnitSquareMetres = 10_000,
                FloorFrom = null,
                FloorTo = null,
                Rent = null,
                Sale = new(1_500, 1_800),
                Specs =
                [
                    TechnicalSpec.Known(Spec.Investment, 22_500) with { DueOn = new(2029, 12, 31), Source = "https://www.shanghai.gov.cn/plot", LookedOn = Today, ConfirmedOn = Today },
                    TechnicalSpec.Known(Spec.Tax, 1_500) with { DueOn = new(2031, 12, 31), Source = "a broker's leaflet", LookedOn = Today.AddDays(-3) },
                    TechnicalSpec.NotApplicable(Spec.Steam) with { Note = new("地块尚未通汽", "No steam laid to the plot") },
                ],
            }),
            Published(OnRequest, Input() with { Rent = null, PriceReason = new("随装修方案确定", "It depends on the fit-out") }),
            Published(Both, Input(tenure: Tenure.LeaseOrSale) with { Sale = new(12_000, 15_000) }),
            .. Ages.Select(x => Published(AgedCode(x), Input() with { ConfirmedOn = Today.AddDays(-x) })),
            withdrawn,
            new SpaceListing("draft-1", Input()),
        ]).GetAwaiter().GetResult();
    }

    public static string AgedCode(int days) => $"aged-{days}";

    public static SpaceListing Published(string code, SpaceListingInput input)
    {
        var listing = new SpaceListing(code, input);
        listing.Publish();
        return listing;
    }

    /// <summary>A plain listing of 1,000 m² at 3 to 4 yuan per m² and day in Zhangjiang, with nothing technical stated.</summary>
    public static SpaceListingInput Input(SpaceType type = SpaceType.Laboratory, Tenure tenure = Tenure.Lease) => new()
    {
        ParkSlug = "zhangjiang",
        Type = type,
        Name = new("测试楼 3 层", "Test building, floor 3"),
        AreaSquareMetres = 1_000,
        SmallestUnitSquareMetres = 250,
        FloorFrom = 3,
        FloorTo = 3,
        Tenure = tenure,
        Rent = new(3, 4),
        AvailableFrom = Today.AddDays(10),
        SectorCodes = ["cell-gene-therapy"],
        LookedOn = Today,
        ConfirmedOn = Today,
        ConfirmedBy = new("浦东新区", "Pudong District"),
        Provenance = new(Confidence.High, ["https://www.pudong.gov.cn/space"], LocalText.Empty),
    };

    /// <summary>A page as a reader sees it, with its marks written out.</summary>
    public async Task<string> PageAsync(string address)
    {
        var answer = await CreatePlainClient().GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode}");
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
