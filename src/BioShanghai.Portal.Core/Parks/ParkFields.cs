using System.Globalization;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Parks;

/// <summary>What reading a park's fields needs to know beside them.</summary>
/// <param name="Slug">The park's own; it is no field.</param>
public sealed record ParkContext(
    string Slug, IReadOnlyCollection<string> ParkSlugs, IReadOnlyCollection<string> SectorCodes, IReadOnlyCollection<string> DistrictCodes);

/// <summary>The one table of what is edited of a park. District, place on the map, tier, order and parent are for the Centre; the slug is the park's address and never changes.</summary>
public static partial class ParkFields
{
    private const int MostOrder = 10_000;

    public static FieldTable Table { get; } = new(
    [
        Text("name.zh", FieldSection.Basics, Park.NameMaxLength, 3) with { Required = true },
        Text("name.en", FieldSection.Basics, Park.NameMaxLength, 3) with { Required = true },
        new("aliases", FieldSection.Basics, FieldKind.Lines) { MaxLength = Park.NameMaxLength },
        Long("positioning.zh", FieldSection.Basics, Park.PositioningMaxLength, 3) with { Required = true },
        Long("positioning.en", FieldSection.Basics, Park.PositioningMaxLength, 3) with { Required = true },
        new("sectors", FieldSection.Basics, FieldKind.Choices) { ChoicesFrom = ChoiceList.Sectors, MaxLength = 1_000, Weight = 3 },

        new("planned.area", FieldSection.Place, FieldKind.Number) { Unit = "ha", Least = 0.0001m, Most = (decimal)Park.LargestPlannedAreaHectares, Weight = 2 },
        Sure("planned.area.confidence", FieldSection.Place),
        Degrees("latitude", 30.000001m, 32.499999m),
        Degrees("longitude", 120.000001m, 122.999999m),
        Sure("location.confidence", FieldSection.Place) with { Required = true, CentreOnly = true },
        Text("address.zh", FieldSection.Place, Park.AddressMaxLength, 2),
        Text("address.en", FieldSection.Place, Park.AddressMaxLength, 2),
        Text("address.source", FieldSection.Place, Park.LinkMaxLength, 1),
        Text("website", FieldSection.Place, Park.LinkMaxLength, 2),

        new("highlights", FieldSection.Figures, FieldKind.Rows) { MaxLength = 2 * Park.HighlightMaxLength + 3, Weight = 2 },
        new("facts", FieldSection.Figures, FieldKind.Rows) { MaxLength = 1_200, Weight = 3 },

        new("sources", FieldSection.Evidence, FieldKind.Lines) { MaxLength = ProvenanceValidator.SourceMaxLength, Weight = 2 },
        Sure("confidence", FieldSection.Evidence) with { Required = true, Weight = 1 },
        Long("editor.note.zh", FieldSection.Evidence, ProvenanceValidator.NoteMaxLength, 0),
        Long("editor.note.en", FieldSection.Evidence, ProvenanceValidator.NoteMaxLength, 0),

        new("district", FieldSection.Centre, FieldKind.Choice) { ChoicesFrom = ChoiceList.Districts, Required = true, CentreOnly = true },
        new("tier", FieldSection.Centre, FieldKind.Choice) { Choices = Codes<ParkTier>(), Required = true, CentreOnly = true },
        new("order", FieldSection.Centre, FieldKind.WholeNumber) { Most = MostOrder, Decimals = 0, Required = true, CentreOnly = true },
        new("parent", FieldSection.Centre, FieldKind.Choice) { ChoicesFrom = ChoiceList.Parks, MaxLength = Park.SlugMaxLength, CentreOnly = true },
    ]);

    /// <summary>The park as its entity would take it again.</summary>
    public static ParkInput InputOf(Park park) => new()
    {
        Order = park.Order,
        Name = park.Name,
        Aliases = park.Aliases,
        Tier = park.Tier,
        ParentSlug = park.ParentSlug,
        DistrictCode = park.DistrictCode,
        Positioning = park.Positioning,
        SectorCodes = park.SectorCodes,
        PlannedAreaHectares = park.PlannedAreaHectares,
        PlannedAreaConfidence = park.PlannedAreaConfidence,
        Latitude = park.Latitude,
        Longitude = park.Longitude,
        LocationConfidence = park.LocationConfidence,
        Address = park.Address,
        AddressSource = park.AddressSource,
        Website = park.Website,
        Highlights = park.Highlights,
        Facts = park.Facts,
        Provenance = park.Provenance,
    };

    public static FieldValues Write(Park park) => Write(InputOf(park));

