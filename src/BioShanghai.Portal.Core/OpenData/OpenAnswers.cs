namespace BioShanghai.Portal.Core.OpenData;

/// <summary>A page of a result.</summary>
/// <param name="Items">Records of the page.</param>
/// <param name="Total">Size of the whole result.</param>
/// <param name="AsOf">Day, in Shanghai, on which validity and freshness are as said.</param>
public sealed record OpenList<T>(IReadOnlyList<T> Items, int Total, int Page, int PageSize, DateOnly AsOf, OpenLicence Licence, OpenLinks Links);

/// <summary>Addresses of this page of a result and of its neighbours; null where there is none.</summary>
public sealed record OpenLinks(string Self, string? Next, string? Prev);

/// <summary>What the interface holds.</summary>
public sealed record OpenIndex(IReadOnlyList<OpenIndexEntry> Datasets, DateOnly AsOf, OpenLicence Licence, string Dictionary, string OpenApi);

/// <summary>One dataset of the interface.</summary>
/// <param name="Records">How many records there are; real listings only.</param>
/// <param name="Files">Addresses of the whole dataset, one per format.</param>
public sealed record OpenIndexEntry(string Name, int Records, string Url, IReadOnlyList<string> Files);

/// <summary>A whole dataset as one file.</summary>
public sealed record OpenFile<T>(string Dataset, DateOnly AsOf, OpenLicence Licence, string Dictionary, int Total, IReadOnlyList<T> Items);

/// <summary>A dataset with positions as one file (RFC 7946).</summary>
public sealed record OpenMap(string Type, string Dataset, DateOnly AsOf, OpenLicence Licence, string Dictionary, bool PositionsAreApproximate, IReadOnlyList<OpenFeature> Features);

/// <summary>A record with its position.</summary>
/// <param name="Properties">The columns of the CSV file.</param>
public sealed record OpenFeature(string Type, string Id, OpenPoint Geometry, IReadOnlyDictionary<string, System.Text.Json.JsonElement> Properties);

/// <summary>A position.</summary>
/// <param name="Coordinates">Degrees east, then degrees north.</param>
public sealed record OpenPoint(string Type, IReadOnlyList<double> Coordinates);

/// <summary>Why a request was not answered (RFC 9457).</summary>
/// <param name="Type">Stable name of the kind of problem.</param>
/// <param name="Title">The kind of problem in words.</param>
/// <param name="Detail">What to do about it.</param>
/// <param name="Parameter">The parameter at fault, or null.</param>
/// <param name="Reference">Number under which the log knows the request, for errors of the server.</param>
public sealed record OpenProblem(string Type, string Title, int Status, string Detail, string? Parameter, string? Reference)
{
    public const string TypePrefix = "urn:bioshanghai-portal:problem:";
}
