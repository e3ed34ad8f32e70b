using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>Who keeps a partner: bringing in, removing, handing over (T8).</summary>
public sealed class PartnerContactTests : IAsyncLifetime
{
    private const string Own = PartnerWorld.Own;

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly PartnerWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_Centre_invites_the_first_contact_by_a_mail_in_both_languages_that_holds_three_days()
    {
        var added = await _world.Desk(_world.Centre).InviteContactAsync("roche", new("罗先生", " Luo@Example.cn "), _ct);
        Assert.Equal((true, "luo@example.cn"), (added.IsInvited, added.Email));
        var mail = Assert.Single(await _world.Database.MailsAsync(to: "luo"));
        Assert.Contains("https://portal.example.cn/zh/account/invitation?token=" + added.Token, mail.Text, StringComparison.Ordinal);
        Assert.Contains("https://portal.example.cn/en/account/invitation?token=" + added.Token, mail.Text, StringComparison.Ordinal);
        Assert.Equal(added.ExpiresAtUtc, mail.GoodUntilUtc);
        await using var db = _world.Database.CreateDbContext();
        var invitation = await db.Invitations.SingleAsync(x => x.PartnerSlug == "roche", _ct);
        Assert.Equal([Role.PartnerContact], invitation.Roles);
        Assert.True(invitation.IsOpenAt(_world.Clock.GetUtcNow().UtcDateTime.AddHours(71)));
        Assert.False(invitation.IsOpenAt(_world.Clock.GetUtcNow().UtcDateTime.AddHours(72)));
    }

