using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Matching;

/// <summary>What a criterion of a project looks at.</summary>
public enum CriterionKind
{
    Type,
    Area,
    Date,
    Rent,
    Divisible,
    Technical,
    Sector,
    Stage,
    District,
}

/// <summary>One thing a project asks of a space, with the rule that judges a listing by it.</summary>
/// <param name="Name">Stable name; for technical demands the one in addresses.</param>
/// <param name="IsMust">Not met puts a listing out, and it counts twice.</param>
public sealed record Criterion(CriterionKind Kind, string Name, bool IsMust)
{
    /// <summary>The demand of a technical criterion, otherwise null.</summary>
    public Requirement? Requirement { get; init; }

    /// <summary>It comes with the use of the project, not from the visitor.</summary>
    public bool IsFromUse { get; init; }

    public int Weight => IsMust ? MatchScore.MustWeight : MatchScore.NiceWeight;

    internal Func<SpaceFacts, CriterionResult> Judge { get; init; } = _ => CriterionResult.Unknown;

    public CriterionResult Of(SpaceFacts facts) => Judge(facts);
}

/// <summary>The published formula: score = Σ(weight × points) ÷ Σ weight × 100, rounded, halves up.</summary>
public static class MatchScore
{
    /// <summary>Version of formula and limits, printed beside them.</summary>
    public const string Version = "2026-11";
    public const int MustWeight = 2;
    public const int NiceWeight = 1;

    /// <summary>Months after the day asked for within which a date is near.</summary>
    public const int NearMonths = 3;

    /// <summary>How many times the least area counts as the most when none is given.</summary>
    public const int UsualAreaFactor = 2;

    /// <summary>Points of a result: met 1, near a half, not stated a quarter, not met nothing.</summary>
    public static decimal Points(CriterionResult result) => Quarters(result) / 4m;

    /// <summary>The score of results, 0 to 100; 0 when there is nothing to judge.</summary>
    public static int Of(IEnumerable<(int Weight, CriterionResult Result)> results)
    {
        var (sum, weights) = results.Aggregate((Sum: 0, Weights: 0), (x, y) => (x.Sum + y.Weight * Quarters(y.Result), x.Weights + y.Weight));
        return Of(sum, weights);
    }

    // Whole quarters of a point, so that equal sums are equal and nothing depends on the order of adding.
    internal static int Quarters(CriterionResult result) => result switch { CriterionResult.Met => 4, CriterionResult.Near => 2, CriterionResult.Unknown => 1, _ => 0 };

    internal static int Of(int quarters, int weights) => weights == 0 ? 0 : (50 * quarters + weights) / (2 * weights);
}

/// <summary>Published table: which types of space serve a step of the life cycle, and which come near. The portal's own working table.</summary>
public sealed record StageTypes(string StageCode, IReadOnlyList<SpaceType> Typical, IReadOnlyList<SpaceType> Near)
{
    public static readonly IReadOnlyList<StageTypes> All =
    [
        new("s1-discovery", [SpaceType.Incubator, SpaceType.Laboratory], [SpaceType.Office]),
        new("s2-clinical", [SpaceType.Laboratory, SpaceType.GmpWorkshop], [SpaceType.Incubator, SpaceType.Shell]),
        new("s3-manufacturing", [SpaceType.GmpWorkshop, SpaceType.Shell, SpaceType.Land], []),
        new("s4-market", [SpaceType.Office, SpaceType.Shell], [SpaceType.GmpWorkshop, SpaceType.Land]),
    ];

    public static StageTypes? Find(string? stageCode) => All.FirstOrDefault(x => x.StageCode == stageCode);

    internal CriterionResult Of(SpaceType type) =>
        Typical.Contains(type) ? CriterionResult.Met : Near.Contains(type) ? CriterionResult.Near : CriterionResult.NotMet;
}
