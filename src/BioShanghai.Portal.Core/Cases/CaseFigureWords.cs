using BioShanghai.Portal.Core.Taxonomy;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>How figures of the service are called, on the page and in the file alike.</summary>
public sealed class CaseFigureWords(IStringLocalizer<CasesText> words)
{
    public string this[string key] => words[key];

    /// <summary>Name of a line in the reader's language.</summary>
    public string NameOf(CaseFigureAxis by, string key, Catalogue known) => by switch
    {
        CaseFigureAxis.District => key == CaseFigureQuery.None ? words["DutyDesk"] : known.Districts.TryGetValue(key, out var district) ? district.Name.Local : key,
        CaseFigureAxis.Sector => key == CaseFigureQuery.None ? words["NoSector"] : known.Sectors.TryGetValue(key, out var sector) ? sector.Name.Local : key,
        CaseFigureAxis.Stage => words[$"Stage_{key}"],
        _ => key,
    };

    /// <summary>The number is not how many rows there are but what they hold.</summary>
    public static bool IsValue(CaseMeasure measure) => measure is CaseMeasure.MedianHours or CaseMeasure.LongHours or CaseMeasure.SignedMillionYuan or CaseMeasure.LandedMillionYuan;
}
