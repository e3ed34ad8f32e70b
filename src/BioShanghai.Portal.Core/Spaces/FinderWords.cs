using System.Globalization;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Parks.Map;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>How a question to the finder reads: facets, their values, and what was left out of an address.</summary>
public sealed class FinderWords(IStringLocalizer<FinderText> words, IStringLocalizer<SiteText> site, SpaceWords spaces)
{
    /// <summary>Characters of an ignored value that are quoted.</summary>
    public const int QuotedLength = 40;

    /// <summary>What a facet is about: "Clear height", "District".</summary>
    public string Label(SpaceFacet facet) => facet.Spec is { } spec ? spaces.Of(spec) : words["Facet" + Pascal(facet.Name)];

    /// <summary>A value under its facet's label: "≥ 6 m", "Grade C or better", "Not stated".</summary>
    public string Option(SpaceFacet facet, string value, UnitChoice units, Catalogue catalogue, IReadOnlyList<Park> parks)
    {
        if (value == SpaceFacet.UnknownValue)
        {
            return facet.Measure is FacetMeasure.Rent or FacetMeasure.Sale ? spaces["OnRequest"] : spaces["NotStated"];
        }

        return facet.Kind == FacetKind.Codes ? Code(facet, value, catalogue, parks) : Limit(facet, value, units);
    }

    /// <summary>A value that stands alone: "Clear height ≥ 6 m", "Steam: yes", "Pudong".</summary>
    public string Chip(SpaceFacet facet, string value, UnitChoice units, Catalogue catalogue, IReadOnlyList<Park> parks)
    {
        var option = Option(facet, value, units, catalogue, parks);
        return value == SpaceFacet.UnknownValue || facet.Measure == FacetMeasure.Choice ? words["Pair", Label(facet), option]
            : facet.Kind != FacetKind.Codes ? facet.Measure == FacetMeasure.Day ? option : words["PairLimit", Label(facet), option]
            : facet.Name == "ready" ? words["ReadyFor", option]
            : facet.Spec is not null || facet.Name is "tier" ? words["Pair", Label(facet), option]
            : option;
    }

    /// <summary>All values asked of a facet as one phrase.</summary>
    public string Chip(FacetSelection selection, UnitChoice units, Catalogue catalogue, IReadOnlyList<Park> parks) =>
        string.Join(words["Or"], selection.Values.Select(x => Chip(selection.Facet, x, units, catalogue, parks)));

    /// <summary>What a listing has where a facet asks for something else; null where it would only say the opposite.</summary>
    public string? Here(SpaceFacet facet, SpaceEntry entry, UnitChoice units, DateOnly today) => facet.Spec is { } spec ? spaces.Value(entry.Listing.ValueOf(spec), units) : facet.Name switch
    {
        "type" => spaces.Of(entry.Listing.Type),
        "district" => DistrictLabel.Of(entry.District),
        "park" => entry.Park.Name.Local,
        "tier" => site["Tier" + entry.Park.Tier],
        "tenure" => spaces.Of(entry.Listing.Tenure),
        SpaceFacets.MinArea => spaces.Area(entry.Listing, units),
        SpaceFacets.MaxArea => units.AreaWords(entry.Listing.SmallestArea),
        "rent" => spaces.Rent(entry.Listing, units),
        "sale" => spaces.Sale(entry.Listing, units),
        "before" => spaces.Availability(entry.Listing, today),
        _ => null,
    };

    /// <summary>Why a part of an address was left out, with the value quoted.</summary>
    public string Ignored(IgnoredValue ignored)
    {
        var label = SpaceFacets.Find(ignored.Name) is { } facet ? Label(facet) : words["Name" + Pascal(ignored.Name)].Value;
        var value = ignored.Value.Length > QuotedLength ? ignored.Value[..(char.IsHighSurrogate(ignored.Value[QuotedLength - 1]) ? QuotedLength - 1 : QuotedLength)] + "…" : ignored.Value;
        var isDay = SpaceFacets.Find(ignored.Name)?.Measure == FacetMeasure.Day;
        return words[isDay && ignored.Reason == IgnoredReason.NotReadable ? "IgnoredDay" : "Ignored" + ignored.Reason, label, value];
    }

    /// <summary>The unit a number is typed in: m², 元/m²/天, t/m²; empty where there is none.</summary>
    public string Unit(SpaceFacet facet, UnitChoice units) => facet.Measure switch
    {
        FacetMeasure.Area => units.AreaUnitWords,
        FacetMeasure.Rent => words[$"UnitRent{units.Per}", RentArea(units)],
        FacetMeasure.Sale => words["UnitSale", RentArea(units)],
        FacetMeasure.Plain when facet.Spec is { } spec => Specs.Of(spec).Unit,
        _ => "",
    };

    private static string RentArea(UnitChoice units) => units.Area == AreaUnit.SquareFoot ? units.AreaUnitWords : "m²";

    private string Code(SpaceFacet facet, string value, Catalogue catalogue, IReadOnlyList<Park> parks) => facet.Name switch
    {
        "type" => SpaceCodes.TryType(value, out var type) ? spaces.Of(type) : value,
        "sector" => catalogue.Sectors.TryGetValue(value, out var sector) ? sector.Name.Local : value,
        "district" => catalogue.Districts.TryGetValue(value, out var district) ? DistrictLabel.Of(district) : value,
        "park" => parks.FirstOrDefault(x => x.Slug == value)?.Name.Local ?? value,
        "tier" => site["Tier" + Pascal(value)],
        "ready" => Uses.Find(value) is { } use ? spaces.Of(use.Use) : value,
        "tenure" => spaces["Tenure" + Pascal(value)],
        "fresh" => spaces["Freshness" + Pascal(value)],
        "divisible" => words[value == Specs.Yes ? "DivisibleYes" : "DivisibleNo"],
        _ => spaces.Choice(facet.Spec!.Value, value),
    };

    private string Limit(SpaceFacet facet, string value, UnitChoice units)
    {
        if (facet.Measure == FacetMeasure.Choice)
        {
            // Chinese sets a space between a Latin word and what follows it.
            var choice = spaces.Choice(facet.Spec!.Value, value);
            return words["OrBetter", Language.Current != Language.En && char.IsAscii(choice[^1]) ? choice + " " : choice];
        }

        if (facet.Measure == FacetMeasure.Day)
        {
            return words["Before", DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString(Language.Current == Language.En ? "d MMMM yyyy" : "yyyy年M月d日", CultureInfo.InvariantCulture)];
        }

        var number = decimal.Parse(value, CultureInfo.InvariantCulture);
        var written = facet.Measure switch
        {
            FacetMeasure.Area => units.AreaWords(number),
            FacetMeasure.Rent => units.RentWords(new(number, number)),
            FacetMeasure.Sale => units.SaleWords(new(number, number)),
            _ => spaces.Number(facet.Spec!.Value, number, units),
        };
        return words[facet.Kind == FacetKind.AtLeast ? "AtLeast" : "AtMost", written];
    }

    private static string Pascal(string code) => string.Concat(code.Split('-').Select(x => char.ToUpperInvariant(x[0]) + x[1..]));
}
