using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>
/// Brings listings in from a spreadsheet: first a plan that saves nothing, then, by somebody's choice, one open version for each row.
/// Nothing becomes public that a second person has not looked at.
/// </summary>
public sealed partial class ListingImport(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, CatalogueCache catalogue, ListingSheets sheets, ImportWords words, TimeProvider clock)
{
    /// <summary>Checks of files that run at the same time on one node; each may hold a few hundred megabytes for seconds.</summary>
    private static readonly SemaphoreSlim Room = new(2);

    /// <summary>Reads a file and says of each row what an import would make of it.</summary>
    /// <param name="progress">Told after every few hundred rows.</param>
    public async Task<ImportPlan> CheckAsync(Stream stream, string fileName, IProgress<ImportProgress>? progress = null, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ImportListings, ct);
        await Room.WaitAsync(ct);
        try
        {
            var sheet = await SheetReader.ReadAsync(stream, fileName, ct);
            var parks = await records.ParksAsync(actor.ReachOf(Permission.ImportListings), ct);
            var cells = await sheets.CellsAsync(ct);
            var planner = new ImportPlanner(databases.CreateDbContextAsync, new(records, parks, (key, park, stop) => DenyAsync(actor, key, park, stop)), new(words, cells, sheet, fileName), await ContextAsync(ct));

            // Seconds of computing must not hold up the page that asks.
            return await Task.Run(() => planner.PlanAsync(progress, ct), ct);
        }
        finally
        {
            Room.Release();
        }
    }

    private async Task DenyAsync(Actor actor, string key, string parkSlug, CancellationToken ct)
    {
        try
        {
            await gate.DemandAsync(actor, Permission.ImportListings, await records.PlaceAsync(parkSlug, ct), Revision.KeyOf(RecordKind.Space, key), ct);
        }
        catch (NotFoundException)
        {
            // The row says the same as for a key nobody has.
        }
    }

    /// <summary>What reading a listing's fields needs, for one that is new.</summary>
    private async Task<Spaces.ListingContext> ContextAsync(CancellationToken ct)
    {
        string[] slugs = [.. (await catalogue.AllAsync<Parks.Park>(ct)).Select(x => x.Slug)];
        return new(slugs, [.. (await catalogue.GetAsync(ct)).Sectors.Keys], records.Today, records.Today, records.Today, Text.LocalText.Empty, []);
    }
}
