using BioShanghai.Portal.Core.Access;
#pragma warning disable xUnit1051 // Many calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>The Centre checks what companies send, asks, takes in and refuses; two people at once and second clicks do nothing twice.</summary>
public sealed class ApplicationDeskTests : IAsyncLifetime
{
    private CentreWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await CentreWorld.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_waits_longest_comes_first_doubtful_ones_lie_apart_and_drafts_are_nobodys_business()
    {
        var late = await _world.SendAsync(Companies.Firm("浦江知识产权", "Pujiang IP"), daysAgo: 9);
        var fresh = await _world.SendAsync(Companies.Firm("临港咨询", "Lingang Advisory"), daysAgo: 2);
        var spam = await _world.SendAsync(Companies.Firm("便宜贷款", "Cheap Loans"), daysAgo: 20, doubts: ["links"]);
        var draft = new Application(Guid.NewGuid(), "ADRAFT", "hash", Companies.Firm("未提交", "Not sent"), "network", [], TestDatabase.Noon);
        await _world.Database.AddAsync(draft);

        var first = await _world.Applications().ListAsync(new(ApplicationShelf.New));
        Assert.Equal([late.Id, fresh.Id], first.Rows.Select(x => x.Id));
        Assert.Equal((2, 1), (first.Counts[ApplicationShelf.New], first.Counts[ApplicationShelf.Doubtful]));
        Assert.Equal(spam.Id, Assert.Single((await _world.Applications().ListAsync(new(ApplicationShelf.Doubtful))).Rows).Id);
        Assert.Equal(3, (await _world.Applications().ListAsync(new())).Total);
        Assert.Equal(late.Id, Assert.Single((await _world.Applications().ListAsync(new(Text: "pujiang"))).Rows).Id);
        Assert.Empty((await _world.Applications().ListAsync(new(Batch: 1))).Rows);
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Applications().OpenAsync(draft.Id));
    }

    [Fact]
    public async Task A_page_beyond_the_last_shows_the_last()
    {
        for (var i = 0; i < ApplicationDesk.PageSize + 1; i++)
        {
            await _world.SendAsync(Companies.Firm($"第 {i} 家", $"Firm {i}"), daysAgo: i + 1);
        }

        var page = await _world.Applications().ListAsync(new(ApplicationShelf.New, Page: 999));
        Assert.Equal((1, 2, ApplicationDesk.PageSize + 1), (page.Page, page.Pages, page.Total));
        Assert.Single(page.Rows);
    }

    [Fact]
    public async Task A_sheet_lays_what_was_said_beside_every_criterion_and_names_who_it_may_be()
    {
        var sent = await _world.SendAsync(Companies.Firm("艾坤纬企业管理咨询", "IQVIA Consulting") with { ShortName = new("艾坤纬", "IQVIA") });
        var sheet = await _world.Applications().OpenAsync(sent.Id);
        Assert.Equal(7, sheet.Findings.Count);
        var looked = sheet.Findings.Single(x => x.Criterion.Code == "experience");
        Assert.Equal((CriterionResult.ToLookAt, "近两年为 12 家企业提供许可交易服务。"), (looked.Result, looked.Evidence));
        Assert.Equal("Application.CriteriaNotMet", sheet.ApproveObstacle);
        var alike = Assert.Single(sheet.LookAlikes, x => x.Other.PartnerSlug == "iqvia");
        Assert.Contains("IQVIA", alike.Mine + alike.Other.By, StringComparison.OrdinalIgnoreCase);
        Assert.Single(sheet.Services);
    }

    [Fact]
    public async Task Bad_marks_questions_and_reasons_are_refused_by_name_and_change_nothing()
    {
        var sent = await _world.SendAsync();
        var desk = _world.Applications();
        await Refused.ByAsync("Application.NoSuchCriterion", () => desk.MarkAsync(sent.Id, 1, "no-such", CriterionResult.Met, null));
        await Refused.ByAsync("Application.MarkNeedsReason", () => desk.MarkAsync(sent.Id, 1, "experience", CriterionResult.NotMet, " "));
        await Refused.ByAsync("Application.TextTooLong", () => desk.MarkAsync(sent.Id, 1, "experience", CriterionResult.Met, new('长', Application.TextMaxLength + 1)));
        await Refused.ByAsync("Application.NeedsQuestion", () => desk.AskAsync(sent.Id, 1, " \n\t "));
        await Refused.ByAsync("Application.NeedsQuestion", () => desk.AskAsync(sent.Id, 1, new('问', Application.TextMaxLength + 1)));
        await Refused.ByAsync("Application.NeedsReason", () => desk.RefuseAsync(sent.Id, 1, ""));
        await Refused.ByAsync("Application.CriteriaNotMet", () => desk.ApproveAsync(sent.Id, 1));
        await Refused.ByAsync("Application.BatchIsPublished", () => desk.PutIntoBatchAsync(sent.Id, 1, 1));
        await Refused.ByAsync("Application.NoLicence", () => desk.OpenLicenceAsync(sent.Id));
        await Assert.ThrowsAsync<NotFoundException>(() => desk.PutIntoBatchAsync(sent.Id, 1, 99));
        await Assert.ThrowsAsync<NotFoundException>(() => desk.RefuseAsync(Guid.NewGuid(), 1, "无此申请"));
        var sheet = await desk.OpenAsync(sent.Id);
        Assert.Equal((1, ApplicationState.Applied), (sheet.Version, sheet.State));
        Assert.Empty(await _world.Database.MailsAsync("application-"));
    }

    [Fact]
    public async Task Without_a_batch_or_with_one_that_is_public_nobody_is_taken_in()
    {
        var sent = await _world.SendAsync(batch: null);
        var desk = _world.Applications();
        await desk.MarkAsync(sent.Id, 1, "experience", CriterionResult.Met, null);
        Assert.Equal("Application.NeedsBatch", (await desk.OpenAsync(sent.Id)).ApproveObstacle);
        await Refused.ByAsync("Application.NeedsBatch", () => desk.ApproveAsync(sent.Id, 2));
        await desk.PutIntoBatchAsync(sent.Id, 2, CentreWorld.Batch);
        await using (var db = _world.Database.CreateDbContext())
        {
            (await db.Batches.SingleAsync(x => x.Number == CentreWorld.Batch)).Publish(TestDatabase.Noon);
            await db.SaveAsync(TestDatabase.Noon);
        }

        Assert.Equal("Application.BatchIsPublished", (await desk.OpenAsync(sent.Id)).ApproveObstacle);
        await Refused.ByAsync("Application.BatchIsPublished", () => desk.ApproveAsync(sent.Id, 3));
    }

    [Fact]
    public async Task Who_typed_an_application_may_ask_but_not_decide_it_and_who_marked_it_may()
    {
        var sheet = await _world.CheckedAsync(typist: _world.Gu);
        Assert.Equal("Application.OwnWork", (await _world.Applications(_world.Gu).OpenAsync(sheet.Id)).Obstacle);
        await Refused.ByAsync("Application.OwnWork", () => _world.Applications(_world.Gu).ApproveAsync(sheet.Id, sheet.Version));
        await Refused.ByAsync("Application.OwnWork", () => _world.Applications(_world.Gu).RefuseAsync(sheet.Id, sheet.Version, "不符合"));
        Assert.Null(sheet.Obstacle);
        Assert.NotEmpty(await _world.Applications().ApproveAsync(sheet.Id, sheet.Version));
    }

    [Fact]
    public async Task The_second_of_two_people_is_told_that_somebody_acted_first()
    {
        var sheet = await _world.CheckedAsync();
        await _world.Applications(_world.Gu).AskAsync(sheet.Id, sheet.Version, "请补充近两年的合同清单。");
        await Assert.ThrowsAsync<ConflictException>(() => _world.Applications().ApproveAsync(sheet.Id, sheet.Version));
        await Assert.ThrowsAsync<ConflictException>(() => _world.Applications().RefuseAsync(sheet.Id, sheet.Version, "不符合"));
        var after = await _world.Applications().OpenAsync(sheet.Id);
        Assert.Equal((ApplicationState.ChangesAsked, "Application.NotWaiting"), (after.State, after.Obstacle));
        Assert.Empty(await _world.Database.MailsAsync("application-approved"));
    }

    [Fact]
    public async Task A_second_click_on_approve_makes_no_second_partner_and_no_second_mail()
    {
        var sheet = await _world.CheckedAsync();
        var before = await PartnersAsync();
        var slug = await _world.Applications().ApproveAsync(sheet.Id, sheet.Version);
        await Assert.ThrowsAsync<ConflictException>(() => _world.Applications().ApproveAsync(sheet.Id, sheet.Version));
        await Refused.ByAsync("Application.NotWaiting", () => _world.Applications().ApproveAsync(sheet.Id, sheet.Version + 1));
        Assert.Equal(before + 1, await PartnersAsync());
        var mail = Assert.Single(await _world.Database.MailsAsync("application-approved"));
        Assert.Equal("chen@hengxin.example", mail.To);
        Assert.Equal(slug, (await _world.Applications().OpenAsync(sheet.Id)).PartnerSlug);
    }

    [Fact]
    public async Task Of_two_who_approve_at_the_same_moment_one_does()
    {
        var sheet = await _world.CheckedAsync();
        var before = await PartnersAsync();
        var outcomes = await Task.WhenAll(new[] { _world.Shen, _world.Gu, _world.Shen, _world.Gu }.Select(x => Task.Run(async () =>
        {
            try
            {
                return await _world.Applications(x).ApproveAsync(sheet.Id, sheet.Version);
            }
            catch (ConflictException)
            {
                return null;
            }
        })));
        Assert.Single(outcomes, x => x is not null);
        Assert.Equal(before + 1, await PartnersAsync());
        Assert.Single(await _world.Database.MailsAsync("application-approved"));
    }

    [Fact]
    public async Task What_is_asked_goes_out_with_a_link_that_opens_it_and_the_earlier_link_does_not()
    {
        var sent = await _world.SendAsync();
        Assert.True(await _world.Applications().AskAsync(sent.Id, 1, "请补充执业许可。"));
        var mail = Assert.Single(await _world.Database.MailsAsync("application-asked"));
        Assert.Contains("请补充执业许可。", mail.Text, StringComparison.Ordinal);
        var secret = mail.Text.Split("key=")[1].Split('\n', ' ', '&')[0].Trim();
        Assert.Contains($"https://portal.example.cn/en/{Application.PathOf(sent.Code, secret)}", mail.Text, StringComparison.Ordinal);
        await using var db = _world.Database.CreateDbContext();
        var kept = await db.Applications.AsNoTracking().SingleAsync(x => x.Id == sent.Id);
        Assert.Equal(PassCode.HashOf(secret), kept.SecretHash);
        Assert.DoesNotContain(await _world.Database.TrailAsync("application.ask"), x => x.Details?.Contains(kept.SecretHash, StringComparison.Ordinal) == true || x.Details?.Contains(secret, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Whom_no_mail_reaches_keeps_the_link_he_has()
    {
        var sent = await _world.SendAsync(Companies.Firm() with { Contacts = [new("陈衡", "合伙人", "not an address", null)] });
        Assert.False((await _world.Applications().OpenAsync(sent.Id)).CanBeTold);
        Assert.False(await _world.Applications().AskAsync(sent.Id, 1, "请补充邮箱。"));
        await using var db = _world.Database.CreateDbContext();
        Assert.Equal(PassCode.HashOf("first secret"), (await db.Applications.SingleAsync(x => x.Id == sent.Id)).SecretHash);
        Assert.Empty(await _world.Database.MailsAsync("application-asked"));
    }

    [Fact]
    public async Task Who_is_refused_reads_why_and_becomes_no_partner()
    {
        var sheet = await _world.CheckedAsync();
        var before = await PartnersAsync();
        await _world.Applications().RefuseAsync(sheet.Id, sheet.Version, "服务与生物医药无关。");
        Assert.Contains("服务与生物医药无关。", Assert.Single(await _world.Database.MailsAsync("application-refused")).Text, StringComparison.Ordinal);
        Assert.Equal(before, await PartnersAsync());
        Assert.Null((await _world.Applications().OpenAsync(sheet.Id)).PartnerSlug);
        Assert.Equal(sheet.Id, Assert.Single((await _world.Applications().ListAsync(new(ApplicationShelf.Refused))).Rows).Id);
    }

    [Fact]
    public async Task The_licence_is_given_to_whoever_checks_and_each_look_is_written_down()
    {
        var sent = await _world.SendAsync();
        var kept = await new FileStore(_world.Database).AddAsync(sent.ChangeKey, FileIntake.Accept(FileGiven.Picture(30, 20), "licence.jpg", FileKind.Photo), "applicant", TestDatabase.Noon);
        await using (var db = _world.Database.CreateDbContext())
        {
            (await db.Applications.SingleAsync(x => x.Id == sent.Id)).GiveLicence(kept.Id, TestDatabase.Noon);
            await db.SaveAsync(TestDatabase.Noon);
        }

        Assert.Equal("licence.webp", (await _world.Applications().OpenAsync(sent.Id)).Licence?.Name);
        Assert.Empty(await _world.Database.TrailAsync("file.take"));
        Assert.NotEqual(0, (await _world.Applications().OpenLicenceAsync(sent.Id)).Content!.Value.Length);
        Assert.Equal(sent.ChangeKey, Assert.Single(await _world.Database.TrailAsync("file.take")).Target);
    }

    private async Task<int> PartnersAsync()
    {
        await using var db = _world.Database.CreateDbContext();
        return await db.Partners.IgnoreQueryFilters().CountAsync();
    }
}
