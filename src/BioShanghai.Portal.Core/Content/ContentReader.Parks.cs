using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;

namespace BioShanghai.Portal.Core.Content;

internal sealed partial class ContentReader
{
    private const string Unverified = "unverified";
    private const string Inferred = "inferred";

    private static readonly Dictionary<string, ParkTier> Tiers = new(StringComparer.Ordinal)
    {
        ["core"] = ParkTier.Core,
        ["key"] = ParkTier.Key,
        ["extended"] = ParkTier.Extended,
    };

    private static readonly Dictionary<string, FigureKind> FigureKinds = new(StringComparer.Ordinal)
    {
        ["actual"] = FigureKind.Actual,
        ["target"] = FigureKind.Target,
    };

    private static readonly Dictionary<string, PartnerCategory> Categories = new(StringComparer.Ordinal)
    {
        ["enterprise"] = PartnerCategory.Enterprise,
        ["investment_platform"] = PartnerCategory.InvestmentPlatform,
        ["service_firm"] = PartnerCategory.ServiceFirm,
    };

    private void ReadParks()
    {
        var names = new Dictionary<string, string>
        {
            ["SectorCodes"] = "focusSectors", ["Latitude"] = "location.lat", ["Longitude"] = "location.lng", ["Provenance"] = "",
        };
        var parks = CodesOf("parks.json", "slug", "park");
        var parents = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (node, index) in Records("parks.json"))
        {
            var slug = Slug(node, "slug", Park.SlugMaxLength);
            var location = node.RequiredChild("location").Ignore("accuracy");
            var input = new ParkInput
            {
                Order = index + 1,
                Name = node.Words("name"),
                Aliases = node.Texts("aliases"),
                Tier = node.OneOf("tier", Tiers),
                ParentSlug = node.OptionalCode("parentSlug", parks),
                DistrictCode = node.Code("districtCode", Districts),
                Positioning = node.Words("positioning"),
                SectorCodes = node.Codes("focusSectors", Sectors),
                PlannedAreaHectares = node.OptionalDouble("plannedAreaHectares"),
                PlannedAreaConfidence = node.Has("plannedAreaConfidence") ? node.OneOf("plannedAreaConfidence", Confidences) : null,
                Latitude = location.Double("lat"),
                Longitude = location.Double("lng"),
                LocationConfidence = location.OneOf("confidence", Confidences),
                Address = node.OptionalWords("address"),
                AddressSource = node.OptionalText("addressSource"),
                Website = node.OptionalText("website"),
                Highlights = node.WordList("highlights"),
                Facts = [.. node.Items("facts").Select(Fact)],
                // A park carries confidence per fact; the record itself stands on its sources.
                Provenance = Provenance(node, node.Has("confidence") ? node.OneOf("confidence", Confidences) : Confidence.Medium),
            };
            location.Finish();
            RefuseCircle(node, "parentSlug", slug, input.ParentSlug, parents);
            Keep<Park, ParkInput>(node, slug, input, new ParkInputValidator(), names, () => new(slug, input), x => x.Describe(input));
        }
    }

    private static ParkFact Fact(ContentNode node)
    {
        var fact = new ParkFact(
            node.Words("name"), node.Decimal("value"), node.Text("unit"), node.OptionalInt("year"), node.OneOf("kind", FigureKinds),
            node.Text("source"), node.OneOf("confidence", Confidences));
        node.Finish();
        return fact;
    }

    private void ReadPartners()
    {
        var names = new Dictionary<string, string> { ["SectorCodes"] = "sectors", ["ServiceCodes"] = "services", ["Provenance"] = "" };
        foreach (var (node, _) in Records("partners.json"))
        {
            var slug = Slug(node, "slug", Partner.SlugMaxLength);
            var input = new PartnerInput
            {
                Order = node.Int("order"),
                Name = node.Words("name"),
                ShortName = node.Words("shortName"),
                Aliases = node.Texts("aliases"),
                Category = node.OneOf("category", Categories),
                CategoryConfidence = node.OneOf("categoryConfidence", Confidences),
                OrganisationType = node.Text("organisationType"),
                HeadquartersCountry = node.OptionalText("headquartersCountry"),
                HeadquartersIsConfirmed = IsSettled(node.OptionalText("headquartersSource"), Unverified),
                Tickers = [.. node.Items("tickers").Select(Ticker)],
                Website = node.OptionalText("website"),
                WebsiteIsConfirmed = IsSettled(node.OptionalText("websiteSource"), Unverified),
                ServiceCodes = node.Codes("services", Services),
                ServicesAreConfirmed = IsSettled(node.OptionalText("servicesBasis"), Inferred),
                SectorCodes = node.Codes("sectors", Sectors),
                Summary = node.Words("summary"),
                Batch = node.Int("batch"),
                JoinedOn = node.Date("joinedOn"),
                Provenance = Provenance(node, node.OneOf("identityConfidence", Confidences)),
            };
            Keep<Partner, PartnerInput>(node, slug, input, new PartnerInputValidator(), names, () => new(slug, input), x => x.Describe(input));
        }
    }

    /// <summary>A statement is settled when it names a source and that source is not marked as open.</summary>
    private static bool IsSettled(string? source, string mark) =>
        source is not null && !source.StartsWith(mark, StringComparison.OrdinalIgnoreCase);

    private static Ticker Ticker(ContentNode node)
    {
        var ticker = new Ticker(
            node.Text("exchange"), node.Text("symbol"), node.Text("source"), node.OneOf("confidence", Confidences),
            node.OptionalText("entity"), node.OptionalText("note"));
        node.Finish();
        return ticker;
    }
}
