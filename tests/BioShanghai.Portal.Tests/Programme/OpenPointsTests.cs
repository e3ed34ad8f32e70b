#pragma warning disable xUnit1051 // Few calls of little.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>What is still to be settled of a partner, on the first batch as it is known and on one of whom all is.</summary>
public sealed class OpenPointsTests
{
    [Fact]
    public async Task Each_of_the_first_batch_shows_what_is_open_of_it()
    {
        using var world = await CentreWorld.CreateAsync();
        var rows = (await world.Members().ListAsync(new(Batch: 1))).Rows.ToDictionary(x => x.Slug);
        Assert.Equal(23, rows.Count);
        // Nobody has yet been asked about services and website, and nobody has a desk, a contact, a term or a certificate.
        OpenPointCode[] ofAll = [OpenPointCode.Services, OpenPointCode.Website, OpenPointCode.DeskPhone, OpenPointCode.Contact, OpenPointCode.Term, OpenPointCode.Certificate];
        Assert.All(rows.Values, x => Assert.Empty(ofAll.Except(x.Points.Select(y => y.Code))));
        Assert.Equal(["shanghai-ketou"], rows.Values.Where(x => Has(x, OpenPointCode.Name)).Select(x => x.Slug));
        Assert.Equal(4, rows.Values.Count(x => Has(x, OpenPointCode.Identity)));
        Assert.True(Has(rows["siemens"], OpenPointCode.Identity));
        Assert.True(Has(rows["shanghai-pharma"], OpenPointCode.Ticker));
        Assert.False(Has(rows["shanghai-pharma"], OpenPointCode.Category));
        Assert.All(rows.Values, x => Assert.True(x.IsToBeConfirmed));
        Assert.Equal(23, (await world.Members().ListAsync(new(IsToBeConfirmed: true))).Total);
    }

    [Fact]
    public void One_of_whom_everything_is_settled_has_no_point_and_each_thing_missing_is_one()
    {
        var partner = new Partner("settled", Input);
        var membership = MembershipUntil(new(2029, 12, 17));
        var desk = new PartnerDeskCard("settled");
        desk.Describe(new() { Phone = "021-5555 0101" });
        Assert.Empty(OpenPoints.Of(partner, membership, desk, hasContact: true, hasCertificate: true));
        Assert.Equal(
            [OpenPointCode.DeskPhone, OpenPointCode.Contact, OpenPointCode.Term, OpenPointCode.Certificate],
            OpenPoints.Of(partner, MembershipUntil(null), null, hasContact: false, hasCertificate: false).Select(x => x.Code));

        Alone(OpenPointCode.Name, Input with { Provenance = new(Confidence.Low, [], Core.Text.LocalText.Empty) });
        Alone(OpenPointCode.Identity, Input with { Provenance = new(Confidence.Medium, [], Core.Text.LocalText.Empty) });
        Alone(OpenPointCode.Category, Input with { CategoryConfidence = Confidence.Medium });
        Alone(OpenPointCode.Services, Input with { ServicesAreConfirmed = false });
        Alone(OpenPointCode.Headquarters, Input with { HeadquartersIsConfirmed = false });
        Alone(OpenPointCode.Website, Input with { WebsiteIsConfirmed = false });
        Alone(OpenPointCode.Ticker, Input with { Tickers = [new("SSE", "600000", "unverified", Confidence.Medium, null, null)] });

        membership.End("退出", Actor.System, TestDatabase.Noon);
        Assert.Empty(OpenPoints.Of(partner, membership, null, hasContact: false, hasCertificate: false));

        void Alone(OpenPointCode code, PartnerInput input) =>
            Assert.Equal([(code, OpenPointKind.ToBeConfirmed)], OpenPoints.Of(new("one", input), MembershipUntil(new(2029, 12, 17)), desk, true, true).Select(x => (x.Code, x.Kind)));
    }

    private static PartnerInput Input => new()
    {
        Order = 1, Name = new("衡信", "Hengxin"), ShortName = new("衡信", "Hengxin"), Category = PartnerCategory.ServiceFirm, CategoryConfidence = Confidence.High, OrganisationType = "law-firm",
        HeadquartersCountry = "CN", HeadquartersIsConfirmed = true, WebsiteIsConfirmed = true, ServicesAreConfirmed = true, Summary = Core.Text.LocalText.Empty, Batch = 2, JoinedOn = new(2026, 12, 18),
        Provenance = new(Confidence.High, [], Core.Text.LocalText.Empty),
    };

    private static Membership MembershipUntil(DateOnly? end) => new("settled", 2, new(2026, 12, 18), end, MembershipState.Active, Actor.System, TestDatabase.Noon);

    private static bool Has(MemberRow row, OpenPointCode code) => row.Points.Any(x => x.Code == code);
}
