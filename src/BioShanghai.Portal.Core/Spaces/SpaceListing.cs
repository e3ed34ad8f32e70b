using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>A published price: from the low to the high end, in yuan per m², per day for a lease.</summary>
public sealed record PriceBand(decimal Low, decimal High);

/// <summary>What is known of a listing; forms, files and the sample supply give it and the entity checks it.</summary>
public sealed record SpaceListingInput
{
    public required string ParkSlug { get; init; }
    public required SpaceType Type { get; init; }
    public required LocalText Name { get; init; }
    public LocalText Summary { get; init; } = LocalText.Empty;

    /// <summary>Square metres: floor space, or land for a plot. 1 to <see cref="SpaceListing.LargestArea"/>.</summary>
    public required int AreaSquareMetres { get; init; }

    /// <summary>Smallest part that can be had by itself, m²; null when it is let or sold only as a whole.</summary>
    public int? SmallestUnitSquareMetres { get; init; }

    /// <summary>Storey numbers, ground floor 1; null for land and where not stated.</summary>
    public int? FloorFrom { get; init; }
    public int? FloorTo { get; init; }
    public required Tenure Tenure { get; init; }

    /// <summary>Yuan per m² and day.</summary>
    public PriceBand? Rent { get; init; }

    /// <summary>Yuan per m².</summary>
    public PriceBand? Sale { get; init; }

    /// <summary>Why no price is published; needed where one is missing (rule S20: no blank price).</summary>
    public LocalText PriceReason { get; init; } = LocalText.Empty;

    /// <summary>First day the space can be had; null when only <see cref="Timeline"/> or nothing is stated.</summary>
    public DateOnly? AvailableFrom { get; init; }
    public LocalText Timeline { get; init; } = LocalText.Empty;
    public IReadOnlyList<string> SectorCodes { get; init; } = [];
    public IReadOnlyList<TechnicalSpec> Specs { get; init; } = [];

    /// <summary>Photos, plans and documents, in the order they are shown. The first photo stands for the listing.</summary>
    public IReadOnlyList<FileRef> Files { get; init; } = [];
    public required DateOnly LookedOn { get; init; }
    public required DateOnly ConfirmedOn { get; init; }
    public required LocalText ConfirmedBy { get; init; }
    public required Provenance Provenance { get; init; }
}

/// <summary>Space a park offers (空间资源): one plot, building, floor or unit. Public only while published and confirmed recently enough.</summary>
public sealed class SpaceListing : IAudited
{
    public const int CodeMaxLength = 40;
    public const int NameMaxLength = 160;
    public const int SearchWordsMaxLength = 400;
    public const int SummaryMaxLength = 600;
    public const int ReasonMaxLength = 200;
    public const int LargestArea = 5_000_000;
    public const int HighestFloor = 150;
    public const decimal LargestRent = 1_000;
    public const decimal LargestSale = 1_000_000;

    /// <summary>What codes of sample listings begin with; nothing else may.</summary>
    public const string SamplePrefix = "sample-";

    private SpaceListing()
    {
    }

    /// <summary>A new listing, not yet public.</summary>
    /// <param name="code">Lower-case letters, digits and hyphens, at most <see cref="CodeMaxLength"/>; it is the listing's address.</param>
    /// <param name="isSample">Made up for trying the finder; its code begins with <see cref="SamplePrefix"/>.</param>
    public SpaceListing(string code, SpaceListingInput input, bool isSample = false)
    {
        Rule.Require(IsCode(code) && code.StartsWith(SamplePrefix, StringComparison.Ordinal) == isSample, "Listing.CodeNotUsable");
        (Code, IsSample) = (code, isSample);
        Describe(input);
    }

