using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Users;

/// <summary>Accounts nobody uses are warned, then shut out; sessions and links that ended go (E26).</summary>
public sealed class UnusedAccountTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));

    public void Dispose() => _database.Dispose();

    private static readonly MailSettings Mail = new("mail.example.cn", 587, null, null, "portal@example.cn", MailSecurity.StartTls) { Site = "https://portal.example.cn" };

    [Fact]
    public async Task Where_no_mail_goes_out_nobody_is_warned_and_nobody_shut_out()
    {
        await AddAsync("officer@example.cn", Role.DistrictOfficer, usedDaysAgo: 400);
        await using var node = CoreOver.Node(_database, _clock);
        Assert.Equal((0, 0), (await node.GetRequiredService<UnusedAccounts>().WarnAsync(_ct), await node.GetRequiredService<UnusedAccounts>().DisableAsync(_ct)));
    }

    [Fact]
    public async Task The_owner_is_warned_by_mail_two_weeks_before_and_then_shut_out()
    {
        var officer = await AddAsync("officer@example.cn", Role.DistrictOfficer, usedDaysAgo: 0);
        await DaysLaterAsync(76, expectedWarned: 0, expectedDisabled: 0);
        await DaysLaterAsync(77, expectedWarned: 1, expectedDisabled: 0);
        await DaysLaterAsync(78, expectedWarned: 0, expectedDisabled: 0);
        await DaysLaterAsync(90, expectedWarned: 0, expectedDisabled: 0);
        await using (var db = _database.CreateDbContext())
        {
            var mail = await db.MailMessages.SingleAsync(_ct);
            Assert.Equal(("officer@example.cn", "账号长期未使用 · Account not used for long"), (mail.To, mail.Subject));
            Assert.Contains("https://portal.example.cn/en/account/sign-in", mail.Text, StringComparison.Ordinal);
            db.UserSessions.Add(new UserSession(officer.Id, null, null, TestDatabase.Noon));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await DaysLaterAsync(91, expectedWarned: 0, expectedDisabled: 1);
        await using var after = _database.CreateDbContext();
        Assert.True((await after.Users.SingleAsync(_ct)).IsDisabled);
        Assert.NotNull((await after.UserSessions.SingleAsync(_ct)).EndedAtUtc);
        Assert.Equal(["user.warn-unused", "user.disable-unused"], await after.AuditEntries.Where(x => x.Target == officer.ChangeKey && x.Action.EndsWith("unused")).OrderBy(x => x.Number).Select(x => x.Action).ToListAsync(_ct));
    }

    [Fact]
    public async Task Whoever_signs_in_after_the_warning_stays()
    {
        var officer = await AddAsync("officer@example.cn", Role.DistrictOfficer, usedDaysAgo: 0);
        await DaysLaterAsync(78, expectedWarned: 1, expectedDisabled: 0);
        await using (var db = _database.CreateDbContext())
        {
            await db.Users.Where(x => x.Id == officer.Id).ExecuteUpdateAsync(x => x.SetProperty(y => y.LastSignInAtUtc, TestDatabase.Noon.AddDays(79)), _ct);
        }

        await DaysLaterAsync(100, expectedWarned: 0, expectedDisabled: 0);
        // From then on the time runs anew, with a warning of its own.
        await DaysLaterAsync(79 + 77, expectedWarned: 1, expectedDisabled: 0);
    }

    [Fact]
    public async Task Nobody_is_shut_out_without_a_warning_however_long_the_portal_stood_still()
    {
        await AddAsync("officer@example.cn", Role.DistrictOfficer, usedDaysAgo: 400);
        await DaysLaterAsync(0, expectedWarned: 1, expectedDisabled: 0);
        await DaysLaterAsync(13, expectedWarned: 0, expectedDisabled: 0);
        await DaysLaterAsync(14, expectedWarned: 0, expectedDisabled: 1);
    }

    [Fact]
    public async Task Of_the_administrators_the_one_who_was_here_last_always_stays()
    {
        foreach (var role in new[] { Role.CentreAdmin, Role.SecurityAdmin })
        {
            await AddAsync($"{role}-old@example.cn", role, usedDaysAgo: 300);
            await AddAsync($"{role}-new@example.cn", role, usedDaysAgo: 200);
        }

        await DaysLaterAsync(0, expectedWarned: 4, expectedDisabled: 0);
        await DaysLaterAsync(20, expectedWarned: 0, expectedDisabled: 2);
        await DaysLaterAsync(400, expectedWarned: 0, expectedDisabled: 0);
        await using var db = _database.CreateDbContext();
        Assert.All(await db.Users.ToListAsync(_ct), x => Assert.Equal(x.Email!.Contains("old", StringComparison.Ordinal), x.IsDisabled));
    }

    [Fact]
    public async Task An_account_that_was_enabled_again_has_its_whole_time_before_it()
    {
        var officer = await AddAsync("officer@example.cn", Role.DistrictOfficer, usedDaysAgo: 400);
        await ChangeAsync(officer.Id, x => x.Disable(TestDatabase.Noon));
        await ChangeAsync(officer.Id, x => x.Enable(TestDatabase.Noon));
        await DaysLaterAsync(70, expectedWarned: 0, expectedDisabled: 0);
        await DaysLaterAsync(77, expectedWarned: 1, expectedDisabled: 0);
    }

    [Fact]
    public async Task Accounts_for_trying_the_portal_and_a_rule_of_zero_days_are_left_alone()
    {
        await AddAsync("pudong@demo.invalid", Role.DistrictOfficer, usedDaysAgo: 400);
        await DaysLaterAsync(0, expectedWarned: 0, expectedDisabled: 0, new(90, "@demo.invalid"));
        await DaysLaterAsync(0, expectedWarned: 0, expectedDisabled: 0, new(0));
        await DaysLaterAsync(0, expectedWarned: 1, expectedDisabled: 0);
    }

    [Fact]
    public async Task Two_nodes_at_once_warn_and_shut_out_once()
    {
        await AddAsync("officer@example.cn", Role.DistrictOfficer, usedDaysAgo: 400);
        await BothAsync(x => x.WarnAsync(_ct));
        _clock.Advance(TimeSpan.FromDays(15));
        Assert.Equal(1, (await BothAsync(x => x.DisableAsync(_ct))).Sum());
        await using var db = _database.CreateDbContext();
        Assert.Equal(1, await db.MailMessages.CountAsync(_ct));
        Assert.Equal(1, await db.AuditEntries.CountAsync(x => x.Action == "user.disable-unused", _ct));
    }

    [Fact]
    public async Task Links_and_sessions_that_ended_a_month_ago_are_deleted_and_living_ones_stay()
    {
        var user = await AddAsync("officer@example.cn", Role.DistrictOfficer, usedDaysAgo: 0);
        var ended = new UserSession(user.Id, null, null, TestDatabase.Noon);
        ended.End(TestDatabase.Noon);
        await _database.AddAsync(ended, new ResetLink(user.Id, "a", TestDatabase.Noon), new ResetLink(null, "b", TestDatabase.Noon), Invite("old", TestDatabase.Noon));
        await using var node = CoreOver.Node(_database, _clock);
        var access = node.GetRequiredService<SpentAccess>();
        _clock.Advance(SpentAccess.Kept);
        Assert.Equal(0, await access.PurgeAsync(_ct));
        await _database.AddAsync(new UserSession(user.Id, null, null, _clock.GetUtcNow().UtcDateTime), Invite("new", _clock.GetUtcNow().UtcDateTime));
        _clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal(3, await access.PurgeAsync(_ct));
        _clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(1, await access.PurgeAsync(_ct));
        await using var db = _database.CreateDbContext();
        Assert.Equal((1, 1), (await db.UserSessions.CountAsync(_ct), await db.Invitations.CountAsync(_ct)));
    }

    private static Invitation Invite(string token, DateTime sent) => new($"{token}@example.cn", "新人", [Role.Auditor], null, null, token, null, sent);

    private async Task<PortalUser> AddAsync(string email, Role role, int usedDaysAgo)
    {
        var used = TestDatabase.Noon.AddDays(-usedDaysAgo);
        var user = new PortalUser(email, "陈浦", used) { NormalizedUserName = email.ToUpperInvariant() };
        await _database.AddAsync(user, new Grant(user.Id, role, role == Role.DistrictOfficer ? "pudong" : null, null, used));
        return user;
    }

    private async Task ChangeAsync(Guid id, Action<PortalUser> change)
    {
        await using var db = _database.CreateDbContext();
        change(await db.Users.SingleAsync(x => x.Id == id, _ct));
        await db.SaveAsync(TestDatabase.Noon, _ct);
    }

    private async Task DaysLaterAsync(int days, int expectedWarned, int expectedDisabled, UnusedAccountRule? rule = null)
    {
        _clock.AdjustTime(new DateTimeOffset(TestDatabase.Noon.AddDays(days)));
        await using var node = CoreOver.Node(_database, _clock, mail: Mail, rule: rule);
        var accounts = node.GetRequiredService<UnusedAccounts>();
        Assert.Equal((days, expectedWarned, expectedDisabled), (days, await accounts.WarnAsync(_ct), await accounts.DisableAsync(_ct)));
    }

    private async Task<int[]> BothAsync(Func<UnusedAccounts, Task<int>> run) => await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(
        async () =>
        {
            await using var node = CoreOver.Node(_database, _clock, mail: Mail);
            return await run(node.GetRequiredService<UnusedAccounts>());
        },
        _ct)));
}
