using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>A record as the public has it.</summary>
/// <param name="IsPublic">Published; a withdrawn one is not.</param>
/// <param name="OwnerSlug">As <see cref="Revision.OwnerSlug"/>.</param>
public sealed record LiveRecord(FieldValues Values, LocalText Name, string OwnerSlug, int Version, bool IsPublic);

/// <summary>What is the same for listings, parks and partners, and where they differ: their fields, their permissions, their rows.</summary>
public sealed class EditedRecords(CatalogueCache catalogue, TimeProvider clock)
{
    public static FieldTable TableOf(RecordKind kind) => kind switch
    {
        RecordKind.Space => ListingFields.Table,
        RecordKind.Park => ParkFields.Table,
        _ => PartnerFields.Table,
    };

    public static Permission Edits(RecordKind kind) => kind switch
    {
        RecordKind.Space => Permission.EditListings,
        RecordKind.Park => Permission.EditParks,
        _ => Permission.KeepPartner,
    };

    public static Permission Reviews(RecordKind kind) => kind switch
    {
        RecordKind.Space => Permission.ReviewListings,
        RecordKind.Park => Permission.ReviewParks,
        _ => Permission.ReviewPartners,
    };

    /// <summary>Without it fields that only the Centre decides stay as they are.</summary>
    public static Permission Settles(RecordKind kind) => kind == RecordKind.Partner ? Permission.ReviewPartners : Permission.EditParkPlaces;

    /// <summary>Somebody has the permission of some kind of record.</summary>
    public static bool CanAny(Actor actor, Func<RecordKind, Permission> permission) => Array.Exists(Enum.GetValues<RecordKind>(), x => actor.Can(permission(x)));

    /// <summary>Where a record belongs.</summary>
    /// <param name="owner">As <see cref="Revision.OwnerSlug"/>.</param>
    public async Task<Place> PlaceAsync(RecordKind kind, string owner, CancellationToken ct) => kind == RecordKind.Partner ? Place.Of(owner) : await PlaceAsync(owner, ct);

    public Task<Place> PlaceOfAsync(Revision revision, CancellationToken ct) => PlaceAsync(revision.Kind, revision.OwnerSlug, ct);

    /// <summary>Versions somebody's permission reaches, kind by kind; the rest does not exist for him.</summary>
    public async Task<IQueryable<Revision>> WithinAsync(IQueryable<Revision> versions, Actor actor, Func<RecordKind, Permission> permission, CancellationToken ct)
    {
        var spaces = await ParksAsync(actor.ReachOf(permission(RecordKind.Space)), ct);
        var parks = await ParksAsync(actor.ReachOf(permission(RecordKind.Park)), ct);
        var partners = PartnersOf(actor.ReachOf(permission(RecordKind.Partner)));
        return versions.Where(x =>
            (x.Kind == RecordKind.Space && (spaces == null || spaces.Contains(x.OwnerSlug)))
            || (x.Kind == RecordKind.Park && (parks == null || parks.Contains(x.OwnerSlug)))
            || (x.Kind == RecordKind.Partner && (partners == null || partners.Contains(x.OwnerSlug))));
    }

    /// <summary>Slugs of the partners somebody's permission reaches; null for all.</summary>
    public static IReadOnlyList<string>? PartnersOf(Reach reach) => reach.IsEverywhere ? null : [.. reach.PartnerSlugs];

    /// <summary>Where records of a park belong; of no district when there is no such park.</summary>
    public async Task<Place> PlaceAsync(string parkSlug, CancellationToken ct) =>
        new((await catalogue.AllAsync<Park>(ct)).FirstOrDefault(x => x.Slug == parkSlug)?.DistrictCode, parkSlug);

    /// <summary>Slugs of the parks somebody's permission reaches; null for all.</summary>
    public async Task<IReadOnlyList<string>?> ParksAsync(Reach reach, CancellationToken ct) => reach.IsEverywhere
        ? null
        : [.. (await catalogue.AllAsync<Park>(ct)).Where(x => reach.DistrictCodes.Contains(x.DistrictCode) || reach.ParkSlugs.Contains(x.Slug)).Select(x => x.Slug)];

