using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Messages to the investor, notes for colleagues, tasks, templates.</summary>
public sealed class CaseTalkTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private CaseWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await CaseWorld.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("zh", "一门式服务")]
    [InlineData("en", "one-stop service")]
    public async Task The_mail_says_in_the_investor_s_language_that_there_is_a_message_and_nothing_of_it(string language, string says)
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong", input: CaseGiven.Input(email: "anna@example.cn") with { Language = language }));
        Assert.True(await _world.Talk(_world.Pudong).SayAsync(one.Id, 1, "张江药谷三号楼，租金每天 3.2 元。", false, ct: _ct));
        var mail = Assert.Single(await _world.Database.MailsAsync(to: "anna"));
        Assert.Contains(says, mail.Text, StringComparison.Ordinal);
        Assert.Contains($"https://portal.example.cn/{language}/{ServiceCase.PathOf(one.Number)}", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("* * *", mail.Text, StringComparison.Ordinal);
        Assert.All(new[] { "3.2", "张江", "韦安娜", "莱茵" }, x => Assert.DoesNotContain(x, mail.Subject + mail.Text, StringComparison.Ordinal));
        var message = Assert.Single(await _world.MessagesAsync(one.Id));
        Assert.Equal((false, "陈浦", "张江药谷三号楼，租金每天 3.2 元。"), (message.IsFromInvestor, message.By, message.Text));
    }

    [Fact]
    public async Task A_message_is_the_first_answer_and_may_stop_the_clock()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong", input: CaseGiven.Input(email: null)));
        _world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(await _world.Talk(_world.Pudong).SayAsync(one.Id, 1, "请问需要多大的电力容量？", isWaiting: true, ct: _ct));
        var asked = await _world.ReadAsync(one.Id);
        Assert.Equal((TestDatabase.Noon.AddHours(1), CaseStatus.WaitingForInvestor, false), (asked.FirstAnsweredAtUtc, asked.Status, asked.IsClockRunning));
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.Talk(_world.Pudong).SayAsync(one.Id, 2, "提醒一下。", false, ct: _ct);
        Assert.Equal(TestDatabase.Noon.AddHours(1), (await _world.ReadAsync(one.Id)).FirstAnsweredAtUtc);
        Assert.Empty(await _world.Database.MailsAsync());
        await Refused.ByAsync("CaseMessage.NeedsText", () => _world.Talk(_world.Pudong).SayAsync(one.Id, 2, " ", false, ct: _ct));
    }

    [Fact]
    public async Task Whoever_waits_for_an_answer_is_marked_in_the_list()
    {
        var (waits, served) = (CaseGiven.In("pudong"), CaseGiven.In("pudong"));
        await _world.Database.AddAsync(waits, served);
        await _world.Talk(_world.Pudong).SayAsync(served.Id, 1, "已答复。", false, ct: _ct);
        Assert.Equal([(waits.Id, true), (served.Id, false)], (await _world.Desk(_world.Pudong).ListAsync(new(), _ct)).Rows.OrderBy(x => x.Number, StringComparer.Ordinal).Select(x => (x.Id, x.IsToBeAnswered)));
        await _world.Database.AddAsync(new CaseMessage(Guid.NewGuid(), served.Id, true, "韦安娜", "谢谢，还有一事。", [], TestDatabase.Noon.AddHours(2)));
        Assert.All((await _world.Desk(_world.Pudong).BoardAsync(new(), ct: _ct)).Columns[0].Cards, x => Assert.True(x.IsToBeAnswered));
    }

    [Fact]
    public async Task Spam_is_not_answered_and_a_case_without_its_data_gets_no_note()
    {
        var spam = await _world.AddAsync(CaseGiven.Case(doubts: ["links"]));
        await Refused.ByAsync("Case.Quarantined", () => _world.Talk(_world.Centre).SayAsync(spam.Id, 1, "您好", false, ct: _ct));
        var gone = CaseGiven.In("pudong");
        gone.Erase(CaseGiven.Weekdays, TestDatabase.Noon);
        await _world.AddAsync(gone);
        await Refused.ByAsync("Case.Erased", () => _world.Talk(_world.Pudong).NoteAsync(gone.Id, 1, "韦安娜的电话是……", _ct));
        await Refused.ByAsync("Case.Erased", () => _world.Talk(_world.Pudong).AddTaskAsync(gone.Id, 1, "打电话给韦安娜", new(2026, 12, 1), null, _ct));
    }

    [Fact]
    public async Task Notes_are_kept_apart_from_messages_and_the_trail_repeats_neither()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        await _world.Talk(_world.Pudong).NoteAsync(one.Id, 1, "对方同时在谈苏州。", _ct);
        await _world.Talk(_world.Pudong).SayAsync(one.Id, 1, "欢迎来沪。", false, ct: _ct);
        var talk = await _world.Talk(_world.Colleague).OpenAsync(one.Id, _ct);
        Assert.Equal(("对方同时在谈苏州。", "陈浦"), (Assert.Single(talk.Notes).Text, talk.Notes[0].By));
        Assert.Equal(["欢迎来沪。"], talk.Messages.Select(x => x.Text));
        await using var db = _world.Database.CreateDbContext();
        Assert.All(db.AuditEntries.ToList(), x => Assert.DoesNotContain("苏州", x.Details ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_is_given_to_one_who_may_carry_the_case_and_done_once()
    {
        var one = await _world.AddAsync(CaseGiven.In("pudong"));
        await Refused.ByAsync("Case.CannotHandle", () => _world.Talk(_world.Pudong).AddTaskAsync(one.Id, 1, "核实", new(2026, 12, 1), _world.Baoshan.UserId, _ct));
        await Refused.ByAsync("CaseTask.DueIsPast", () => _world.Talk(_world.Pudong).AddTaskAsync(one.Id, 1, "核实", new(2026, 11, 23), null, _ct));
        await _world.Talk(_world.Pudong).AddTaskAsync(one.Id, 1, "核实电力", new(2026, 11, 24), _world.Colleague.UserId, _ct);
        var task = Assert.Single((await _world.Talk(_world.Colleague).OpenAsync(one.Id, _ct)).Tasks);
        Assert.Equal((true, "李浦"), (task.IsMine, task.AssigneeName));
        await _world.Talk(_world.Colleague).SetTaskDoneAsync(one.Id, task.Id, 1, true, _ct);
        await Assert.ThrowsAsync<ConflictException>(() => _world.Talk(_world.Pudong).SetTaskDoneAsync(one.Id, task.Id, 1, true, _ct));
        await Refused.ByAsync("CaseTask.Done", () => _world.Talk(_world.Pudong).SetTaskDoneAsync(one.Id, task.Id, 2, true, _ct));
        await _world.Talk(_world.Pudong).SetTaskDoneAsync(one.Id, task.Id, 2, false, _ct);
        var other = await _world.AddAsync(CaseGiven.In("pudong"));
        await Refused.ByAsync("CaseTask.None", () => _world.Talk(_world.Pudong).SetTaskDoneAsync(other.Id, task.Id, 3, true, _ct));
    }

    [Fact]
    public async Task A_template_is_filled_with_what_the_case_says_in_the_language_of_its_investor()
    {
        var templates = _world.For<ReplyTemplateDesk>(_world.Centre);
        await templates.SaveAsync(null, 0, new("收到", "Received"), new("{name}，您好：{company} 的事项 {number} 已于 {date} 收到。{officer}", "Dear {name}, we received {number} of {company} on {date}. {officer}"), _ct);
        var row = Assert.Single(await _world.For<ReplyTemplateDesk>(_world.Pudong).ListAsync(_ct), x => x.Name.Zh == "收到");
        Assert.Equal("李明，您好：示例生物科技有限公司 的事项 C7K3M9QAXTB 已于 2026年11月24日 收到。陈浦", row.Preview.Zh);
        var zh = await _world.AddAsync(CaseGiven.In("pudong"));
        var en = await _world.AddAsync(CaseGiven.In("pudong", input: CaseGiven.Input("Rhein Bio GmbH") with { Language = "en", ContactName = "Anna {number}" }));
        Assert.Equal($"韦安娜，您好：德国莱茵生物医药有限公司 的事项 {zh.Number} 已于 2026年11月24日 收到。陈浦", (await _world.Talk(_world.Pudong).FillAsync(zh.Id, row.Id, _ct)).Text);
        Assert.Equal($"Dear Anna {{number}}, we received {en.Number} of Rhein Bio GmbH on 24 November 2026. 陈浦", (await _world.Talk(_world.Pudong).FillAsync(en.Id, row.Id, _ct)).Text);
    }

    [Fact]
    public async Task Templates_are_written_by_the_duty_desk_in_both_languages_with_places_that_can_be_filled()
    {
        var templates = _world.For<ReplyTemplateDesk>(_world.Centre);
        var (name, text) = (new LocalText("收到", "Received"), new LocalText("{name}", "{name}"));
        await Assert.ThrowsAsync<ForbiddenException>(() => _world.For<ReplyTemplateDesk>(_world.Pudong).SaveAsync(null, 0, name, text, _ct));
        await Refused.ByAsync("ReplyTemplate.NeedsText", () => templates.SaveAsync(null, 0, name, new("{name}", " "), _ct));
        await Refused.ByAsync("ReplyTemplate.NeedsName", () => templates.SaveAsync(null, 0, new("收到", null), text, _ct));
        await Refused.ByAsync("ReplyTemplate.NoSuchPlace", () => templates.SaveAsync(null, 0, name, new("{姓名}", "{name}"), _ct));
        await templates.SaveAsync(null, 0, name, text, _ct);
        var row = Assert.Single(await templates.ListAsync(_ct), x => x.Name.Zh == "收到");
        await templates.SaveAsync(row.Id, 1, name, new("{name}：", "{name},"), _ct);
        await Assert.ThrowsAsync<ConflictException>(() => templates.SaveAsync(row.Id, 1, name, text, _ct));
        await templates.RemoveAsync(row.Id, 2, _ct);
        await Refused.ByAsync("ReplyTemplate.None", () => templates.SaveAsync(row.Id, 3, name, text, _ct));
    }
}
