using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Support;

/// <summary>People a database knows, what was written about their deeds, and the mails to them.</summary>
internal static class People
{
    /// <summary>Somebody who signed in a moment ago.</summary>
    /// <param name="role">None for somebody whose grants were all taken away.</param>
    /// <param name="address">What stands before <c>@example.cn</c>.</param>
    public static async Task<Actor> PersonAsync(
        this IDbContextFactory<PortalDbContext> databases, string name, Role? role, string? district = null, string? partner = null, string? address = null, string? park = null)
    {
        var user = new PortalUser($"{address ?? Guid.NewGuid().ToString("N")}@example.cn", name, TestDatabase.Noon);
        (user.NormalizedEmail, user.NormalizedUserName) = (user.Email!.ToUpperInvariant(), user.Email.ToUpperInvariant());
        var session = new UserSession(user.Id, "127.0.0.1", null, TestDatabase.Noon);
        List<Grant> grants = role is { } one ? [new Grant(user.Id, one, district, park, TestDatabase.Noon, partner)] : [];
        await using var db = await databases.CreateDbContextAsync();
        db.AddRange([user, session, .. grants]);
        await db.SaveAsync(TestDatabase.Noon);
        return new(user.Id, name, grants, "127.0.0.1", session.Id);
    }

    /// <summary>The lines of the trail about an action, oldest first.</summary>
    public static async Task<List<AuditEntry>> TrailAsync(this IDbContextFactory<PortalDbContext> databases, string action)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.AuditEntries.AsNoTracking().Where(x => x.Action == action).OrderBy(x => x.Number).ToListAsync();
    }

    /// <summary>Mails whose key begins so, oldest first.</summary>
    /// <param name="to">What stands before <c>@example.cn</c>, when only the mails to somebody are asked for.</param>
    public static async Task<List<MailMessage>> MailsAsync(this IDbContextFactory<PortalDbContext> databases, string key = "", string? to = null)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.MailMessages.AsNoTracking().Where(x => x.Key.StartsWith(key) && (to == null || x.To == to + "@example.cn")).OrderBy(x => x.QueuedAtUtc).ThenBy(x => x.Key).ToListAsync();
    }
}
