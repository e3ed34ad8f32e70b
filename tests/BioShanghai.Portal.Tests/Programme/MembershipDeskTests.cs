#pragma warning disable xUnit1051 // Many calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>Members are suspended, resumed, renewed, ended and taken back, each for a reason, and nobody else is touched.</summary>
public sealed class MembershipDeskTests : IAsyncLifetime
{
    private const string Slug = "iqvia";

    private CentreWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await CentreWorld.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_suspended_partner_leaves_directory_profile_search_open_data_and_sitemap_at_once_and_comes_back()
    {
        await using var portal = new PortalFactory { Database = _world.Database };
        var client = portal.CreatePlainClient();
        await SeenAsync(client, isSeen: true);
        await _world.Members().SuspendAsync(Slug, 1, "资质核查中");
        await AnnounceAsync(portal);
        await SeenAsync(client, isSeen: false);
        await _world.Members().ResumeAsync(Slug, 2, "核查完成");
        await AnnounceAsync(portal);
        await SeenAsync(client, isSeen: true);
    }

    [Fact]
    public async Task Every_change_needs_a_reason_and_the_state_it_starts_from()
    {
        var desk = _world.Members();
        await Refused.ByAsync("Membership.NeedsReason", () => desk.SuspendAsync(Slug, 1, " "));
        await Refused.ByAsync("Membership.NeedsReason", () => desk.EndAsync(Slug, 1, new('长', Membership.ReasonMaxLength + 1)));
        await Refused.ByAsync("Membership.NotSuspended", () => desk.ResumeAsync(Slug, 1, "恢复"));
        await Refused.ByAsync("Membership.TermIsPast", () => desk.RenewAsync(Slug, 1, new(2026, 11, 23), "续期"));
        await desk.RenewAsync(Slug, 1, new(2029, 4, 17), "续期三年");
        await Refused.ByAsync("Membership.TermNotLonger", () => desk.RenewAsync(Slug, 2, new(2028, 4, 17), "续期"));
        await Assert.ThrowsAsync<ConflictException>(() => desk.SuspendAsync(Slug, 1, "过时的页面"));
        await Assert.ThrowsAsync<NotFoundException>(() => desk.EndAsync("no-such-partner", 1, "退出"));
        await desk.EndAsync(Slug, 2, "退出计划");
        await Refused.ByAsync("Membership.HasEnded", () => desk.EndAsync(Slug, 3, "再次退出"));
        var sheet = await desk.OpenAsync(Slug);
        Assert.Equal([null, "续期三年", "退出计划"], sheet.Steps.Select(x => x.Reason));
        Assert.Empty(sheet.Row.Points);
    }

    [Fact]
    public async Task After_a_renewal_or_a_change_of_name_list_sheet_and_batch_agree_that_another_certificate_is_due()
    {
        var certificates = CoreOver.For<CertificateDesk>(_world.Database, _world.Clock, _world.Shen);
        await certificates.IssueForBatchAsync(1);
        Assert.DoesNotContain(await certificates.ListAsync(1), x => x.NeedsAnother);
        await _world.Members().RenewAsync(Slug, 1, new(2029, 4, 17), "续期三年");
        await using (var db = _world.Database.CreateDbContext())
        {
            await db.AllPartners().Where(x => x.Slug == "sanofi").ExecuteUpdateAsync(x => x.SetProperty(y => y.Name.Zh, "赛诺菲新名"));
        }

        Assert.Equal([Slug, "sanofi"], (await certificates.ListAsync(1)).Where(x => x.NeedsAnother).Select(x => x.Certificate.PartnerSlug).Order(StringComparer.Ordinal));
        Assert.Equal([Slug, "sanofi"], (await _world.Members().ListAsync(new())).Rows.Where(Lacks).Select(x => x.Slug).Order(StringComparer.Ordinal));
        Assert.True(Lacks((await _world.Members().OpenAsync(Slug)).Row));

        var held = (await certificates.ListAsync(1)).Single(x => x.Certificate.HolderSlug == Slug).Certificate.Number;
        await certificates.IssueAsync(Slug, held);
        Assert.False(Lacks((await _world.Members().OpenAsync(Slug)).Row));
        Assert.Null((await certificates.ListAsync(1)).Single(x => x.Certificate.Number == held).Certificate.WithdrawnReason);

        static bool Lacks(MemberRow row) => row.Points.Any(x => x.Code == OpenPointCode.Certificate);
    }

    [Fact]
    public async Task Names_are_found_however_wide_they_are_typed() =>
        Assert.Equal(Slug, Assert.Single((await _world.Members().ListAsync(new() { Text = "ＩＱＶＩＡ" })).Rows).Slug);

    [Fact]
    public async Task A_renewed_member_whose_term_ran_out_is_shown_again()
    {
        var desk = _world.Members();
        await desk.RenewAsync(Slug, 1, new(2026, 12, 31), "续期");
        await using (var db = _world.Database.CreateDbContext())
        {
            (await db.Memberships.SingleAsync(x => x.PartnerSlug == Slug)).Expire(new(2027, 1, 1), TestDatabase.Noon);
            (await db.Partners.SingleAsync(x => x.Slug == Slug)).Hide(true);
            await db.SaveAsync(TestDatabase.Noon);
        }

        await desk.RenewAsync(Slug, 3, new(2029, 12, 31), "补办续期");
        await using var after = _world.Database.CreateDbContext();
        Assert.True(await after.Partners.AnyAsync(x => x.Slug == Slug));
        Assert.Equal(MembershipState.Active, (await desk.OpenAsync(Slug)).Row.State);
    }

