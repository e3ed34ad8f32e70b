#pragma warning disable xUnit1051 // Some sixty calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Tests.Workspace;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Imports;

/// <summary>Files of a district's officers: written by the portal, changed as in a spreadsheet, brought back.</summary>
internal sealed class ImportGiven : IAsyncDisposable
{
    private readonly List<ServiceProvider> _providers = [];

    private ImportGiven(Desk desk) => Desk = desk;

    public Desk Desk { get; }

    /// <summary>Two listings of Pudong, pd-001 and pd-002, and one of Baoshan, bs-001.</summary>
    public static async Task<ImportGiven> OpenAsync()
    {
        var desk = await new Desk().OpenAsync();
        var given = new ImportGiven(desk);
        await using var db = desk.Database.CreateDbContext();
        var foreign = await db.Parks.Where(x => x.DistrictCode == "baoshan").Select(x => x.Slug).FirstAsync();
        await desk.Database.AddAsync(desk.NewListing("pd-002", Desk.Park), desk.NewListing("bs-001", foreign));
        return given;
    }

    public T Of<T>(Actor actor)
        where T : notnull => Scope(actor).GetRequiredService<T>();

    public async Task<byte[]> ExportAsync(Actor actor, SheetKind kind = SheetKind.Xlsx, ListingQuery? query = null)
    {
        var stream = new MemoryStream();
        await Of<ListingExport>(actor).WriteAsync(query ?? new(), kind, () => stream);
        return stream.ToArray();
    }

    public Task<ImportPlan> CheckAsync(Actor actor, byte[] bytes, string name = "file.xlsx") => Of<ListingImport>(actor).CheckAsync(new MemoryStream(bytes), name);

    public Task<ImportOutcome> RunAsync(Actor actor, ImportPlan plan, ImportChoices? choices = null) => Of<ListingImport>(actor).RunAsync(plan, choices ?? new());

    /// <summary>Checks a file and takes it in.</summary>
    public async Task<ImportOutcome> TakeAsync(Actor actor, byte[] bytes, ImportChoices? choices = null) => await RunAsync(actor, await CheckAsync(actor, bytes), choices);

    /// <summary>A file with some cells otherwise, as somebody changes them in a spreadsheet: row from 0, key of the column, text.</summary>
    public static async Task<byte[]> EditAsync(byte[] bytes, params (int Row, string Column, string Text)[] edits)
    {
        var sheet = await SheetReader.ReadAsync(new MemoryStream(bytes), "file.xlsx", TestContext.Current.CancellationToken);
        var rows = sheet.Rows.Select(x => x.Texts.Cast<object?>().ToArray()).ToList();
        foreach (var (row, column, text) in edits)
        {
            rows[row][IndexOf(sheet, column)] = text;
        }

        return await WriteAsync(sheet.Columns.Select(x => x.Header), rows);
    }

    /// <summary>A file of new listings: each a row of texts by key of the column.</summary>
    public static Task<byte[]> NewAsync(params Dictionary<string, string>[] rows)
    {
        var columns = rows.SelectMany(x => x.Keys).Distinct().ToList();
        return WriteAsync(columns, rows.Select(x => columns.Select(c => (object?)x.GetValueOrDefault(c)).ToArray()));
    }

    /// <summary>What a new listing needs.</summary>
    public static Dictionary<string, string> Sound(string name, string park = Desk.Park) => new()
    {
        ["name.zh"] = name, ["name.en"] = $"Level {name.Length}", ["park"] = park, ["type"] = "laboratory", ["area"] = "800", ["tenure"] = "lease", ["rent.low"] = "3.5", ["confidence"] = "medium",
    };

    public static async Task<byte[]> WriteAsync(IEnumerable<string> headers, IEnumerable<object?[]> rows)
    {
        var stream = new MemoryStream();
        await SheetWriter.WriteXlsxAsync(stream, new SheetContent("Data", [.. headers.Select(x => new SheetField(x))], rows), TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    public async Task<List<Revision>> OpenVersionsAsync()
    {
        await using var db = Desk.Database.CreateDbContext();
        return await db.Revisions.AsNoTracking().Where(x => x.Slot == Revision.OpenSlot).OrderBy(x => x.Key).ToListAsync();
    }

    public async Task<int> CountAsync<T>()
        where T : class
    {
        await using var db = Desk.Database.CreateDbContext();
        return await db.Set<T>().CountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers)
        {
            await provider.DisposeAsync();
        }

        Desk.Dispose();
    }

    private static int IndexOf(Sheet sheet, string column) =>
        sheet.Columns.Select((x, i) => (x.Header, At: i)).Single(x => x.Header.EndsWith($"[{column}]", StringComparison.Ordinal)).At;

    private IServiceProvider Scope(Actor actor)
    {
        var services = new ServiceCollection().AddLogging().AddPortalCore();
        services.AddSingleton<IDbContextFactory<PortalDbContext>>(Desk.Database);
        services.AddSingleton<TimeProvider>(Desk.Clock);
        services.AddSingleton<ICurrentActor>(new ActingAs(actor));
        var provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return provider.CreateScope().ServiceProvider;
    }
}
