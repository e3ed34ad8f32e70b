using System.Globalization;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Parks.Map;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Compare;

/// <summary>Sets a comparison out in rows, in the current language and the visitor's units.</summary>
public sealed class CompareRows(SpaceWords words, IStringLocalizer<CompareText> own, IStringLocalizer<ParksText> parkWords, IStringLocalizer<SiteText> site)
{
    public CompareTable Of(Comparison found, UnitChoice units) => new(found.Kind == CompareKind.Spaces ? Spaces(found, units) : Parks(found));

    private IEnumerable<CompareGroup> Spaces(Comparison found, UnitChoice units)
    {
        var entries = found.Spaces;
        yield return new(own["Basics"],
        [
            Row(words["Type"], x => CompareCell.Known(x.Listing.Type.ToString(), words.Of(x.Listing.Type))),
            Row(words["Park"], x => CompareCell.Known(x.Park.Slug, x.Park.Name.Local)),
            Row(words["District"], x => CompareCell.Known(x.District.Code, DistrictLabel.Place(x.District))),
            Row(own["Tier"], x => CompareCell.Known(x.Park.Tier.Code(), site["Tier" + x.Park.Tier])),
            Row(words["Area"], x => CompareCell.Known(Print(x.Listing.AreaSquareMetres), words.Area(x.Listing, units)), isNumber: true),
            Row(own["SmallestPart"], x => x.Listing.IsDivisible
                ? CompareCell.Known(Print(x.Listing.SmallestArea), units.AreaWords(x.Listing.SmallestArea))
                : CompareCell.Known("whole", words["WholeOnly"]), isNumber: true),
            Row(words["Floors"], x => x.Listing switch
            {
                { Type: SpaceType.Land } => CompareCell.NotApplicable,
                { FloorFrom: null } => CompareCell.Unknown,
                var listing => CompareCell.Known($"{listing.FloorFrom}–{listing.FloorTo ?? listing.FloorFrom}", words.Floors(listing)),
            }),
            Row(words["Tenure"], x => CompareCell.Known(x.Listing.Tenure.ToString(), words.Of(x.Listing.Tenure))),
            Row(words["Sectors"], x => Names(x.Listing.SectorCodes, found)),
        ]);
        yield return new(own["PriceAndTime"],
        [
            Row(words["Rent"], x => !x.Listing.IsForLease ? CompareCell.NotApplicable : Price(x.Listing, x.Listing.Rent, words.Rent(x.Listing, units)), isNumber: true),
            Row(words["SalePrice"], x => !x.Listing.IsForSale ? CompareCell.NotApplicable : Price(x.Listing, x.Listing.Sale, words.Sale(x.Listing, units)), isNumber: true),
            Row(words["Availability"], x => x.Listing switch
            {
                { AvailableFrom: { } day } => CompareCell.Known(day <= found.Today ? "now" : Iso(day), words.Availability(x.Listing, found.Today)),
                { Timeline.IsEmpty: false } listing => CompareCell.Known(listing.Timeline.Zh ?? listing.Timeline.En!, listing.Timeline.Local),
                _ => CompareCell.Unknown,
            }),
        ]);
        foreach (var group in Specs.All.GroupBy(x => x.Group))
        {
            yield return new(words.Of(group.Key), [.. group.Select(spec => new CompareRow(
                words.Of(spec.Spec), [.. entries.Select(x => Spec(x.Listing.ValueOf(spec.Spec), units))], spec.Kind == SpecKind.Number, spec.Code))]);
        }

        yield return new(words["Readiness"], [.. Uses.All.Select(use => Row(words.Of(use.Use), x => x.Facts.ReadinessFor(use.Use) is var level && level == ReadinessLevel.NotRated
            ? CompareCell.NotApplicable
            : CompareCell.Known(level.ToString(), words.Of(level))))]);
        yield return new(own["Truth"],
        [
            Row(own["ConfirmedOn"], x => CompareCell.Known(Iso(x.Listing.ConfirmedOn), SpaceWords.Date(x.Listing.ConfirmedOn))),
            Row(own["ConfirmedBy"], x => CompareCell.Known(x.Listing.ConfirmedBy.Zh ?? "", x.Listing.ConfirmedBy.Local)),
            Row(own["State"], x => CompareCell.Known(x.Freshness.ToString(), words.Of(x.Freshness))),
            Row(own["Stated"], x => SpaceCompleteness.Of(x.Listing) is var known ? CompareCell.Known($"{known.Stated}/{known.Asked}", own["StatedOf", known.Stated, known.Asked]) : null!, isNumber: true),
        ]);

        CompareRow Row(string name, Func<SpaceEntry, CompareCell> cell, bool isNumber = false) => new(name, [.. entries.Select(cell)], isNumber);
    }

