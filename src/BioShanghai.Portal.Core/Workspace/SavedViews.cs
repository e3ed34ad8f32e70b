using System.Collections.Immutable;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>What somebody keeps of the grid: the columns chosen last, and views by name.</summary>
public sealed record ViewShelf(ImmutableArray<ListingColumn> Columns, IReadOnlyList<SavedView> Views)
{
    public static readonly ViewShelf Empty = new(ListingView.Standard, []);

    /// <summary>The view the grid opens with, if one was chosen.</summary>
    public SavedView? Default => Views.FirstOrDefault(x => x.IsDefault);
}

/// <summary>Views of the grid each person keeps for himself; those of others do not exist for him.</summary>
public sealed class SavedViews(AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock)
{
    /// <summary>The reader's columns and views, by name.</summary>
    public async Task<ViewShelf> ShelfAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadListings, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var kept = await db.SavedViews.AsNoTracking().Where(x => x.UserId == actor.UserId).ToListAsync(ct);
        var columns = kept.Find(x => x.Name == SavedView.OfColumns) is { } own ? ListingView.Read(own.Query).Columns : ListingView.Standard;
        return new(columns, [.. kept.Where(x => x.Name != SavedView.OfColumns).OrderBy(x => x.Name, StringComparer.CurrentCulture)]);
    }

    /// <summary>Keeps what is looked at under a name; a view of that name takes it over.</summary>
    public async Task<Guid> KeepAsync(string name, ListingView view, CancellationToken ct = default)
    {
        var (db, own) = await OwnAsync(ct);
        await using (db)
        {
            var kept = new SavedView(own.UserId, name, view);
            if (own.Views.Find(x => x.Name == kept.Name) is { } same)
            {
                same.Look(view);
                kept = same;
            }
            else
            {
                Rule.Require(own.Views.Count(x => x.Name != SavedView.OfColumns) < SavedView.MostPerPerson, "View.TooMany");
                db.SavedViews.Add(kept);
            }

            await SaveAsync(db, ct);
            return kept.Id;
        }
    }

    public async Task RenameAsync(Guid id, string name, CancellationToken ct = default)
    {
        var (db, own) = await OwnAsync(ct);
        await using (db)
        {
            var view = Find(own.Views, id);
            view.Rename(name);
            Rule.Require(!own.Views.Exists(x => x.Id != id && x.Name == view.Name), "View.NameTaken");
            await SaveAsync(db, ct);
        }
    }

    public async Task RemoveAsync(Guid id, CancellationToken ct = default)
    {
        var (db, own) = await OwnAsync(ct);
        await using (db)
        {
            db.SavedViews.Remove(Find(own.Views, id));
            await SaveAsync(db, ct);
        }
    }

    /// <summary>Lets the grid open with one view, or with none of them.</summary>
    public async Task BeDefaultAsync(Guid id, bool isDefault, CancellationToken ct = default)
    {
        var (db, own) = await OwnAsync(ct);
        await using (db)
        {
            var chosen = Find(own.Views, id);
            own.Views.ForEach(x => x.BeDefault(isDefault && x == chosen));
            await SaveAsync(db, ct);
        }
    }

    /// <summary>Keeps the columns the reader wants to see from now on.</summary>
    public async Task ChooseColumnsAsync(IReadOnlyCollection<ListingColumn> columns, CancellationToken ct = default)
    {
        var (db, own) = await OwnAsync(ct);
        await using (db)
        {
            if (own.Views.Find(x => x.Name == SavedView.OfColumns) is not { } row)
            {
                db.SavedViews.Add(row = SavedView.ForColumns(own.UserId));
            }

            row.Look(new(new(), [.. columns.Distinct().Order()]));
            await SaveAsync(db, ct);
        }
    }

    private static SavedView Find(List<SavedView> own, Guid id) => own.Find(x => x.Id == id && x.Name != SavedView.OfColumns) ?? throw new NotFoundException($"view:{id}");

    private async Task<(PortalDbContext Database, (Guid UserId, List<SavedView> Views) Own)> OwnAsync(CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.ReadListings, ct);
        Rule.Require(actor.UserId is not null, "View.NeedsPerson");
        var db = await databases.CreateDbContextAsync(ct);
        try
        {
            return (db, (actor.UserId!.Value, await db.SavedViews.Where(x => x.UserId == actor.UserId).ToListAsync(ct)));
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Two windows of one person that save at once: the second is asked to look again.</summary>
    private async Task SaveAsync(PortalDbContext db, CancellationToken ct)
    {
        try
        {
            await db.SaveAsync(clock.GetUtcNow().UtcDateTime, ct);
        }
        catch (DbUpdateException)
        {
            throw new ConflictException(nameof(SavedView));
        }
    }
}
