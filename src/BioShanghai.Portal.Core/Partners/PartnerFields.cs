using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Partners;

/// <summary>What reading a partner's fields needs to know beside them.</summary>
/// <param name="Kept">The partner as it is: its slug, batch and day of joining are no fields.</param>
public sealed record PartnerContext(Partner Kept, IReadOnlyCollection<string> SectorCodes, IReadOnlyCollection<string> ServiceCodes);

/// <summary>
/// The one table of what is edited of a partner. Its contacts write who they are and what they do; how sure that is, and what it is known
/// from, is for the Centre. The editors' note is no field, because contacts read every version. The desk is no part of it: what a contact
/// changes of it is live at once.
/// </summary>
public static partial class PartnerFields
{
    public const string Category = "category";
    public const string Type = "organisation.type";
    public const string Headquarters = "headquarters";

    internal const string China = "CN";

    private const int MostOrder = 10_000;
    private const string Yes = "yes";
    private const string No = "no";

    /// <summary>Kinds of organisation there are words for; <c>Type.…</c> in the partners' resources.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "pharma", "biotech", "medtech", "ivd", "pharma-diagnostics", "cdmo", "consultancy-cro", "fund", "asset-manager", "brokerage", "bank", "law-firm", "accountancy",
        "real-estate-consultancy", "research-institute", "association", "other",
    ];

    /// <summary>Countries and regions there are words for; <c>Country.…</c> in the partners' resources.</summary>
    public static IReadOnlyList<string> Countries { get; } =
    [
        China, "HK", "MO", "TW", "US", "CH", "DE", "GB", "FR", "JP", "KR", "SG", "AE", "AT", "AU", "BE", "BR", "CA", "DK", "ES", "FI", "ID", "IE", "IL", "IN", "IT", "KY", "LU", "MY", "NL",
        "NO", "NZ", "PT", "SA", "SE", "TH", "VG", "VN",
    ];

    /// <summary>What a contact may write that nobody had confirmed, with the field that says whether it is.</summary>
    private static readonly (string Field, string Confirmed)[] VouchedFor =
        [(Headquarters, "headquarters.confirmed"), ("homepage", "homepage.confirmed"), ("services", "services.confirmed")];

    public static FieldTable Table { get; } = new(
    [
        Text("name.zh", FieldSection.Basics, Partner.NameMaxLength, 3) with { Required = true },
        Text("name.en", FieldSection.Basics, Partner.NameMaxLength, 3) with { Required = true },
        Text("short.name.zh", FieldSection.Basics, Partner.NameMaxLength, 2) with { Required = true },
        Text("short.name.en", FieldSection.Basics, Partner.NameMaxLength, 2) with { Required = true },
        new("aliases", FieldSection.Basics, FieldKind.Lines) { MaxLength = Partner.NameMaxLength, Weight = 1 },
        new(Category, FieldSection.Basics, FieldKind.Choice) { Choices = [.. Enum.GetValues<PartnerCategory>().Select(x => x.Code())], Required = true, Weight = 3 },
        new(Type, FieldSection.Basics, FieldKind.Choice) { Choices = Types, Required = true, MaxLength = Partner.OrganisationTypeMaxLength, Weight = 2 },
        new(Headquarters, FieldSection.Basics, FieldKind.Choice) { Choices = Countries, Weight = 1 },
        Text("homepage", FieldSection.Basics, Partner.LinkMaxLength, 2),

        new("services", FieldSection.Offer, FieldKind.Choices) { ChoicesFrom = ChoiceList.Services, MaxLength = 1_000, Weight = 3 },
        new("sectors", FieldSection.Offer, FieldKind.Choices) { ChoicesFrom = ChoiceList.Sectors, MaxLength = 1_000, Weight = 3 },
        Long("summary.zh", FieldSection.Offer, Partner.SummaryMaxLength, 3),
        Long("summary.en", FieldSection.Offer, Partner.SummaryMaxLength, 3),

        new("tickers", FieldSection.Figures, FieldKind.Rows) { MaxLength = 1_200 },

        new("sources", FieldSection.Evidence, FieldKind.Lines) { MaxLength = ProvenanceValidator.SourceMaxLength, CentreOnly = true },

        Sure("name.confidence"),
        Sure("category.confidence"),
        Settled("headquarters.confirmed"),
        Settled("homepage.confirmed"),
        Settled("services.confirmed"),
        new("order", FieldSection.Centre, FieldKind.WholeNumber) { Most = MostOrder, Decimals = 0, Required = true, CentreOnly = true },
    ]);

    public static FieldValues Write(Partner partner) => FieldValues.Of(
    [
        .. Words("name", partner.Name),
        .. Words("short.name", partner.ShortName),
        new("aliases", FieldTexts.Lines(partner.Aliases)),
        new(Category, partner.Category.Code()),
        new(Type, partner.OrganisationType),
        new(Headquarters, partner.HeadquartersCountry),
        new("homepage", partner.Website),
        new("services", FieldTexts.Codes(partner.ServiceCodes)),
        new("sectors", FieldTexts.Codes(partner.SectorCodes)),
        .. Words("summary", partner.Summary),
        new("tickers", FieldTexts.Lines(partner.Tickers.Select(Row))),
        new("sources", FieldTexts.Lines(partner.Provenance.Sources)),
        new("name.confidence", Code(partner.Provenance.Confidence)),
        new("category.confidence", Code(partner.CategoryConfidence)),
        new("headquarters.confirmed", partner.HeadquartersIsConfirmed ? Yes : No),
        new("homepage.confirmed", partner.WebsiteIsConfirmed ? Yes : No),
        new("services.confirmed", partner.ServicesAreConfirmed ? Yes : No),
        new("order", FieldTexts.Of((decimal?)partner.Order)),
    ]);

    /// <summary>Reads typed fields: a partner's input when all are sound, otherwise every fault at its field.</summary>
    public static FieldReading<PartnerInput> Read(FieldValues values, PartnerContext context)
    {
        var (sketch, faults) = Sketch(values, context);
        return new(faults.Count == 0 ? sketch : null, faults);
    }

    /// <summary>What can be shown of typed fields although some are faulty: those stay as they are kept.</summary>
    public static (PartnerInput Input, IReadOnlyList<FieldFault> Faults) Sketch(FieldValues values, PartnerContext context)
    {
        var (read, kept) = (new FieldReader(values, Table), context.Kept);
        var (country, website, type) = (read.Text(Headquarters), read.Text("homepage"), read.Text(Type));
        if (website is not null && !(Uri.TryCreate(website, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            read.Refuse("homepage", "NotWebAddress");
        }

        // One that came with the content and has no words yet is no mistake of whoever edits the rest.
        type = type == kept.OrganisationType ? type : read.Known(Type, Types);
        country = country == kept.HeadquartersCountry ? country : read.Known(Headquarters, Countries);
        var input = new PartnerInput
        {
            Order = read.Whole("order") ?? kept.Order,
            Name = read.LooseWords("name"),
            ShortName = read.LooseWords("short.name"),
            Aliases = read.Many("aliases"),
            Category = read.Choice<PartnerCategory>(Category) ?? kept.Category,
            CategoryConfidence = read.Choice<Confidence>("category.confidence") ?? kept.CategoryConfidence,
            OrganisationType = read.IsFaulty(Type) || type is null ? kept.OrganisationType : type,
            HeadquartersCountry = read.IsFaulty(Headquarters) ? kept.HeadquartersCountry : country,
            HeadquartersIsConfirmed = IsYes(read, "headquarters.confirmed"),
            Tickers = TickersOf(read),
            Website = read.IsFaulty("homepage") ? kept.Website : website,
            WebsiteIsConfirmed = IsYes(read, "homepage.confirmed"),
            ServiceCodes = read.Many("services", context.ServiceCodes),
            ServicesAreConfirmed = IsYes(read, "services.confirmed"),
            SectorCodes = read.Many("sectors", context.SectorCodes),
            Summary = read.LooseWords("summary"),
            Batch = kept.Batch,
            JoinedOn = kept.JoinedOn,
            Provenance = new(read.Choice<Confidence>("name.confidence") ?? kept.Provenance.Confidence, read.Many("sources"), kept.Provenance.EditorNote),
        };
        return (input, read.Faults);
    }

    /// <summary>What somebody of the partner changed of its services, website or country stands as said by the partner itself, once the Centre approves it.</summary>
    internal static FieldValues Vouched(FieldValues typed, FieldValues asItIs) => VouchedFor.Aggregate(
        typed, (values, field) => values[field.Field].Length > 0 && values[field.Field] != asItIs[field.Field] ? values.With(field.Confirmed, Yes) : values);

    public static LocalText NameOf(FieldValues values) => new(values["name.zh"] is { Length: > 0 } zh ? zh : null, values["name.en"] is { Length: > 0 } en ? en : null);

    /// <summary>The category a code names, or null.</summary>
    public static PartnerCategory? CategoryOf(string code) => Enum.GetValues<PartnerCategory>().Where(x => x.Code() == code).Select(x => (PartnerCategory?)x).FirstOrDefault();

    private static bool IsYes(FieldReader read, string key) => read.Text(key) is { } text && read.CodeOf(key, [No, Yes], text) == Yes;

    private static string Code(Confidence confidence) => SpaceCodes.Kebab(confidence.ToString());

    private static KeyValuePair<string, string?>[] Words(string name, LocalText words) => [new($"{name}.zh", words.Zh), new($"{name}.en", words.En)];

    private static FieldDefinition Text(string key, FieldSection section, int length, int weight) => new(key, section, FieldKind.Text) { MaxLength = length, Weight = weight };

    private static FieldDefinition Long(string key, FieldSection section, int length, int weight) => new(key, section, FieldKind.LongText) { MaxLength = length, Weight = weight };

    private static FieldDefinition Sure(string key) =>
        new(key, FieldSection.Centre, FieldKind.Choice) { Choices = [.. Enum.GetValues<Confidence>().Select(Code)], Required = true, CentreOnly = true };

    private static FieldDefinition Settled(string key) => new(key, FieldSection.Centre, FieldKind.Choice) { Choices = [No, Yes], Required = true, CentreOnly = true };
}
