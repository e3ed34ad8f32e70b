using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Two officers who do the same at once do it once; whom the investor named is asked first; a mail that came back is seen.</summary>
public sealed class CaseTwiceTests : IAsyncLifetime
{
    private const string Service = "clinical-cro";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly AskWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync(CaseGiven.Input(email: "anna@example.cn") with { ProjectName = "银杏计划", PartnerSlug = "omega" });

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Parks_visits_and_partners_are_asked_once_however_many_ask_at_once()
    {
        await PartnersAsync("alpha", "omega");
        var id = _world.Case.Id;
        await OnceAsync("ParkRequest.StillOpen", x => x.For<ParkRequestDesk>(x.Desk).SendAsync(id, new([AskWorld.Zhangjiang], "细胞治疗中试。", 3_000, 3), _ct));
        await OnceAsync("Visit.SameTime", x => x.For<VisitDesk>(x.Desk).ProposeAsync(id, new([new(2026, 12, 3, 10, 0, 0)], [new(AskWorld.Zhangjiang, [], 0, 60, null)], null), _ct));
        await OnceAsync("Referral.StillOpen", x => x.For<CaseReferrals>(x.Desk).SendAsync(id, Service, "临床机构", "找一家临床机构。", _ct));
        await using var db = _world.Database.CreateDbContext();
        Assert.Equal((1, 1, 1), (await db.ParkRequests.CountAsync(_ct), await db.SiteVisits.CountAsync(_ct), await db.Referrals.CountAsync(_ct)));
        // Other parks are asked, and at another time others are visited.
        await _world.AskAsync(3, AskWorld.Coast);
    }

