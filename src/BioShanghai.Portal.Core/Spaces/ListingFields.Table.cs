using BioShanghai.Portal.Core.Editing;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>The one table of what is edited of a listing: keys, kinds, limits and weights, in the order an investor asks.</summary>
public static partial class ListingFields
{
    public static FieldTable Table { get; } = new(
    [
        Text("name.zh", FieldSection.Basics, SpaceListing.NameMaxLength, 3) with { Required = true },
        Text("name.en", FieldSection.Basics, SpaceListing.NameMaxLength, 3) with { Required = true },
        new("park", FieldSection.Basics, FieldKind.Choice) { ChoicesFrom = ChoiceList.Parks, MaxLength = Parks.Park.SlugMaxLength, Required = true, Weight = 3 },
        new("type", FieldSection.Basics, FieldKind.Choice) { Choices = SpaceCodes.Types, Required = true, Weight = 3 },
        Long("summary.zh", FieldSection.Basics, SpaceListing.SummaryMaxLength, 1),
        Long("summary.en", FieldSection.Basics, SpaceListing.SummaryMaxLength, 1),
        new("sectors", FieldSection.Basics, FieldKind.Choices) { ChoicesFrom = ChoiceList.Sectors, MaxLength = 1_000, Weight = 2 },

        Whole("area", "m²", 1, SpaceListing.LargestArea, 3) with { Required = true },
        Whole("unit", "m²", 1, SpaceListing.LargestArea, 0),
        Whole("floor.from", "floor", -5, SpaceListing.HighestFloor, 2) with { AskedWhen = IsBuilding },
        Whole("floor.to", "floor", -5, SpaceListing.HighestFloor, 0) with { AskedWhen = IsBuilding },
        .. Of(Spec.ClearHeight, FieldSection.Space, FieldClass.Shell, 3),
        .. Of(Spec.ClearHeightTypical, FieldSection.Space, FieldClass.Shell, 2),
        .. Of(Spec.FloorLoad, FieldSection.Space, FieldClass.Shell, 3),
        .. Of(Spec.FloorLoadTypical, FieldSection.Space, FieldClass.Shell, 2),
        .. Of(Spec.ColumnGrid, FieldSection.Space, FieldClass.Shell, 1),
        .. Of(Spec.GoodsLift, FieldSection.Space, FieldClass.Shell, 2),
        .. Of(Spec.Vibration, FieldSection.Space, FieldClass.Shell, 1),
        .. Of(Spec.PlotRatio, FieldSection.Space, FieldClass.Shell, 3),
        .. Of(Spec.HeightLimit, FieldSection.Space, FieldClass.Shell, 2),

        .. Of(Spec.Power, FieldSection.Utilities, FieldClass.Utilities, 3),
        .. Of(Spec.PowerDensity, FieldSection.Utilities, FieldClass.Utilities, 1),
        .. Of(Spec.DualSupply, FieldSection.Utilities, FieldClass.Utilities, 2),
        .. Of(Spec.Gas, FieldSection.Utilities, FieldClass.Utilities, 1),
        .. Of(Spec.Steam, FieldSection.Utilities, FieldClass.Utilities, 2),
        .. Of(Spec.SteamFlow, FieldSection.Utilities, FieldClass.Utilities, 1),
        .. Of(Spec.SewerFlow, FieldSection.Utilities, FieldClass.Utilities, 3),
        .. Of(Spec.SewerCod, FieldSection.Utilities, FieldClass.Utilities, 1),

        .. Of(Spec.Eia, FieldSection.Permits, FieldClass.Permits, 3),
        .. Of(Spec.HazardousWasteRoom, FieldSection.Permits, FieldClass.Permits, 2),
        .. Of(Spec.ClassAStore, FieldSection.Permits, FieldClass.Permits, 2),
        .. Of(Spec.CleanGrade, FieldSection.Permits, FieldClass.Permits, 3),
        .. Of(Spec.CleanArea, FieldSection.Permits, FieldClass.Permits, 2),
        .. Of(Spec.Biosafety, FieldSection.Permits, FieldClass.Permits, 2),
        .. Of(Spec.AnimalFacility, FieldSection.Permits, FieldClass.Permits, 1),
        .. Of(Spec.LandClass, FieldSection.Permits, FieldClass.Permits, 3),

        new("tenure", FieldSection.Terms, FieldKind.Choice) { Choices = TenureCodes, Required = true, Class = FieldClass.Terms, Weight = 3 },
        Price("rent.low", "yuan/m²/day", SpaceListing.LargestRent, 3, IsForLease),
        Price("rent.high", "yuan/m²/day", SpaceListing.LargestRent, 0, IsForLease),
        Price("sale.low", "yuan/m²", SpaceListing.LargestSale, 3, IsForSale),
        Price("sale.high", "yuan/m²", SpaceListing.LargestSale, 0, IsForSale),
        Text("price.reason.zh", FieldSection.Terms, SpaceListing.ReasonMaxLength, 0) with { Class = FieldClass.Terms },
        Text("price.reason.en", FieldSection.Terms, SpaceListing.ReasonMaxLength, 0) with { Class = FieldClass.Terms },
        new("available.from", FieldSection.Terms, FieldKind.Date) { Class = FieldClass.Terms, Weight = 3, Instead = "timeline.zh" },
        Text("timeline.zh", FieldSection.Terms, SpaceListing.ReasonMaxLength, 0) with { Class = FieldClass.Terms },
        Text("timeline.en", FieldSection.Terms, SpaceListing.ReasonMaxLength, 0) with { Class = FieldClass.Terms },
        .. Of(Spec.LandTerm, FieldSection.Terms, FieldClass.Terms, 3),
        .. Of(Spec.Investment, FieldSection.Terms, FieldClass.Terms, 2),
        .. Of(Spec.Output, FieldSection.Terms, FieldClass.Terms, 2),
        .. Of(Spec.Tax, FieldSection.Terms, FieldClass.Terms, 2),

        new(Files.FileRow.Field, FieldSection.Files, FieldKind.Files) { MaxLength = LongestFileRow, Weight = 2 },

        new("sources", FieldSection.Evidence, FieldKind.Lines) { MaxLength = ProvenanceValidator.SourceMaxLength, Weight = 2 },
        new("confidence", FieldSection.Evidence, FieldKind.Choice) { Choices = Confidences, Required = true, Weight = 1 },
        Long("editor.note.zh", FieldSection.Evidence, ProvenanceValidator.NoteMaxLength, 0),
        Long("editor.note.en", FieldSection.Evidence, ProvenanceValidator.NoteMaxLength, 0),
        new("looked.on", FieldSection.Evidence, FieldKind.Date) { Weight = 1 },
    ]);

