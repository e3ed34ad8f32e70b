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
    public const float NearShare = 0.15f;

    public SpecDefinition Definition => Specs.Of(Spec);

    /// <summary>The choice asked for, or null for a number.</summary>
    public string? Choice => Definition.Kind == SpecKind.Choice ? Definition.Choices[(int)Limit] : null;

    public static Requirement AtLeast(Spec spec, decimal number) => new(spec, false, number);

    public static Requirement AtLeast(Spec spec, string choice) => new(spec, false, Specs.Of(spec).Choices.PlaceOf(choice));

    public static Requirement AtMost(Spec spec, decimal number) => new(spec, true, number);

    public CriterionResult Of(SpaceFacts facts)
    {
        var (value, limit) = (facts[Spec], (float)Limit);
        if (float.IsNaN(value))
        {
            return CriterionResult.Unknown;
        }

        if (!float.IsFinite(value))
        {
            return CriterionResult.NotMet;
        }

        if (IsAtMost ? value <= limit : value >= limit)
        {
            return CriterionResult.Met;
        }

        var isNear = Definition.Kind == SpecKind.Choice
            ? Definition.Choices.Count > 2 && value > 0 && limit - value <= 1
            : IsAtMost ? value <= limit * (1 + NearShare) : value >= limit * (1 - NearShare);
        return isNear ? CriterionResult.Near : CriterionResult.NotMet;
    }
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

    /// <summary>The use with a code, or null.</summary>
    public static UseCriteria? Find(string? code) => All.FirstOrDefault(x => x.Code == code);
}
