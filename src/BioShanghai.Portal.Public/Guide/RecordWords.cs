using BioShanghai.Portal.Core.Guides;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Public.Guide;

/// <summary>Titles of live records in the guide.</summary>
internal static class RecordWords
{
    public static string Title(IStringLocalizer<GuideText> l, IStringLocalizer<SiteText> s, GuideRecords records) => records switch
    {
        GuideRecords.Parks { Tier: { } tier } x => l["ParksOfTier", s["Tier" + tier].Value, x.Items.Count],
        GuideRecords.Parks x => l["ParksOfTier", l["Parks"].Value, x.Items.Count],
        GuideRecords.Policies { Stage: { } stage } x => l["PoliciesOfStage", stage.Name.Local, x.Items.Count],
        GuideRecords.Policies { Level: { } level } x => l["Policies" + level, x.Items.Count],
        GuideRecords.Policies => l["Policies"],
        GuideRecords.Indicator x => x.Headline.Series.Name.Local,
        GuideRecords.Stages => s["Lifecycle"],
        GuideRecords.Partners { Category: { } category } x => l["Partners" + category, x.Items.Count],
        GuideRecords.Partners x => l["Partners", x.Items.Count],
        _ => "",
    };
}
