using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Somebody who can be told something.</summary>
internal sealed record Addressee(Guid Id, string Name, string? Email)
{
    public bool HasAddress => MailMessage.IsAddress(Email ?? "");
}

/// <summary>Who is told of a partner's affairs: accounts that are not disabled.</summary>
internal static class PartnerPeople
{
    /// <summary>Contacts of a partner.</summary>
    public static Task<List<Addressee>> ContactsAsync(this PortalDbContext db, string partnerSlug, CancellationToken ct) =>
        db.Users.AbleAsync(x => db.Grants.Any(y => y.UserId == x.Id && y.Role == Role.PartnerContact && y.PartnerSlug == partnerSlug), ct);

    /// <summary>Administrators of the Centre.</summary>
    public static Task<List<Addressee>> CentreAsync(this PortalDbContext db, CancellationToken ct) =>
        db.Users.AbleAsync(x => db.Grants.Any(y => y.UserId == x.Id && y.Role == Role.CentreAdmin), ct);

    /// <summary>One person, if he can still be told.</summary>
    public static Task<List<Addressee>> PersonAsync(this PortalDbContext db, Guid? userId, CancellationToken ct) => db.Users.AbleAsync(x => x.Id == userId, ct);

    /// <summary>Those of some people who can still be told.</summary>
    public static Task<List<Addressee>> PeopleAsync(this PortalDbContext db, IReadOnlyList<Guid> userIds, CancellationToken ct) => db.Users.AbleAsync(x => userIds.Contains(x.Id), ct);

    private static Task<List<Addressee>> AbleAsync(this IQueryable<PortalUser> users, System.Linq.Expressions.Expression<Func<PortalUser, bool>> which, CancellationToken ct) =>
        users.AsNoTracking().Where(x => x.DisabledAtUtc == null).Where(which).OrderBy(x => x.DisplayName).ThenBy(x => x.Id).Select(x => new Addressee(x.Id, x.DisplayName, x.Email)).ToListAsync(ct);
}
