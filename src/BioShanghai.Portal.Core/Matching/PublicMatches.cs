using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;

namespace BioShanghai.Portal.Core.Matching;

/// <summary>A candidate with the listing it is about.</summary>
public sealed record ExplainedCandidate(SpaceEntry Entry, Candidate Candidate);

/// <summary>Everything the match page shows.</summary>
/// <param name="Outcome">Null while nothing is asked.</param>
/// <param name="Examples">Listings named as examples of what fell out, by code.</param>
/// <param name="IsSample">The listings judged are samples, because there is no real one yet.</param>
public sealed record MatchAnswer(
    MatchRequest Request, MatchOutcome? Outcome, IReadOnlyList<ExplainedCandidate> Candidates, IReadOnlyDictionary<string, SpaceEntry> Examples, Catalogue Catalogue,
    bool IsSample, DateOnly Today);

/// <summary>How many listings of the stock reach each level for each use.</summary>
/// <param name="Counts">By use and level, in their order.</param>
public sealed record ReadinessCounts(bool IsSample, int Total, IReadOnlyDictionary<(Use Use, ReadinessLevel Level), int> Counts, Catalogue Catalogue);

/// <summary>Project match and readiness counts over the public listings: real ones, or samples while there is no real one; never both.</summary>
public sealed class PublicMatches(PublicSpaces spaces, SpaceStock stock, CatalogueCache catalogue)
{
    /// <summary>Answers an address of the match.</summary>
    public async Task<MatchAnswer> MatchAsync(IReadOnlyCollection<KeyValuePair<string, string>> pairs, CancellationToken ct = default)
    {
        var words = await catalogue.GetAsync(ct);
        var request = MatchRequest.Of(pairs, words);
        var today = spaces.Today;
        var (rows, isSample) = await RowsAsync(today, ct);
        if (request.Project.Criteria().Count == 0)
        {
            return new(request, null, [], new Dictionary<string, SpaceEntry>(), words, isSample, today);
        }

        var outcome = Matcher.Match(request.Project, rows, request.Shown);
        var top = (await spaces.ManyAsync([.. outcome.Top.Select(x => x.Facts.Code)], ct)).ToDictionary(x => x.Listing.Code, StringComparer.Ordinal);
        var examples = await spaces.ManyAsync([.. outcome.FellOut.SelectMany(x => x.Examples)], ct);
        return new(
            request, outcome, [.. outcome.Top.Where(x => top.ContainsKey(x.Facts.Code)).Select(x => new ExplainedCandidate(top[x.Facts.Code], x))],
            examples.ToDictionary(x => x.Listing.Code, StringComparer.Ordinal), words, isSample, today);
    }

    /// <summary>Counts the stock by readiness.</summary>
    public async Task<ReadinessCounts> ReadinessAsync(CancellationToken ct = default)
    {
        var (rows, isSample) = await RowsAsync(spaces.Today, ct);
        var counts = Uses.All.SelectMany(x => Enum.GetValues<ReadinessLevel>().Select(level => (x.Use, level))).ToDictionary(x => x, _ => 0);
        var total = 0;
        foreach (var row in rows)
        {
            total++;
            foreach (var use in Uses.All)
            {
                counts[(use.Use, row.ReadinessFor(use.Use))]++;
            }
        }

        return new(isSample, total, counts, await catalogue.GetAsync(ct));
    }

    private async Task<(IEnumerable<SpaceFacts> Rows, bool IsSample)> RowsAsync(DateOnly today, CancellationToken ct)
    {
        var index = await stock.GetAsync(ct);
        var isSample = !index.HasAny(isSample: false, today) && index.HasAny(isSample: true, today);
        return (index.Matching(new() { IsSample = isSample }, today), isSample);
    }
}
