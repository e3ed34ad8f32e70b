using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Lifecycle;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Taxonomy;

namespace BioShanghai.Portal.Core.Guides;

/// <summary>Live records set into a section.</summary>
public abstract record GuideRecords
{
    private GuideRecords()
    {
    }

    public sealed record Parks(ParkTier? Tier, IReadOnlyList<(Park Park, District District)> Items) : GuideRecords;

    public sealed record Policies(LifecycleStage? Stage, PolicyLevel? Level, IReadOnlyList<DatedPolicy> Items) : GuideRecords;

    public sealed record Indicator(IndicatorHeadline Headline) : GuideRecords;

    public sealed record Stages(IReadOnlyList<LifecycleStage> Items) : GuideRecords;

    public sealed record Partners(PartnerCategory? Category, IReadOnlyList<Partner> Items) : GuideRecords;

    /// <summary>Looks up what embeds ask for, each table at most once. An embed that finds nothing is left out.</summary>
    internal static async Task<IReadOnlyDictionary<GuideEmbed, GuideRecords>> ReadAsync(
        CatalogueCache catalogues, DateOnly today, IReadOnlyCollection<GuideEmbed> embeds, CancellationToken ct)
    {
        var catalogue = await catalogues.GetAsync(ct);
        var parks = (await WhenAskedAsync<GuideEmbed.Parks, Park>(catalogues, embeds, ct)).OrderBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal).ToList();
        var policies = await WhenAskedAsync<GuideEmbed.Policies, Policy>(catalogues, embeds, ct);
        var partners = (await WhenAskedAsync<GuideEmbed.Partners, Partner>(catalogues, embeds, ct)).OrderBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal).ToList();
        var values = (await WhenAskedAsync<GuideEmbed.Indicator, IndicatorValue>(catalogues, embeds, ct)).Where(x => x.Scope == IndicatorValue.CityScope).ToList();

        var found = new Dictionary<GuideEmbed, GuideRecords>();
        foreach (var embed in embeds)
        {
            GuideRecords? records = embed switch
            {
                GuideEmbed.Parks x => new Parks(x.Tier, [.. parks.Where(p => x.Tier is null || p.Tier == x.Tier).Select(p => (p, catalogue.Districts[p.DistrictCode]))]),
                GuideEmbed.Policies { StageCode: { } code } when !catalogue.Stages.ContainsKey(code) => null,
                GuideEmbed.Policies x => new Policies(
                    x.StageCode is null ? null : catalogue.Stages[x.StageCode],
                    x.Level,
                    DatedPolicy.On(today, policies.Where(p => (x.Level is null || p.Level == x.Level) && (x.StageCode is null || p.StageCodes.Contains(x.StageCode))))),
                GuideEmbed.Indicator x => HeadlineOf(values.Where(v => v.Code == x.Code).ToList()),
                GuideEmbed.Stages => new Stages([.. catalogue.Stages.Values]),
                GuideEmbed.Partners x => new Partners(x.Category, [.. partners.Where(p => x.Category is null || p.Category == x.Category)]),
                _ => null,
            };
            if (records is not (null or Parks { Items.Count: 0 } or Policies { Items.Count: 0 } or Partners { Items.Count: 0 }))
            {
                found[embed] = records;
            }
        }

        return found;
    }

    private static Indicator? HeadlineOf(List<IndicatorValue> values) =>
        values.Count > 0 && IndicatorHeadline.Of(new IndicatorSeries(values)) is { } headline ? new(headline) : null;

    private static async ValueTask<IReadOnlyList<TRow>> WhenAskedAsync<TEmbed, TRow>(CatalogueCache catalogues, IReadOnlyCollection<GuideEmbed> embeds, CancellationToken ct)
        where TRow : class =>
        embeds.Any(x => x is TEmbed) ? await catalogues.AllAsync<TRow>(ct) : [];
}
