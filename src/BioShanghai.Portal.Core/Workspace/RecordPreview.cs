using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>A record as its public page would show it.</summary>
/// <param name="Page">What the page is made from; null where too little is typed yet to show any of it.</param>
/// <param name="LeftOut">What is wrong with fields; the page shows the rest.</param>
/// <param name="KeptAtUtc">When the typed values were kept; null when nothing unsaved is shown.</param>
public sealed record Preview<T>(T? Page, IReadOnlyList<FieldFault> LeftOut, DateTime? KeptAtUtc)
    where T : class;

/// <summary>Shows people what they write as the public would see it, from what they have typed last.</summary>
public sealed class RecordPreview(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, EditedRecords records, CatalogueCache catalogue, PublicParks parks, PublicPartners partners)
{
    /// <param name="parkSlug">Park of a listing that does not exist yet; null for one that does.</param>
    public async Task<Preview<SpaceProfile>> ListingAsync(string code, string? parkSlug = null, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (values, kept) = await TypedAsync(db, RecordKind.Space, code, parkSlug, ct);
        var live = await db.SpaceListings.AsNoTracking().FirstOrDefaultAsync(x => x.Code == code, ct);
        var (sketch, faults) = ListingFields.Sketch(values, await records.ListingContextAsync(db, code, live, values, ct));
        if (sketch is null)
        {
            return new(null, faults, kept);
        }

        var input = sketch with { Name = InBoth(sketch.Name, code), ConfirmedOn = records.Today, ConfirmedBy = await records.ConfirmerAsync(sketch.ParkSlug, ct) };
        var listing = new SpaceListing(code, input, code.StartsWith(SpaceListing.SamplePrefix, StringComparison.Ordinal));
        var (words, park) = (await catalogue.GetAsync(ct), (await catalogue.AllAsync<Park>(ct)).First(x => x.Slug == listing.ParkSlug));
        var facts = SpaceFacts.Of(listing, park);
        var entry = new SpaceEntry(listing, park, words.Districts[park.DistrictCode], facts, Freshness.Confirmed);
        return new(new(entry, [.. Uses.All.Select(x => x.Rate(facts))], words, records.Today), faults, kept);
    }

    public async Task<Preview<ParkProfile>> ParkAsync(string slug, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (values, kept) = await TypedAsync(db, RecordKind.Park, slug, null, ct);
        var (sketch, faults) = ParkFields.Sketch(values, await records.ParkContextAsync(slug, ct));
        var profile = await parks.FindAsync(slug, ct);
        if (sketch is null || profile is null)
        {
            return new(null, faults, kept);
        }

        var park = new Park(slug, sketch with { Name = InBoth(sketch.Name, slug), Positioning = InBoth(sketch.Positioning, "…") });
        var entry = profile.Entry with { Park = park };
        var map = profile.Map with { Pins = [.. profile.Map.Pins.Select(x => x.Slug == slug ? entry.Pin : x)] };
        return new(profile with { Entry = entry, Map = map }, faults, kept);
    }

    public async Task<Preview<PartnerProfile>> PartnerAsync(string slug, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var (values, kept) = await TypedAsync(db, RecordKind.Partner, slug, null, ct);
        var live = await db.AllPartners().AsNoTracking().FirstAsync(x => x.Slug == slug, ct);
        var (sketch, faults) = PartnerFields.Sketch(values, await records.PartnerContextAsync(live, ct));
        var profile = await partners.ProfileOfAsync(new Partner(slug, sketch with { Name = InBoth(sketch.Name, slug), ShortName = InBoth(sketch.ShortName, slug) }), ct);
        // Other partners are no part of what its contacts write.
        return new(profile with { SameCategory = [] }, faults, kept);
    }

    /// <summary>What somebody who may write the record has typed, else the newest saved version.</summary>
    private async Task<(FieldValues Values, DateTime? KeptAtUtc)> TypedAsync(PortalDbContext db, RecordKind kind, string key, string? parkSlug, CancellationToken ct)
    {
        var permission = EditedRecords.Edits(kind);
        var actor = await gate.EnterAsync(permission, ct);
        var head = await RecordEditing.HeadAsync(db, kind, key, parkSlug, ct);
        await gate.DemandAsync(actor, permission, await RecordEditing.ReadingPlaceAsync(records, actor, permission, head, ct), Revision.KeyOf(kind, key), ct);
        var draft = await db.TypedDrafts.AsNoTracking().FirstOrDefaultAsync(x => x.UserId == actor.UserId && x.Kind == kind && x.Key == key, ct);
        return draft is null ? (head.Values, null) : (FieldValues.FromJson(draft.Values), draft.SavedAtUtc);
    }

    private static LocalText InBoth(LocalText words, string otherwise) => new(words.Zh ?? words.En ?? otherwise, words.En ?? words.Zh ?? otherwise);
}
