using System.Linq.Expressions;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Grants, disabling and ending sessions.</summary>
public sealed partial class UserService
{
    private static readonly List<Role> Keepers = [.. Enum.GetValues<Role>().Where(x => PermissionTable.Gives(x, Permission.ManageUsers))];

    /// <param name="token">Of the state of the account that was looked at.</param>
    public Task GrantAsync(Guid userId, string token, Role role, string? district, string? park, CancellationToken ct = default) =>
        ChangeAsync(userId, token, "grant.add", isFresh: true, async change =>
        {
            Rule.Require(!change.Actor.Is(userId), "User.OwnGrants");
            Rule.Require(Enum.IsDefined(role), "Grant.NoSuchRole");
            var grant = new Grant(userId, role, Blank(district), Blank(park), change.UtcNow);
            Rule.Require(grant.DistrictCode is null || await change.Db.Districts.AnyAsync(x => x.Code == grant.DistrictCode, ct), "Grant.NoSuchDistrict");
            Rule.Require(grant.ParkSlug is null || await change.Db.Parks.AnyAsync(x => x.Slug == grant.ParkSlug, ct), "Grant.NoSuchPark");
            Rule.Require(!change.Grants.Any(x => x.Role == role && x.DistrictCode == grant.DistrictCode && x.ParkSlug == grant.ParkSlug), "Grant.HasAlready");
            change.Db.Grants.Add(grant);
            await TellAsync(change, grant, "RoleAdded", ct);
        }, ct);

    public Task RemoveGrantAsync(Guid userId, string token, Guid grantId, CancellationToken ct = default) =>
        ChangeAsync(userId, token, "grant.remove", isFresh: true, async change =>
        {
            Rule.Require(!change.Actor.Is(userId), "User.OwnGrants");
            var grant = change.Grants.FirstOrDefault(x => x.Id == grantId) ?? throw new NotFoundException(PortalUser.KeyOf(userId));
            change.Db.Grants.Remove(grant);
            await RequireKeeperAsync(change.Db, change.Grants.Where(x => x.Id != grantId), userId, change.User.IsDisabled, ct);
            if (Keepers.Contains(grant.Role) && !change.Grants.Any(x => x.Id != grantId && Keepers.Contains(x.Role)))
            {
                // Who no longer keeps accounts brings nobody in any more.
                await RevokeOpenAsync(change.Db, change.UtcNow, x => x.InvitedByUserId == userId, ct);
            }

            await change.Db.LetGoAsync(userId, change.User.IsDisabled ? [] : [.. change.Grants.Where(x => x.Id != grantId)], change.Actor, change.UtcNow, ct);
            await TellAsync(change, grant, "RoleRemoved", ct);
        }, ct);

    /// <summary>Keeps somebody out from now on: sessions end, and so do invitations to the person and by the person; cases he held go back to their desks.</summary>
    public Task DisableAsync(Guid userId, string token, CancellationToken ct = default) =>
        ChangeAsync(userId, token, "user.disable", isFresh: false, async change =>
        {
            Rule.Require(!change.Actor.Is(userId), "User.DisablesSelf");
            await RequireKeeperAsync(change.Db, [], userId, isDisabled: true, ct);
            await ShutOutAsync(change.Db, change.User, change.Actor, change.UtcNow, ct);
        }, ct);

    internal static async Task ShutOutAsync(PortalDbContext db, PortalUser user, Actor by, DateTime utcNow, CancellationToken ct)
    {
        user.Disable(utcNow);
        await db.LetGoAsync(user.Id, [], by, utcNow, ct);
        await db.EndSessionsAsync(user.Id, null, utcNow, ct);
        await RevokeOpenAsync(db, utcNow, x => x.Email == user.Email || x.InvitedByUserId == user.Id, ct);
    }

