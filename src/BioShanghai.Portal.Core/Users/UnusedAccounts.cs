using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Users;

/// <summary>After how many days without signing in an account is disabled.</summary>
/// <param name="Days">0 for never.</param>
/// <param name="KeptDomain">Accounts whose address ends so are left alone: those for trying the portal in Development.</param>
public sealed record UnusedAccountRule(int Days, string? KeptDomain = null)
{
    public static readonly UnusedAccountRule Default = new(90);
}

/// <summary>
/// Disables accounts nobody uses (GB/T 22239, 8.1.4.2c). Nobody is shut out without a mail two weeks before, and of the administrators of
/// the Centre and of accounts the one who was here last always stays.
/// </summary>
public sealed class UnusedAccounts(
    IDbContextFactory<PortalDbContext> databases, UnusedAccountRule rule, MailOutbox outbox, MailSettings mail, TimeProvider clock)
{
    public static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    private static readonly Role[] Needed = [Role.CentreAdmin, Role.SecurityAdmin];

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private TimeSpan Limit => TimeSpan.FromDays(rule.Days);

    /// <summary>Warns the owners of accounts that will be disabled in two weeks.</summary>
    /// <returns>How many were warned.</returns>
    public async Task<int> WarnAsync(CancellationToken ct = default)
    {
        if (!outbox.ReachesPeople)
        {
            // Nobody is shut out whom no mail can reach.
            return 0;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var (now, warned) = (Now, 0);
        foreach (var user in await UnusedAsync(db, now - (Limit - Notice), ct))
        {
            if (user.WarnedUnusedAtUtc > user.LastUsedAtUtc)
            {
                continue;
            }

            if (MailMessage.IsAddress(user.Email!))
            {
                user.WarnUnused(now);
                warned++;
                var last = Moment(user.LastUsedAtUtc);
                await outbox.QueueAsync(
                    db, user.Email!, MailTemplates.Unused, $"unused:{user.Id:N}:{last:yyyyMMdd}", x => [user.DisplayName, last, Moment(now + Notice), mail.PageOf(x, "account/sign-in")], ct, goodUntilUtc: now + Notice);
            }

            db.Note(new Deed(Actor.System, "user.warn-unused", now), user.ChangeKey, AuditResult.Done);
        }

        try
        {
            await db.SaveNotedAsync(ct);
            return warned;
        }
        catch (Exception other) when (other is ConflictException or DbUpdateException)
        {
            // Another node warned them in the same moment.
            return 0;
        }
    }

    /// <summary>Disables accounts that were not used since their owner was warned.</summary>
    /// <returns>How many were disabled.</returns>
    public async Task<int> DisableAsync(CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.BeginDeedAsync(ct);
        var (now, disabled) = (Now, 0);
        var able = await db.Grants.AsNoTracking().Where(x => Needed.Contains(x.Role) && db.Users.Any(y => y.Id == x.UserId && y.DisabledAtUtc == null)).ToListAsync(ct);
        // Whoever was here longest ago goes first, so that the last one left is the one who was here last.
        foreach (var user in (await UnusedAsync(db, now - Limit, ct)).OrderBy(x => x.LastUsedAtUtc))
        {
            var isWarned = user.WarnedUnusedAtUtc > user.LastUsedAtUtc && user.WarnedUnusedAtUtc <= now - Notice;
            var isNeeded = able.Any(x => x.UserId == user.Id && !able.Exists(y => y.Role == x.Role && y.UserId != user.Id));
            if (!isWarned || isNeeded)
            {
                continue;
            }

            await UserService.ShutOutAsync(db, user, Actor.System, now, ct);
            able.RemoveAll(x => x.UserId == user.Id);
            disabled++;
        }

        await db.SaveAsync(new Deed(Actor.System, "user.disable-unused", now), ct);
        await transaction.CommitAsync(ct);
        return disabled;
    }

    private async Task<List<PortalUser>> UnusedAsync(PortalDbContext db, DateTime since, CancellationToken ct)
    {
        if (rule.Days <= 0)
        {
            return [];
        }

        var unused = await db.Users
            .Where(x => x.DisabledAtUtc == null && (x.LastSignInAtUtc ?? x.CreatedAtUtc) < since && (x.EnabledAtUtc == null || x.EnabledAtUtc < since)).ToListAsync(ct);
        return unused.FindAll(x => rule.KeptDomain is null || x.Email?.EndsWith(rule.KeptDomain, StringComparison.OrdinalIgnoreCase) != true);
    }

    private static DateOnly Moment(DateTime utc) => Text.ShanghaiDay.Of(utc);
}
