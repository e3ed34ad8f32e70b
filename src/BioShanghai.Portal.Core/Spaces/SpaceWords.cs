using System.Globalization;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>How listings and their values read in the current language and the visitor's units: one place for pages, downloads and letters.</summary>
public sealed class SpaceWords(IStringLocalizer<SpacesText> words)
{
    public string this[string key] => words[key];

    public string Of(SpaceType type) => words["Type" + type];

    public string Of(Tenure tenure) => words["Tenure" + tenure];

    public string Of(Freshness freshness) => words["Freshness" + freshness];

    public string Of(Use use) => words["Use" + use];

    public string Of(ReadinessLevel level) => words["Level" + level];

    public string Of(CriterionResult result) => words["Result" + result];

    public string Of(Spec spec) => words["Spec" + spec];

    public string Of(SpecGroup group) => words["Group" + group];

    /// <summary>The words of a choice of a technical value, by its code.</summary>
    public string Choice(Spec spec, string code) => Specs.Of(spec).Choices is [Specs.No, Specs.Yes]
        ? words[code == Specs.Yes ? "Yes" : "No"]
        : words[$"Choice{spec}{string.Concat(code.Split('-').Select(x => char.ToUpperInvariant(x[0]) + x[1..]))}"];

    /// <summary>A known value with its unit; the words for "not stated" and "not applicable" otherwise.</summary>
    public string Value(TechnicalSpec value, UnitChoice units) => value.State switch
    {
        SpecState.Unknown => words["NotStated"],
        SpecState.NotApplicable => words["NotApplicable"],
        _ => value.Definition.Kind switch
        {
            SpecKind.Choice => Choice(value.Spec, value.Choice!),
            SpecKind.Grid => $"{value.Choice!.Replace("×", " × ", StringComparison.Ordinal)} m",
            _ => Number(value.Spec, value.Number!.Value, units),
        },
    };

    /// <summary>A number of a technical value with its unit: "6 m", "22,500 元/m²（1,500 万元/亩）".</summary>
    public string Number(Spec spec, decimal number, UnitChoice units)
    {
        var definition = Specs.Of(spec);
        var isEnglish = Language.Current == Language.En;
        return definition.Unit switch
        {
            "" => Print(number),
            "m²" => units.AreaWords(number),
            "years" => isEnglish ? $"{Print(number)} years" : $"{Print(number)} 年",
            // Per-mu conditions are known by their figure in 10,000 yuan.
            "yuan/m²" => isEnglish ? $"CNY {Print(number)} per m² ({Print(number / 15)} × 10,000 per mu)" : $"{Print(number / 15)} 万元/亩（{Print(number)} 元/m²）",
            "m" when spec == Spec.ClassAStore && number == 0 => words["OnSite"],
            _ => $"{Print(number)} {definition.Unit}",
        };
    }

    /// <summary>A demand on a technical value: "≥ 6 m", "Grade C or better", "有".</summary>
    public string Demand(Requirement requirement, UnitChoice units) => requirement.Choice is { } choice
        ? requirement.Definition.Choices is [Specs.No, Specs.Yes] ? Choice(requirement.Spec, choice) : words["OrBetter", Choice(requirement.Spec, choice)]
        : words[requirement.IsAtMost ? "AtMostValue" : "AtLeastValue", Number(requirement.Spec, requirement.Limit, units)];

    public string Rent(SpaceListing listing, UnitChoice units) =>
        !listing.IsForLease ? words["NotApplicable"] : listing.Rent is { } band ? units.RentWords(band) : words["OnRequest"];

    public string Sale(SpaceListing listing, UnitChoice units) =>
        !listing.IsForSale ? words["NotApplicable"] : listing.Sale is { } band ? units.SaleWords(band) : words["OnRequest"];

    /// <summary>The area, for land with mu beside square metres.</summary>
    public string Area(SpaceListing listing, UnitChoice units) =>
        listing.Type == SpaceType.Land && units.Area == AreaUnit.SquareMetre
            ? $"{units.AreaWords(listing.AreaSquareMetres)} · {(units with { Area = AreaUnit.Mu }).AreaWords(listing.AreaSquareMetres)}"
            : units.AreaWords(listing.AreaSquareMetres);

    public string Division(SpaceListing listing, UnitChoice units) =>
        listing.IsDivisible ? words["DivisibleFrom", units.AreaWords(listing.SmallestArea)] : words["WholeOnly"];

    public string Floors(SpaceListing listing) => listing switch
    {
        { Type: SpaceType.Land } => words["NotApplicable"],
        { FloorFrom: null } => words["NotStated"],
        { FloorTo: { } to } when to != listing.FloorFrom => words["FloorRange", listing.FloorFrom, to],
        _ => words["FloorOne", listing.FloorFrom],
    };

    /// <summary>When the space can be had, as read on a day.</summary>
    public string Availability(SpaceListing listing, DateOnly today) =>
        listing.AvailableFrom is { } day ? day <= today ? words["AvailableNow"] : words["AvailableFrom", Date(day)]
        : listing.Timeline.IsEmpty ? words["NotStated"] : listing.Timeline.Local;

    /// <summary>Who confirmed the listing and how long ago, as read on a day.</summary>
    public string Confirmed(SpaceListing listing, DateOnly today) => (today.DayNumber - listing.ConfirmedOn.DayNumber) switch
    {
        <= 0 => words["ConfirmedToday", listing.ConfirmedBy.Local],
        1 => words["ConfirmedYesterday", listing.ConfirmedBy.Local],
        var days => words["ConfirmedDaysAgo", days, listing.ConfirmedBy.Local],
    };

    /// <summary>Visitors found it to be other than it says.</summary>
    public string Disputed(DateOnly day) => words["Disputed", Date(day)];

    /// <summary>The day by which a commitment has to be reached.</summary>
    public string Due(DateOnly day) => words["DueOn", Date(day)];

    /// <summary>Why a value is not asked of a type of space.</summary>
    public string NotApplicableTo(SpaceType type) => words["NotApplicableReason", Of(type)];

    internal static string Date(DateOnly day) => day.ToString(Language.Current == Language.En ? "d MMMM yyyy" : "yyyy年M月d日", CultureInfo.InvariantCulture);

    private static string Print(decimal value) => value.ToString("#,##0.##", CultureInfo.InvariantCulture);
}