    public Task EnableAsync(Guid userId, string token, CancellationToken ct = default) =>
        ChangeAsync(userId, token, "user.enable", isFresh: true, change =>
        {
            Rule.Require(!change.Actor.Is(userId), "User.OwnGrants");
            change.User.Enable(change.UtcNow);
            return Task.CompletedTask;
        }, ct);

    /// <summary>Signs somebody out everywhere, for example when a computer was lost.</summary>
    public Task EndSessionsAsync(Guid userId, CancellationToken ct = default) =>
        ChangeAsync(userId, null, "user.end-sessions", isFresh: false, async change =>
        {
            await change.Db.EndSessionsAsync(userId, null, change.UtcNow, ct);
            change.Db.Note(new Deed(change.Actor, "user.end-sessions", change.UtcNow), change.User.ChangeKey, Audit.AuditResult.Done);
        }, ct);

    private async Task ChangeAsync(Guid userId, string? token, string action, bool isFresh, Func<UserChange, Task> change, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.ManageUsers, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        if (isFresh)
        {
            await db.RequireFreshAsync(actor, Now, ct);
        }

        await using var transaction = await db.BeginDeedAsync(ct);
        var user = await db.Users.FirstOrDefaultAsync(x => x.Id == userId, ct) ?? throw new NotFoundException(PortalUser.KeyOf(userId));
        var grants = await db.Grants.Where(x => x.UserId == userId).ToListAsync(ct);
        if (token is not null && token != TokenOf(user, grants.Select(x => x.Id)))
        {
            throw new ConflictException(user.ChangeKey);
        }

        await change(new(db, actor, user, grants, Now));
        await db.SaveAsync(new Deed(actor, action, Now), ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Somebody has to be left who can keep accounts.</summary>
    private static async Task RequireKeeperAsync(PortalDbContext db, IEnumerable<Grant> left, Guid userId, bool isDisabled, CancellationToken ct)
    {
        var isKept = (!isDisabled && left.Any(x => Keepers.Contains(x.Role)))
            || await db.Grants.AnyAsync(x => x.UserId != userId && Keepers.Contains(x.Role) && db.Users.Any(y => y.Id == x.UserId && y.DisabledAtUtc == null), ct);
        Rule.Require(isKept, "User.LastKeeper");
    }

    private static async Task RevokeOpenAsync(PortalDbContext db, DateTime utcNow, Expression<Func<Invitation, bool>> which, CancellationToken ct)
    {
        var open = await db.Invitations.Where(x => x.UsedAtUtc == null && x.RevokedAtUtc == null && x.ExpiresAtUtc > utcNow).Where(which).ToListAsync(ct);
        open.ForEach(x => x.Revoke(utcNow));
    }

    /// <summary>Tells both sides: whoever lost or got something, and whoever did it, lest somebody did it in his name.</summary>
    private async Task TellAsync(UserChange change, Grant grant, string what, CancellationToken ct)
    {
        var (db, user, actor) = (change.Db, change.User, change.Actor);
        db.Notices.Add(new Notice(user.Id, NoticeKind.GrantsChanged, user.ChangeKey, actor.Name, change.UtcNow));
        var scope = (await ScopesAsync(db, [grant.Scope], ct)).Values.Single();
        var doer = await db.Users.AsNoTracking().FirstOrDefaultAsync(x => x.Id == actor.UserId, ct);
        foreach (var to in new[] { user, doer }.OfType<PortalUser>().DistinctBy(x => x.Id).Where(x => MailMessage.IsAddress(x.Email ?? "")))
        {
            await outbox.QueueAsync(
                db, to.Email!, MailTemplates.Roles, $"{what}:{grant.Id}:{to.Id:N}",
                _ => [to.DisplayName, actor.Name, user.DisplayName, words[what, words[scope.IsEmpty ? "RoleOfCity" : "RoleOf", words[$"Role_{grant.Role}"].Value, scope.Local].Value].Value], ct);
        }
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private sealed record UserChange(PortalDbContext Db, Actor Actor, PortalUser User, IReadOnlyList<Grant> Grants, DateTime UtcNow);
}
