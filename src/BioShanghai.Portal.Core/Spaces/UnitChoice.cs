using System.Globalization;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>In what a visitor counts area.</summary>
public enum AreaUnit
{
    SquareMetre,
    Mu,
    SquareFoot,
}

/// <summary>Per what time a visitor counts rent.</summary>
public enum RentPeriod
{
    Day,
    Month,
    Year,
}

/// <summary>
/// The visitor's units. Records keep m² and yuan; everything shown, typed and exported for a visitor goes through here. A year has 365
/// days and a month a twelfth of them, as in leases quoted per day.
/// </summary>
public sealed record UnitChoice(AreaUnit Area = AreaUnit.SquareMetre, RentPeriod Per = RentPeriod.Day)
{
    public const string AreaName = "unit";
    public const string PerName = "per";

    /// <summary>m² in one mu: a fifteenth of a hectare.</summary>
    public const decimal SquareMetresPerMu = 10_000m / 15;

    /// <summary>m² in one square foot, exact by definition (0.3048 m squared).</summary>
    public const decimal SquareMetresPerSquareFoot = 0.09290304m;

    public static readonly UnitChoice Default = new();

    public static readonly IReadOnlyList<string> AreaCodes = ["m2", "mu", "ft2"];
    public static readonly IReadOnlyList<string> PerCodes = ["day", "month", "year"];

    public string AreaCode => AreaCodes[(int)Area];

    public string PerCode => PerCodes[(int)Per];

    /// <summary>What an address carries to keep the choice: nothing for the default.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query =>
    [
        .. Area == AreaUnit.SquareMetre ? Array.Empty<KeyValuePair<string, string>>() : [new(AreaName, AreaCode)],
        .. Per == RentPeriod.Day ? Array.Empty<KeyValuePair<string, string>>() : [new(PerName, PerCode)],
    ];

    /// <summary>Reads the codes of an address; an unknown code is the default.</summary>
    public static UnitChoice Of(string? area, string? per) => new(
        (AreaUnit)Math.Max(0, AreaCodes.PlaceOf(area)), (RentPeriod)Math.Max(0, PerCodes.PlaceOf(per)));

    /// <summary>m² of an area in the visitor's unit.</summary>
    public decimal ToSquareMetres(decimal area) => area * PerUnit;

    public decimal FromSquareMetres(decimal squareMetres) => squareMetres / PerUnit;

    /// <summary>Yuan per m² and day of a rent in the visitor's units. Rent is never counted per mu: it stays per m² then.</summary>
    public decimal ToYuanPerSquareMetreDay(decimal rent) => rent / DaysPerPeriod / RentUnit;

    public decimal FromYuanPerSquareMetreDay(decimal rent) => rent * DaysPerPeriod * RentUnit;

    public decimal ToYuanPerSquareMetre(decimal price) => price / RentUnit;

    public decimal FromYuanPerSquareMetre(decimal price) => price * RentUnit;

    /// <summary>A typed number of a facet in its canonical unit.</summary>
    public decimal ToCanonical(FacetMeasure measure, decimal number) => measure switch
    {
        FacetMeasure.Area => ToSquareMetres(number),
        FacetMeasure.Rent => ToYuanPerSquareMetreDay(number),
        FacetMeasure.Sale => ToYuanPerSquareMetre(number),
        _ => number,
    };

    public decimal FromCanonical(FacetMeasure measure, decimal number) => measure switch
    {
        FacetMeasure.Area => FromSquareMetres(number),
        FacetMeasure.Rent => FromYuanPerSquareMetreDay(number),
        FacetMeasure.Sale => FromYuanPerSquareMetre(number),
        _ => number,
    };

    /// <summary>An area with its unit, rounded as it is read: "2,000 m²", "30 亩".</summary>
    public string AreaWords(decimal squareMetres) => $"{Print(FromSquareMetres(squareMetres), Area == AreaUnit.Mu ? 2 : 0)}{Gap}{AreaUnitWords}";

    /// <summary>The unit of area: m², 亩 or mu, ft².</summary>
    public string AreaUnitWords => Area switch
    {
        AreaUnit.Mu => IsEnglish ? "mu" : "亩",
        AreaUnit.SquareFoot => IsEnglish ? "ft²" : "平方英尺",
        _ => "m²",
    };

    /// <summary>A rent with its unit: "3.2–4 元/m²/天", "CNY 3.2–4 per m² per day".</summary>
    public string RentWords(PriceBand band) => Money(band, FromYuanPerSquareMetreDay, IsEnglish
        ? $" per {RentAreaWords} per {PerCode}"
        : $"元/{RentAreaWords}/{Per switch { RentPeriod.Month => "月", RentPeriod.Year => "年", _ => "天" }}");

    /// <summary>A sale price with its unit: "12,000–15,000 元/m²".</summary>
    public string SaleWords(PriceBand band) => Money(band, FromYuanPerSquareMetre, IsEnglish ? $" per {RentAreaWords}" : $"元/{RentAreaWords}");

    private string RentAreaWords => Area == AreaUnit.SquareFoot ? AreaUnitWords : "m²";

    private decimal PerUnit => Area switch { AreaUnit.Mu => SquareMetresPerMu, AreaUnit.SquareFoot => SquareMetresPerSquareFoot, _ => 1 };

    private decimal RentUnit => Area == AreaUnit.SquareFoot ? SquareMetresPerSquareFoot : 1;

    private decimal DaysPerPeriod => Per switch { RentPeriod.Year => 365, RentPeriod.Month => 365m / 12, _ => 1 };

    private static bool IsEnglish => Language.Current == Language.En;

    private static string Gap => " ";

    private static string Money(PriceBand band, Func<decimal, decimal> convert, string unit)
    {
        var (low, high) = (convert(band.Low), convert(band.High));
        var places = high >= 100 ? 0 : 2;
        var numbers = Print(low, places) == Print(high, places) ? Print(low, places) : $"{Print(low, places)}–{Print(high, places)}";
        return IsEnglish ? $"CNY {numbers}{unit}" : $"{numbers} {unit}";
    }

    private static string Print(decimal value, int places) => Math.Round(value, places, MidpointRounding.AwayFromZero).ToString("#,##0.##", CultureInfo.InvariantCulture);
}