    /// <summary>The canonical texts of a park.</summary>
    public static FieldValues Write(ParkInput input) => FieldValues.Of(
    [
        .. Words("name", input.Name),
        new("aliases", FieldTexts.Lines(input.Aliases)),
        .. Words("positioning", input.Positioning),
        new("sectors", FieldTexts.Codes(input.SectorCodes)),
        new("planned.area", FieldTexts.Of(input.PlannedAreaHectares)),
        new("planned.area.confidence", input.PlannedAreaConfidence is { } sure ? Code(sure) : ""),
        new("latitude", FieldTexts.Of((double?)input.Latitude)),
        new("longitude", FieldTexts.Of((double?)input.Longitude)),
        new("location.confidence", Code(input.LocationConfidence)),
        .. Words("address", input.Address),
        new("address.source", input.AddressSource),
        new("website", input.Website),
        new("highlights", FieldTexts.Lines(input.Highlights.Select(x => FieldTexts.Row(x.Zh ?? "", x.En ?? "")))),
        new("facts", FieldTexts.Lines(input.Facts.Select(Row))),
        new("sources", FieldTexts.Lines(input.Provenance.Sources)),
        new("confidence", Code(input.Provenance.Confidence)),
        .. Words("editor.note", input.Provenance.EditorNote),
        new("district", input.DistrictCode),
        new("tier", Code(input.Tier)),
        new("order", FieldTexts.Of((decimal?)input.Order)),
        new("parent", input.ParentSlug),
    ]);

    /// <summary>Reads typed fields: a park's input when all are sound, otherwise every fault at its field.</summary>
    public static FieldReading<ParkInput> Read(FieldValues values, ParkContext context)
    {
        var (sketch, faults) = Sketch(values, context);
        return new(faults.Count == 0 ? sketch : null, faults);
    }

    /// <summary>What can be shown of typed fields although some are faulty: those are left out. Null where the park would have no district or no place.</summary>
    public static (ParkInput? Input, IReadOnlyList<FieldFault> Faults) Sketch(FieldValues values, ParkContext context)
    {
        var read = new FieldReader(values, Table);
        var (name, positioning, address) = (read.LooseWords("name"), read.LooseWords("positioning"), read.Words("address"));
        var (aliases, sectors, sources) = (read.Many("aliases"), read.Many("sectors", context.SectorCodes), read.Many("sources"));
        var (area, areaSure) = (Double(read, "planned.area"), read.Choice<Confidence>("planned.area.confidence"));
        var (latitude, longitude) = (Double(read, "latitude"), Double(read, "longitude"));
        var (placeSure, confidence) = (read.Choice<Confidence>("location.confidence"), read.Choice<Confidence>("confidence"));
        var (addressSource, website) = (read.Text("address.source"), read.Text("website"));
        if (website is not null && !(Uri.TryCreate(website, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            read.Refuse("website", "NotWebAddress");
        }

        var (highlights, facts, note) = (HighlightsOf(read), FactsOf(read), read.LooseWords("editor.note"));
        var district = read.Known("district", context.DistrictCodes);
        var (tier, order, parent) = (read.Choice<ParkTier>("tier"), read.Whole("order"), read.Known("parent", context.ParkSlugs));
        if (parent == context.Slug)
        {
            read.Refuse("parent", "OwnParent");
        }

        if (read.IsFaulty("district") || district is null || latitude is null || longitude is null)
        {
            return (null, read.Faults);
        }

        return (
            new()
            {
                Order = order ?? MostOrder,
                Name = name,
                Aliases = aliases,
                Tier = tier ?? ParkTier.Extended,
                ParentSlug = read.IsFaulty("parent") ? null : parent,
                DistrictCode = district,
                Positioning = positioning,
                SectorCodes = sectors,
                PlannedAreaHectares = area,
                PlannedAreaConfidence = areaSure,
                Latitude = latitude.Value,
                Longitude = longitude.Value,
                LocationConfidence = placeSure ?? Confidence.Low,
                Address = address,
                AddressSource = addressSource,
                Website = read.IsFaulty("website") ? null : website,
                Highlights = highlights,
                Facts = facts,
                Provenance = new(confidence ?? Confidence.Low, sources, note),
            },
            read.Faults);
    }

    // By way of its text: the double nearest to what was typed, not to a decimal's arithmetic.
    private static double? Double(FieldReader read, string key) =>
        read.Number(key) is { } number ? double.Parse(FieldTexts.Of(number), CultureInfo.InvariantCulture) : null;

    private static IReadOnlyList<string> Codes<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Code)];

    private static string Code<T>(T value)
        where T : struct, Enum => SpaceCodes.Kebab(value.ToString());

    private static KeyValuePair<string, string?>[] Words(string name, LocalText words) => [new($"{name}.zh", words.Zh), new($"{name}.en", words.En)];

    private static FieldDefinition Text(string key, FieldSection section, int length, int weight) =>
        new(key, section, FieldKind.Text) { MaxLength = length, Weight = weight };

    private static FieldDefinition Long(string key, FieldSection section, int length, int weight) =>
        new(key, section, FieldKind.LongText) { MaxLength = length, Weight = weight };

    private static FieldDefinition Sure(string key, FieldSection section) => new(key, section, FieldKind.Choice) { Choices = Codes<Confidence>() };

    private static FieldDefinition Degrees(string key, decimal least, decimal most) =>
        new(key, FieldSection.Place, FieldKind.Number) { Unit = "°", Least = least, Most = most, Decimals = 8, Required = true, Weight = 1, CentreOnly = true };
}
