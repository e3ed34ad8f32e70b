using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Public.Controls;

namespace BioShanghai.Portal.Public.Spaces;

/// <summary>Addresses of the pages about space, relative to the language, keeping the visitor's units.</summary>
public static class SpaceLinks
{
    public const string Style = "spaces.css";

    /// <summary>A listing's page.</summary>
    /// <param name="at">Part of the page to open it at, or null.</param>
    public static string Listing(string code, UnitChoice units, string? at = null) =>
        Addresses.Of("spaces/" + code, units.Query) + (at is null ? "" : "#" + at);

    /// <summary>The form that asks about listings.</summary>
    /// <param name="about">Code of the technical value asked about, or null.</param>
    /// <param name="project">Address of the project description that goes with it, or null.</param>
    public static string Ask(IEnumerable<string> codes, string? about = null, string? project = null) =>
        Addresses.Of("cases/new", [new("items", string.Join(',', codes)), new("about", about ?? ""), new("project", project ?? "")]);

    /// <summary>The form that puts listings behind a link to share.</summary>
    public static string Share(IEnumerable<string> codes) => Addresses.Of("shortlist/share", [new("items", string.Join(',', codes))]);

    public static string Report(string code) => $"spaces/{code}/report";

    public static string Compare(IEnumerable<string> codes, UnitChoice units) =>
        Addresses.Of("compare", [new("items", string.Join(',', codes)), .. units.Query]);

    /// <summary>The finder for a filter, in the visitor's units.</summary>
    /// <param name="stock">Code of the stock where it is not the default one; see <see cref="SpaceRequest.Stock"/>.</param>
    public static string Finder(SpaceFilter filter, UnitChoice units, string path = "spaces", string stock = "", bool isMap = false)
    {
        List<KeyValuePair<string, string>> pairs = [.. filter.Selections.SelectMany(x => x.Values.Select(v => KeyValuePair.Create(x.Facet.Name, SpaceRequest.InUnits(x.Facet, v, units))))];
        if (filter.Sort != SpaceSort.Confirmed)
        {
            pairs.Add(new(SpaceRequest.SortName, SpaceRequest.SortCodes[(int)filter.Sort]));
        }

        if (filter.Page > 1)
        {
            pairs.Add(new(SpaceRequest.PageName, filter.Page.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        pairs.Add(new(SpaceRequest.StockName, stock));
        pairs.Add(new(SpaceRequest.ViewName, isMap ? SpaceRequest.MapView : ""));
        return Addresses.Of(path, [.. pairs, .. units.Query]);
    }

    /// <summary>The finder for another question than the one asked, in the same units, stock and view.</summary>
    public static string Finder(SpaceRequest request, SpaceFilter filter) => Finder(filter, request.Units, stock: request.Stock, isMap: request.IsMap);

    public static string Shortlist(string code) => "shortlist?items=" + code;

    /// <summary>Code of a freshness in styles.</summary>
    public static string Code(Freshness freshness) => freshness.ToString().ToLowerInvariant();
}