    public static async Task<LiveRecord?> LiveAsync(PortalDbContext db, RecordKind kind, string key, CancellationToken ct)
    {
        if (kind == RecordKind.Park)
        {
            return await db.Parks.AsNoTracking().FirstOrDefaultAsync(x => x.Slug == key, ct) is { } park
                ? new(ParkFields.Write(park), park.Name, park.Slug, park.Version, true)
                : null;
        }

        if (kind == RecordKind.Partner)
        {
            return await db.AllPartners().AsNoTracking().FirstOrDefaultAsync(x => x.Slug == key, ct) is { } partner
                ? new(PartnerFields.Write(partner), partner.Name, partner.Slug, partner.Version, !partner.IsHidden)
                : null;
        }

        return await db.SpaceListings.AsNoTracking().FirstOrDefaultAsync(x => x.Code == key, ct) is { } listing
            ? new(ListingFields.Write(listing), listing.Name, listing.ParkSlug, listing.Version, listing.Status == ListingStatus.Published)
            : null;
    }

    /// <summary>What somebody typed, with what only the Centre decides left as it is, whatever was sent.</summary>
    public static FieldValues Allowed(RecordKind kind, Actor actor, FieldValues typed, FieldValues asItIs)
    {
        if (actor.Can(Settles(kind)))
        {
            return typed;
        }

        var allowed = TableOf(kind).Fields.Where(x => x.CentreOnly).Aggregate(typed, (values, field) => values.With(field.Key, asItIs[field.Key]));
        return kind == RecordKind.Partner ? PartnerFields.Vouched(allowed, asItIs) : allowed;
    }

    /// <summary>Everything that stands in the way of publishing these values.</summary>
    public async Task<IReadOnlyList<FieldFault>> FaultsAsync(PortalDbContext db, RecordKind kind, string key, FieldValues values, CancellationToken ct)
    {
        if (kind == RecordKind.Park)
        {
            return ParkFields.Read(values, await ParkContextAsync(key, ct)).Faults;
        }

        if (kind == RecordKind.Partner)
        {
            var kept = await db.AllPartners().AsNoTracking().FirstOrDefaultAsync(x => x.Slug == key, ct) ?? throw new NotFoundException(Revision.KeyOf(kind, key));
            return PartnerFields.Read(values, await PartnerContextAsync(kept, ct)).Faults;
        }

        var listing = await db.SpaceListings.AsNoTracking().FirstOrDefaultAsync(x => x.Code == key, ct);
        return ListingFields.Read(values, await ListingContextAsync(db, key, listing, values, ct)).Faults;
    }

    /// <summary>Makes the values public: the row takes them over, or is made.</summary>
    /// <param name="confirmedOn">The day somebody answered for them.</param>
    /// <exception cref="RuleException">They no longer fit, for example because a sector they name is gone.</exception>
    public async Task ApplyAsync(PortalDbContext db, RecordKind kind, string key, FieldValues values, DateOnly confirmedOn, CancellationToken ct)
    {
        if (kind == RecordKind.Park)
        {
            var park = await db.Parks.FirstOrDefaultAsync(x => x.Slug == key, ct) ?? throw new NotFoundException(key);
            park.Describe(ParkFields.Read(values, await ParkContextAsync(key, ct)).Input ?? throw new RuleException("Revision.NoLongerFits"));
            return;
        }

        if (kind == RecordKind.Partner)
        {
            var partner = await db.AllPartners().FirstOrDefaultAsync(x => x.Slug == key, ct) ?? throw new NotFoundException(key);
            partner.Describe(PartnerFields.Read(values, await PartnerContextAsync(partner, ct)).Input ?? throw new RuleException("Revision.NoLongerFits"));
            return;
        }

        var listing = await db.SpaceListings.FirstOrDefaultAsync(x => x.Code == key, ct);
        var input = ListingFields.Read(values, await ListingContextAsync(db, key, listing, values, ct)).Input ?? throw new RuleException("Revision.NoLongerFits");
        // Who approves a listing answers for it on that day: for its terms, and for every technical value that is new in it.
        var by = await ConfirmerAsync(input.ParkSlug, ct);
        input = input with
        {
            // A "still true" said after the approval counts for what the approval left as it was.
            ConfirmedOn = listing is not null && listing.ConfirmedOn > confirmedOn && HasSameTerms(listing, values) ? listing.ConfirmedOn : confirmedOn,
            ConfirmedBy = by,
            Specs = [.. input.Specs.Select(x => x is { State: SpecState.Known, ConfirmedOn: null } && !IsPublic(x) ? x with { ConfirmedOn = confirmedOn, ConfirmedBy = by } : x)],
        };
        if (listing is null)
        {
            db.SpaceListings.Add(listing = new SpaceListing(key, input));
        }
        else
        {
            listing.Describe(input);
        }

        if (listing.Status != ListingStatus.Published)
        {
            listing.Publish();
        }

        bool IsPublic(TechnicalSpec value) => listing?.Specs.Any(x => (x.Spec, x.State, x.Number, x.Choice, x.DueOn) == (value.Spec, value.State, value.Number, value.Choice, value.DueOn)) == true;
    }

