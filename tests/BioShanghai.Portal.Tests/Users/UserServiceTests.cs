using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Access;
using BioShanghai.Portal.Tests.Support;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Users;

/// <summary>Inviting, scoping, disabling and handing over, and what nobody may do to himself or to the last keeper.</summary>
public sealed class UserServiceTests : IAsyncLifetime
{
    private const string Page = "https://portal.example.cn/zh/account/invitation";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private ManagementWorld _world = null!;
    private ServiceProvider _services = null!;
    private UserService _users = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await ManagementWorld.CreateAsync();
        _services = _world.For(_world.KeeperActor);
        _users = _services.GetRequiredService<UserService>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _world.Dispose();
    }

    [Fact]
    public async Task An_invitation_keeps_a_tidy_address_and_only_the_hash_of_its_secret()
    {
        var made = await _users.InviteAsync(Invite("  Ｌi.Wei@Example.CN "), Page, _ct);
        await using var db = _world.Database.CreateDbContext();
        var kept = await db.Invitations.SingleAsync(x => x.Id == made.Id, _ct);
        Assert.Equal("li.wei@example.cn", kept.Email);
        Assert.Equal(SecretHash.Of(made.Token!), kept.TokenHash);
        Assert.Equal(_world.Keeper.Id, kept.InvitedByUserId);
        var line = await db.AuditEntries.SingleAsync(x => x.Action == "invitation.send", _ct);
        Assert.Contains("shown to the keeper", line.Details!, StringComparison.Ordinal);
        Assert.Empty(await db.MailMessages.Where(x => x.Id != _world.Mail.Id).ToListAsync(_ct));
        Assert.DoesNotContain(made.Token!, line.Details!, StringComparison.Ordinal);

        await _users.RevokeInvitationAsync(made.Id, _ct);
        Assert.DoesNotContain(await _users.InvitationsAsync(_ct), x => x.Id == made.Id);
        await Refused.ByAsync("Invitation.NotOpen", () => _users.RevokeInvitationAsync(made.Id, _ct));
    }

    [Fact]
    public async Task Where_mail_goes_out_only_the_invited_person_reads_the_link()
    {
        await using var services = WithMail();
        var made = await services.GetRequiredService<UserService>().InviteAsync(Invite("li.wei@example.cn"), Page, _ct);
        Assert.Null(made.Token);
        await using var db = _world.Database.CreateDbContext();
        var mail = await db.MailMessages.Where(x => x.Id != _world.Mail.Id).SingleAsync(_ct);
        Assert.Equal("li.wei@example.cn", mail.To);
        var token = mail.Text.Split($"{Page}?token=")[1][..64];
        Assert.Equal(SecretHash.Of(token), (await db.Invitations.SingleAsync(x => x.Id == made.Id, _ct)).TokenHash);
        Assert.Contains("邀请你以“招商人员”身份", mail.Text, StringComparison.Ordinal);
        Assert.Contains("as: Officer.", mail.Text, StringComparison.Ordinal);
        var line = await db.AuditEntries.SingleAsync(x => x.Action == "invitation.send", _ct);
        Assert.Contains("mailed", line.Details!, StringComparison.Ordinal);
        Assert.DoesNotContain(token, line.Details!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_mails_lie_in_the_folder_of_Development_the_keeper_sees_the_link_too()
    {
        await using var services = _world.For(new Support.ActingAs(_world.KeeperActor), x => x.AddSingleton(MailSettings.Off with { Pickup = "mail", IsForTrial = true }));
        var made = await services.GetRequiredService<UserService>().InviteAsync(Invite("li.wei@example.cn"), Page, _ct);
        await using var db = _world.Database.CreateDbContext();
        var mail = await db.MailMessages.Where(x => x.Id != _world.Mail.Id).SingleAsync(_ct);
        Assert.Contains($"{Page}?token={made.Token}", mail.Text, StringComparison.Ordinal);
        Assert.Equal(made.ExpiresAtUtc, mail.GoodUntilUtc);
        Assert.Contains("shown to the keeper", (await db.AuditEntries.SingleAsync(x => x.Action == "invitation.send", _ct)).Details!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_given_or_taken_away_is_mailed_to_both_sides()
    {
        await _users.GrantAsync(_world.Officer.Id, await TokenAsync(_world.Officer), Role.DistrictOfficer, "baoshan", null, _ct);
        var grant = (await _users.FindAsync(_world.Officer.Id, _ct)).Person.Grants.Single(x => x.Scope.Local == "baoshan");
        await _users.RemoveGrantAsync(_world.Officer.Id, await TokenAsync(_world.Officer), grant.Id, _ct);
        await using var db = _world.Database.CreateDbContext();
        var mails = await db.MailMessages.Where(x => x.Id != _world.Mail.Id).OrderBy(x => x.Id).ToListAsync(_ct);
        Assert.Equal(["keeper@example.cn", "keeper@example.cn", "officer@example.cn", "officer@example.cn"], mails.Select(x => x.To).Order());
        Assert.Equal(2, mails.Count(x => x.Text.Contains("授予招商人员（baoshan）", StringComparison.Ordinal)));
        Assert.Equal(2, mails.Count(x => x.Text.Contains("taken away: Officer for baoshan", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whoever_no_longer_keeps_accounts_has_no_open_invitation_left()
    {
        await using var db = _world.Database.CreateDbContext();
        var grant = new Grant(_world.Colleague.Id, Role.SecurityAdmin, null, null, Support.TestDatabase.Noon);
        await _world.Database.AddAsync(grant, new Invitation("friend@example.cn", "某人", [Role.CentreEditor], null, null, "other-secret", _world.Colleague.Id, Support.TestDatabase.Noon));
        await _users.RemoveGrantAsync(_world.Colleague.Id, await TokenAsync(_world.Colleague), grant.Id, _ct);
        Assert.Equal(["new@example.cn"], (await _users.InvitationsAsync(_ct)).Select(x => x.Email));
    }

    [Fact]
    public async Task Opening_the_list_or_a_person_stands_in_the_trail()
    {
        await _users.ListAsync(new(), _ct);
        await _users.ListAsync(new("OFFICER@"), _ct);
        await _users.FindAsync(_world.Officer.Id, _ct);
        await using var db = _world.Database.CreateDbContext();
        Assert.Equal(["users", _world.Officer.ChangeKey], await db.AuditEntries.Where(x => x.Action == "user.list-read" || x.Action == "user.read").OrderBy(x => x.Number).Select(x => x.Target).ToListAsync(_ct));
    }

    [Theory]
    [InlineData("Email", "", "名", Role.Auditor, null, null)]
    [InlineData("Email", "not-an-address", "名", Role.Auditor, null, null)]
    [InlineData("Email", "a\u202Eb@example.cn", "名", Role.Auditor, null, null)]
    [InlineData("Email", "OFFICER@example.cn", "名", Role.Auditor, null, null)]
    [InlineData("Email", "new@example.cn", "名", Role.Auditor, null, null)]
    [InlineData("Name", "a@example.cn", " ", Role.Auditor, null, null)]
    [InlineData("Name", "a@example.cn", "名\u0007", Role.Auditor, null, null)]
    [InlineData("Role", "a@example.cn", "名", null, null, null)]
    [InlineData("District", "a@example.cn", "名", Role.DistrictOfficer, null, null)]
    [InlineData("District", "a@example.cn", "名", Role.DistrictOfficer, "pudong", "zhangjiang")]
    [InlineData("District", "a@example.cn", "名", Role.Auditor, "pudong", null)]
    [InlineData("District", "a@example.cn", "名", Role.DistrictOfficer, "atlantis", null)]
    [InlineData("Park", "a@example.cn", "名", Role.DistrictOfficer, null, "atlantis")]
    public async Task A_bad_invitation_is_told_at_its_field(string field, string email, string name, Role? role, string? district, string? park)
    {
        var refused = await Assert.ThrowsAsync<ValidationException>(() => _users.InviteAsync(new InviteInput { Email = email, Name = name, Role = role, District = district, Park = park }, Page, _ct));
        Assert.Equal(field, refused.Errors.First().PropertyName);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}|^[A-Z“]", refused.Errors.First().ErrorMessage);
    }

    [Fact]
    public async Task A_grant_is_added_once_told_to_the_person_and_never_from_an_old_view()
    {
        var token = await TokenAsync(_world.Officer);
        await _users.GrantAsync(_world.Officer.Id, token, Role.DistrictOfficer, "baoshan", null, _ct);
        await Assert.ThrowsAsync<ConflictException>(async () => await _users.GrantAsync(_world.Officer.Id, token, Role.Auditor, null, null, _ct));
        token = await TokenAsync(_world.Officer);
        await Refused.ByAsync("Grant.HasAlready", () => _users.GrantAsync(_world.Officer.Id, token, Role.DistrictOfficer, "baoshan", null, _ct));
        await Refused.ByAsync("Grant.NeedsScope", () => _users.GrantAsync(_world.Officer.Id, token, Role.DistrictOfficer, null, null, _ct));
        await Refused.ByAsync("Grant.RoleIsForTheCity", () => _users.GrantAsync(_world.Officer.Id, token, Role.Auditor, "baoshan", null, _ct));
        await Refused.ByAsync("Grant.NoSuchDistrict", () => _users.GrantAsync(_world.Officer.Id, token, Role.DistrictOfficer, "atlantis", null, _ct));
        await Refused.ByAsync("Grant.NoSuchPark", () => _users.GrantAsync(_world.Officer.Id, token, Role.DistrictOfficer, null, "atlantis", _ct));

        await using var db = _world.Database.CreateDbContext();
        Assert.Equal(NoticeKind.GrantsChanged, (await db.Notices.SingleAsync(x => x.UserId == _world.Officer.Id, _ct)).Kind);
        Assert.Equal(1, await db.AuditEntries.CountAsync(x => x.Action == "grant.add" && x.ActorId == _world.Keeper.Id, _ct));
    }

    [Fact]
    public async Task Nobody_changes_his_own_access()
    {
        var (id, token) = (_world.Keeper.Id, await TokenAsync(_world.Keeper));
        var grant = (await _users.FindAsync(id, _ct)).Person.Grants.Single();
        await Refused.ByAsync("User.OwnGrants", () => _users.GrantAsync(id, token, Role.CentreAdmin, null, null, _ct));
        await Refused.ByAsync("User.OwnGrants", () => _users.RemoveGrantAsync(id, token, grant.Id, _ct));
        await Refused.ByAsync("User.DisablesSelf", () => _users.DisableAsync(id, token, _ct));
    }

    [Fact]
    public async Task Changing_access_needs_a_fresh_sign_in_but_keeping_somebody_out_does_not()
    {
        _world.Clock.Advance(UserSession.Fresh + TimeSpan.FromSeconds(1));
        var token = await TokenAsync(_world.Officer);
        await Refused.ByAsync("User.NeedsFreshSignIn", () => _users.GrantAsync(_world.Officer.Id, token, Role.Auditor, null, null, _ct));
        await Refused.ByAsync("User.NeedsFreshSignIn", () => _users.InviteAsync(Invite("a@example.cn"), Page, _ct));
        await _users.DisableAsync(_world.Officer.Id, token, _ct);
        await Refused.ByAsync("User.NeedsFreshSignIn", async () => await _users.EnableAsync(_world.Officer.Id, await TokenAsync(_world.Officer), _ct));
    }

    [Fact]
    public async Task Two_keepers_who_remove_each_other_at_once_leave_one()
    {
        await using var services = _world.For(Actor.System);
        var system = services.GetRequiredService<UserService>();
        var (one, other) = (await TokenAsync(_world.Keeper), await TokenAsync(_world.OtherKeeper));
        var ends = await Task.WhenAll(Refused.OrDoneAsync(() => system.DisableAsync(_world.Keeper.Id, one, _ct)), Refused.OrDoneAsync(() => system.DisableAsync(_world.OtherKeeper.Id, other, _ct)));
        Assert.Single(ends, x => x == "User.LastKeeper");
        Assert.Single(ends, x => x == "");
    }

    [Fact]
    public async Task Disabling_ends_sessions_and_invitations_and_enabling_brings_neither_back()
    {
        await _world.Database.AddAsync(
            new UserSession(_world.Officer.Id, null, null, Support.TestDatabase.Noon),
            new Invitation("by.officer@example.cn", "某人", [Role.CentreEditor], null, null, "other-secret", _world.Officer.Id, Support.TestDatabase.Noon));
        await _users.DisableAsync(_world.Officer.Id, await TokenAsync(_world.Officer), _ct);

        var details = await _users.FindAsync(_world.Officer.Id, _ct);
        Assert.Equal(PersonState.Disabled, details.Person.State);
        Assert.Empty(details.Sessions);
        Assert.Equal(["new@example.cn"], (await _users.InvitationsAsync(_ct)).Select(x => x.Email));
        await Refused.ByAsync("User.AlreadyDisabled", () => _users.DisableAsync(_world.Officer.Id, details.Token, _ct));
        await _users.EnableAsync(_world.Officer.Id, details.Token, _ct);
        details = await _users.FindAsync(_world.Officer.Id, _ct);
        Assert.Equal(PersonState.Active, details.Person.State);
        Assert.Empty(details.Sessions);
    }

    [Fact]
    public async Task A_leavers_work_goes_to_somebody_who_reaches_it_and_the_rest_stays_and_is_named()
    {
        var (from, to) = (_world.Officer, _world.Colleague);
        var revision = new Revision(RecordKind.Space, "new-listing", "zhangjiang", 0, Support.TestDatabase.Noon);
        revision.Write(Support.Actors.With(from.Id, Role.DistrictOfficer, "pudong"), "{}", new("稿", "Draft"), "zhangjiang", Support.TestDatabase.Noon);
        await _world.Database.AddAsync(
            Draft(from, "own-park"), Draft(from, "own-district"), revision,
            new Notice(from.Id, NoticeKind.DueSoon, "space:own-park", "甲", Support.TestDatabase.Noon), new Notice(from.Id, NoticeKind.DueSoon, "space:other-district", "乙", Support.TestDatabase.Noon),
            new Notice(from.Id, NoticeKind.GrantsChanged, from.ChangeKey, "丙", Support.TestDatabase.Noon), new Notice(from.Id, NoticeKind.GrantsChanged, "partner:iqvia", "丁", Support.TestDatabase.Noon));
        Assert.Equal(5, (await _users.FindAsync(from.Id, _ct)).OpenWork);

        var handover = await _users.ReassignAsync(from.Id, to.Id, _ct);
        Assert.Equal(3, handover.Moved);
        Assert.Equal(["space:other-district", "space:own-district"], handover.Kept);

        await using var db = _world.Database.CreateDbContext();
        Assert.Equal(["own-park"], await db.TypedDrafts.Where(x => x.UserId == to.Id).Select(x => x.Key).ToListAsync(_ct));
        Assert.Equal([from.Id, to.Id], (await db.Revisions.SingleAsync(x => x.Key == "new-listing", _ct)).Authors);
        Assert.Equal([NoticeKind.DueSoon, NoticeKind.WorkHandedOver], (await db.Notices.Where(x => x.UserId == to.Id).Select(x => x.Kind).ToListAsync(_ct)).Order());
        Assert.Equal(2, (await db.AuditEntries.Where(x => x.Action == "user.reassign").ToListAsync(_ct)).Count);
        await Refused.ByAsync("User.CannotTakeOver", () => _users.ReassignAsync(from.Id, from.Id, _ct));
    }

    [Fact]
    public async Task The_list_is_searched_narrowed_and_paged_and_flags_what_nobody_uses()
    {
        Assert.Equal(5, (await _users.ListAsync(new(), _ct)).Total);
        Assert.Equal("陈浦", Assert.Single((await _users.ListAsync(new("OFFICER@"), _ct)).Rows).Name);
        Assert.Equal(0, (await _users.ListAsync(new(Filter: PeopleFilter.Unused), _ct)).Total);
        _world.Clock.Advance(UserService.UnusedAfter + TimeSpan.FromDays(1));
        Assert.All((await _users.ListAsync(new(Filter: PeopleFilter.Unused, Page: 99), _ct)).Rows, x => Assert.True(x.IsUnused));
    }

    private ServiceProvider WithMail() => _world.For(new Support.ActingAs(_world.KeeperActor), x => x.AddSingleton(new MailSettings("mail.example.cn", 587, null, null, "portal@example.cn", MailSecurity.StartTls)));

    private static InviteInput Invite(string email) => new() { Email = email, Name = "李伟", Role = Role.DistrictOfficer, District = "pudong" };

    private static TypedDraft Draft(PortalUser user, string key) => new(user.Id, RecordKind.Space, key, "{}", "1");

    private async Task<string> TokenAsync(PortalUser user) => (await _users.FindAsync(user.Id, _ct)).Token;
}
