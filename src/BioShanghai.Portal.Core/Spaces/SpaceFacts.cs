using BioShanghai.Portal.Core.Parks;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>
/// What filters, readiness and matching look at: one listing reduced to codes and numbers, with its park's tier and district. Immutable,
/// made once per change; the index holds one per listing.
/// </summary>
public sealed class SpaceFacts
{
    /// <summary>A number nobody has stated.</summary>
    public const float Unknown = float.NaN;

    /// <summary>A number that does not apply. Neither "at least" nor "at most" accepts it.</summary>
    public const float NotApplicable = float.PositiveInfinity;

    private static readonly int SpecCount = Specs.All.Count;

    private readonly float[] _specs;

    private SpaceFacts(SpaceListing listing, Park park)
    {
        (Code, IsSample, Type, Tenure) = (listing.Code, listing.IsSample, listing.Type, listing.Tenure);
        (ParkSlug, DistrictCode, Tier, SectorCodes) = (park.Slug, park.DistrictCode, park.Tier, Shared(listing.SectorCodes, park.SectorCodes));
        (Area, SmallestArea, IsDivisible) = (listing.AreaSquareMetres, listing.SmallestArea, listing.IsDivisible);
        Rent = !listing.IsForLease ? NotApplicable : (float?)listing.RentLowYuanPerSquareMetreDay ?? Unknown;
        Sale = !listing.IsForSale ? NotApplicable : (float?)listing.SaleLowYuanPerSquareMetre ?? Unknown;
        AvailableDay = listing.AvailableFrom?.DayNumber ?? Unknown;
        ConfirmedDay = listing.ConfirmedOn.DayNumber;
        _specs = new float[SpecCount];
        // As SpaceListing.ValueOf has it, without searching the list once for each value.
        for (var i = 0; i < SpecCount; i++)
        {
            _specs[i] = Specs.All[i].AppliesTo(Type) ? Unknown : NotApplicable;
        }

        foreach (var value in listing.Specs)
        {
            _specs[(int)value.Spec] = NumberOf(value.Definition, value);
        }

        Readiness = Array.ConvertAll([.. Uses.All], x => x.Rate(this).Level);
    }

    public string Code { get; }
    public bool IsSample { get; }
    public string ParkSlug { get; }
    public string DistrictCode { get; }
    public ParkTier Tier { get; }
    public SpaceType Type { get; }
    public Tenure Tenure { get; }
    public IReadOnlyList<string> SectorCodes { get; }

    /// <summary>m², the whole.</summary>
    public int Area { get; }

    /// <summary>m², the smallest part that can be had.</summary>
    public int SmallestArea { get; }

    public bool IsDivisible { get; }

    /// <summary>Low end in yuan per m² and day; unknown where on request.</summary>
    public float Rent { get; }

    /// <summary>Low end in yuan per m².</summary>
    public float Sale { get; }

    /// <summary><see cref="DateOnly.DayNumber"/> of the first day it can be had.</summary>
    public float AvailableDay { get; }

    /// <summary><see cref="DateOnly.DayNumber"/> of the confirmation.</summary>
    public int ConfirmedDay { get; }

    /// <summary>Rating per use, in the order of <see cref="Uses.All"/>.</summary>
    public IReadOnlyList<ReadinessLevel> Readiness { get; }

    public static SpaceFacts Of(SpaceListing listing, Park park) => new(listing, park);

    /// <summary>A technical value: a number in its unit, a choice as its place in the list of choices; <see cref="Unknown"/> or <see cref="NotApplicable"/>.</summary>
    public float this[Spec spec] => _specs[(int)spec];

    public Freshness FreshnessOn(DateOnly day) => FreshnessLimits.On(DateOnly.FromDayNumber(ConfirmedDay), day);

    public ReadinessLevel ReadinessFor(Use use) => Readiness[(int)use];

    // A listing's sectors are nearly always its park's: the same strings, not a copy for each of many thousand listings.
    private static string[] Shared(List<string> codes, List<string> known) => [.. codes.Select(x => known.Find(k => k == x) ?? x)];

    private static float NumberOf(SpecDefinition definition, TechnicalSpec value) => value.State switch
    {
        SpecState.NotApplicable => NotApplicable,
        SpecState.Unknown => Unknown,
        _ => definition.Kind switch
        {
            SpecKind.Number => (float)value.Number!.Value,
            SpecKind.Choice => definition.Choices.PlaceOf(value.Choice),
            // A grid is read, not filtered: its smaller span would hide what it says.
            _ => Unknown,
        },
    };
}
