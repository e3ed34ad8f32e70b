using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>Kinds of thing the quick find finds, in the order it shows them.</summary>
public enum FoundKind
{
    Listing,
    Park,
    Partner,

    /// <summary>A version of a record that is being written.</summary>
    Draft,

    /// <summary>A version that waits for a reviewer.</summary>
    Review,
    Person,
}

/// <summary>One thing found.</summary>
/// <param name="Key">Code, slug or id, by kind; for a draft the record's key as in <see cref="Revision.RecordKey"/>.</param>
/// <param name="Note">What tells it from others of its name: a code, an e-mail address.</param>
/// <param name="IsOpen">The reader may open it; otherwise only the list that shows it.</param>
public sealed record Found(FoundKind Kind, string Key, LocalText Name, string Note, bool IsOpen = true);

/// <summary>Finds by name or code, in either language, whatever the reader may see; the rest does not exist.</summary>
public sealed class QuickFind(AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, CatalogueCache catalogue)
{
    /// <summary>Things of one kind shown at most.</summary>
    public const int MostPerKind = 8;

    /// <summary>Open versions looked through, the newest first.</summary>
    private const int MostLookedAt = 500;
    private const int MostPeople = 5_000;

    public async Task<IReadOnlyList<Found>> FindAsync(string typed, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.UseWorkspace, ct);
        var key = SearchKey.Of(typed.Length > ListingQuery.LongestText ? typed[..ListingQuery.LongestText] : typed);
        if (key.Length == 0)
        {
            return [];
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        return
        [
            .. await ListingsAsync(db, actor, key, ct), .. await ParksAsync(actor, key, ct), .. await PartnersAsync(db, actor, key, ct), .. await VersionsAsync(db, actor, key, ct), .. await PeopleAsync(db, actor, key, ct),
        ];
    }

    private async Task<IEnumerable<Found>> ListingsAsync(PortalDbContext db, Actor actor, string key, CancellationToken ct)
    {
        if (!actor.Can(Permission.ReadListings))
        {
            return [];
        }

        var parks = await records.ParksAsync(actor.ReachOf(Permission.ReadListings), ct);
        var rows = db.SpaceListings.AsNoTracking().Where(x => (parks == null || parks.Contains(x.ParkSlug)) && x.SearchWords.Contains(key));
        // Who types a code or begins a name means it more than one who types a word of the middle.
        var found = await rows.OrderBy(x => x.Code.StartsWith(key) ? 0 : x.SearchWords.StartsWith(key) ? 1 : 2).ThenBy(x => x.SearchWords).Take(MostPerKind)
            .Select(x => new { x.Code, x.Name, x.ParkSlug }).ToListAsync(ct);
        var opens = await records.ParksAsync(actor.ReachOf(Permission.EditListings), ct);
        return found.Select(x => new Found(FoundKind.Listing, x.Code, x.Name, x.Code, actor.Can(Permission.EditListings) && opens?.Contains(x.ParkSlug) != false));
    }

    private async Task<IEnumerable<Found>> ParksAsync(Actor actor, string key, CancellationToken ct)
    {
        if (!actor.Can(Permission.EditParks))
        {
            return [];
        }

        var own = await records.ParksAsync(actor.ReachOf(Permission.EditParks), ct);
        return (await catalogue.AllAsync<Park>(ct)).Where(x => (own is null || own.Contains(x.Slug)) && SearchKey.Of(x.Name, x.Slug).Contains(key, StringComparison.Ordinal))
            .OrderBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal).Take(MostPerKind).Select(x => new Found(FoundKind.Park, x.Slug, x.Name, x.Slug));
    }

    private static async Task<IEnumerable<Found>> PartnersAsync(PortalDbContext db, Actor actor, string key, CancellationToken ct)
    {
        if (!actor.Can(Permission.KeepPartner))
        {
            return [];
        }

        var own = EditedRecords.PartnersOf(actor.ReachOf(Permission.KeepPartner));
        var partners = await db.AllPartners().AsNoTracking().Where(x => own == null || own.Contains(x.Slug)).OrderBy(x => x.Order).ThenBy(x => x.Slug)
            .Select(x => new { x.Slug, x.Name, x.ShortName }).ToListAsync(ct);
        return partners.Where(x => SearchKey.Of(x.Name, x.Slug).Contains(key, StringComparison.Ordinal) || SearchKey.Of(x.ShortName, x.Slug).Contains(key, StringComparison.Ordinal))
            .Take(MostPerKind).Select(x => new Found(FoundKind.Partner, x.Slug, x.ShortName, x.Slug));
    }

    private async Task<IEnumerable<Found>> VersionsAsync(PortalDbContext db, Actor actor, string key, CancellationToken ct)
    {
        if (!EditedRecords.CanAny(actor, EditedRecords.Edits))
        {
            return [];
        }

        // Whoever reviews records may write them as well.
        var reached = await records.WithinAsync(db.Revisions.AsNoTracking().Where(x => x.Slot == Revision.OpenSlot), actor, EditedRecords.Edits, ct);
        var open = await reached.OrderByDescending(x => x.ChangedAtUtc).Take(MostLookedAt).Select(x => new { x.Id, x.Kind, x.Key, x.OwnerSlug, x.Name, x.State }).ToListAsync(ct);
        var (drafts, reviews) = (new List<Found>(), new List<Found>());
        foreach (var version in open.Where(x => SearchKey.Of(x.Name, x.Key).Contains(key, StringComparison.Ordinal)))
        {
            var (place, record) = (await records.PlaceAsync(version.Kind, version.OwnerSlug, ct), Revision.KeyOf(version.Kind, version.Key));
            if (actor.Can(EditedRecords.Edits(version.Kind), place))
            {
                drafts.Add(new(FoundKind.Draft, record, version.Name, version.Key));
            }

            if (version.State == RevisionState.InReview && actor.Can(EditedRecords.Reviews(version.Kind), place))
            {
                reviews.Add(new(FoundKind.Review, version.Id.ToString(), version.Name, version.Key));
            }
        }

        return [.. drafts.Take(MostPerKind), .. reviews.Take(MostPerKind)];
    }

    private static async Task<IEnumerable<Found>> PeopleAsync(PortalDbContext db, Actor actor, string key, CancellationToken ct)
    {
        if (!actor.Can(Permission.ManageUsers))
        {
            return [];
        }

        // People are hundreds; names of theirs are no column made to be searched.
        var people = await db.Users.AsNoTracking().OrderBy(x => x.DisplayName).ThenBy(x => x.NormalizedEmail).Take(MostPeople).Select(x => new { x.Id, x.DisplayName, x.Email }).ToListAsync(ct);
        return people.Where(x => SearchKey.Of($"{x.DisplayName}\n{x.Email}").Contains(key, StringComparison.Ordinal)).Take(MostPerKind)
            .Select(x => new Found(FoundKind.Person, x.Id.ToString(), new(x.DisplayName, x.DisplayName), x.Email ?? ""));
    }
}
