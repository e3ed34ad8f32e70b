using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>A visitor says a listing is wrong; who hears of it, who deals with it, who sees the sender.</summary>
public sealed class ReportDeskTests : IAsyncLifetime
{
    private const string Message = "层高写的是 6 米，现场量只有 4.5 米，请核对。";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly Desk _desk = new();

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Officers_of_the_place_are_told_in_the_moment_a_report_arrives()
    {
        var report = await SendAsync();
        await using var db = _desk.Database.CreateDbContext();
        var told = await db.Notices.Where(x => x.Kind == NoticeKind.Reported).ToListAsync(_ct);
        Assert.Equal(new[] { _desk.Chen.UserId, _desk.Zhou.UserId }.Order(), told.Select(x => (Guid?)x.UserId).Order());
        Assert.All(told, x => Assert.Equal((report.ChangeKey, "细胞园 3 号楼 2 层"), (x.Target, x.About)));
        var row = Assert.Single((await _desk.Week(_desk.Chen).ReadAsync(_ct)).Reports);
        Assert.Equal((Message, Desk.Listing), (row.Message, Assert.Single(row.Listings).Code));
    }

    [Fact]
    public async Task What_looks_like_spam_troubles_nobody_until_a_person_takes_it_among_the_others()
    {
        var report = await SendAsync(TimeSpan.FromSeconds(1));
        await using (var db = _desk.Database.CreateDbContext())
        {
            Assert.False(await db.Notices.AnyAsync(_ct));
        }

        var reports = Reports(_desk.Chen);
        Assert.Empty((await reports.ListAsync(QuestionState.New, 0, _ct)).Rows);
        Assert.Equal(["haste"], Assert.Single((await reports.ListAsync(QuestionState.Quarantined, 0, _ct)).Rows).Doubts);
        await reports.ReleaseAsync(report.Id, _ct);
        Assert.Single((await reports.ListAsync(QuestionState.New, 0, _ct)).Rows);
        await Refused.ByAsync("Report.NotQuarantined", () => reports.ReleaseAsync(report.Id, _ct));
    }

    [Fact]
    public async Task A_report_is_closed_once_with_its_outcome_by_whom_and_when()
    {
        var report = await SendAsync();
        var reports = Reports(_desk.Chen);
        await Refused.ByAsync("Report.NeedsReason", () => reports.CloseAsync(report.Id, QuestionState.NothingWrong, " ", _ct));
        await Refused.ByAsync("Report.NoSuchOutcome", () => reports.CloseAsync(report.Id, QuestionState.Quarantined, "x", _ct));
        await Refused.ByAsync("Report.NoteNotUsable", () => reports.CloseAsync(report.Id, QuestionState.NothingWrong, new string('长', Question.NoteMaxLength + 1), _ct));
        await Refused.ByAsync("Report.NoteNotUsable", () => reports.CloseAsync(report.Id, QuestionState.NothingWrong, "a\uD800", _ct));
        await reports.CloseAsync(report.Id, QuestionState.NothingWrong, "现场复核为 6 米，来文所指是 3 层。", _ct);
        var row = Assert.Single((await Reports(_desk.Zhou).ListAsync(QuestionState.NothingWrong, 0, _ct)).Rows);
        Assert.Equal(("陈浦", TestDatabase.Noon, "现场复核为 6 米，来文所指是 3 层。"), (row.HandledBy, row.HandledAtUtc, row.Note));
        await Refused.ByAsync("Report.Closed", () => Reports(_desk.Zhou).CloseAsync(report.Id, QuestionState.Corrected, null, _ct));
        var line = Assert.Single(await _desk.TrailAsync("report.close"));
        Assert.Equal((report.ChangeKey, "陈浦"), (line.Target, line.ActorName));
        Assert.Empty((await _desk.Week(_desk.Chen).ReadAsync(_ct)).Reports);
    }

