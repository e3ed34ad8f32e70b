using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Referrals of cases: fairly turned round, never to a partner with a conflict, and on to the next until somebody accepts.</summary>
public sealed class CaseReferralTests : IAsyncLifetime
{
    private const string Service = "clinical-cro";

    private static readonly string[] Slugs = ["alpha", "beta", "delta", "gamma", "omega", "sigma"];

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly AskWorld _world = new();
    private readonly Dictionary<string, Actor> _contacts = [];

    private CaseReferrals Desk => _world.For<CaseReferrals>(_world.Desk);

    public async ValueTask InitializeAsync()
    {
        await _world.OpenAsync();
        // Those of the starting content have no accounts, so that they are never asked.
        foreach (var slug in Slugs)
        {
            await _world.Database.AddAsync(Samples.Partner(slug));
            _contacts[slug] = await _world.PersonAsync("联系人 " + slug, Role.PartnerContact, partner: slug, address: slug);
        }
    }

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Sixty_referrals_over_six_equal_partners_give_each_ten()
    {
        for (var i = 0; i < 60; i++)
        {
            var one = CaseGiven.In("baoshan");
            await _world.Database.AddAsync(one);
            await Desk.SendAsync(one.Id, Service, "临床机构", "找一家临床机构。", _ct);
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await using var db = _world.Database.CreateDbContext();
        var counts = await db.Referrals.GroupBy(x => x.PartnerSlug).Select(x => new { x.Key, Count = x.Count() }).ToDictionaryAsync(x => x.Key, x => x.Count, _ct);
        Assert.Equal(Slugs.Select(x => (x, 10)), counts.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => (x.Key, x.Value)));
    }

