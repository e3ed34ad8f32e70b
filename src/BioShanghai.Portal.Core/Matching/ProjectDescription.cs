using System.Globalization;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Matching;

/// <summary>A project as its investor describes it; areas in m², rent in yuan per m² and day. Everything is optional.</summary>
public sealed record ProjectDescription
{
    public string? SectorCode { get; init; }

    /// <summary>Parent and children of the sector: a space made for them comes near.</summary>
    public IReadOnlyCollection<string> NearSectorCodes { get; init; } = [];

    /// <summary>A step of the life cycle that <see cref="StageTypes.All"/> knows.</summary>
    public string? StageCode { get; init; }
    public Use? Use { get; init; }
    public IReadOnlyList<SpaceType> Types { get; init; } = [];
    public decimal? MinArea { get; init; }
    public decimal? MaxArea { get; init; }

    /// <summary>Day by which the space is needed.</summary>
    public DateOnly? Before { get; init; }

    /// <summary>Most the rent may be.</summary>
    public decimal? Rent { get; init; }
    public string? DistrictCode { get; init; }

    /// <summary>Special areas that lie in the district, or districts the special area lies across.</summary>
    public IReadOnlyCollection<string> NearDistrictCodes { get; init; } = [];

    /// <summary>Demands made by the visitor, each name at most once.</summary>
    public IReadOnlyList<Demand> Demands { get; init; } = [];

    public bool HasArea => MinArea is not null || MaxArea is not null;

    /// <summary>The largest area that serves: as given, or <see cref="MatchScore.UsualAreaFactor"/> times the least.</summary>
    public decimal MostArea => MaxArea ?? (MinArea * MatchScore.UsualAreaFactor ?? 0);

    /// <summary>Every criterion of the project, must-haves first, in one order whatever the address looked like.</summary>
    public IReadOnlyList<Criterion> Criteria() => [.. All().OrderByDescending(x => x.IsMust)];

    /// <summary>The demand in force under a name: the visitor's, or else the one the use brings; null for none.</summary>
    public Demand? DemandFor(DemandKind kind) =>
        Demands.FirstOrDefault(x => x.Kind == kind) is { } own ? own.Wish == Wish.None ? null : own : FromUse(kind);

    /// <summary>The demand the use brings under a name, or null.</summary>
    public Demand? FromUse(DemandKind kind) =>
        Use is { } use && Uses.Of(use).Requirements.FirstOrDefault(x => x.Spec == kind.Spec) is { } requirement
            ? new(kind, Uses.IsLasting(requirement.Spec) ? Wish.Must : Wish.Nice, DemandKind.LevelOf(requirement))
            : null;

    /// <summary>The must-haves as a question to the finder, which then gives what meets them or does not state it.</summary>
    /// <param name="without">A must-have to leave out.</param>
    public SpaceFilter MustFilter(bool isSample, Criterion? without = null)
    {
        var filter = new SpaceFilter { IsSample = isSample };
        foreach (var criterion in Criteria().Where(x => x.IsMust && x.Name != without?.Name))
        {
            filter = criterion.Kind switch
            {
                CriterionKind.Type => With("type", [.. Types.Select(x => x.Code())]),
                CriterionKind.Area => WithArea(),
                CriterionKind.Date => With("before", [Before!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)]),
                CriterionKind.Rent => With("rent", [Print(Rent!.Value)]),
                CriterionKind.Divisible => With("divisible", [Specs.Yes]),
                _ => With(criterion.Name, [DemandKind.LevelOf(criterion.Requirement!) ?? Specs.Yes]),
            };
        }

        return filter;

        // Names the finder does not know are demands only the match understands.
        SpaceFilter With(string name, IReadOnlyList<string> values) => SpaceFacets.Find(name) is not { } facet ? filter
            : filter.With(facet, facet.HasUnknown ? [.. values, SpaceFacet.UnknownValue] : values);

        SpaceFilter WithArea()
        {
            filter = MinArea is { } least ? With(SpaceFacets.MinArea, [Print(least)]) : filter;
            return With(SpaceFacets.MaxArea, [Print(Math.Min(MostArea, SpaceListing.LargestArea))]);
        }
    }

    private IEnumerable<Criterion> All()
    {
        if (Types.Count > 0)
        {
            yield return new(CriterionKind.Type, "type", IsMust: true) { Judge = x => Types.Contains(x.Type) ? CriterionResult.Met : CriterionResult.NotMet };
        }

        if (HasArea)
        {
            yield return new(CriterionKind.Area, "area", IsMust: true) { Judge = AreaRule() };
        }

        if (Before is { } day)
        {
            yield return new(CriterionKind.Date, "before", IsMust: true) { Judge = AtMost(x => x.AvailableDay, day.DayNumber, day.AddMonths(MatchScore.NearMonths).DayNumber) };
        }

        if (Rent is { } most)
        {
            yield return new(CriterionKind.Rent, "rent", IsMust: true) { Judge = AtMost(x => x.Rent, (float)most, (float)(most * (1 + Requirement.NearShare))) };
        }

        if (SectorCode is { } sector)
        {
            yield return new(CriterionKind.Sector, "sector", IsMust: false) { Judge = x => x.SectorCodes.Count == 0 ? CriterionResult.Unknown : Among(x.SectorCodes, sector, NearSectorCodes) };
        }

        if (StageTypes.Find(StageCode) is { } stage)
        {
            yield return new(CriterionKind.Stage, "stage", IsMust: false) { Judge = x => stage.Of(x.Type) };
        }

        if (DistrictCode is { } district)
        {
            yield return new(CriterionKind.District, "district", IsMust: false) { Judge = x => Among([x.DistrictCode], district, NearDistrictCodes) };
        }

        foreach (var demand in DemandKind.All.Select(DemandFor).OfType<Demand>())
        {
            var requirement = demand.Kind.RequirementOf(demand.Level);
            yield return new(requirement is null ? CriterionKind.Divisible : CriterionKind.Technical, demand.Kind.Name, demand.Wish == Wish.Must)
            {
                Requirement = requirement,
                IsFromUse = Demands.All(x => x.Kind != demand.Kind),
                Judge = requirement is null ? x => x.IsDivisible ? CriterionResult.Met : CriterionResult.NotMet : requirement.Of,
            };
        }
    }

    // What can be had is anything from the smallest part to the whole; what is asked for is a range: met where the two overlap.
    private Func<SpaceFacts, CriterionResult> AreaRule()
    {
        var (least, most) = (MinArea ?? 0, MostArea);
        var (nearLeast, nearMost) = (least * (1 - Requirement.NearShare), most * (1 + Requirement.NearShare));
        return x => x.Area >= least && x.SmallestArea <= most ? CriterionResult.Met
            : x.Area >= nearLeast && x.SmallestArea <= nearMost ? CriterionResult.Near
            : CriterionResult.NotMet;
    }

    private static Func<SpaceFacts, CriterionResult> AtMost(Func<SpaceFacts, float> number, float limit, float nearLimit) => x => number(x) switch
    {
        float.NaN => CriterionResult.Unknown,
        var value when value <= limit => CriterionResult.Met,
        var value when value <= nearLimit => CriterionResult.Near,
        _ => CriterionResult.NotMet,
    };

    private static CriterionResult Among(IReadOnlyList<string> codes, string asked, IReadOnlyCollection<string> near) =>
        codes.Contains(asked) ? CriterionResult.Met : codes.Any(near.Contains) ? CriterionResult.Near : CriterionResult.NotMet;

    private static string Print(decimal number) => number.ToString("0.########", CultureInfo.InvariantCulture);
}
