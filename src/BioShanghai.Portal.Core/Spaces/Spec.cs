namespace BioShanghai.Portal.Core.Spaces;

/// <summary>A technical value of a space that decides whether a biopharma project fits. Stored by name; new ones go at the end.</summary>
public enum Spec
{
    ClearHeight,
    ClearHeightTypical,
    FloorLoad,
    FloorLoadTypical,
    ColumnGrid,
    GoodsLift,
    Power,
    PowerDensity,
    DualSupply,
    Gas,
    Steam,
    SteamFlow,
    SewerFlow,
    SewerCod,
    HazardousWasteRoom,
    ClassAStore,
    Eia,
    CleanGrade,
    CleanArea,
    Biosafety,
    AnimalFacility,
    Vibration,
    LandClass,
    PlotRatio,
    LandTerm,
    HeightLimit,
    Investment,
    Output,
    Tax,
}

/// <summary>What kind of value a <see cref="Spec"/> holds.</summary>
public enum SpecKind
{
    /// <summary>A number of <see cref="SpecDefinition.Unit"/>.</summary>
    Number,

    /// <summary>One of <see cref="SpecDefinition.Choices"/>.</summary>
    Choice,

    /// <summary>Two spans in metres, written "8.4×8.4".</summary>
    Grid,
}

/// <summary>Under which heading an investor looks for a value.</summary>
public enum SpecGroup
{
    Building,
    Utilities,
    Environment,
    Clean,
    Land,
}

/// <summary>What is fixed about a <see cref="Spec"/>: kind, unit, range, choices and the types of space it is asked of.</summary>
/// <param name="Unit">Unit of a number: m, t/m², kVA, W/m², t, t/h, m³/d, mg/L, m², yuan/m²; years for the land term; empty for the plot ratio and for choices.</param>
/// <param name="Most">Largest number that is believed; the smallest is 0.</param>
/// <param name="Choices">Codes of the choices, weakest first where <paramref name="IsOrdered"/>.</param>
/// <param name="IsOrdered">A later choice serves whoever asks for an earlier one.</param>
public sealed record SpecDefinition(Spec Spec, SpecGroup Group, SpecKind Kind, string Unit, decimal Most, IReadOnlyList<string> Choices, bool IsOrdered)
{
    /// <summary>Code in addresses, files and the API, for example <c>clear-height</c>.</summary>
    public string Code { get; } = SpaceCodes.Kebab(Spec.ToString());

    /// <summary>A commitment an investor makes for land, with the day it falls due.</summary>
    public bool IsCommitment => Spec is Spec.Investment or Spec.Output or Spec.Tax;

    /// <summary>Whether the value is asked of a type of space; where it is not, it is "not applicable".</summary>
    public bool AppliesTo(SpaceType type) => Group switch
    {
        SpecGroup.Land => type == SpaceType.Land,
        SpecGroup.Building or SpecGroup.Clean => type != SpaceType.Land,
        _ => true,
    };
}

/// <summary>The one list of technical values.</summary>
public static class Specs
{
    public const string Yes = "yes";
    public const string No = "no";

    private static readonly string[] NoYes = [No, Yes];

    public static readonly IReadOnlyList<SpecDefinition> All =
    [
        Number(Spec.ClearHeight, SpecGroup.Building, "m", 60),
        Number(Spec.ClearHeightTypical, SpecGroup.Building, "m", 60),
        Number(Spec.FloorLoad, SpecGroup.Building, "t/m²", 50),
        Number(Spec.FloorLoadTypical, SpecGroup.Building, "t/m²", 50),
        new(Spec.ColumnGrid, SpecGroup.Building, SpecKind.Grid, "m", 60, [], false),
        Number(Spec.GoodsLift, SpecGroup.Building, "t", 50),
        Number(Spec.Power, SpecGroup.Utilities, "kVA", 500_000),
        Number(Spec.PowerDensity, SpecGroup.Utilities, "W/m²", 5_000),
        Choice(Spec.DualSupply, SpecGroup.Utilities, true, NoYes),
        Choice(Spec.Gas, SpecGroup.Utilities, true, NoYes),
        Choice(Spec.Steam, SpecGroup.Utilities, true, NoYes),
        Number(Spec.SteamFlow, SpecGroup.Utilities, "t/h", 1_000),
        Number(Spec.SewerFlow, SpecGroup.Utilities, "m³/d", 100_000),
        Number(Spec.SewerCod, SpecGroup.Utilities, "mg/L", 100_000),
        Choice(Spec.HazardousWasteRoom, SpecGroup.Environment, true, NoYes),
        Number(Spec.ClassAStore, SpecGroup.Environment, "m", 50_000),
        Choice(Spec.Eia, SpecGroup.Environment, true, "none", "in-progress", "park-level", "approved"),
        Choice(Spec.CleanGrade, SpecGroup.Clean, true, "none", "d", "c", "b", "a"),
        Number(Spec.CleanArea, SpecGroup.Clean, "m²", 500_000),
        Choice(Spec.Biosafety, SpecGroup.Clean, true, "none", "bsl-1", "bsl-2", "bsl-3"),
        Choice(Spec.AnimalFacility, SpecGroup.Clean, true, NoYes),
        Choice(Spec.Vibration, SpecGroup.Clean, true, "none", "vc-a", "vc-b", "vc-c", "vc-d"),
        Choice(Spec.LandClass, SpecGroup.Land, false, "m1", "m2", "m4", "c65"),
        Number(Spec.PlotRatio, SpecGroup.Land, "", 20),
        Number(Spec.LandTerm, SpecGroup.Land, "years", 70),
        Number(Spec.HeightLimit, SpecGroup.Land, "m", 600),
        Number(Spec.Investment, SpecGroup.Land, "yuan/m²", 10_000_000),
        Number(Spec.Output, SpecGroup.Land, "yuan/m²", 10_000_000),
        Number(Spec.Tax, SpecGroup.Land, "yuan/m²", 10_000_000),
    ];

    private static readonly Dictionary<string, SpecDefinition> ByCode = All.ToDictionary(x => x.Code, StringComparer.Ordinal);

    public static SpecDefinition Of(Spec spec) => All[(int)spec];

    /// <summary>The definition with a code, or null.</summary>
    public static SpecDefinition? Find(string code) => ByCode.GetValueOrDefault(code);

    private static SpecDefinition Number(Spec spec, SpecGroup group, string unit, decimal most) => new(spec, group, SpecKind.Number, unit, most, [], true);

    private static SpecDefinition Choice(Spec spec, SpecGroup group, bool isOrdered, params string[] choices) =>
        new(spec, group, SpecKind.Choice, "", 0, choices, isOrdered);
}
