using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>The result of a request: its size, and its records, read when asked for.</summary>
/// <param name="Read">Records from a place on, at most so many; in the order of the result.</param>
public sealed record OpenSelection(int Total, Func<int, int, CancellationToken, IAsyncEnumerable<object>> Read)
{
    /// <summary>A result that is in memory already.</summary>
    public static OpenSelection Of<T>(IReadOnlyList<T> all)
        where T : class => new(all.Count, (skip, take, _) => all.Skip(skip).Take(take).ToAsyncEnumerable());

    /// <summary>The whole result.</summary>
    public IAsyncEnumerable<object> AllAsync(CancellationToken ct) => Read(0, Total, ct);
}

/// <summary>One kind of record the portal publishes as data.</summary>
public abstract class OpenDataset(string name, Type record, IReadOnlyList<string> formats)
{
    public const string Csv = "csv";
    public const string Json = "json";
    public const string GeoJson = "geojson";

    /// <summary>Name in addresses and files, for example <c>guide-sections</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Type of its records.</summary>
    public Type Record { get; } = record;

    /// <summary>Formats of its files.</summary>
    public IReadOnlyList<string> Formats { get; } = formats;

    public IReadOnlyList<OpenField> Fields => OpenFields.Of(Record);

    /// <summary>Fields that are columns of CSV, in their order.</summary>
    public IReadOnlyList<OpenField> Columns => [.. Fields.Where(x => x.Column is not null)];

    /// <summary>Parts of the address of a single record, in their order, for example <c>year</c> and <c>slug</c>.</summary>
    public abstract IReadOnlyList<string> Key { get; }

    /// <summary>What can be asked for.</summary>
    public abstract Task<IReadOnlyList<OpenParameter>> ParametersAsync(CancellationToken ct);

    /// <summary>The result of a request, or the part of it that contradicts another.</summary>
    public abstract Task<(OpenSelection? Selection, OpenFault? Fault)> SelectAsync(OpenRequest request, string baseUrl, CancellationToken ct);

    /// <summary>One record, or null when there is none the public may see.</summary>
    public abstract Task<object?> FindAsync(IReadOnlyList<string> key, string baseUrl, CancellationToken ct);

    /// <summary>Day the data is as of, which decides validity and freshness.</summary>
    public static DateOnly Today(TimeProvider time) => ShanghaiDay.Today(time);
}

/// <summary>A dataset small enough to be held whole.</summary>
public abstract class SmallDataset<T>(string name, params IReadOnlyList<string> formats) : OpenDataset(name, typeof(T), formats)
    where T : class
{
    public override async Task<(OpenSelection? Selection, OpenFault? Fault)> SelectAsync(OpenRequest request, string baseUrl, CancellationToken ct) =>
        (OpenSelection.Of(await SelectAsync(request, new RecordMaker(baseUrl), ct)), null);

    public override async Task<object?> FindAsync(IReadOnlyList<string> key, string baseUrl, CancellationToken ct) =>
        (await SelectAsync(new OpenRequest { Values = new Dictionary<string, IReadOnlyList<string>>() }, new RecordMaker(baseUrl), ct))
            .FirstOrDefault(x => KeyOf(x).SequenceEqual(key, StringComparer.Ordinal));

    private protected abstract Task<IReadOnlyList<T>> SelectAsync(OpenRequest request, RecordMaker maker, CancellationToken ct);

    protected abstract IReadOnlyList<string> KeyOf(T record);
}