    private static bool HasSameTerms(SpaceListing listing, FieldValues values)
    {
        var live = ListingFields.Write(listing);
        return ListingFields.Table.Fields.Where(x => x.Class is null or FieldClass.Terms).All(x => live[x.Key] == values[x.Key]);
    }

    /// <summary>Who answers for listings of a park: its district, by name.</summary>
    public async Task<LocalText> ConfirmerAsync(string parkSlug, CancellationToken ct)
    {
        return (await PlaceAsync(parkSlug, ct)).DistrictCode is { } district && (await catalogue.GetAsync(ct)).Districts.TryGetValue(district, out var found) ? found.Name : throw new RuleException("Listing.NeedsConfirmer");
    }

    public DateOnly Today => ShanghaiDay.Today(clock);

    /// <summary>The files kept for a listing, whether anything names them or not, oldest first.</summary>
    internal static async Task<IReadOnlyList<FileRef>> FilesAsync(PortalDbContext db, string code, CancellationToken ct)
    {
        var owner = SpaceListing.ChangeKeyOf(code);
        var files = await db.StoredFiles.AsNoTracking().Where(x => x.OwnerKey == owner).ToListAsync(ct);
        return [.. files.OrderBy(x => x.UploadedAtUtc).ThenBy(x => x.Id).Select(x => x.Refer(LocalText.Empty, default))];
    }

    internal async Task<ListingContext> ListingContextAsync(PortalDbContext db, string code, SpaceListing? listing, FieldValues values, CancellationToken ct)
    {
        var (parks, sectors, files) = (await SlugsAsync(ct), await SectorsAsync(ct), await FilesAsync(db, code, ct));
        if (listing is not null)
        {
            return ListingContext.Of(listing, parks, sectors, Today) with { Files = [.. files, .. listing.Files.ExceptBy(files.Select(x => x.Id), x => x.Id)] };
        }

        var confirmer = parks.Contains(values["park"]) ? await ConfirmerAsync(values["park"], ct) : LocalText.Empty;
        return new(parks, sectors, Today, Today, Today, confirmer, []) { Files = files };
    }

    internal async Task<ParkContext> ParkContextAsync(string slug, CancellationToken ct) =>
        new(slug, await SlugsAsync(ct), await SectorsAsync(ct), [.. (await catalogue.GetAsync(ct)).Districts.Keys]);

    internal async Task<PartnerContext> PartnerContextAsync(Partner partner, CancellationToken ct) =>
        new(partner, await SectorsAsync(ct), [.. (await catalogue.GetAsync(ct)).Services.Keys]);

    private async Task<string[]> SlugsAsync(CancellationToken ct) => [.. (await catalogue.AllAsync<Park>(ct)).Select(x => x.Slug)];

    private async Task<string[]> SectorsAsync(CancellationToken ct) => [.. (await catalogue.GetAsync(ct)).Sectors.Keys];
}
