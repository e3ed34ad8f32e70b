using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Partners;

public sealed class PartnerTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly PublicPartners _query = new(database.Catalogue);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_directory_holds_every_partner_by_category_and_no_sector_without_data()
    {
        var directory = await _query.DirectoryAsync(new(), _ct);
        Assert.Equal(23, directory.Facets.Results.Count);
        Assert.Equal(23, directory.FirstBatch.Count);
        Assert.Equal(
            [(PartnerCategory.Enterprise, 9), (PartnerCategory.InvestmentPlatform, 6), (PartnerCategory.ServiceFirm, 8)],
            directory.Facets.Results.GroupBy(x => x.Partner.Category).Select(x => (x.Key, x.Count())));
        Assert.Empty(directory.Facets.Counts("sector"));
    }

    [Fact]
    public async Task Every_count_beside_a_value_is_the_size_of_the_result_its_link_opens()
    {
        string[] names = ["category", "service", "stage", "batch"];
        PartnerQuery[] starts = [new(), new(Category: "service-firm"), new(Stage: "s3-manufacturing"), new(Service: "equity-financing", Batch: "1")];
        foreach (var start in starts)
        {
            var directory = await _query.DirectoryAsync(start, _ct);
            foreach (var name in names)
            {
                Assert.NotEmpty(directory.Facets.Counts(name));
                foreach (var count in directory.Facets.Counts(name))
                {
                    var opened = await _query.DirectoryAsync(With(start, name, count.Value), _ct);
                    Assert.Equal(count.Count, opened.Facets.Results.Count);
                }
            }
        }
    }

    [Fact]
    public async Task A_partner_stands_under_a_step_exactly_when_it_offers_one_of_its_services()
    {
        var stages = (await database.Catalogue.GetAsync(_ct)).Stages;
        foreach (var entry in (await _query.DirectoryAsync(new(), _ct)).Facets.Results)
        {
            Assert.Equal(
                stages.Values.Where(s => s.ServiceCodes.Any(entry.Partner.ServiceCodes.Contains)).Select(s => s.Code),
                entry.StageCodes);
        }
    }

    [Fact]
    public async Task Events_are_those_the_announcements_name_and_no_others()
    {
        Assert.Equal(
            [("partnership-launch-2023", "Plaque")],
            (await _query.FindAsync("roche", _ct))!.Events.Select(x => (x.Event.Slug, string.Join(' ', x.Roles))));
        foreach (var slug in new[] { "iqvia", "haitong-securities" })
        {
            Assert.Contains(("partnership-launch-2023", "Plaque Speaker"), (await _query.FindAsync(slug, _ct))!.Events.Select(x => (x.Event.Slug, string.Join(' ', x.Roles))));
        }
    }

    [Fact]
    public void While_a_name_is_open_other_names_stay_with_the_editors()
    {
        Assert.Empty(Partner(Confidence.Low, "possibly Somebody Ltd").PublicAliases());
        Assert.Equal([new("Some Body", "announcement spelling"), new("S.B.", null)], Partner(Confidence.Medium, "Some Body (announcement spelling)", "S.B.").PublicAliases());
        Assert.Equal(
            [(true, true), (true, false), (false, false)],
            new[] { Confidence.Low, Confidence.Medium, Confidence.High }.Select(x => (Partner(x).IdentityIsOpen(), Partner(x).NameIsOpen())));
    }

    [Theory]
    [InlineData("https://www.sphchina.com", true, "sphchina.com", true)]
    [InlineData("https://www.sphchina.com", false, "sphchina.com", false)]
    [InlineData("https://nobody.example", true, "nobody.example", false)]
    [InlineData("javascript:alert(1)", true, null, false)]
    public void A_website_is_a_link_only_when_confirmed_and_trusted(string website, bool isConfirmed, string? host, bool isLink)
    {
        var partner = Partner(Confidence.High, website, isConfirmed);
        Assert.Equal((host, isLink), (partner.WebsiteHost(), partner.WebsiteMayBeLinked()));
    }

    private static PartnerQuery With(PartnerQuery query, string name, string value) => name switch
    {
        "category" => query with { Category = value },
        "service" => query with { Service = value },
        "stage" => query with { Stage = value },
        _ => query with { Batch = value },
    };

    private static Partner Partner(Confidence identity, params string[] aliases) => new("some-body", Input(identity) with { Aliases = aliases });

    private static Partner Partner(Confidence identity, string website, bool isConfirmed) =>
        new("some-body", Input(identity) with { Website = website, WebsiteIsConfirmed = isConfirmed });

    private static PartnerInput Input(Confidence identity) => new()
    {
        Order = 1,
        Name = new("某机构", "Some Body"),
        ShortName = new("某机构", "Some Body"),
        Category = PartnerCategory.Enterprise,
        CategoryConfidence = Confidence.High,
        OrganisationType = "pharma",
        Summary = LocalText.Empty,
        Batch = 1,
        JoinedOn = new(2023, 4, 18),
        Provenance = new(identity, [], LocalText.Empty),
    };
}
