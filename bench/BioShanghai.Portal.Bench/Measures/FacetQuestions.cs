using System.Globalization;
using System.Linq.Expressions;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>Seeded questions of five facets that have an answer, and the same questions put to the database.</summary>
internal static class FacetQuestions
{
    public const int Count = 20;
    public const int Facets = 5;

    /// <summary>What is a column there. Technical values are JSON; money is text on SQLite and compared by a function, which would flatter us.</summary>
    public static readonly string[] Columns = ["type", "minArea", "maxArea", "divisible", "tier", "district", "park", "tenure", "before"];

    /// <summary>Indexes that serve these questions, beside the tables' own.</summary>
    public static readonly string[] Indexes =
    [
        "CREATE INDEX bench_confirmed ON SpaceListings (IsSample, Status, ConfirmedOn DESC, Code)",
        "CREATE INDEX bench_area ON SpaceListings (IsSample, Status, AreaSquareMetres, ConfirmedOn, ParkSlug, Type, Tenure, SmallestUnitSquareMetres, AvailableFrom)",
        "CREATE INDEX bench_type ON SpaceListings (IsSample, Status, Type, ConfirmedOn, ParkSlug, Tenure, AreaSquareMetres, SmallestUnitSquareMetres, AvailableFrom)",
        "CREATE INDEX bench_park ON SpaceListings (ParkSlug, IsSample, Status, ConfirmedOn, Type, Tenure, AreaSquareMetres, SmallestUnitSquareMetres, AvailableFrom)",
        "ANALYZE",
    ];

#pragma warning disable CA5394 // Seeded on purpose: the same questions in every run.
    /// <summary>Each question is made from one visible listing, so that it has a result.</summary>
    public static SpaceFilter[] Make(SpaceFacts[] rows, IReadOnlyList<string> facets, int seed, DateOnly day)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Count).Select(number => Question(number))];

        SpaceFilter Question(int number)
        {
            SpaceFacts row;
            do
            {
                row = rows[random.Next(rows.Length)];
            }
            while (row.FreshnessOn(day) == Freshness.Hidden);

            var filter = new SpaceFilter { IsSample = true, Sort = number % 2 == 0 ? SpaceSort.Confirmed : SpaceSort.Area };
            foreach (var name in random.GetItems([.. facets], 200).Distinct())
            {
                var facet = SpaceFacets.Find(name)!;
                if (filter.Selections.Count < Facets && ValuesOf(facet, row) is { Count: > 0 } values)
                {
                    filter = filter.With(facet, values);
                }
            }

            return filter;
        }

        List<string> ValuesOf(SpaceFacet facet, SpaceFacts row)
        {
            if (facet.Kind != FacetKind.Codes)
            {
                string[] offered = facet.Measure == FacetMeasure.Day
                    ? [day.AddDays(30 * random.Next(24)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), SpaceFacet.UnknownValue]
                    : [.. facet.Steps, .. facet.HasUnknown ? [SpaceFacet.UnknownValue] : Array.Empty<string>()];
                string[] accepted = [.. offered.Where(x => facet.Accepts(row, [x], day))];
                return accepted.Length == 0 ? [] : [accepted[random.Next(accepted.Length)]];
            }

            string[] carried = [.. facet.CodesOf!(row, day)];
            return carried.Length == 0 ? []
                : [.. new[] { carried[random.Next(carried.Length)] }.Concat(facet.Fixed is { } codes && random.Next(2) == 0 ? [codes[random.Next(codes.Count)]] : []).Distinct()];
        }
    }