    [Fact]
    public async Task A_contact_is_never_shown_the_link_that_is_somebody_elses()
    {
        var added = await _world.Desk(_world.Wu).InviteContactAsync(Own, new("新人", "new@example.cn"), _ct);
        Assert.Null(added.Token);
        Assert.Contains("token=", Assert.Single(await _world.Database.MailsAsync(to: "new")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_has_an_account_is_a_contact_of_a_second_partner_at_once_and_is_told()
    {
        var added = await _world.Desk(_world.Wu).InviteContactAsync(Own, new("冯", "FENG@example.cn"), _ct);
        Assert.False(added.IsInvited);
        Assert.Equal(["feng@example.cn"], (await _world.Desk(_world.Wu).OpenAsync(Own, _ct)).Contacts.Select(x => x.Email).Where(x => x.StartsWith("feng", StringComparison.Ordinal)));
        Assert.Equal(NoticeKind.GrantsChanged, Assert.Single(await _world.NoticesAsync(_world.Feng)).Kind);
        Assert.Contains("/zh/manage/partner/shanghai-pharma", Assert.Single(await _world.Database.MailsAsync(to: "feng")).Text, StringComparison.Ordinal);
        await RefusedAsync(Own, "feng@example.cn", "此人已是这家伙伴的联系人。");
    }

    [Fact]
    public async Task An_address_is_invited_once()
    {
        await _world.Desk(_world.Wu).InviteContactAsync(Own, new("新人", "new@example.cn"), _ct);
        await RefusedAsync(Own, "new@example.cn", "已向这个邮箱发出邀请，尚未接受；撤回后可以重新邀请。");
        var invitation = Assert.Single((await _world.Desk(_world.Wu).OpenAsync(Own, _ct)).Invitations);
        await _world.Desk(_world.Zheng).RevokeInvitationAsync(Own, invitation.Id, _ct);
        await _world.Desk(_world.Wu).InviteContactAsync(Own, new("新人", "new@example.cn"), _ct);
    }

    [Fact]
    public async Task A_partner_has_ten_contacts_at_most()
    {
        for (var i = 3; i <= OwnPartner.MostContacts; i++)
        {
            await _world.Desk(_world.Wu).InviteContactAsync(Own, new("新人", $"new{i}@example.cn"), _ct);
        }

        var refused = await Assert.ThrowsAsync<RuleException>(() => _world.Desk(_world.Wu).InviteContactAsync(Own, new("新人", "eleventh@example.cn"), _ct));
        Assert.Equal("PartnerContact.TooMany", refused.Code);
    }

    [Fact]
    public async Task Inviting_and_revoking_again_and_again_comes_to_an_end()
    {
        for (var i = 0; i < OwnPartner.MostInvitedADay; i++)
        {
            await _world.Desk(_world.Wu).InviteContactAsync(Own, new("新人", "new@example.cn"), _ct);
            await _world.Desk(_world.Wu).RevokeInvitationAsync(Own, Assert.Single((await _world.Desk(_world.Wu).OpenAsync(Own, _ct)).Invitations).Id, _ct);
        }

        var refused = await Assert.ThrowsAsync<RuleException>(() => _world.Desk(_world.Wu).InviteContactAsync(Own, new("新人", "new@example.cn"), _ct));
        Assert.Equal("PartnerContact.TooManyToday", refused.Code);
    }

    [Fact]
    public async Task A_contact_whose_account_is_disabled_is_nobody_to_leave_the_partner_to()
    {
        await using (var db = _world.Database.CreateDbContext())
        {
            (await db.Users.SingleAsync(x => x.Id == _world.Zheng.UserId, _ct)).Disable(Support.TestDatabase.Noon);
            await db.SaveAsync(Support.TestDatabase.Noon, _ct);
        }

        Assert.Equal("PartnerContact.Last", (await Assert.ThrowsAsync<RuleException>(() => _world.Desk(_world.Wu).RemoveContactAsync(Own, _world.Wu.UserId!.Value, _ct))).Code);
        Assert.Equal("PartnerContact.Last", (await Assert.ThrowsAsync<RuleException>(() => _world.Desk(_world.Wu).HandOverAsync(Own, _world.Zheng.UserId!.Value, _ct))).Code);
    }

    [Fact]
    public async Task A_page_that_was_left_open_brings_nobody_in_and_sends_nobody_off()
    {
        _world.Clock.Advance(TimeSpan.FromHours(3));
        foreach (var step in new Func<Task>[] { () => _world.Desk(_world.Wu).InviteContactAsync(Own, new("新人", "new@example.cn"), _ct), () => _world.Desk(_world.Wu).RemoveContactAsync(Own, _world.Zheng.UserId!.Value, _ct) })
        {
            Assert.Equal("User.NeedsFreshSignIn", (await Assert.ThrowsAsync<RuleException>(step)).Code);
        }
    }

    [Fact]
    public async Task Who_is_removed_has_no_grant_left_and_nobody_he_invited_comes_in()
    {
        await _world.Desk(_world.Zheng).InviteContactAsync(Own, new("新人", "new@example.cn"), _ct);
        await _world.Desk(_world.Wu).RemoveContactAsync(Own, _world.Zheng.UserId!.Value, _ct);
        await using var db = _world.Database.CreateDbContext();
        Assert.False(await db.Grants.AnyAsync(x => x.UserId == _world.Zheng.UserId, _ct));
        Assert.False((await db.Invitations.SingleAsync(x => x.Email == "new@example.cn", _ct)).IsOpenAt(_world.Clock.GetUtcNow().UtcDateTime));
        Assert.Single(await _world.Database.MailsAsync(to: "zheng"));
        Assert.Equal(PortalUser.KeyOf(_world.Zheng.UserId!.Value), Assert.Single(await _world.Database.TrailAsync("contact.remove"), x => x.Target.StartsWith("user", StringComparison.Ordinal)).Target);
    }

    [Fact]
    public async Task The_last_contact_stays_unless_the_Centre_decides()
    {
        await _world.Desk(_world.Wu).RemoveContactAsync(Own, _world.Zheng.UserId!.Value, _ct);
        Assert.Equal("PartnerContact.Last", (await Assert.ThrowsAsync<RuleException>(() => _world.Desk(_world.Wu).RemoveContactAsync(Own, _world.Wu.UserId!.Value, _ct))).Code);
        await _world.Desk(_world.Centre).RemoveContactAsync(Own, _world.Wu.UserId!.Value, _ct);
        Assert.Empty((await _world.Desk(_world.Centre).OpenAsync(Own, _ct)).Contacts);
    }

    [Fact]
    public async Task Of_two_contacts_who_remove_each_other_at_the_same_moment_one_stays()
    {
        var tries = await Task.WhenAll(new[] { (_world.Wu, _world.Zheng), (_world.Zheng, _world.Wu) }.Select(x => Task.Run(() => Refused.OrDoneAsync(() => _world.Desk(x.Item1).RemoveContactAsync(Own, x.Item2.UserId!.Value, _ct)), _ct)));
        Assert.Single(tries, x => x.Length == 0);
        Assert.Single((await _world.Desk(_world.Centre).OpenAsync(Own, _ct)).Contacts);
    }

    [Fact]
    public async Task Handing_over_gives_the_successor_what_was_begun()
    {
        var editing = _world.For<RecordEditing>(_world.Wu);
        var sheet = await editing.OpenAsync(RecordKind.Partner, Own, null, _ct);
        await editing.SaveAsync(RecordKind.Partner, Own, sheet.Values.With("name.zh", "上海医药新名有限公司"), sheet.Base, sheet.Token, _ct);
        sheet = await editing.OpenAsync(RecordKind.Partner, Own, null, _ct);
        await editing.KeepAsync(RecordKind.Partner, Own, sheet.Values.With("name.en", "New name"), sheet.Base, sheet.Token, _ct);
        Assert.Equal("PartnerContact.SuccessorNotContact", (await Assert.ThrowsAsync<RuleException>(() => _world.Desk(_world.Wu).HandOverAsync(Own, _world.Feng.UserId!.Value, _ct))).Code);

        await _world.Desk(_world.Wu).HandOverAsync(Own, _world.Zheng.UserId!.Value, _ct);
        var taken = await _world.For<RecordEditing>(_world.Zheng).OpenAsync(RecordKind.Partner, Own, null, _ct);
        Assert.Equal(("上海医药新名有限公司", "New name"), (taken.Values["name.zh"], taken.Values["name.en"]));
        await using var db = _world.Database.CreateDbContext();
        Assert.Contains(_world.Zheng.UserId!.Value, (await db.Revisions.SingleAsync(x => x.Kind == RecordKind.Partner && x.Slot == Revision.OpenSlot, _ct)).Authors);
        Assert.Equal(["郑伴"], (await _world.Desk(_world.Centre).OpenAsync(Own, _ct)).Contacts.Select(x => x.Name));
    }

    [Fact]
    public async Task A_second_factor_may_be_asked_of_partners_apart_from_everybody_else()
    {
        await using var db = _world.Database.CreateDbContext();
        var (wu, centre) = (await db.Users.FirstAsync(x => x.Id == _world.Wu.UserId, _ct), await db.Users.FirstAsync(x => x.Id == _world.Centre.UserId, _ct));
        var demand = new SecondFactorDemand(ofEverybody: true, ofContacts: false, _world.Database);
        Assert.Equal((false, true), (await demand.IsAskedOfAsync(wu, _ct), await demand.IsAskedOfAsync(centre, _ct)));
        await _world.Database.AddAsync(new Grant(wu.Id, Role.Auditor, null, null, Support.TestDatabase.Noon));
        Assert.True(await demand.IsAskedOfAsync(wu, _ct));
    }

    private async Task RefusedAsync(string slug, string email, string sentence)
    {
        var refused = await Assert.ThrowsAsync<ValidationException>(() => _world.Desk(_world.Wu).InviteContactAsync(slug, new("某人", email), _ct));
        Assert.Equal((nameof(ContactInvite.Email), sentence), (Assert.Single(refused.Errors).PropertyName, Assert.Single(refused.Errors).ErrorMessage));
    }
}
