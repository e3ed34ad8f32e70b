using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Grants, disabling and ending sessions.</summary>
public sealed partial class UserService
{
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
            Tell(change);
        }, ct);

    public Task RemoveGrantAsync(Guid userId, string token, Guid grantId, CancellationToken ct = default) =>
        ChangeAsync(userId, token, "grant.remove", isFresh: true, async change =>
        {
            Rule.Require(!change.Actor.Is(userId), "User.OwnGrants");
            var grant = change.Grants.FirstOrDefault(x => x.Id == grantId) ?? throw new NotFoundException(PortalUser.KeyOf(userId));
            change.Db.Grants.Remove(grant);
            await RequireKeeperAsync(change.Db, change.Grants.Where(x => x.Id != grantId), userId, change.User.IsDisabled, ct);
            Tell(change);
        }, ct);

    /// <summary>Keeps somebody out from now on: sessions end, and so do invitations to the person and by the person.</summary>
    public Task DisableAsync(Guid userId, string token, CancellationToken ct = default) =>
        ChangeAsync(userId, token, "user.disable", isFresh: false, async change =>
        {
            Rule.Require(!change.Actor.Is(userId), "User.DisablesSelf");
            change.User.Disable(change.UtcNow);
            await RequireKeeperAsync(change.Db, [], userId, isDisabled: true, ct);
            await EndSessionsAsync(change.Db, userId, change.UtcNow, ct);
            var email = change.User.Email;
            var open = await change.Db.Invitations
                .Where(x => x.UsedAtUtc == null && x.RevokedAtUtc == null && x.ExpiresAtUtc > change.UtcNow && (x.Email == email || x.InvitedByUserId == userId)).ToListAsync(ct);
            open.ForEach(x => x.Revoke(change.UtcNow));
        }, ct);

    public Task EnableAsync(Guid userId, string token, CancellationToken ct = default) =>
        ChangeAsync(userId, token, "user.enable", isFresh: true, change =>
        {
            Rule.Require(!change.Actor.Is(userId), "User.OwnGrants");
            change.User.Enable();
            return Task.CompletedTask;
        }, ct);

    /// <summary>Signs somebody out everywhere, for example when a computer was lost.</summary>
    public Task EndSessionsAsync(Guid userId, CancellationToken ct = default) =>
        ChangeAsync(userId, null, "user.end-sessions", isFresh: false, async change =>
        {
            await EndSessionsAsync(change.Db, userId, change.UtcNow, ct);
            change.Db.Note(new Deed(change.Actor, "user.end-sessions", change.UtcNow), change.User.ChangeKey, Audit.AuditResult.Done);
        }, ct);

    private async Task ChangeAsync(Guid userId, string? token, string action, bool isFresh, Func<UserChange, Task> change, CancellationToken ct)
    {
        var actor = await gate.EnterAsync(Permission.ManageUsers, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        if (isFresh)
        {
            await RequireFreshAsync(db, actor, ct);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await WaitForOthersAsync(db, ct);
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
        var keepers = Enum.GetValues<Role>().Where(x => PermissionTable.Gives(x, Permission.ManageUsers)).ToList();
        var isKept = (!isDisabled && left.Any(x => keepers.Contains(x.Role)))
            || await db.Grants.AnyAsync(x => x.UserId != userId && keepers.Contains(x.Role) && db.Users.Any(y => y.Id == x.UserId && y.DisabledAtUtc == null), ct);
        Rule.Require(isKept, "User.LastKeeper");
    }

    private static Task<int> EndSessionsAsync(PortalDbContext db, Guid userId, DateTime utcNow, CancellationToken ct) =>
        db.UserSessions.Where(x => x.UserId == userId && x.EndedAtUtc == null).ExecuteUpdateAsync(x => x.SetProperty(y => y.EndedAtUtc, utcNow), ct);

    private static void Tell(UserChange change) =>
        change.Db.Notices.Add(new Notice(change.User.Id, NoticeKind.GrantsChanged, change.User.ChangeKey, change.Actor.Name, change.UtcNow));

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private sealed record UserChange(PortalDbContext Db, Actor Actor, PortalUser User, IReadOnlyList<Grant> Grants, DateTime UtcNow);
}
