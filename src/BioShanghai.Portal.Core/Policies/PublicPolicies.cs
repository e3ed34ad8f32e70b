using BioShanghai.Portal.Core.Facets;
using BioShanghai.Portal.Core.Lifecycle;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Policies;

/// <summary>What a visitor asks of the library; null, empty or unknown values select nothing.</summary>
/// <param name="District">Where the reader wants to settle: policies of that district and everything above it.</param>
public sealed record PolicyQuery(string? Level = null, string? District = null, string? Topic = null, string? Stage = null, string? Status = null);

/// <summary>The library: facets over all policies with their validity today, and the words to name things by.</summary>
public sealed record PolicyLibrary(FacetSet<DatedPolicy> Facets, Catalogue Catalogue)
{
    /// <summary>Policies of the chosen district that pay in proportion to city support: what cannot be had in full twice.</summary>
    public IReadOnlyList<Policy> Matching =>
        [.. Facets.Results.Where(x => x.Policy.DistrictCode is not null && x.Policy.MatchesCitySupport).Select(x => x.Policy)];
}

/// <summary>Everything the page of one policy shows.</summary>
public sealed record PolicyProfile(
    DatedPolicy Dated,
    District? District,
    IReadOnlyList<LifecycleStage> Stages,
    Policy? ReplacedBy,
    IReadOnlyList<Policy> Replaces,
    IReadOnlyList<DatedPolicy> Related)
{
    public Policy Policy => Dated.Policy;
}

/// <summary>Policies for the public pages. Validity is always that of today in Shanghai.</summary>
public sealed class PublicPolicies(CatalogueCache catalogue, TimeProvider clock)
{
    private const int RelatedShown = 5;

    /// <summary>The whole library with facets.</summary>
    public async Task<PolicyLibrary> LibraryAsync(PolicyQuery query, CancellationToken ct = default)
    {
        var words = await catalogue.GetAsync(ct);
        var policies = DatedPolicy.On(ShanghaiDay.Today(clock), await catalogue.AllAsync<Policy>(ct));

        // A policy without a district holds everywhere, so it belongs to the result of every district.
        string[] districts = [.. policies.Select(x => x.Policy.DistrictCode).OfType<string>().Distinct()];
        return new(
            new FacetSet<DatedPolicy>(policies)
                .By("district", query.District, x => x.Policy.DistrictCode is { } one ? [one] : districts)
                .By("level", query.Level, x => [x.Policy.Level.Code()])
                .By("topic", query.Topic, x => x.Policy.Topics)
                .By("stage", query.Stage, x => x.Policy.StageCodes)
                .By("status", query.Status, x => [x.Status.Code()]),
            words);
    }

    /// <summary>One policy with what it replaces, what replaced it and its neighbours, or null.</summary>
    public async Task<PolicyProfile?> FindAsync(string slug, CancellationToken ct = default)
    {
        var words = await catalogue.GetAsync(ct);
        var policies = DatedPolicy.On(ShanghaiDay.Today(clock), await catalogue.AllAsync<Policy>(ct));
        if (policies.FirstOrDefault(x => x.Policy.Slug == slug) is not { } dated)
        {
            return null;
        }

        var policy = dated.Policy;
        return new(
            dated,
            policy.DistrictCode is { } code ? words.Districts.GetValueOrDefault(code) : null,
            [.. words.Stages.Values.Where(x => policy.StageCodes.Contains(x.Code))],
            policies.FirstOrDefault(x => x.Policy.Slug == policy.ReplacedBySlug)?.Policy,
            [.. policies.Where(x => x.Policy.ReplacedBySlug == slug).Select(x => x.Policy)],
            [.. policies
                .Where(x => x != dated && x.Policy.ReplacedBySlug != slug && x.Policy.Slug != policy.ReplacedBySlug && x.Policy.Level == policy.Level && x.Policy.DistrictCode == policy.DistrictCode)
                .Where(x => x.Status is not (PolicyStatus.Expired or PolicyStatus.Replaced))
                .OrderByDescending(x => x.Policy.Topics.Intersect(policy.Topics).Count())
                .Take(RelatedShown)]);
    }
}
