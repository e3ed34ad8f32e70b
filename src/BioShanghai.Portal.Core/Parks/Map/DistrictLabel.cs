using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Parks.Map;

/// <summary>The short name a district is called by on a map or a tag: 浦东, Pudong; 临港新片区, Lin-gang Special Area.</summary>
public static class DistrictLabel
{
    private static readonly string[] Endings = [" of China (Shanghai) Pilot Free Trade Zone", " New Area", " District", "新区", "区"];
    private const string FreeTradeZone = "中国(上海)自由贸易试验区";

    public static string Of(District district)
    {
        var name = district.Name.Local;
        if (name.StartsWith(FreeTradeZone, StringComparison.Ordinal))
        {
            return name[FreeTradeZone.Length..];
        }

        var ending = Endings.FirstOrDefault(x => name.Length > x.Length + 1 && name.EndsWith(x, StringComparison.Ordinal)) ?? "";
        return name[..^ending.Length];
    }

    /// <summary>The full name where it is short, the short one for the special area.</summary>
    public static string Place(District district) =>
        district.Kind == DistrictKind.SpecialArea ? Of(district) : district.Name.Local;
}
