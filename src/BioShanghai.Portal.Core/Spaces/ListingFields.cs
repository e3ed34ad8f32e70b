using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>What reading a listing's fields needs to know beside them.</summary>
/// <param name="Specs">Technical values of the listing as it stands: what is not touched keeps who confirmed it and when.</param>
public sealed record ListingContext(
    IReadOnlyCollection<string> ParkSlugs,
    IReadOnlyCollection<string> SectorCodes,
    DateOnly Today,
    DateOnly LookedOn,
    DateOnly ConfirmedOn,
    LocalText ConfirmedBy,
    IReadOnlyList<TechnicalSpec> Specs)
{
    /// <summary>Files that are kept for the listing, which it may name.</summary>
    public IReadOnlyList<FileRef> Files { get; init; } = [];

    /// <summary>The context of a listing that exists already.</summary>
    public static ListingContext Of(SpaceListing listing, IReadOnlyCollection<string> parkSlugs, IReadOnlyCollection<string> sectorCodes, DateOnly today) =>
        new(parkSlugs, sectorCodes, today, listing.LookedOn, listing.ConfirmedOn, listing.ConfirmedBy, listing.Specs) { Files = listing.Files };
}

public static partial class ListingFields
{
    /// <summary>The listing as its entity would take it again.</summary>
    public static SpaceListingInput InputOf(SpaceListing listing) => new()
    {
        ParkSlug = listing.ParkSlug,
        Type = listing.Type,
        Name = listing.Name,
        Summary = listing.Summary,
        AreaSquareMetres = listing.AreaSquareMetres,
        SmallestUnitSquareMetres = listing.SmallestUnitSquareMetres,
        FloorFrom = listing.FloorFrom,
        FloorTo = listing.FloorTo,
        Tenure = listing.Tenure,
        Rent = listing.Rent,
        Sale = listing.Sale,
        PriceReason = listing.PriceReason,
        AvailableFrom = listing.AvailableFrom,
        Timeline = listing.Timeline,
        SectorCodes = listing.SectorCodes,
        Specs = listing.Specs,
        LookedOn = listing.LookedOn,
        ConfirmedOn = listing.ConfirmedOn,
        ConfirmedBy = listing.ConfirmedBy,
        Provenance = listing.Provenance,
        Files = listing.Files,
    };

    public static FieldValues Write(SpaceListing listing) => Write(InputOf(listing));

    /// <summary>The canonical texts of a listing.</summary>
    public static FieldValues Write(SpaceListingInput input) => FieldValues.Of(
    [
        .. Words("name", input.Name),
        new("park", input.ParkSlug),
        new("type", input.Type.Code()),
        .. Words("summary", input.Summary),
        new("sectors", FieldTexts.Codes(input.SectorCodes)),
        new("area", FieldTexts.Of((decimal?)input.AreaSquareMetres)),
        new("unit", FieldTexts.Of((decimal?)input.SmallestUnitSquareMetres)),
        new("floor.from", FieldTexts.Of((decimal?)input.FloorFrom)),
        new("floor.to", FieldTexts.Of((decimal?)input.FloorTo)),
        new("tenure", TenureCodes[(int)input.Tenure]),
        new("rent.low", FieldTexts.Of(input.Rent?.Low)),
        new("rent.high", FieldTexts.Of(input.Rent?.High)),
        new("sale.low", FieldTexts.Of(input.Sale?.Low)),
        new("sale.high", FieldTexts.Of(input.Sale?.High)),
        .. Words("price.reason", input.PriceReason),
        new("available.from", FieldTexts.Of(input.AvailableFrom)),
        .. Words("timeline", input.Timeline),
        .. input.Specs.SelectMany(Of),
        new(FileRow.Field, FileRow.Write(input.Files.Select(FileRow.Of))),
        new("sources", FieldTexts.Lines(input.Provenance.Sources)),
        new("confidence", Confidences[(int)input.Provenance.Confidence]),
        .. Words("editor.note", input.Provenance.EditorNote),
        new("looked.on", FieldTexts.Of(input.LookedOn)),
    ]);

