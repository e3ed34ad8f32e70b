using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>Takes listings out as a spreadsheet that can come back: with their keys, and with versions by which changes are merged.</summary>
public sealed class ListingExport(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, CatalogueCache catalogue, ListingSheets sheets, MergeBases bases, AuditTrail trail)
{
    /// <summary>Listings in one file: as many as one may bring back.</summary>
    public const int MostListings = Sheet.MostRows;

    /// <summary>Writes the empty sheet, with what may be filled in.</summary>
    public async Task WriteTemplateAsync(Func<Stream> open, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ImportListings, ct);
        var cells = await sheets.CellsAsync(ct);
        await trail.WriteAsync(actor, "listing.template", "listings", ct: ct);
        await SheetWriter.WriteXlsxAsync(open(), sheets.Of(cells, [], await ParkWordsAsync(cells, actor, Permission.ImportListings, ct), []), ct);
    }

    /// <summary>Writes the listings of the caller's scope that the grid shows, as they are saved now: open versions before public ones.</summary>
    /// <param name="open">Opens the answer; called once nothing can be refused any more.</param>
    /// <exception cref="RuleException">There are more than <see cref="MostListings"/>.</exception>
    public async Task WriteAsync(ListingQuery query, SheetKind kind, Func<Stream> open, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ExportListings, ct);
        var parks = await records.ParksAsync(actor.ReachOf(Permission.ExportListings), ct);
        var codes = await CodesAsync(query, parks, ct);
        Rule.Require(codes.Count <= MostListings, "Export.TooManyListings");
        var cells = await sheets.CellsAsync(ct);
        await trail.WriteAsync(actor, "listing.export", "listings", note: $"{kind}, {codes.Count}, {Describe(query)}", ct: ct);
        var (rows, leftOut) = (new List<IReadOnlyList<object?>>(codes.Count), new List<string>());
        foreach (var some in codes.Chunk(ListingHeads.Step))
        {
            await AddAsync(cells, some, rows, leftOut, ct);
        }

        var content = sheets.Of(cells, rows, await ParkWordsAsync(cells, actor, Permission.ExportListings, ct), leftOut);
        await (kind == SheetKind.Csv ? SheetWriter.WriteCsvAsync(open(), content, ct) : SheetWriter.WriteXlsxAsync(open(), content, ct));
    }

    private async Task AddAsync(ListingCells cells, string[] codes, List<IReadOnlyList<object?>> rows, List<string> leftOut, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (heads, published) = (await ListingHeads.ReadAsync(db, codes, ct), await ListingHeads.LastPublishedAsync(db, codes, ct));
        var kept = new List<(string Key, string Token, string Values)>();
        foreach (var code in codes)
        {
            if (!heads.TryGetValue(code, out var head))
            {
                continue;
            }

            if (head.Values.Keys.Any(x => head.Values[x].Length > Sheet.MostCellCharacters))
            {
                leftOut.Add(code);
                continue;
            }

            var values = head.Values.ToJson();
            // What the history holds is not kept a second time.
            var token = published.TryGetValue(code, out var last) && last.Values == values ? MergeBase.TokenOf(last.Number) : MergeBase.TokenOf(values);
            if (token[0] == 's')
            {
                kept.Add((code, token, values));
            }

            rows.Add([.. ImportColumn.All.Select(x => x switch
            {
                { Field: { } field } => cells.Write(field, head.Values[field.Key]),
                { Key: ImportColumn.Code } => code,
                { Key: ImportColumn.Version } => token,
                _ => null,
            })]);
        }

        await bases.KeepAsync(kept, ct);
    }

    /// <summary>Codes of what the grid shows, and of new listings nobody has published yet, park by park; one more than may be exported at most.</summary>
    private async Task<IReadOnlyList<string>> CodesAsync(ListingQuery query, IReadOnlyList<string>? parks, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var listings = parks is null ? db.SpaceListings.AsNoTracking() : db.SpaceListings.AsNoTracking().Where(x => parks.Contains(x.ParkSlug));
        var codes = await ListingDesk.Filtered(listings, query, records.Today).OrderBy(x => x.ParkSlug).ThenBy(x => x.Code).Select(x => x.Code).Take(MostListings + 1).ToListAsync(ct);
        if (query is { Type: null, DueWithinDays: null, Freshness: null, Status: null or ListingStatus.Draft })
        {
            var begun = db.Revisions.AsNoTracking().Where(x => x.Kind == RecordKind.Space && x.Slot == Revision.OpenSlot && !db.SpaceListings.Any(y => y.Code == x.Key));
            begun = parks is null ? begun : begun.Where(x => parks.Contains(x.OwnerSlug));
            begun = query.ParkSlugs is { Count: > 0 } asked ? begun.Where(x => asked.Contains(x.OwnerSlug)) : begun;
            begun = query.Text.Trim() is { Length: > 0 } text ? begun.Where(x => x.Key.Contains(text) || x.Name.Zh!.Contains(text) || x.Name.En!.Contains(text)) : begun;
            codes.AddRange(await begun.OrderBy(x => x.OwnerSlug).ThenBy(x => x.Key).Select(x => x.Key).Take(MostListings + 1).ToListAsync(ct));
        }

        return codes;
    }

    private async Task<IReadOnlyList<string>> ParkWordsAsync(ListingCells cells, Actor actor, Permission permission, CancellationToken ct)
    {
        var inScope = await records.ParksAsync(actor.ReachOf(permission), ct);
        return [.. (await catalogue.AllAsync<Park>(ct)).Where(x => inScope is null || inScope.Contains(x.Slug)).OrderBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal)
            .Select(x => (string)cells.Write(ListingFields.Table.Find("park")!, x.Slug)!)];
    }

    private static string Describe(ListingQuery query) =>
        string.Join(", ", new[] { query.Text.Trim(), string.Join(" ", query.ParkSlugs), query.Type?.ToString(), query.Status?.ToString(), query.DueWithinDays is { } days ? $"due in {days}" : null }.Where(x => x is { Length: > 0 })) is { Length: > 0 } filter ? filter : "all";
}
