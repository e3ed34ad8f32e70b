using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>To whom an investor's contact details may be passed on: the one partner, or the parks, the consent names. Nobody else, however well he would suit.</summary>
internal static class PassingOn
{
    /// <summary>Parks of the listings a case asks about.</summary>
    public static async Task<IReadOnlyCollection<string>> ItemParksAsync(this PortalDbContext db, ServiceCase one, CancellationToken ct)
    {
        var codes = one.ItemCodes.ToList();
        return codes.Count == 0 ? [] : await db.SpaceListings.AsNoTracking().Where(x => codes.Contains(x.Code)).Select(x => x.ParkSlug).Distinct().ToListAsync(ct);
    }

    /// <summary>Names of those the consent is about; none where the inquiry asks about nobody.</summary>
    public static async Task<IReadOnlyList<LocalText>> NamedAsync(this PortalDbContext db, ServiceCase one, CancellationToken ct)
    {
        if (one.PartnerSlug is { } partner)
        {
            return [await db.PartnerNameAsync(partner, ct)];
        }

        var (slugs, asked) = ((await db.ItemParksAsync(one, ct)).ToList(), one.AskedParkSlug);
        return await db.Parks.AsNoTracking().Where(x => x.Slug == asked || slugs.Contains(x.Slug)).OrderBy(x => x.Slug).Select(x => x.Name).ToListAsync(ct);
    }

    /// <summary>Name of a partner; its address where the public does not see it any more.</summary>
    public static async Task<LocalText> PartnerNameAsync(this PortalDbContext db, string slug, CancellationToken ct) =>
        await db.Partners.AsNoTracking().Where(x => x.Slug == slug).Select(x => x.ShortName).FirstOrDefaultAsync(ct) ?? new(slug, slug);

    /// <summary>
    /// A park that held the case holds it no longer, because its investor does not agree that its people read who asks: the district does, whose people hear
    /// so. Whoever held it by name and only answers for the park has it no more.
    /// </summary>
    public static async Task LeaveParkAsync(this NoticePost post, PortalDbContext db, ServiceCase one, Actor by, DateTime utcNow, CancellationToken ct)
    {
        if (one is not { ParkSlug: not null, DistrictCode: { } district })
        {
            return;
        }

        var people = await CasePeople.ReadAsync(db, ct);
        if (one.OwnerUserId is { } owner && !people.OfficersOf(new Place(district, null)).Concat(people.Centre).Any(x => x.Id == owner))
        {
            one.DropOwner();
        }

        one.LeavePark(by, utcNow);
        await post.TellAsync(
            db, people.DeskOf(one),
            new(NoticeKind.CaseTransferred, one.ChangeKey, one.Number, $"{one.ChangeKey}:{NoticeKind.CaseTransferred}:{one.Steps.Count}", null, "manage/cases/" + one.Id, () => []), ct);
    }
}