    [Fact]
    public async Task Who_has_less_to_do_comes_first_then_who_was_asked_longest_ago_then_the_slug()
    {
        var (busy, early, late) = (CaseGiven.In("baoshan"), CaseGiven.In("baoshan"), CaseGiven.In("baoshan"));
        await _world.Database.AddAsync(busy, early, late);
        await SendToAsync("alpha", busy.Id, isOpen: true);
        await SendToAsync("beta", late.Id, isOpen: false, daysAgo: 1);
        await SendToAsync("delta", early.Id, isOpen: false, daysAgo: 9);
        var order = (await Desk.OpenAsync(_world.Case.Id, Service, _ct)).Order!.InOrder;
        Assert.Equal(["gamma", "omega", "sigma", "delta", "beta", "alpha"], order.Select(x => x.Slug));
        Assert.Equal((1, 0), (order[^1].Open, order[0].Open));
        Assert.Null(order[0].LastAtUtc);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_declined_or_lapses_a_partner_with_a_declared_conflict_is_never_asked(int seed)
    {
        var random = new Random(seed);
        // Each declares it under another spelling of the company.
        string[] spellings = ["德国莱茵生物医药有限公司", "德国莱茵生物医药", "德国莱茵生物医药（集团）股份有限公司", " 德国莱茵 生物医药 有限公司 "];
        var conflicted = Slugs.Where(_ => random.Next(2) == 0).Append(Slugs[seed]).ToHashSet();
        foreach (var slug in conflicted)
        {
            await _world.For<OwnPartner>(_contacts[slug]).DeclareConflictAsync(slug, spellings[random.Next(spellings.Length)], "为其竞争对手服务", _ct);
        }

        await Desk.SendAsync(_world.Case.Id, Service, "临床机构", "银杏计划找一家临床机构。", _ct);
        var asked = new List<string>();
        while (await OpenOneAsync() is { } open)
        {
            asked.Add(open.PartnerSlug);
            if (random.Next(2) == 0)
            {
                await _world.For<OwnReferrals>(_contacts[open.PartnerSlug]).DeclineAsync(open.Id, "没有人手。", _ct);
            }
            else
            {
                _world.Clock.Advance(TimeSpan.FromDays(7));
                await _world.For<ProgrammeWatch>(Actor.System).LapseAsync(_ct);
            }
        }

        Assert.Equal(Slugs.Except(conflicted), asked);
        Assert.Equal(conflicted.Order(StringComparer.Ordinal), (await Desk.OpenAsync(_world.Case.Id, Service, _ct)).Order!.LeftOut.Where(x => x.Why == ReferralExclusion.Conflict).Select(x => x.Slug));
    }

    [Fact]
    public async Task A_conflict_declared_while_the_partner_waits_counts_as_well_and_one_withdrawn_no_longer()
    {
        await Desk.SendAsync(_world.Case.Id, Service, "临床机构", "银杏计划找一家临床机构。", _ct);
        await _world.For<OwnPartner>(_contacts["beta"]).DeclareConflictAsync("beta", "德国莱茵生物医药有限公司", "持股", _ct);
        await _world.For<OwnPartner>(_contacts["delta"]).DeclareConflictAsync("delta", "德国莱茵生物医药有限公司", "持股", _ct);
        await Refused.ByAsync("PartnerConflict.Declared", () => _world.For<OwnPartner>(_contacts["delta"]).DeclareConflictAsync("delta", "德国莱茵生物医药股份有限公司", "持股", _ct));
        var declared = Assert.Single(await _world.For<OwnPartner>(_contacts["delta"]).ConflictsAsync("delta", _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.For<OwnPartner>(_contacts["beta"]).WithdrawConflictAsync("beta", declared.Id, _ct));
        await _world.For<OwnPartner>(_contacts["delta"]).WithdrawConflictAsync("delta", declared.Id, _ct);
        await DeclineAsync("alpha");
        Assert.Equal("delta", (await OpenOneAsync())!.PartnerSlug);
    }

    [Fact]
    public async Task What_is_declined_goes_on_to_the_next_with_two_working_days_and_the_chain_shows_on_the_case()
    {
        await Desk.SendAsync(_world.Case.Id, Service, "临床机构", "银杏计划找一家临床机构。", _ct);
        Assert.Contains("临床机构", Assert.Single(await _world.Database.MailsAsync(to: "alpha")).Text, StringComparison.Ordinal);
        _world.At(11, 26, 10);
        await DeclineAsync("alpha");
        // Asked on Thursday: Friday and Monday.
        Assert.Equal(new DateOnly(2026, 11, 30), (await OpenOneAsync())!.AnswerBy);
        Assert.Equal([NoticeKind.ReferralSent], await _world.KindsAsync(_contacts["beta"]));
        _world.At(12, 1, 8);
        Assert.Equal(1, await _world.For<ProgrammeWatch>(Actor.System).LapseAsync(_ct));
        Assert.Equal(0, await _world.For<ProgrammeWatch>(Actor.System).LapseAsync(_ct));
        await _world.For<OwnReferrals>(_contacts["delta"]).AcceptAsync((await OpenOneAsync())!.Id, null, _ct);
        var chain = Assert.Single((await Desk.OpenAsync(_world.Case.Id, null, _ct)).Chains);
        Assert.Equal(
            [("alpha", ReferralState.Declined, "没有人手。"), ("beta", ReferralState.Lapsed, null), ("delta", ReferralState.Accepted, null)], chain.Rows.Select(x => (x.PartnerSlug, x.State, x.Said)));
        Assert.Equal([5, 4, 3], chain.Rows.Select(x => x.Waiting));
        Assert.Equal([NoticeKind.ReferralDeclined, NoticeKind.ReferralLapsed, NoticeKind.ReferralAccepted], await _world.KindsAsync(_world.Desk));
        Assert.All(await _world.NoticesAsync(_world.Desk), x => Assert.StartsWith("case-referrals:", x.Target, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_desk_is_told_once_when_nobody_is_left()
    {
        await Desk.SendAsync(_world.Case.Id, Service, "临床机构", "银杏计划找一家临床机构。", _ct);
        foreach (var slug in Slugs)
        {
            await DeclineAsync(slug);
        }

        Assert.Null(await OpenOneAsync());
        Assert.Single(await _world.KindsAsync(_world.Desk), NoticeKind.ReferralNobodyLeft);
        Assert.Single(await _world.Database.MailsAsync(to: "bao"), x => x.Text.Contains("项目“银杏计划”的“临床研究外包”转介", StringComparison.Ordinal) && x.Text.Contains("Clinical research services", StringComparison.Ordinal));
        await Refused.ByAsync("Referral.NobodySuitable", () => Desk.SendAsync(_world.Case.Id, Service, "临床机构", "再找一家。", _ct));
    }

    [Fact]
    public async Task Of_two_contacts_who_decline_at_once_one_passes_it_on()
    {
        var other = await _world.PersonAsync("同事", Role.PartnerContact, partner: "alpha", address: "alpha2");
        var id = await Desk.SendAsync(_world.Case.Id, Service, "临床机构", "银杏计划找一家临床机构。", _ct);
        var answers = await Task.WhenAll(new[] { _contacts["alpha"], other }.Select(x => Task.Run(() => Refused.OrDoneAsync(() => _world.For<OwnReferrals>(x).DeclineAsync(id, "没有人手。", _ct)), _ct)));
        Assert.Equal(["", "Referral.NotOpen"], answers.Order(StringComparer.Ordinal));
        Assert.Equal(2, Assert.Single((await Desk.OpenAsync(_world.Case.Id, null, _ct)).Chains).Rows.Count);
    }

    [Fact]
    public async Task Words_that_tell_who_asks_need_the_investors_consent_and_are_not_passed_on_without_it()
    {
        await Refused.ByAsync("Referral.NamesSender", () => Desk.SendAsync(_world.Case.Id, Service, "德国莱茵生物医药", "找一家临床机构。", _ct));
        await Refused.ByAsync("Referral.NamesSender", () => Desk.SendAsync(_world.Case.Id, Service, "临床机构", "联系 anna.weber@example.com", _ct));
        // Agreed to, but for nobody whose turn it is.
        await AllowAsync(true);
        await Refused.ByAsync("Referral.NamesSender", () => Desk.SendAsync(_world.Case.Id, Service, "德国莱茵生物医药", "找一家临床机构。", _ct));
    }

    [Fact]
    public async Task The_partner_the_consent_names_may_read_who_asks_and_no_next_one_does()
    {
        var asked = CaseGiven.In("baoshan", input: CaseGiven.Input() with { PartnerSlug = "alpha", MayPassOn = true });
        await _world.Database.AddAsync(asked);
        Assert.True((await Desk.OpenAsync(asked.Id, Service, _ct)).MayPassOn);
        var first = await Desk.SendAsync(asked.Id, Service, "临床机构", "德国莱茵生物医药找一家临床机构。", _ct);
        Assert.Contains("莱茵", (await _world.For<OwnReferrals>(_contacts["alpha"]).OpenAsync(first, _ct)).Text, StringComparison.Ordinal);
        await _world.For<OwnReferrals>(_contacts["alpha"]).DeclineAsync(first, "没有人手。", _ct);
        Assert.Equal("alpha", Assert.Single(Assert.Single((await Desk.OpenAsync(asked.Id, null, _ct)).Chains).Rows).PartnerSlug);
        Assert.Contains(NoticeKind.ReferralNobodyLeft, await _world.KindsAsync(_world.Desk));
        Assert.False((await Desk.OpenAsync(asked.Id, Service, _ct)).MayPassOn);
        // What it did not take is no longer its to read.
        var sheet = await _world.For<OwnReferrals>(_contacts["alpha"]).OpenAsync(first, _ct);
        Assert.Equal(("", "临床机构", ReferralState.Declined), (sheet.Text, sheet.Row.Subject, sheet.Row.State));
        Assert.Contains("莱茵", (await _world.For<ReferralDesk>(_world.Centre).OpenAsync(first, _ct)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_works_no_more_on_what_was_erased()
    {
        var id = await Desk.SendAsync(_world.Case.Id, Service, "临床机构", "银杏计划找一家临床机构。", _ct);
        await _world.For<OwnReferrals>(_contacts["alpha"]).AcceptAsync(id, null, _ct);
        await _world.For<CaseErasure>(Actor.System).EraseAsync(_world.Case.Id, Actor.Visitor, _ct);
        await Refused.ByAsync("Case.Erased", () => _world.For<OwnReferrals>(_contacts["alpha"]).CompleteAsync(id, "做完了。", _ct));
        // It is no load any more: alpha comes first again.
        var other = CaseGiven.In("baoshan");
        await _world.Database.AddAsync(other);
        Assert.Equal(0, (await Desk.OpenAsync(other.Id, Service, _ct)).Order!.InOrder.Single(x => x.Slug == "alpha").Open);
    }

    [Fact]
    public async Task One_partner_at_a_time_is_asked_and_what_is_taken_back_or_closed_goes_no_further()
    {
        var id = await Desk.SendAsync(_world.Case.Id, Service, "临床机构", "银杏计划找一家临床机构。", _ct);
        await Refused.ByAsync("Referral.StillOpen", () => Desk.SendAsync(_world.Case.Id, Service, "临床机构", "再找一家。", _ct));
        await Refused.ByAsync("Referral.NoSuchService", () => Desk.SendAsync(_world.Case.Id, "no-such-service", "临床机构", "再找一家。", _ct));
        await Refused.ByAsync("Referral.NeedsReason", () => Desk.TakeBackAsync(id, " ", _ct));
        await Desk.TakeBackAsync(id, "投资人已有机构。", _ct);
        Assert.Null(await OpenOneAsync());
        await Desk.SendAsync(_world.Case.Id, Service, "临床机构", "银杏计划找一家临床机构。", _ct);
        await using (var db = _world.Database.CreateDbContext())
        {
            (await db.ServiceCases.SingleAsync(x => x.Id == _world.Case.Id, _ct)).Close(CaseOutcome.Abandoned, null, "不做了", CaseGiven.Weekdays, Actor.System, TestDatabase.Noon);
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await DeclineAsync((await OpenOneAsync())!.PartnerSlug);
        Assert.Null(await OpenOneAsync());
    }

    [Fact]
    public async Task Those_without_contacts_or_without_the_service_or_no_longer_active_are_not_asked_and_the_page_says_why()
    {
        await _world.Database.AddAsync(Samples.Partner("mute"));
        await using (var db = _world.Database.CreateDbContext())
        {
            (await db.Partners.SingleAsync(x => x.Slug == "alpha", _ct)).Hide(true);
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        var order = (await Desk.OpenAsync(_world.Case.Id, Service, _ct)).Order!;
        Assert.Equal(Slugs.Skip(1), order.InOrder.Select(x => x.Slug));
        Assert.Contains(order.LeftOut, x => (x.Slug, x.Why) == ("mute", ReferralExclusion.NobodyToAnswer));
        await using var read = _world.Database.CreateDbContext();
        var offering = (await read.Partners.ToListAsync(_ct)).Where(x => x.ServiceCodes.Contains(Service)).Select(x => x.Slug);
        Assert.Equal(offering.Order(StringComparer.Ordinal), order.InOrder.Select(x => x.Slug).Concat(order.LeftOut.Select(x => x.Slug)).Order(StringComparer.Ordinal));
    }

    private async Task<Referral?> OpenOneAsync()
    {
        await using var db = _world.Database.CreateDbContext();
        return await db.Referrals.AsNoTracking().SingleOrDefaultAsync(x => x.CaseId == _world.Case.Id && x.State == ReferralState.Sent, _ct);
    }

    private async Task DeclineAsync(string slug)
    {
        var open = (await OpenOneAsync())!;
        Assert.Equal(slug, open.PartnerSlug);
        await _world.For<OwnReferrals>(_contacts[slug]).DeclineAsync(open.Id, "没有人手。", _ct);
    }

    private async Task AllowAsync(bool may)
    {
        await using var db = _world.Database.CreateDbContext();
        (await db.ServiceCases.SingleAsync(x => x.Id == _world.Case.Id, _ct)).AllowPassingOn(may);
        await db.SaveAsync(TestDatabase.Noon, _ct);
    }

    private async Task SendToAsync(string slug, Guid caseId, bool isOpen, int daysAgo = 0)
    {
        var at = TestDatabase.Noon.AddDays(-daysAgo);
        var referral = new Referral(slug, "临床机构", "找一家。", new(2026, 11, 30), new(2026, 11, 10), Actor.System, at, new(caseId, Service, []));
        if (!isOpen)
        {
            referral.Decline("忙", Actor.System, at);
        }

        await _world.Database.AddAsync(referral);
    }
}
