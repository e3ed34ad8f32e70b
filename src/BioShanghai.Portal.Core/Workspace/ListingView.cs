using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>Columns of the grid a person may show or leave out; the name always stands first.</summary>
public enum ListingColumn
{
    Park,
    Type,
    Area,
    Unit,
    Rent,
    Available,
    State,
    Confirmed,
    Due,
}

/// <summary>
/// One way of looking at the grid: filters, order, page and columns. It reads and writes the query of an address, which is also what a
/// saved view keeps, so that a view is sent to a colleague by its address. What an address holds besides is left out.
/// </summary>
public sealed record ListingView(ListingQuery Query, ImmutableArray<ListingColumn> Columns)
{
    public static readonly ImmutableArray<ListingColumn> Standard =
        [ListingColumn.Park, ListingColumn.Type, ListingColumn.Area, ListingColumn.State, ListingColumn.Confirmed, ListingColumn.Due];

    private const int MostParks = 50;

    /// <param name="query">As in an address, with or without the question mark.</param>
    /// <param name="columns">What is shown when the address names no columns.</param>
    public static ListingView Read(string? query, ImmutableArray<ListingColumn>? columns = null)
    {
        var (asked, shown) = (new ListingQuery(), columns ?? Standard);
        foreach (var (name, value) in Pairs(query))
        {
            (asked, shown) = name switch
            {
                "q" => (asked with { Text = value[..Math.Min(value.Length, ListingQuery.LongestText)].Trim() }, shown),
                "park" => (asked with { ParkSlugs = [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Take(MostParks)] }, shown),
                "type" => (asked with { Type = One<Spaces.SpaceType>(value) }, shown),
                "state" => (asked with { Status = One<Spaces.ListingStatus>(value) }, shown),
                "fresh" => (asked with { Freshness = One<Spaces.Freshness>(value) }, shown),
                "due" => (asked with { DueWithinDays = Number(value, 0, 365) }, shown),
                "sort" => (asked with { Order = One<ListingOrder>(value.TrimStart('-')) ?? ListingOrder.Confirmed, IsDescending = value.StartsWith('-') }, shown),
                "page" => (asked with { Page = (Number(value, 1, ListingQuery.LastPage) ?? 1) - 1 }, shown),
                "cols" => (asked, ColumnsOf(value)),
                _ => (asked, shown),
            };
        }

        return new(asked, shown);
    }

    /// <summary>The columns a list of words names, in the order of the grid.</summary>
    public static ImmutableArray<ListingColumn> ColumnsOf(string words) => [.. words.Split(',').Select(One<ListingColumn>).OfType<ListingColumn>().Distinct().Order()];

    public static string Write(IEnumerable<ListingColumn> columns) => string.Join(',', columns.Select(x => Word(x)));

    /// <summary>The query of an address without its question mark; never empty, so that it is told from "as my default view".</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"sort={(Query.IsDescending ? "-" : "")}{Word(Query.Order)}");
        Add("q", Query.Text);
        Add("park", string.Join(',', Query.ParkSlugs));
        Add("type", Word(Query.Type));
        Add("state", Word(Query.Status));
        Add("fresh", Word(Query.Freshness));
        Add("due", Query.DueWithinDays?.ToString(CultureInfo.InvariantCulture));
        Add("page", Query.Page > 0 ? (Query.Page + 1).ToString(CultureInfo.InvariantCulture) : null);
        return text.Append("&cols=").Append(Write(Columns)).ToString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value).Replace("%2C", ",", StringComparison.Ordinal));
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string? query) =>
        (query ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(x => x.Split('=', 2)).Where(x => x.Length == 2)
        .Select(x => (x[0], string.Concat(Uri.UnescapeDataString(x[1].Replace('+', ' ')).Where(y => !char.IsControl(y)))));

    private static string? Word(Enum? value) => value?.ToString().ToLowerInvariant();

    private static T? One<T>(string word)
        where T : struct, Enum => Enum.GetValues<T>().Where(x => x.ToString().Equals(word, StringComparison.OrdinalIgnoreCase)).Select(x => (T?)x).FirstOrDefault();

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}
