using BioShanghai.Portal.Core.Spaces;
using CsCheck;

namespace BioShanghai.Portal.Tests.Spaces;

/// <summary>The index against the rule in plain LINQ, over generated listings, questions, days and histories.</summary>
public sealed class IndexPropertyTests(ITestOutputHelper output)
{
    private const int Listings = 90;

    private static readonly Gen<ListingCase[]> SomeListings = IndexCases.Listing(1_000).Array[0, Listings];

    private int _cases;
    private int _found;

    [Fact]
    public void It_answers_every_question_as_a_plain_scan_does()
    {
        Gen.Select(SomeListings, IndexCases.ParkStates, IndexCases.Filter.Array[8], IndexCases.Day).Sample(
            (listings, parks, filters, day) =>
            {
                var rows = Rows(listings, parks);
                var (index, scan) = (IndexOf(rows), new SpaceScan(rows));
                foreach (var filter in filters)
                {
                    SameAnswer(index, scan, filter, day);
                }
            },
            iter: 300);
        Report();
    }

    [Fact]
    public void A_count_is_the_size_of_the_result_its_value_opens()
    {
        Gen.Select(SomeListings, IndexCases.ParkStates, IndexCases.Filter, IndexCases.Day).Sample(
            (listings, parks, filter, day) =>
            {
                var index = IndexOf(Rows(listings, parks));
                var counts = index.Search(filter, day).Counts;
                foreach (var facet in SpaceFacets.All)
                {
                    var counted = counts[facet.Name];
                    var uncounted = (facet.Fixed ?? facet.Steps).Except(counted.Select(x => x.Value));
                    foreach (var (value, count) in counted.Select(x => (x.Value, x.Count)).Concat(uncounted.Select(x => (x, 0))))
                    {
                        Tally(count);
                        Assert.Equal(count, index.CountOf(filter.With(facet, value), day));
                    }
                }
            },
            iter: 200);
        Report();
    }

    [Fact]
    public void After_any_history_it_answers_as_one_built_anew()
    {
        // Up to 300 changes of 60 listings: rows are freed, taken again, and the orders settle several times.
        var change = Gen.Select(Gen.Int[0, 9], IndexCases.Listing(60).Array[1, 4], Gen.Int[0, IndexCases.Parks - 1], Gen.Int[0, 8]);
        Gen.Select(change.Array[0, 300], IndexCases.ParkStates, IndexCases.Filter.Array[6], IndexCases.Day).Sample(
            (changes, parks, filters, day) =>
            {
                var index = new SpaceIndex();
                var now = new Dictionary<int, ListingCase>();
                parks = [.. parks];
                foreach (var (kind, listings, park, state) in changes)
                {
                    Change(index, now, parks, kind, listings, park, state);
                    // Asked in between, so that days and counts are carried through the changes.
                    index.CountOf(filters[0], day);
                }

                var rows = Rows([.. now.Values], parks);
                var (anew, scan) = (IndexOf(rows), new SpaceScan(rows));
                Assert.Equal(rows.Count, index.Count);
                foreach (var filter in filters)
                {
                    SameAnswer(index, scan, filter, day);
                    Same(anew.Search(filter, day), index.Search(filter, day), inOrder: true);
                }
            },
            iter: 120);
        Report();
    }

    [Fact]
    public void As_days_go_by_it_answers_as_a_plain_scan_does_without_being_built_again()
    {
        Gen.Select(SomeListings, IndexCases.ParkStates, IndexCases.Filter, Gen.Int[1, 40]).Sample(
            (listings, parks, filter, step) =>
            {
                var rows = Rows(listings, parks);
                var (index, scan) = (IndexOf(rows), new SpaceScan(rows));
                for (var day = -40; day < 260; day += step)
                {
                    SameAnswer(index, scan, filter, IndexCases.Today.AddDays(day));
                }
            },
            iter: 30);
        Report();
    }

    private static void Change(SpaceIndex index, Dictionary<int, ListingCase> now, int[] parks, int kind, ListingCase[] listings, int park, int state)
    {
        ListingCase[] distinct = [.. listings.DistinctBy(x => x.Number)];
        switch (kind)
        {
            case 0:
                // A park moves: its listings are read again.
                parks[park] = state;
                ListingCase[] its = [.. now.Values.Where(x => x.Dice[0] % IndexCases.Parks == park)];
                index.Apply([.. its.Select(x => IndexCases.CodeOf(x.Number))], [.. its.Select(x => IndexCases.FactsOf(x, parks))]);
                break;
            case <= 3:
                foreach (var gone in distinct)
                {
                    now.Remove(gone.Number);
                }

                index.Apply([.. distinct.Select(x => IndexCases.CodeOf(x.Number))], []);
                break;
            default:
                foreach (var listing in distinct)
                {
                    now[listing.Number] = listing;
                }

                index.Apply([.. distinct.Select(x => IndexCases.CodeOf(x.Number))], [.. distinct.Select(x => IndexCases.FactsOf(x, parks))]);
                break;
        }
    }

    private static List<SpaceFacts> Rows(ListingCase[] listings, int[] parks) => [.. listings.DistinctBy(x => x.Number).Select(x => IndexCases.FactsOf(x, parks))];

    private static SpaceIndex IndexOf(List<SpaceFacts> rows)
    {
        var index = new SpaceIndex();
        index.Rebuild(rows);
        return index;
    }

    private void SameAnswer(SpaceIndex index, SpaceScan scan, SpaceFilter filter, DateOnly day)
    {
        var expected = scan.Search(filter, day);
        Tally(expected.Total);
        Same(expected, index.Search(filter, day), inOrder: false);
        Assert.Equal(expected.Total, index.CountOf(filter, day));
        var found = scan.Matching(filter, day).ToList();
        Assert.Equal(found.Select(x => x.Code).Order(StringComparer.Ordinal), index.Matching(filter, day).Select(x => x.Code).Order(StringComparer.Ordinal));
        Assert.Equal(scan.HasAny(filter.IsSample, day), index.HasAny(filter.IsSample, day));
        foreach (var sort in Enum.GetValues<SpaceSort>())
        {
            Assert.Equal(SpaceScan.Page(found, filter with { Sort = sort }), index.Search(filter with { Sort = sort }, day).Codes);
        }
    }

    private static void Same(SpaceHits expected, SpaceHits actual, bool inOrder)
    {
        Assert.Equal(expected.Total, actual.Total);
        Assert.Equal(expected.Codes, actual.Codes);
        Assert.Equal(SpaceFacets.All.Select(x => x.Name), actual.Counts.Keys);
        foreach (var facet in SpaceFacets.All)
        {
            var (wanted, given) = (expected.Counts[facet.Name], actual.Counts[facet.Name]);
            if (inOrder || facet.Kind != FacetKind.Codes)
            {
                Assert.Equal(wanted, given);
            }
            else
            {
                Assert.Equal(wanted.OrderBy(x => x.Value, StringComparer.Ordinal), given.OrderBy(x => x.Value, StringComparer.Ordinal));
                Assert.DoesNotContain(given.SkipLast(1), x => x.Value == SpaceFacet.UnknownValue);
            }
        }
    }

    private void Tally(int size)
    {
        Interlocked.Increment(ref _cases);
        if (size > 0)
        {
            Interlocked.Increment(ref _found);
        }
    }

    private void Report()
    {
        output.WriteLine($"{_cases} questions compared, {_found} of them with a result.");
        // Questions nothing answers would prove little.
        Assert.InRange(_found, _cases / 10, _cases);
    }
}