    public string Code { get; private set; } = "";
    public int Version { get; private set; }
    public bool IsSample { get; private set; }
    public ListingStatus Status { get; private set; }
    public string ParkSlug { get; private set; } = "";
    public SpaceType Type { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;
    public LocalText Summary { get; private set; } = LocalText.Empty;

    /// <summary>Both names and the code as officers look for them, see <see cref="SearchKey"/>: one short column to search and to sort by instead of three in long rows.</summary>
    public string SearchWords { get; private set; } = "";
    public int AreaSquareMetres { get; private set; }
    public int? SmallestUnitSquareMetres { get; private set; }
    public int? FloorFrom { get; private set; }
    public int? FloorTo { get; private set; }
    public Tenure Tenure { get; private set; }
    public decimal? RentLowYuanPerSquareMetreDay { get; private set; }
    public decimal? RentHighYuanPerSquareMetreDay { get; private set; }
    public decimal? SaleLowYuanPerSquareMetre { get; private set; }
    public decimal? SaleHighYuanPerSquareMetre { get; private set; }
    public LocalText PriceReason { get; private set; } = LocalText.Empty;
    public DateOnly? AvailableFrom { get; private set; }
    public LocalText Timeline { get; private set; } = LocalText.Empty;
    public List<string> SectorCodes { get; private set; } = [];
    public IReadOnlyList<TechnicalSpec> Specs { get; private set; } = [];
    public IReadOnlyList<FileRef> Files { get; private set; } = [];
    public DateOnly LookedOn { get; private set; }
    public DateOnly ConfirmedOn { get; private set; }
    public LocalText ConfirmedBy { get; private set; } = LocalText.Empty;

    /// <summary>Day on which visitors found it to be other than it says; null once somebody confirmed or changed it since.</summary>
    public DateOnly? DisputedOn { get; private set; }

    /// <summary>First day some of its fields fall due for "still true"; follows from the days they were confirmed on.</summary>
    public DateOnly DueOn { get; private set; }
    public Provenance Provenance { get; private set; } = Provenance.None;

    public string ChangeKey => ChangeKeyOf(Code);

    /// <summary>Yuan per m² and day, or null.</summary>
    public PriceBand? Rent => RentLowYuanPerSquareMetreDay is { } low ? new(low, RentHighYuanPerSquareMetreDay ?? low) : null;

    /// <summary>Yuan per m², or null.</summary>
    public PriceBand? Sale => SaleLowYuanPerSquareMetre is { } low ? new(low, SaleHighYuanPerSquareMetre ?? low) : null;

    public bool IsForLease => Tenure is Tenure.Lease or Tenure.LeaseOrSale;

    public bool IsForSale => Tenure is Tenure.Sale or Tenure.LeaseOrSale;

    /// <summary>Can be had in part.</summary>
    public bool IsDivisible => SmallestUnitSquareMetres < AreaSquareMetres;

    /// <summary>Smallest area that can be had, m².</summary>
    public int SmallestArea => SmallestUnitSquareMetres ?? AreaSquareMetres;

    public static string ChangeKeyOf(string code) => ChangeKeyPrefix + code;

    internal const string ChangeKeyPrefix = "space:";

    /// <summary>The code in a change key, or null when the key is not a listing's.</summary>
    internal static string? CodeOf(string changeKey) =>
        changeKey.StartsWith(ChangeKeyPrefix, StringComparison.Ordinal) ? changeKey[ChangeKeyPrefix.Length..] : null;

    /// <summary>A technical value; what is not stated is unknown, or not applicable where the type of space rules it out.</summary>
    public TechnicalSpec ValueOf(Spec spec) =>
        Specs.FirstOrDefault(x => x.Spec == spec)
        ?? (Spaces.Specs.Of(spec).AppliesTo(Type) ? TechnicalSpec.Unknown(spec) : TechnicalSpec.NotApplicable(spec));

    public Freshness FreshnessOn(DateOnly day) => FreshnessLimits.On(ConfirmedOn, day);

    /// <summary>The public may see it on a day.</summary>
    public bool IsPublicOn(DateOnly day) => Status == ListingStatus.Published && FreshnessOn(day) != Freshness.Hidden;

    public void Describe(SpaceListingInput input)
    {
        Rule.Require(input.Name.IsComplete, "Listing.NeedsNameInBothLanguages");
        Rule.Require(input.AreaSquareMetres is > 0 and <= LargestArea, "Listing.AreaOutOfRange");
        Rule.Require(input.SmallestUnitSquareMetres is null || (input.SmallestUnitSquareMetres > 0 && input.SmallestUnitSquareMetres <= input.AreaSquareMetres), "Listing.UnitLargerThanWhole");
        Rule.Require(AreFloors(input.FloorFrom, input.FloorTo), "Listing.FloorsOutOfOrder");
        Rule.Require(IsBand(input.Rent, LargestRent) && IsBand(input.Sale, LargestSale), "Listing.PriceOutOfRange");
        Rule.Require(input.Specs.All(x => x.IsSound), "Listing.SpecNotSound");
        Rule.Require(input.Specs.DistinctBy(x => x.Spec).Count() == input.Specs.Count, "Listing.SpecTwice");
        Rule.Require(input.ConfirmedBy.IsComplete, "Listing.NeedsConfirmer");
        RequireFiles(input.Files);
        (ParkSlug, Type, Name, Summary) = (input.ParkSlug, input.Type, input.Name, input.Summary);
        (AreaSquareMetres, SmallestUnitSquareMetres, FloorFrom, FloorTo) = (input.AreaSquareMetres, input.SmallestUnitSquareMetres, input.FloorFrom, input.FloorTo);
        (Tenure, PriceReason, AvailableFrom, Timeline) = (input.Tenure, input.PriceReason, input.AvailableFrom, input.Timeline);
        (RentLowYuanPerSquareMetreDay, RentHighYuanPerSquareMetreDay) = (input.Rent?.Low, input.Rent?.High);
        (SaleLowYuanPerSquareMetre, SaleHighYuanPerSquareMetre) = (input.Sale?.Low, input.Sale?.High);
        (SectorCodes, Specs, Files, Provenance) = ([.. input.SectorCodes], [.. input.Specs], [.. input.Files], input.Provenance);
        (LookedOn, ConfirmedOn, ConfirmedBy) = (input.LookedOn, input.ConfirmedOn, input.ConfirmedBy);
        DueOn = ListingAge.DueOn(this);
        SearchWords = SearchKey.Of(Name, Code);
        // What visitors found was said of what stood there before.
        DisputedOn = null;
        Rule.Require(Status != ListingStatus.Published || HasPriceOrReason, "Listing.NeedsPriceOrReason");
    }

    /// <summary>Makes the listing public.</summary>
    public void Publish()
    {
        Rule.Require(Status != ListingStatus.Published, "Listing.AlreadyPublished");
        Rule.Require(HasPriceOrReason, "Listing.NeedsPriceOrReason");
        Status = ListingStatus.Published;
    }

    /// <summary>Somebody answers for it that what is said in some classes of fields is still true on a day; the terms date the listing as a whole.</summary>
    public void Confirm(LocalText by, DateOnly day, IReadOnlyCollection<FieldClass> classes)
    {
        Rule.Require(Status == ListingStatus.Published, "Listing.NotPublished");
        Rule.Require(by.IsComplete, "Listing.NeedsConfirmer");
        Rule.Require(classes.Count > 0, "Listing.NothingToConfirm");
        if (classes.Contains(FieldClass.Terms))
        {
            (ConfirmedOn, ConfirmedBy) = (day, by);
        }

        Specs = [.. Specs.Select(x => x.State == SpecState.Known && classes.Contains(ListingAge.ClassOf(x.Spec)) ? x with { ConfirmedOn = day, ConfirmedBy = by } : x)];
        DueOn = ListingAge.DueOn(this);
        DisputedOn = null;
    }

    /// <summary>Visitors found it to be other than it says: it is marked until it is verified again.</summary>
    public void Dispute(DateOnly day) => DisputedOn = day;

    /// <summary>Takes the listing from the public.</summary>
    public void Withdraw()
    {
        Rule.Require(Status == ListingStatus.Published, "Listing.NotPublished");
        Status = ListingStatus.Withdrawn;
    }

    private bool HasPriceOrReason => PriceReason.IsComplete || ((!IsForLease || Rent is not null) && (!IsForSale || Sale is not null));

    private static void RequireFiles(IReadOnlyList<FileRef> files)
    {
        Rule.Require(files.Count <= FileRef.MostPerListing, "Listing.FilesTooMany");
        Rule.Require(files.DistinctBy(x => x.Id).Count() == files.Count, "Listing.FileTwice");
        Rule.Require(files.All(x => x.IsSound), "Listing.FileNotSound");
        Rule.Require(files.All(x => x.Caption is { IsComplete: true, Zh.Length: <= FileRef.CaptionMaxLength, En.Length: <= FileRef.CaptionMaxLength }), "Listing.FileNeedsCaption");
        Rule.Require(files.All(x => x.DatedOn > DateOnly.MinValue), "Listing.FileNeedsDate");
    }

    internal static bool IsCode(string code) =>
        code.Length is > 0 and <= CodeMaxLength && code.All(x => char.IsAsciiLetterLower(x) || char.IsAsciiDigit(x) || x == '-') && code[0] != '-';

    private static bool IsBand(PriceBand? band, decimal most) => band is null || (band.Low > 0 && band.Low <= band.High && band.High <= most);

    private static bool AreFloors(int? from, int? to) =>
        (from is null && to is null) || (from is >= -5 and <= HighestFloor && (to is null || (to >= from && to <= HighestFloor)));
}

internal sealed class SpaceListingConfiguration : IEntityTypeConfiguration<SpaceListing>
{
    public void Configure(EntityTypeBuilder<SpaceListing> builder)
    {
        builder.HasKey(x => x.Code);
        builder.Property(x => x.Code).HasMaxLength(SpaceListing.CodeMaxLength);
        builder.Property(x => x.ParkSlug).HasMaxLength(Park.SlugMaxLength);
        builder.HasWords(x => x.Name, SpaceListing.NameMaxLength);
        builder.Property(x => x.SearchWords).HasMaxLength(SpaceListing.SearchWordsMaxLength);
        builder.HasWords(x => x.Summary, SpaceListing.SummaryMaxLength);
        builder.HasWords(x => x.PriceReason, SpaceListing.ReasonMaxLength);
        builder.HasWords(x => x.Timeline, SpaceListing.ReasonMaxLength);
        builder.HasWords(x => x.ConfirmedBy, SpaceListing.NameMaxLength);
        builder.HasJson(x => x.Specs);
        builder.HasJson(x => x.Files).HasDefaultValue(Array.Empty<FileRef>());
        builder.HasOne<Park>().WithMany().HasForeignKey(x => x.ParkSlug).OnDelete(DeleteBehavior.Restrict);
        // The grid of a hundred thousand listings is answered from these alone: a row is long, and one read by one they take a second.
        builder.HasIndex(x => new { x.ConfirmedOn, x.Code, x.ParkSlug, x.Status, x.Type, x.AreaSquareMetres, x.DueOn, x.SearchWords }, "IX_SpaceListings_Grid");
        builder.HasIndex(x => new { x.ParkSlug, x.ConfirmedOn, x.Code, x.Status, x.Type, x.AreaSquareMetres, x.DueOn, x.SearchWords }, "IX_SpaceListings_GridOfParks");
        builder.HasIndex(x => x.DueOn);
        builder.HasIndex(x => x.IsSample);
    }
}