#pragma warning restore CA5394

    public static KeyValuePair<string, string>[] AddressOf(SpaceFilter filter) =>
    [
        .. filter.Selections.SelectMany(x => x.Values.Select(v => KeyValuePair.Create(x.Facet.Name, v))),
        new(SpaceRequest.StockName, "sample"), new(SpaceRequest.SortName, SpaceRequest.SortCodes[(int)filter.Sort]),
    ];

    /// <summary>One page and, for each facet that is a column, one query for its counts.</summary>
    public static async Task<(int Total, int Counted)> AskDatabaseAsync(PortalDbContext db, SpaceFilter filter, DateOnly day)
    {
        var found = Where(db, filter, null, day);
        var total = await found.CountAsync();
        var ordered = filter.Sort == SpaceSort.Area
            ? found.OrderBy(x => x.Listing.AreaSquareMetres).ThenBy(x => x.Listing.Code)
            : found.OrderByDescending(x => x.Listing.ConfirmedOn).ThenBy(x => x.Listing.Code);
        await ordered.Take(SpaceFilter.PerPage).Select(x => x.Listing).ToListAsync();
        var counted = await CodesAsync("type", x => x.Listing.Type) + await CodesAsync("tenure", x => x.Listing.Tenure) + await CodesAsync("tier", x => x.Tier)
            + await CodesAsync("district", x => x.District) + await CodesAsync("park", x => x.Listing.ParkSlug)
            + await CodesAsync("divisible", x => x.Listing.SmallestUnitSquareMetres < x.Listing.AreaSquareMetres);
        counted += (await Where(db, filter, "minArea", day).GroupBy(_ => 1).Select(g => new
        {
            A = g.Count(x => x.Listing.AreaSquareMetres >= 100), B = g.Count(x => x.Listing.AreaSquareMetres >= 300), C = g.Count(x => x.Listing.AreaSquareMetres >= 500),
            D = g.Count(x => x.Listing.AreaSquareMetres >= 1_000), E = g.Count(x => x.Listing.AreaSquareMetres >= 3_000), F = g.Count(x => x.Listing.AreaSquareMetres >= 10_000),
        }).ToListAsync()).Count;
        counted += (await Where(db, filter, "maxArea", day).GroupBy(_ => 1).Select(g => new
        {
            A = g.Count(x => (x.Listing.SmallestUnitSquareMetres ?? x.Listing.AreaSquareMetres) <= 10_000), B = g.Count(x => (x.Listing.SmallestUnitSquareMetres ?? x.Listing.AreaSquareMetres) <= 3_000),
            C = g.Count(x => (x.Listing.SmallestUnitSquareMetres ?? x.Listing.AreaSquareMetres) <= 1_000), D = g.Count(x => (x.Listing.SmallestUnitSquareMetres ?? x.Listing.AreaSquareMetres) <= 500),
            E = g.Count(x => (x.Listing.SmallestUnitSquareMetres ?? x.Listing.AreaSquareMetres) <= 300),
        }).ToListAsync()).Count;
        counted += await Where(db, filter, "before", day).CountAsync(x => x.Listing.AvailableFrom == null);
        return (total, counted);

        async Task<int> CodesAsync<T>(string name, Expression<Func<Row, T>> code) =>
            (await Where(db, filter, name, day).GroupBy(code).Select(x => new { x.Key, Count = x.Count() }).ToListAsync()).Count;
    }

    private static IQueryable<Row> Where(PortalDbContext db, SpaceFilter filter, string? without, DateOnly day)
    {
        var oldest = day.AddDays(-FreshnessLimits.HideAfterDays);
        var rows = db.SpaceListings.AsNoTracking().Where(x => x.IsSample && x.Status == ListingStatus.Published && x.ConfirmedOn >= oldest)
            .Join(db.Parks, x => x.ParkSlug, x => x.Slug, (x, park) => new Row { Listing = x, Tier = park.Tier, District = park.DistrictCode });
        foreach (var (facet, values) in filter.Selections.Where(x => x.Facet.Name != without).Select(x => (x.Facet, x.Values.ToArray())))
        {
            rows = facet.Name switch
            {
                "type" => Enum.GetValues<SpaceType>().Where(x => values.Contains(x.Code())).ToArray() is var types ? rows.Where(x => types.Contains(x.Listing.Type)) : rows,
                "tier" => Enum.GetValues<ParkTier>().Where(x => values.Contains(x.Code())).ToArray() is var tiers ? rows.Where(x => tiers.Contains(x.Tier)) : rows,
                "district" => rows.Where(x => values.Contains(x.District)),
                "park" => rows.Where(x => values.Contains(x.Listing.ParkSlug)),
                "tenure" => TenuresOf(values) is var tenures ? rows.Where(x => tenures.Contains(x.Listing.Tenure)) : rows,
                "divisible" when values.Length == 2 => rows,
                "divisible" when values[0] == Specs.Yes => rows.Where(x => x.Listing.SmallestUnitSquareMetres < x.Listing.AreaSquareMetres),
                "divisible" => rows.Where(x => x.Listing.SmallestUnitSquareMetres == null || x.Listing.SmallestUnitSquareMetres >= x.Listing.AreaSquareMetres),
                "minArea" => (int)facet.Parse(values[0])! is var least ? rows.Where(x => x.Listing.AreaSquareMetres >= least) : rows,
                "maxArea" => (int)facet.Parse(values[0])! is var most ? rows.Where(x => (x.Listing.SmallestUnitSquareMetres ?? x.Listing.AreaSquareMetres) <= most) : rows,
                "before" when values[0] == SpaceFacet.UnknownValue => rows.Where(x => x.Listing.AvailableFrom == null),
                _ => DateOnly.Parse(values[0], CultureInfo.InvariantCulture) is var last ? rows.Where(x => x.Listing.AvailableFrom <= last) : rows,
            };
        }

        return rows;
    }

    private static Tenure[] TenuresOf(string[] values) =>
        [.. Enum.GetValues<Tenure>().Where(x => x == Tenure.LeaseOrSale || values.Contains(x == Tenure.Lease ? "lease" : "sale"))];

    private sealed class Row
    {
        public required SpaceListing Listing { get; init; }
        public required ParkTier Tier { get; init; }
        public required string District { get; init; }
    }
}
