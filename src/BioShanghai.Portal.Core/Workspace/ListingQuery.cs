using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>What the grid of listings may be sorted by.</summary>
public enum ListingOrder
{
    Confirmed,
    Name,
    Area,
    Park,
}

/// <summary>What the grid of listings shows.</summary>
public sealed record ListingQuery
{
    public const int LargestPage = 100;
    public const int LongestText = 100;
    public const int LastPage = 1_000_000;

    /// <summary>Part of the name in either language, or of the code; at most <see cref="LongestText"/> characters count.</summary>
    public string Text { get; init; } = "";

    /// <summary>Only of these parks; of every park of the scope when empty.</summary>
    public IReadOnlyList<string> ParkSlugs { get; init; } = [];
    public SpaceType? Type { get; init; }
    public ListingStatus? Status { get; init; }

    /// <summary>Only what is public and so old.</summary>
    public Freshness? Freshness { get; init; }

    /// <summary>Only what falls due within so many days, or has.</summary>
    public int? DueWithinDays { get; init; }
    public ListingOrder Order { get; init; }
    public bool IsDescending { get; init; }

    /// <summary>From 0.</summary>
    public int Page { get; init; }

    /// <summary>1 to <see cref="LargestPage"/>.</summary>
    public int Size { get; init; } = 25;
}

/// <summary>One row of the grid.</summary>
/// <param name="DueOn">Day its terms are to be confirmed again, before the public is warned.</param>
/// <param name="Open">The version of it that is being written or waits.</param>
public sealed record ListingRow(
    string Code, LocalText Name, string ParkSlug, SpaceType Type, int AreaSquareMetres, int? SmallestUnitSquareMetres, PriceBand? Rent, DateOnly? AvailableFrom,
    ListingStatus Status, bool IsSample, DateOnly ConfirmedOn, DateOnly DueOn, Freshness Freshness, RevisionState? Open);

/// <summary>A page of rows and how many there are in all.</summary>
public sealed record ListingPage(IReadOnlyList<ListingRow> Rows, int Total);
