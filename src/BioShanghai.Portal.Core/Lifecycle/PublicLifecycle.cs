using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Lifecycle;

/// <summary>A step with how much of each kind its profile leads to.</summary>
public sealed record StageOverview(LifecycleStage Stage, int Services, int Policies, int Partners);

/// <summary>Services of one group, in the dictionary's order.</summary>
public sealed record ServiceGroup(string Code, IReadOnlyList<Service> Services);

/// <summary>A partner and which of the step's services it offers.</summary>
public sealed record StagePartner(Partner Partner, IReadOnlyList<Service> Services);

/// <summary>Everything the page of one step shows.</summary>
public sealed record StageProfile
{
    public required LifecycleStage Stage { get; init; }

    /// <summary>The whole ladder in its order.</summary>
    public required IReadOnlyList<LifecycleStage> Ladder { get; init; }
    public required IReadOnlyList<ServiceGroup> Services { get; init; }
    public required IReadOnlyList<DatedPolicy> Policies { get; init; }
    public required IReadOnlyList<StagePartner> Partners { get; init; }
    public LifecycleStage? Previous { get; init; }
    public LifecycleStage? Next { get; init; }
}

/// <summary>The life-cycle navigator: what anyone may read about the four steps and what each leads to.</summary>
public sealed class PublicLifecycle(CatalogueCache catalogues, TimeProvider clock)
{
    /// <summary>The steps in their order.</summary>
    public async Task<IReadOnlyList<LifecycleStage>> LadderAsync(CancellationToken ct = default) =>
        [.. (await catalogues.GetAsync(ct)).Stages.Values];

    /// <summary>The steps with what each leads to.</summary>
    public async Task<IReadOnlyList<StageOverview>> OverviewAsync(CancellationToken ct = default)
    {
        var catalogue = await catalogues.GetAsync(ct);
        var policies = await catalogues.AllAsync<Policy>(ct);
        var partners = await catalogues.AllAsync<Partner>(ct);
        return [.. catalogue.Stages.Values.Select(stage => new StageOverview(
            stage,
            ServicesOf(stage, catalogue).Count,
            policies.Count(x => x.StageCodes.Contains(stage.Code)),
            partners.Count(x => x.ServiceCodes.Intersect(stage.ServiceCodes).Any())))];
    }

    /// <summary>One step, or null when there is none of that code.</summary>
    public async Task<StageProfile?> FindAsync(string code, CancellationToken ct = default)
    {
        var catalogue = await catalogues.GetAsync(ct);
        if (!catalogue.Stages.TryGetValue(code, out var stage))
        {
            return null;
        }

        var policies = (await catalogues.AllAsync<Policy>(ct)).Where(x => x.StageCodes.Contains(code));
        var partners = (await catalogues.AllAsync<Partner>(ct)).OrderBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal);

        var services = ServicesOf(stage, catalogue);
        List<LifecycleStage> ladder = [.. catalogue.Stages.Values];
        var here = ladder.IndexOf(stage);
        return new StageProfile
        {
            Stage = stage,
            Ladder = ladder,
            Services = [.. services.GroupBy(x => x.Group).Select(x => new ServiceGroup(x.Key, [.. x]))],
            Policies = DatedPolicy.On(ShanghaiDay.Today(clock), policies),
            Partners = [.. partners
                .Select(x => new StagePartner(x, [.. services.Where(service => x.ServiceCodes.Contains(service.Code))]))
                .Where(x => x.Services.Count > 0)],
            Previous = here > 0 ? ladder[here - 1] : null,
            Next = here < ladder.Count - 1 ? ladder[here + 1] : null,
        };
    }

    private static List<Service> ServicesOf(LifecycleStage stage, Catalogue catalogue) =>
        [.. catalogue.Services.Values.Where(x => stage.ServiceCodes.Contains(x.Code))];
}
