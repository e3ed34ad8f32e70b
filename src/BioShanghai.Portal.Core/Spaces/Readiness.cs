namespace BioShanghai.Portal.Core.Spaces;

/// <summary>How a value stands to what is asked of it.</summary>
public enum CriterionResult
{
    Met,

    /// <summary>Short by at most <see cref="Requirement.NearShare"/>, or one choice below.</summary>
    Near,
    NotMet,
    Unknown,
}

/// <summary>One published demand on a technical value: at least, or at most.</summary>
/// <param name="Limit">A number in the value's unit; for a choice, its place in the list of choices.</param>
public sealed record Requirement(Spec Spec, bool IsAtMost, decimal Limit)
{
    /// <summary>How far a number may fall short and still be "near": 15 per cent. The portal's own figure.</summary>
    public const decimal NearShare = 0.15m;

    // Worked out in decimals: 15 per cent below 6 m is 5.1 m, and a value of exactly 5.1 m is still near.
    private readonly float _limit = (float)Limit;
    private readonly float _nearLimit = (float)(Limit * (IsAtMost ? 1 + NearShare : 1 - NearShare));

    public SpecDefinition Definition => Specs.Of(Spec);

    /// <summary>The choice asked for, or null for a number.</summary>
    public string? Choice => Definition.Kind == SpecKind.Choice ? Definition.Choices[(int)Limit] : null;

    public static Requirement AtLeast(Spec spec, decimal number) => new(spec, false, number);

    public static Requirement AtLeast(Spec spec, string choice) => new(spec, false, Specs.Of(spec).Choices.PlaceOf(choice));

    public static Requirement AtMost(Spec spec, decimal number) => new(spec, true, number);

    public CriterionResult Of(SpaceFacts facts)
    {
        var value = facts[Spec];
        if (float.IsNaN(value))
        {
            return CriterionResult.Unknown;
        }

        if (!float.IsFinite(value))
        {
            return CriterionResult.NotMet;
        }

        if (IsAtMost ? value <= _limit : value >= _limit)
        {
            return CriterionResult.Met;
        }

        var isNear = Definition.Kind == SpecKind.Choice
            ? Definition.Choices.Count > 2 && value > 0 && _limit - value <= 1
            : IsAtMost ? value <= _nearLimit : value >= _nearLimit;
        return isNear ? CriterionResult.Near : CriterionResult.NotMet;
    }
}

/// <summary>Public rule in which the terms of a criterion are defined; the threshold itself is the portal's own.</summary>
public enum CriterionBasis
{
    /// <summary>The portal's own working criterion, to be confirmed by the Centre.</summary>
    Working,

    /// <summary>Grades A to D: GMP for medicinal products (2010 revision), annex on sterile products.</summary>
    SterileProducts,

    /// <summary>GMP for medical devices, annex on sterile devices.</summary>
    SterileDevices,

    /// <summary>Biosafety levels: GB 19489-2008.</summary>
    Biosafety,

    /// <summary>Environmental Impact Assessment Law.</summary>
    ImpactLaw,

    /// <summary>Storage of hazardous waste: GB 18597-2023.</summary>
    WasteStorage,

    /// <summary>Classes of electrical load: GB 50052-2009.</summary>
    PowerSupply,

    /// <summary>Fire hazard classes of stores: GB 50016-2014, 2018 edition.</summary>
    FireSafety,
}

/// <summary>A biopharma use a space is rated for.</summary>
public enum Use
{
    CellGene,
    Biologics,
    Devices,
    Api,
}

/// <summary>The rating of a space for one use.</summary>
public enum ReadinessLevel
{
    /// <summary>The type of space is not rated: land and offices.</summary>
    NotRated,

    /// <summary>More than half of the criteria are not stated.</summary>
    NotEnoughKnown,

    /// <summary>At least one criterion is not met.</summary>
    NotReady,

    /// <summary>Nothing is against it, but something is near or not stated.</summary>
    Nearly,

    /// <summary>Every criterion is met.</summary>
    Ready,
}

/// <summary>A rating with its evidence, criterion by criterion.</summary>
public sealed record ReadinessRating(Use Use, ReadinessLevel Level, IReadOnlyList<(Requirement Requirement, CriterionResult Result)> Evidence);

/// <summary>The published criteria of one use. They are the portal's own working criteria, printed wherever a rating is shown.</summary>
public sealed record UseCriteria(Use Use, IReadOnlyList<string> SectorCodes, IReadOnlyList<Requirement> Requirements)
{
    public string Code { get; } = SpaceCodes.Kebab(Use.ToString());