    private IEnumerable<CompareGroup> Parks(Comparison found)
    {
        var parks = found.Parks;
        yield return new(own["Basics"],
        [
            Row(own["Tier"], x => CompareCell.Known(x.Entry.Park.Tier.Code(), site["Tier" + x.Entry.Park.Tier])),
            Row(words["District"], x => CompareCell.Known(x.District.Code, DistrictLabel.Place(x.District))),
            Row(own["PartOf"], x => x.Entry.Parent is { } parent ? CompareCell.Known(parent.Slug, parent.Name.Local) : CompareCell.NotApplicable),
            Row(own["Positioning"], x => CompareCell.Known(x.Entry.Park.Slug, x.Entry.Park.Positioning.Local)),
            Row(parkWords["Sectors"], x => Names(x.Entry.Park.SectorCodes, found)),
            Row(own["SubParks"], x => CompareCell.Known(Print(x.Entry.SubParks), Print(x.Entry.SubParks)), isNumber: true),
            Row(own["OnOffer"], x => CompareCell.Known(Print(x.SpaceCount), own[x.AreSamples ? "OnOfferSamples" : "OnOfferCount", x.SpaceCount]), isNumber: true),
        ]);

        // A figure gets a row when two parks have it: a row of its own for every figure would show nothing but gaps.
        var shared = parks.SelectMany(x => x.Entry.Park.Facts.DistinctBy(NameOf).Select(NameOf)).CountBy(x => x).Where(x => x.Value > 1).Select(x => x.Key).ToHashSet();
        yield return new(own["Figures"],
        [
            Row(parkWords["PlannedArea"], x => x.Entry.Park is { PlannedAreaHectares: { } area } park
                ? new(SpecState.Known, Print((decimal)area), [new(ParkArea.InBrief(area), park.PlannedAreaConfidence is null or Confidence.Low)])
                : CompareCell.Unknown, isNumber: true),
            .. parks.SelectMany(x => x.Entry.Park.Facts).Where(x => shared.Contains(NameOf(x))).DistinctBy(NameOf)
                .Select(fact => Row(fact.Name.Local, x => Facts(x.Entry.Park.Facts.Where(other => NameOf(other) == NameOf(fact)), isNamed: false), isNumber: true)),
            Row(own["OtherFigures"], x => Facts(x.Entry.Park.Facts.Where(fact => !shared.Contains(NameOf(fact))), isNamed: true)),
        ]);

        CompareRow Row(string name, Func<ComparePark, CompareCell> cell, bool isNumber = false) => new(name, [.. parks.Select(cell)], isNumber);

        static (string?, FigureKind) NameOf(ParkFact fact) => (fact.Name.Zh ?? fact.Name.En, fact.Kind);
    }

    private CompareCell Facts(IEnumerable<ParkFact> facts, bool isNamed)
    {
        List<ParkFact> all = [.. facts];
        return all.Count == 0 ? CompareCell.Unknown : new(
            SpecState.Known, string.Join('|', all.Select(x => $"{x.Name.Zh}:{Print(x.Value)} {x.Unit} {x.Year} {x.Kind}")), [.. all.Select(Line)]);

        CompareLine Line(ParkFact fact)
        {
            var year = fact.Year?.ToString(CultureInfo.InvariantCulture) ?? site["YearNotStated"].Value;
            var figure = own["FigureOfYear", Figure.Of(fact.Value, fact.Unit), fact.Kind == FigureKind.Target ? $"{year} {site["Target"]}" : year];
            return new(isNamed ? own["NamedFigure", fact.Name.Local, figure] : figure, !fact.IsSettled);
        }
    }

    private CompareCell Price(SpaceListing listing, PriceBand? band, string inWords) => band is null
        ? CompareCell.Known("on-request:" + listing.PriceReason.Zh, inWords, listing.PriceReason.Local)
        : CompareCell.Known($"{Print(band.Low)}–{Print(band.High)}", inWords);

    private CompareCell Spec(TechnicalSpec value, UnitChoice units) => value.State switch
    {
        SpecState.Unknown => CompareCell.Unknown,
        SpecState.NotApplicable => CompareCell.NotApplicable,
        _ => CompareCell.Known(
            $"{(value.Number is { } number ? Print(number) : value.Choice)} {(value.DueOn is { } by ? Iso(by) : "")}",
            words.Value(value, units), value.DueOn is { } due ? words.Due(due) : "", value.Note?.Local ?? ""),
    };

    private CompareCell Names(List<string> sectors, Comparison found) => sectors.Count == 0 ? CompareCell.Unknown : CompareCell.Known(
        string.Join(',', sectors.Order(StringComparer.Ordinal)),
        string.Join(parkWords["Comma"], found.Catalogue.Sectors.Values.Where(x => sectors.Contains(x.Code)).Select(x => x.Name.Local)));

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Without trailing zeros: 6 and 6.0 are the same number.
    private static string Print(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