    /// <summary>Reads typed fields: a listing's input when all are sound, otherwise every fault at its field.</summary>
    public static FieldReading<SpaceListingInput> Read(FieldValues values, ListingContext context)
    {
        var (sketch, faults) = Sketch(values, context);
        return new(faults.Count == 0 ? sketch : null, faults);
    }

    /// <summary>
    /// What can be shown of typed fields although some are faulty: those are left out. Null where the listing would have no park, kind,
    /// area or way to be had.
    /// </summary>
    public static (SpaceListingInput? Input, IReadOnlyList<FieldFault> Faults) Sketch(FieldValues values, ListingContext context)
    {
        var read = new FieldReader(values, Table);
        var name = read.LooseWords("name");
        var park = read.Known("park", context.ParkSlugs);
        var type = read.Choice<SpaceType>("type");
        var summary = read.Words("summary");
        var sectors = read.Many("sectors", context.SectorCodes);
        var (area, unit) = (read.Whole("area"), read.Whole("unit"));
        if (unit > area)
        {
            read.Refuse("unit", "UnitLargerThanWhole");
        }

        var (from, to) = (read.Whole("floor.from"), read.Whole("floor.to"));
        if (!read.Has("floor.from") && read.Has("floor.to"))
        {
            read.Refuse("floor.from", "NeedsFloorFrom");
        }
        else if (to < from)
        {
            read.Refuse("floor.to", "FloorsOutOfOrder");
        }

        var tenure = read.Choice<Tenure>("tenure");
        var reason = read.Words("price.reason");
        var rent = Band(read, "rent", tenure is Tenure.Lease or Tenure.LeaseOrSale);
        var sale = Band(read, "sale", tenure is Tenure.Sale or Tenure.LeaseOrSale);
        var available = read.Date("available.from");
        var timeline = read.Words("timeline");
        var confidence = read.Choice<Confidence>("confidence");
        var note = read.LooseWords("editor.note");
        var lookedOn = read.Date("looked.on");
        if (lookedOn > context.Today)
        {
            read.Refuse("looked.on", "InFuture");
        }

        var sources = read.Many("sources");
        var specs = SpecsOf(read, context, lookedOn ?? context.LookedOn);
        var files = FilesOf(read, context);
        if (read.IsFaulty("park") || park is null || type is null || area is null || tenure is null)
        {
            return (null, read.Faults);
        }

        var areFloorsSound = !read.IsFaulty("floor.from") && !read.IsFaulty("floor.to");
        return (
            new()
            {
                ParkSlug = park,
                Type = type.Value,
                Name = name,
                Summary = summary,
                AreaSquareMetres = area.Value,
                SmallestUnitSquareMetres = read.IsFaulty("unit") ? null : unit,
                FloorFrom = areFloorsSound ? from : null,
                FloorTo = areFloorsSound ? to : null,
                Tenure = tenure.Value,
                Rent = rent,
                Sale = sale,
                PriceReason = reason,
                AvailableFrom = available,
                Timeline = timeline,
                SectorCodes = sectors,
                Specs = specs,
                Files = files,
                LookedOn = lookedOn ?? context.LookedOn,
                ConfirmedOn = context.ConfirmedOn,
                ConfirmedBy = context.ConfirmedBy,
                Provenance = new(confidence ?? Confidence.Low, sources, note),
            },
            read.Faults);
    }

    private static PriceBand? Band(FieldReader read, string name, bool isAsked)
    {
        var (lowKey, highKey) = ($"{name}.low", $"{name}.high");
        var (low, high) = (read.Number(lowKey), read.Number(highKey));
        if (!read.Has(lowKey) && read.Has(highKey))
        {
            read.Refuse(lowKey, "NeedsLow");
        }
        else if (isAsked && !read.Has(lowKey) && !read.Has("price.reason.zh") && !read.Has("price.reason.en"))
        {
            read.Refuse(lowKey, "NeedsPriceOrReason");
        }
        else if (low > high)
        {
            read.Refuse(highKey, "LowAboveHigh");
        }

        return low is { } value && !read.IsFaulty(highKey) ? new(value, high ?? value) : null;
    }

    private static KeyValuePair<string, string?>[] Words(string name, LocalText words) => [new($"{name}.zh", words.Zh), new($"{name}.en", words.En)];
}