    [Fact]
    public async Task Withdrawn_is_said_only_of_what_the_public_no_longer_sees()
    {
        var report = await SendAsync();
        await Refused.ByAsync("Report.ListingIsPublic", () => Reports(_desk.Chen).CloseAsync(report.Id, QuestionState.ListingWithdrawn, null, _ct));
        await _desk.Editing(_desk.Chen).WithdrawAsync(Desk.Listing, "已整层出租", _ct);
        await Reports(_desk.Chen).CloseAsync(report.Id, QuestionState.ListingWithdrawn, null, _ct);
        Assert.Single((await Reports(_desk.Centre).ListAsync(QuestionState.ListingWithdrawn, 0, _ct)).Rows);
    }

    [Fact]
    public async Task Two_people_who_close_one_report_at_once_leave_one_outcome()
    {
        var report = await SendAsync();
        await using var one = _desk.Database.CreateDbContext();
        await using var two = _desk.Database.CreateDbContext();
        (await one.Questions.SingleAsync(x => x.Id == report.Id, _ct)).Close(_desk.Chen, QuestionState.Corrected, null, TestDatabase.Noon);
        (await two.Questions.SingleAsync(x => x.Id == report.Id, _ct)).Close(_desk.Zhou, QuestionState.NothingWrong, "无误", TestDatabase.Noon);
        await one.SaveAsync(TestDatabase.Noon, _ct);
        await Assert.ThrowsAsync<ConflictException>(() => two.SaveAsync(TestDatabase.Noon, _ct));
    }

    [Fact]
    public async Task Another_districts_officer_finds_no_such_report()
    {
        var report = await SendAsync();
        var lin = Reports(_desk.Lin);
        Assert.Empty((await lin.ListAsync(QuestionState.New, 0, _ct)).Rows);
        await Assert.ThrowsAsync<NotFoundException>(() => lin.OpenAsync(report.Id, _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => lin.CloseAsync(report.Id, QuestionState.Corrected, null, _ct));
        await Assert.ThrowsAsync<ForbiddenException>(() => Reports(_desk.Auditor).ListAsync(QuestionState.New, 0, _ct));
        Assert.Single((await Reports(_desk.Centre).ListAsync(QuestionState.New, 0, _ct)).Rows);
    }

    [Fact]
    public async Task Who_sent_it_is_shown_to_the_desk_alone_and_every_look_is_written_down()
    {
        var report = await SendAsync();
        await Assert.ThrowsAsync<ForbiddenException>(() => Reports(_desk.Chen).SenderAsync(report.Id, _ct));
        Assert.True((await Reports(_desk.Chen).OpenAsync(report.Id, _ct)).HasSender);
        Assert.Equal("li.wei@example.com", (await Reports(_desk.Centre).SenderAsync(report.Id, _ct)).Email);
        var line = Assert.Single(await _desk.TrailAsync("report.sender"));
        Assert.DoesNotContain("li.wei", line.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_of_a_listing_that_is_gone_is_left_to_the_Centre()
    {
        var report = await SendAsync();
        await using (var db = _desk.Database.CreateDbContext())
        {
            await db.SpaceListings.Where(x => x.Code == Desk.Listing).ExecuteDeleteAsync(_ct);
        }

        Assert.Empty((await Reports(_desk.Chen).ListAsync(QuestionState.New, 0, _ct)).Rows);
        await Assert.ThrowsAsync<NotFoundException>(() => Reports(_desk.Chen).CloseAsync(report.Id, QuestionState.Corrected, null, _ct));
        await Reports(_desk.Centre).CloseAsync(report.Id, QuestionState.ListingWithdrawn, null, _ct);
    }

    private ReportDesk Reports(Actor actor) => CoreOver.For<ReportDesk>(_desk.Database, _desk.Clock, actor);

    private async Task<Question> SendAsync(TimeSpan? taken = null)
    {
        await using var node = CoreOver.Node(_desk.Database, _desk.Clock);
        return await node.GetRequiredService<QuestionService>().SendAsync(
            new()
            {
                ItemCodes = [Desk.Listing], Name = "李维", Email = "li.wei@example.com", Message = Message, Language = "zh", ConsentVersion = Consent.Version,
            },
            new(Guid.NewGuid().ToString("N"), "network", taken ?? TimeSpan.FromMinutes(1)), _ct);
    }
}
