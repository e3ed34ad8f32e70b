using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Matching;

/// <summary>A listing with the result of every criterion, in the order of the criteria.</summary>
/// <param name="Score">0 to 100, see <see cref="MatchScore"/>.</param>
public sealed record Candidate(SpaceFacts Facts, IReadOnlyList<CriterionResult> Results, int Score);

/// <summary>How many listings a must-have put out.</summary>
/// <param name="First">Listings it is the first failed must-have of: these add up to everything that fell out.</param>
/// <param name="Only">Listings that fail on nothing else: they would be back if it were relaxed.</param>
/// <param name="Examples">Codes of the listings that came closest, at most three.</param>
public sealed record FellOut(Criterion Criterion, int First, int Only, IReadOnlyList<string> Examples);

/// <summary>What became of a stock of listings.</summary>
/// <param name="Total">Size of the stock.</param>
/// <param name="Fitting">Listings no must-have puts out.</param>
/// <param name="Sure">Of these, the ones that state and meet every must-have.</param>
/// <param name="NearMisses">Of these, the ones that only come near to a must-have.</param>
/// <param name="Unsure">Of these, the others, which do not state a must-have.</param>
/// <param name="Top">The best, at most as many as asked for.</param>
public sealed record MatchOutcome(
    IReadOnlyList<Criterion> Criteria, int Total, int Fitting, int Sure, int NearMisses, int Unsure, IReadOnlyList<Candidate> Top, IReadOnlyList<FellOut> FellOut);

/// <summary>Judges listings by a project. Pure: the same project and stock give the same outcome, in whatever order the stock comes.</summary>
public static class Matcher
{
    public const int MostExamples = 3;

    /// <param name="most">How many of the best are explained.</param>
    public static MatchOutcome Match(ProjectDescription project, IEnumerable<SpaceFacts> stock, int most)
    {
        Criterion[] criteria = [.. project.Criteria()];
        var best = new Best(most);
        var musts = criteria.Count(x => x.IsMust);
        var (first, only, examples) = (new int[musts], new int[musts], new Best[musts]);
        for (var i = 0; i < musts; i++)
        {
            examples[i] = new(MostExamples);
        }

        var (total, fitting, sure, nearMisses, unsure) = (0, 0, 0, 0, 0);
        foreach (var facts in stock)
        {
            total++;
            var (quarters, unknown, failed, firstFailed, isNear, isUnsure) = (0, 0, 0, -1, false, false);
            for (var i = 0; i < criteria.Length; i++)
            {
                var result = criteria[i].Judge(facts);
                quarters += criteria[i].Weight * MatchScore.Quarters(result);
                unknown += result == CriterionResult.Unknown ? 1 : 0;
                if (i < musts)
                {
                    isNear |= result == CriterionResult.Near;
                    isUnsure |= result == CriterionResult.Unknown;
                    if (result == CriterionResult.NotMet)
                    {
                        failed++;
                        firstFailed = firstFailed < 0 ? i : firstFailed;
                    }
                }
            }

            if (failed == 0)
            {
                fitting++;
                sure += isNear || isUnsure ? 0 : 1;
                nearMisses += isNear ? 1 : 0;
                unsure += isUnsure && !isNear ? 1 : 0;
                best.Offer(new(0, quarters, unknown, facts));
                continue;
            }

            first[firstFailed]++;
            only[firstFailed] += failed == 1 ? 1 : 0;
            examples[firstFailed].Offer(new(failed, quarters, unknown, facts));
        }

        var weights = criteria.Sum(x => x.Weight);
        return new(
            criteria, total, fitting, sure, nearMisses, unsure,
            [.. best.Ranked.Select(x => new Candidate(x.Facts, [.. criteria.Select(c => c.Judge(x.Facts))], MatchScore.Of(x.Quarters, weights)))],
            [.. first.Index().Where(x => x.Item > 0).Select(x => new FellOut(criteria[x.Index], x.Item, only[x.Index], [.. examples[x.Index].Ranked.Select(r => r.Facts.Code)]))]);
    }

    /// <summary>Fewer failed must-haves, higher sum, fewer unknown, newer confirmation, code: no two are equal.</summary>
    private readonly record struct Rank(int Failed, int Quarters, int Unknown, SpaceFacts Facts) : IComparable<Rank>
    {
        public int CompareTo(Rank other) =>
            Failed != other.Failed ? Failed.CompareTo(other.Failed)
            : Quarters != other.Quarters ? other.Quarters.CompareTo(Quarters)
            : Unknown != other.Unknown ? Unknown.CompareTo(other.Unknown)
            : Facts.ConfirmedDay != other.Facts.ConfirmedDay ? other.Facts.ConfirmedDay.CompareTo(Facts.ConfirmedDay)
            : string.CompareOrdinal(Facts.Code, other.Facts.Code);
    }

    /// <summary>Keeps the few best of many, so that a large stock is never sorted.</summary>
    private sealed class Best(int size)
    {
        private readonly List<Rank> _kept = new(size + 1);

        public IReadOnlyList<Rank> Ranked => _kept;

        public void Offer(Rank rank)
        {
            if (_kept.Count == size && rank.CompareTo(_kept[^1]) >= 0)
            {
                return;
            }

            _kept.Insert(~_kept.BinarySearch(rank), rank);
            if (_kept.Count > size)
            {
                _kept.RemoveAt(size);
            }
        }
    }
}