    [Fact]
    public async Task What_comes_after_a_landing_is_written_down_once()
    {
        var id = _world.Case.Id;
        await using (var db = _world.Database.CreateDbContext())
        {
            var one = await db.ServiceCases.SingleAsync(x => x.Id == id, _ct);
            one.Describe(CaseFacts.Of(one) with { LandedCompany = "莱茵（上海）", LandedOn = new(2026, 11, 24), SignedMillionYuan = 300, TargetParkSlug = "zhangjiang" }, new(2026, 11, 24));
            one.MoveTo(CaseStage.Landed, isSkipping: true, CaseGiven.Weekdays, Actor.System, TestDatabase.Noon);
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await OnceAsync("Case.GrownJustNow", x => x.For<AftercareDesk>(x.Desk).GrowAsync(id, new() { Need = CaseNeed.Space, Message = "扩产。" }, _ct));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(
            async () =>
            {
                await _world.For<AftercareDesk>(_world.Desk).AddAsync(id, "电力扩容", new(2026, 12, 1), _ct);
                await _world.For<AftercareDesk>(_world.Desk).RaiseAsync(id, "班车不够", _ct);
            },
            _ct)));
        var sheet = await _world.For<AftercareDesk>(_world.Desk).OpenAsync(id, _ct);
        Assert.Equal(["班车不够", "电力扩容"], sheet.Open.Select(x => x.Topic).Order(StringComparer.Ordinal));
        _world.Clock.Advance(TimeSpan.FromHours(2));
        await _world.For<AftercareDesk>(_world.Desk).GrowAsync(id, new() { Need = CaseNeed.Space, Message = "再扩产。" }, _ct);
    }

    [Fact]
    public async Task Whom_the_investor_named_is_asked_first_if_it_suits_and_the_page_says_why()
    {
        await PartnersAsync("alpha", "omega");
        var order = (await _world.For<CaseReferrals>(_world.Desk).OpenAsync(_world.Case.Id, Service, _ct)).Order!;
        Assert.Equal([("omega", true), ("alpha", false)], order.InOrder.Select(x => (x.Slug, x.IsAsked)));
        await _world.For<CaseReferrals>(_world.Desk).SendAsync(_world.Case.Id, Service, "临床机构", "找一家临床机构。", _ct);
        await using var db = _world.Database.CreateDbContext();
        Assert.Equal("omega", (await db.Referrals.SingleAsync(_ct)).PartnerSlug);
        Assert.NotNull((await _world.For<CaseDesk>(_world.Desk).OpenAsync(_world.Case.Id, _ct)).PartnerName);
    }

    [Fact]
    public async Task A_mail_that_did_not_reach_the_investor_is_told_to_the_desk_and_stands_on_its_pages()
    {
        await _world.For<CaseTalkDesk>(_world.Desk).SayAsync(_world.Case.Id, 1, "请看三号楼。", false, ct: _ct);
        await _world.Database.AddAsync(new MailMessage("anna@example.cn", "别的", "别的", "unrelated:1", TestDatabase.Noon));
        await using (var db = _world.Database.CreateDbContext())
        {
            foreach (var mail in await db.MailMessages.Where(x => x.To == "anna@example.cn").ToListAsync(_ct))
            {
                mail.NotSent(TestDatabase.Noon, "550 no such user", isForGood: true);
                await MailFailures.TellAsync(db, mail, TestDatabase.Noon, _ct);
            }

            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        Assert.Equal(1, (await _world.KindsAsync(_world.Desk)).Count(x => x == NoticeKind.CaseMailFailed));
        var talk = await _world.For<CaseTalkDesk>(_world.Desk).OpenAsync(_world.Case.Id, _ct);
        Assert.Contains(_world.Case.Number, Assert.Single(talk.Undelivered).Subject, StringComparison.Ordinal);
        Assert.Single((await _world.For<CaseDesk>(_world.Desk).OpenAsync(_world.Case.Id, _ct)).Undelivered);
        // An address put right has failed at nothing yet.
        await _world.For<CaseTracking>(Actor.Visitor).CorrectAsync(new(_world.Case.Number, CaseGiven.Secret), new("莱茵", "韦安娜", "weber@example.cn", null), false, _ct);
        Assert.Empty((await _world.For<CaseDesk>(_world.Desk).OpenAsync(_world.Case.Id, _ct)).Undelivered);
    }

    [Fact]
    public async Task Whoever_only_reads_a_shared_case_opens_every_page_he_is_shown_the_way_to()
    {
        await _world.For<CaseDesk>(_world.Desk).TransferAsync(_world.Case.Id, 1, "jinshan", "由金山继续", 50, _ct);
        var id = _world.Case.Id;
        Assert.False((await _world.For<CaseDesk>(_world.Desk).HeadAsync(id, _ct)).MayHandle);
        await _world.For<CaseTalkDesk>(_world.Desk).OpenAsync(id, _ct);
        await _world.For<AnswerDesk>(_world.Desk).ListAsync(id, _ct);
        await _world.For<FirstReportDesk>(_world.Desk).OfCaseAsync(id, _ct);
        await _world.For<AftercareDesk>(_world.Desk).OpenAsync(id, _ct);
        // These are the ones he is not shown.
        await Assert.ThrowsAnyAsync<PortalException>(() => _world.For<ParkRequestDesk>(_world.Desk).ListAsync(id, _ct));
        await Assert.ThrowsAnyAsync<PortalException>(() => _world.For<CaseReferrals>(_world.Desk).OpenAsync(id, null, _ct));
        await Assert.ThrowsAnyAsync<PortalException>(() => _world.For<VisitDesk>(_world.Desk).ListAsync(id, _ct));
    }

    /// <summary>Of several who do the same at once, one does it; the others hear why not, or that somebody was quicker.</summary>
    private async Task OnceAsync(string code, Func<AskWorld, Task> deed)
    {
        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                try
                {
                    await deed(_world);
                    return true;
                }
                catch (Exception refused) when (refused is ConflictException || (refused is RuleException rule && rule.Code == code))
                {
                    return false;
                }
            },
            _ct)));
        Assert.Single(done, x => x);
        await Refused.ByAsync(code, () => deed(_world));
    }

    private async Task PartnersAsync(params string[] slugs)
    {
        foreach (var slug in slugs)
        {
            await _world.Database.AddAsync(Samples.Partner(slug));
            await _world.PersonAsync("联系人 " + slug, Role.PartnerContact, partner: slug, address: slug);
        }
    }
}