    [Fact]
    public async Task The_partners_desk_and_its_contacts_are_told_once_each()
    {
        var card = new PartnerDeskCard(Slug);
        card.Describe(new() { Email = "desk@iqvia.example", Phone = "021-5555 0101" });
        await _world.Database.AddAsync(card);
        await _world.Database.PersonAsync("伍伴", Role.PartnerContact, partner: Slug);
        await _world.Database.PersonAsync("陆友", Role.PartnerContact, partner: "sanofi");
        Assert.Equal(2, (await _world.Members().OpenAsync(Slug)).Readers);
        await _world.Members().SuspendAsync(Slug, 1, "资质核查中");
        var mails = await _world.Database.MailsAsync("membership:iqvia:");
        Assert.Equal(2, mails.Count);
        Assert.Contains(mails, x => x.To == "desk@iqvia.example");
        Assert.All(mails, x => Assert.Contains("资质核查中", x.Text, StringComparison.Ordinal));
        Assert.Empty(await _world.Database.MailsAsync("membership:sanofi"));
    }

    [Fact]
    public async Task An_admission_taken_back_before_its_batch_is_public_leaves_no_trace_of_the_partner_and_touches_no_other()
    {
        var other = await _world.AdmitAsync(Companies.Firm("浦江知识产权", "Pujiang IP") with { CreditCode = "91330100799655058B", ShortName = new("浦江", "Pujiang") });
        var mistake = await _world.AdmitAsync();
        await _world.Database.PersonAsync("伍伴", Role.PartnerContact, partner: mistake.Slug);
        var before = await _world.OthersAsync(mistake.Slug);
        var sheet = await _world.Members().OpenAsync(mistake.Slug);
        Assert.True(sheet.UndoRemoves);

        await _world.Members().UndoAsync(mistake.Slug, sheet.Version, "选错了公司");
        Assert.Equal(before, await _world.OthersAsync(mistake.Slug));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Members().OpenAsync(mistake.Slug));
        await using var db = _world.Database.CreateDbContext();
        Assert.False(await db.Partners.IgnoreQueryFilters().AnyAsync(x => x.Slug == mistake.Slug));
        Assert.False(await db.Grants.AnyAsync(x => x.PartnerSlug == mistake.Slug));
        Assert.Equal(ApplicationState.Checking, (await _world.Applications().OpenAsync(mistake.ApplicationId)).State);
        Assert.Equal(MembershipState.Approved, (await _world.Members().OpenAsync(other.Slug)).Row.State);
        Assert.Contains(await _world.Database.MailsAsync($"membership:{mistake.Slug}:"), x => x.To == "chen@hengxin.example" && x.Text.Contains("选错了公司", StringComparison.Ordinal));

        // It may be approved again, and is told again.
        var again = await _world.Applications().OpenAsync(mistake.ApplicationId);
        Assert.Equal(mistake.Slug, await _world.Applications().ApproveAsync(again.Id, again.Version));
        Assert.Equal(3, (await _world.Database.MailsAsync("application-approved")).Count);
    }

    [Fact]
    public async Task One_taken_back_after_it_was_public_ends_and_stays_on_record()
    {
        var before = await _world.OthersAsync(Slug);
        await _world.Members().UndoAsync(Slug, 1, "签约主体有误");
        Assert.Equal(before, await _world.OthersAsync(Slug));
        Assert.Equal(MembershipState.Ended, (await _world.Members().OpenAsync(Slug)).Row.State);
        await using var db = _world.Database.CreateDbContext();
        Assert.False(await db.Partners.AnyAsync(x => x.Slug == Slug));
    }

    [Fact]
    public async Task Members_are_found_by_every_name_and_narrowed_by_state_category_batch_and_what_is_open()
    {
        var desk = _world.Members();
        Assert.Equal(23, (await desk.ListAsync(new())).Total);
        Assert.Equal("iqvia", Assert.Single((await desk.ListAsync(new(Text: "艾坤纬"))).Rows).Slug);
        Assert.Equal(8, (await desk.ListAsync(new(Category: Core.Partners.PartnerCategory.ServiceFirm, Batch: 1))).Total);
        Assert.Empty((await desk.ListAsync(new(Batch: 2))).Rows);
        await desk.SuspendAsync(Slug, 1, "核查");
        Assert.Equal(Slug, Assert.Single((await desk.ListAsync(new(MembershipState.Suspended))).Rows).Slug);
        Assert.Equal(22, (await desk.ListAsync(new())).Counts[MembershipState.Active]);
    }

    /// <summary>What the feed tells every node a second later.</summary>
    private static async Task AnnounceAsync(PortalFactory portal)
    {
        await portal.Services.GetRequiredService<ContentChanges>().RaiseAsync(["partner:" + Slug]);
        await portal.Services.GetRequiredService<SearchIndex>().RebuildAsync();
    }

    private static async Task SeenAsync(HttpClient client, bool isSeen)
    {
        foreach (var (path, sign) in new[] { ("/zh/partners", "partners/iqvia\""), ("/sitemap.xml", "/partners/iqvia<"), ("/api/v1/partners", "\"iqvia\""), ("/zh/search?q=IQVIA", "partners/iqvia\"") })
        {
            Assert.True((await client.GetStringAsync(new Uri(path, UriKind.Relative))).Contains(sign, StringComparison.Ordinal) == isSeen, $"{path}, seen {!isSeen}");
        }

        using var profile = await client.GetAsync(new Uri("/zh/partners/iqvia", UriKind.Relative));
        Assert.Equal(isSeen, profile.IsSuccessStatusCode);
        using var record = await client.GetAsync(new Uri("/api/v1/partners/iqvia", UriKind.Relative));
        Assert.Equal(isSeen, record.IsSuccessStatusCode);
    }
}
