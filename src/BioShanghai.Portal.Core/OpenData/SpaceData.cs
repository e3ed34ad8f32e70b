using System.Runtime.CompilerServices;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>Space listings as data: the finder's own facets, in m² and yuan. Samples only when asked for by name.</summary>
internal sealed class SpaceData(PublicSpaces spaces, SpaceStock stock, CatalogueCache catalogue, PublicParks parks)
    : OpenDataset("spaces", typeof(SpaceRecord), [Csv, Json, GeoJson])
{
    public override IReadOnlyList<string> Key { get; } = ["code"];

    public override async Task<IReadOnlyList<OpenParameter>> ParametersAsync(CancellationToken ct)
    {
        var words = await catalogue.GetAsync(ct);
        var slugs = (await parks.DirectoryAsync(new(), ct)).All.Select(x => x.Park.Slug);
        return
        [
            .. SpaceFacets.All.Select(x => new OpenParameter(x.Name, About(x), x.Fixed ?? (x.Kind != FacetKind.Codes ? ChoicesOf(x) : x.Name switch
            {
                "sector" => [.. words.Sectors.Keys],
                "district" => [.. words.Districts.Keys],
                _ => [.. slugs],
            }), IsMany: true)),
            new(SpaceRequest.SortName, "Order of the result; newest confirmation first when not given.", SpaceRequest.SortCodes),
            new(SpaceRequest.StockName, "Real listings, or the samples for trying the portal out. The two are never mixed; real when not given.", SpaceRequest.StockCodes),
        ];
    }

    public override async Task<(OpenSelection? Selection, OpenFault? Fault)> SelectAsync(OpenRequest request, string baseUrl, CancellationToken ct)
    {
        List<KeyValuePair<string, string>> pairs = [.. request.Values.SelectMany(x => x.Value.Select(v => KeyValuePair.Create(x.Key, v)))];
        if (request[SpaceRequest.StockName] is null)
        {
            // The finder shows samples while there is nothing else; data never does so unasked.
            pairs.Add(new(SpaceRequest.StockName, "real"));
        }

        var read = await spaces.RequestAsync(pairs, ct);
        if (read.Ignored is [var ignored, ..])
        {
            return (null, new(ignored.Name, ignored.Value, ReasonOf(ignored.Reason)));
        }

        var index = await stock.GetAsync(ct);
        string[] codes = [.. Ordered(index.Matching(read.Filter, spaces.Today), read.Filter.Sort).Select(x => x.Code)];
        return (new(codes.Length, (skip, take, stop) => ReadAsync(codes.Skip(skip).Take(take), new RecordMaker(baseUrl), stop)), null);
    }

    public override async Task<object?> FindAsync(IReadOnlyList<string> key, string baseUrl, CancellationToken ct) =>
        await spaces.ManyAsync([key[0]], ct) is [var entry] ? new RecordMaker(baseUrl).Of(entry) : null;

    private async IAsyncEnumerable<object> ReadAsync(IEnumerable<string> codes, RecordMaker maker, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var batch in codes.Chunk(PublicSpaces.MostCodes))
        {
            foreach (var entry in await spaces.ManyAsync(batch, ct))
            {
                yield return maker.Of(entry);
            }
        }
    }

    // The order of the finder, whose own pages have one size only.
    private static IOrderedEnumerable<SpaceFacts> Ordered(IEnumerable<SpaceFacts> rows, SpaceSort sort) => (sort switch
    {
        SpaceSort.Area => rows.OrderBy(x => x.Area),
        SpaceSort.AreaDescending => rows.OrderByDescending(x => x.Area),
        SpaceSort.Rent => rows.OrderBy(x => float.IsFinite(x.Rent) ? x.Rent : float.MaxValue),
        SpaceSort.Available => rows.OrderBy(x => float.IsFinite(x.AvailableDay) ? x.AvailableDay : float.MaxValue),
        _ => rows.OrderByDescending(x => x.ConfirmedDay),
    }).ThenBy(x => x.Code, StringComparer.Ordinal);

    private static List<string>? ChoicesOf(SpaceFacet facet) =>
        facet.Measure == FacetMeasure.Choice ? [.. Specs.Of(facet.Spec!.Value).Choices, .. facet.HasUnknown ? [SpaceFacet.UnknownValue] : Array.Empty<string>()] : null;

    private static OpenFaultReason ReasonOf(IgnoredReason reason) => reason switch
    {
        IgnoredReason.UnknownValue => OpenFaultReason.UnknownValue,
        IgnoredReason.NotReadable => OpenFaultReason.NotReadable,
        IgnoredReason.OutOfRange => OpenFaultReason.OutOfRange,
        _ => OpenFaultReason.Contradicts,
    };

    private static string About(SpaceFacet facet)
    {
        var unit = facet.Measure switch
        {
            FacetMeasure.Area => " m²",
            FacetMeasure.Rent => " yuan per m² and day",
            FacetMeasure.Sale => " yuan per m²",
            FacetMeasure.Day => ", a day written as 2027-03-01",
            FacetMeasure.Choice => " in the order of the choices",
            _ => facet.Spec is { } spec && Specs.Of(spec).Unit is { Length: > 0 } of ? " " + of : "",
        };
        var what = facet.Kind switch
        {
            FacetKind.AtLeast => $"At least so much{unit}.",
            FacetKind.AtMost => facet.Measure == FacetMeasure.Day ? $"Available on that day at the latest{unit}." : $"At most so much{unit}.",
            _ => "One of the codes.",
        };
        return $"{facet.Spec?.ToString() ?? facet.Name}: {what} Several values are joined by \"or\"{(facet.HasUnknown ? "; \"unknown\" asks for listings that do not state it" : "")}.";
    }
}
