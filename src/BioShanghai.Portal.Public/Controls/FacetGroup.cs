using System.Text.Encodings.Web;
using BioShanghai.Portal.Core.Facets;

namespace BioShanghai.Portal.Public.Controls;

/// <summary>A facet as a page shows it: its label and its values in reading order, with words.</summary>
public sealed record FacetGroup(string Name, string Label, IReadOnlyList<FacetOption> Options, string? Selected)
{
    /// <summary>Builds a facet in a given order of values.</summary>
    /// <param name="order">Values in reading order; those without a count are left out.</param>
    /// <param name="words">Words of a value.</param>
    public static FacetGroup Of<T>(FacetSet<T> set, string name, string label, IEnumerable<string> order, Func<string, string> words)
    {
        var counts = set.Counts(name).ToDictionary(x => x.Value, x => x.Count);
        return new(name, label, [.. order.Where(counts.ContainsKey).Select(x => new FacetOption(x, words(x), counts[x]))], set.Selected(name));
    }
}

/// <summary>One value of a facet.</summary>
public sealed record FacetOption(string Value, string Label, int Count);

/// <summary>Query strings in canonical form: parameters in the page's order, empty ones left out.</summary>
public static class Addresses
{
    public static string With(string path, IEnumerable<KeyValuePair<string, string>> selection, string name, string? value)
    {
        var pairs = selection.Where(x => x.Key != name).ToList();
        if (!string.IsNullOrEmpty(value))
        {
            pairs.Add(new(name, value));
        }

        return Of(path, pairs);
    }

    public static string Of(string path, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var query = string.Join('&', pairs.Where(x => x.Value.Length > 0).Select(x => $"{UrlEncoder.Default.Encode(x.Key)}={UrlEncoder.Default.Encode(x.Value)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