    public ReadinessRating Rate(SpaceFacts facts)
    {
        List<(Requirement, CriterionResult Result)> evidence = [.. Requirements.Select(x => (x, x.Of(facts)))];
        var level = facts.Type is SpaceType.Land or SpaceType.Office ? ReadinessLevel.NotRated
            : evidence.Any(x => x.Result == CriterionResult.NotMet) ? ReadinessLevel.NotReady
            : evidence.Count(x => x.Result == CriterionResult.Unknown) * 2 > evidence.Count ? ReadinessLevel.NotEnoughKnown
            : evidence.All(x => x.Result == CriterionResult.Met) ? ReadinessLevel.Ready
            : ReadinessLevel.Nearly;
        return new(Use, level, evidence);
    }
}

/// <summary>The uses, in their order.</summary>
public static class Uses
{
    /// <summary>Version of the criteria, printed beside them.</summary>
    public const string Version = "2026-11";

    public static readonly IReadOnlyList<UseCriteria> All =
    [
        new(Use.CellGene, ["cell-gene-therapy", "regenerative", "nucleic-acid"],
        [
            Requirement.AtLeast(Spec.CleanGrade, "c"),
            Requirement.AtLeast(Spec.Biosafety, "bsl-2"),
            Requirement.AtLeast(Spec.ClearHeight, 4.5m),
            Requirement.AtLeast(Spec.FloorLoad, 0.75m),
            Requirement.AtLeast(Spec.PowerDensity, 150),
            Requirement.AtLeast(Spec.DualSupply, Specs.Yes),
            Requirement.AtLeast(Spec.HazardousWasteRoom, Specs.Yes),
            Requirement.AtLeast(Spec.Eia, "park-level"),
        ]),
        new(Use.Biologics, ["biologics", "vaccines", "innovative-drugs", "cdmo", "synthetic-biology"],
        [
            Requirement.AtLeast(Spec.CleanGrade, "d"),
            Requirement.AtLeast(Spec.ClearHeight, 6),
            Requirement.AtLeast(Spec.FloorLoad, 1),
            Requirement.AtLeast(Spec.Power, 1_000),
            Requirement.AtLeast(Spec.DualSupply, Specs.Yes),
            Requirement.AtLeast(Spec.Steam, Specs.Yes),
            Requirement.AtLeast(Spec.SewerFlow, 50),
            Requirement.AtLeast(Spec.Eia, "park-level"),
        ]),
        new(Use.Devices, ["medical-devices", "imaging", "implants", "surgical-robots", "rehab-home", "ivd", "brain-computer"],
        [
            Requirement.AtLeast(Spec.CleanGrade, "d"),
            Requirement.AtLeast(Spec.ClearHeight, 4),
            Requirement.AtLeast(Spec.FloorLoad, 0.75m),
            Requirement.AtLeast(Spec.GoodsLift, 2),
            Requirement.AtLeast(Spec.Power, 315),
            Requirement.AtLeast(Spec.Eia, "park-level"),
        ]),
        new(Use.Api, ["generics-api", "tcm", "radiopharma"],
        [
            Requirement.AtMost(Spec.ClassAStore, 500),
            Requirement.AtLeast(Spec.ClearHeight, 6),
            Requirement.AtLeast(Spec.FloorLoad, 1.5m),
            Requirement.AtLeast(Spec.Power, 1_000),
            Requirement.AtLeast(Spec.Steam, Specs.Yes),
            Requirement.AtLeast(Spec.SewerFlow, 100),
            Requirement.AtLeast(Spec.HazardousWasteRoom, Specs.Yes),
            Requirement.AtLeast(Spec.Eia, "approved"),
        ]),
    ];

    public static UseCriteria Of(Use use) => All[(int)use];

    /// <summary>Where the terms of a criterion come from.</summary>
    public static CriterionBasis BasisOf(Use use, Spec spec) => spec switch
    {
        Spec.CleanGrade => use == Use.Devices ? CriterionBasis.SterileDevices : CriterionBasis.SterileProducts,
        Spec.Biosafety => CriterionBasis.Biosafety,
        Spec.Eia => CriterionBasis.ImpactLaw,
        Spec.HazardousWasteRoom => CriterionBasis.WasteStorage,
        Spec.DualSupply => CriterionBasis.PowerSupply,
        Spec.ClassAStore => CriterionBasis.FireSafety,
        _ => CriterionBasis.Working,
    };

    /// <summary>What building and site bring and no fit-out adds later: such a criterion is a must-have of a project, the others are wishes.</summary>
    public static bool IsLasting(Spec spec) => spec is Spec.ClearHeight or Spec.FloorLoad or Spec.ClassAStore or Spec.Eia;

    /// <summary>The use with a code, or null.</summary>
    public static UseCriteria? Find(string? code) => All.FirstOrDefault(x => x.Code == code);
}