    /// <summary>Key of a technical value: <c>spec.clear-height</c>.</summary>
    public static string KeyOf(Spec spec) => "spec." + Specs.Of(spec).Code;

    // Properties, because the table above is made before any field of this class that stands below it.
    private static IReadOnlyList<string> TenureCodes => [.. Enum.GetValues<Tenure>().Select(x => SpaceCodes.Kebab(x.ToString()))];

    private static IReadOnlyList<string> Confidences => [.. Enum.GetValues<Confidence>().Select(x => SpaceCodes.Kebab(x.ToString()))];

    private static bool IsBuilding(FieldValues values) => values["type"] != SpaceType.Land.Code();

    private static bool IsForLease(FieldValues values) => values["tenure"] != "sale";

    private static bool IsForSale(FieldValues values) => values["tenure"] is "sale" or "lease-or-sale";

    private static FieldDefinition Text(string key, FieldSection section, int length, int weight) =>
        new(key, section, FieldKind.Text) { MaxLength = length, Weight = weight };

    private static FieldDefinition Long(string key, FieldSection section, int length, int weight) =>
        new(key, section, FieldKind.LongText) { MaxLength = length, Weight = weight };

    private static FieldDefinition Whole(string key, string unit, decimal least, decimal most, int weight) =>
        new(key, FieldSection.Space, FieldKind.WholeNumber) { Unit = unit, Least = least, Most = most, Decimals = 0, Class = FieldClass.Shell, Weight = weight };

    private static FieldDefinition Price(string key, string unit, decimal most, int weight, Func<FieldValues, bool> asked) => new(key, FieldSection.Terms, FieldKind.Number)
    {
        Unit = unit,
        Least = 0.0001m,
        Most = most,
        Class = FieldClass.Terms,
        Weight = weight,
        Instead = "price.reason.zh",
        AskedWhen = asked,
    };

    /// <summary>A technical value and what belongs to it.</summary>
    private static IEnumerable<FieldDefinition> Of(Spec spec, FieldSection section, FieldClass age, int weight)
    {
        var definition = Specs.Of(spec);
        var key = KeyOf(spec);
        bool IsAsked(FieldValues values) => !SpaceCodes.TryType(values["type"], out var type) || definition.AppliesTo(type);
        FieldDefinition Beside(string end, FieldKind kind, int length) =>
            new(key + end, section, kind) { MaxLength = length, Class = age, Spec = definition, AskedWhen = IsAsked };
        yield return Beside("", FieldKind.Spec, 60) with { Unit = definition.Unit, Choices = definition.Choices, Most = definition.Most, Weight = weight };
        if (definition.IsCommitment)
        {
            yield return Beside(".due", FieldKind.Date, 60);
        }

        yield return Beside(".source", FieldKind.Text, TechnicalSpec.SourceMaxLength);
        yield return Beside(".note.zh", FieldKind.Text, TechnicalSpec.NoteMaxLength);
        yield return Beside(".note.en", FieldKind.Text, TechnicalSpec.NoteMaxLength);
    }
}
