using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Answers composed from records: only what is public and settled, frozen when sent, with what changed since.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly CareWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("药谷", AnswerItemKind.Listing, CareWorld.Listing)]
    [InlineData("张江", AnswerItemKind.Listing, CareWorld.Listing)]
    [InlineData("zhangjiang", AnswerItemKind.Park, "zhangjiang")]
    [InlineData("罗氏", AnswerItemKind.Partner, "roche")]
    [InlineData("沪府办规〔2021〕5号", AnswerItemKind.Policy, "sh-opinions-2021-5")]
    public async Task Records_are_found_by_name_number_and_park(string text, AnswerItemKind kind, string key) =>
        Assert.Contains(await _world.Answers(_world.Chen).FindAsync(_world.CaseId, text, null, _ct), x => x.Kind == kind && x.Key == key);

    [Fact]
    public async Task A_record_goes_in_with_facts_in_both_languages_its_day_and_its_source()
    {
        var sheet = await DraftAsync((AnswerItemKind.Listing, CareWorld.Listing));
        var item = Assert.Single(sheet.Items);
        Assert.Equal((new DateOnly(2026, 11, 24), "spaces/zj-lab-3"), (item.AsOf, item.Path));
        Assert.Equal(new LocalText("浦东新区，2026年11月12日核实", "Pudong New Area, confirmed on 12 November 2026"), item.Source);
        Assert.All(item.Facts, x => Assert.True(x.Label.IsComplete && x.Value.IsComplete));
        Assert.Contains(item.Facts, x => x.Label.En == "Rent" && x.Value == new LocalText("3.8–4.2 元/m²/天", "CNY 3.8–4.2 per m² per day"));
        Assert.Contains(item.Facts, x => x.Label.Zh == "首层净高" && x.Value.Zh == "6 m");
        // Nobody has confirmed the power supply.
        Assert.DoesNotContain(item.Facts, x => x.Value.Zh!.Contains("800", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Figures_go_in_with_period_kind_and_source()
    {
        var desk = _world.Answers(_world.Chen);
        var found = (await desk.FindAsync(_world.CaseId, "产业规模", AnswerItemKind.Figure, _ct)).First(x => x.Key.StartsWith("indicator:industry-scale/shanghai/2022", StringComparison.Ordinal));
        var item = (await DraftAsync((AnswerItemKind.Figure, found.Key))).Items[0];
        Assert.Equal(["2022年", "实际"], item.Facts.Where(x => x.Label.Zh is "时间" or "性质").Select(x => x.Value.Zh!));
        Assert.False(item.Source.IsEmpty);
    }

    [Fact]
    public async Task Every_settled_record_of_the_portal_can_be_taken_and_compares_equal_on_the_same_day()
    {
        var records = _world.For<AnswerRecords>(_world.Chen);
        var taken = 0;
        foreach (var text in new[] { "张江", "上海", "医药", "企业", "产业", "a" })
        {
            foreach (var choice in await records.FindAsync(text, null, _ct))
            {
                var (item, again) = (await records.TakeAsync(choice.Kind, choice.Key, _ct), await records.TakeAsync(choice.Kind, choice.Key, _ct));
                Assert.NotNull(item);
                Assert.All(item.Facts, x => Assert.False(x.Value.IsEmpty || x.Label.IsEmpty, $"{choice.Key}: {x.Label.Zh}"));
                Assert.Empty(AnswerDesk.Compare(item.Facts, again!.Facts));
                taken++;
            }
        }

        Assert.True(taken > 30, $"{taken}");
    }

    [Fact]
    public async Task What_is_not_public_or_still_to_be_confirmed_is_neither_found_nor_taken()
    {
        await ChangeListingAsync(x => x.Dispute(_world.Today));
        Assert.DoesNotContain(await _world.Answers(_world.Chen).FindAsync(_world.CaseId, "药谷", null, _ct), x => x.Key == CareWorld.Listing);
        await Refused.ByAsync("CaseAnswer.NotSettled", () => DraftAsync((AnswerItemKind.Listing, CareWorld.Listing)));
        _world.At(new(2027, 4, 15));
        await ChangeListingAsync(x => x.Confirm(new("浦东新区", "Pudong New Area"), new(2026, 11, 1), [FieldClass.Terms]));
        await Refused.ByAsync("CaseAnswer.NotSettled", () => DraftAsync((AnswerItemKind.Listing, CareWorld.Listing)));
        var records = _world.For<AnswerRecords>(_world.Chen);
        await using var db = _world.Database.CreateDbContext();
        var low = (await db.IndicatorValues.AsNoTracking().ToListAsync(_ct)).First(x => x.Confidence == Confidence.Low);
        Assert.Null(await records.TakeAsync(AnswerItemKind.Figure, low.ChangeKey, _ct));
        var open = (await db.Partners.AsNoTracking().ToListAsync(_ct)).First(x => x.Provenance.Confidence == Confidence.Low);
        Assert.Null(await records.TakeAsync(AnswerItemKind.Partner, open.Slug, _ct));
    }

    [Fact]
    public async Task A_draft_keeps_words_notes_and_order_and_of_two_writers_the_second_is_told()
    {
        var desk = _world.Answers(_world.Chen);
        var sheet = await DraftAsync((AnswerItemKind.Listing, CareWorld.Listing), (AnswerItemKind.Park, "zhangjiang"));
        var version = await desk.KeepAsync(_world.CaseId, 1, sheet.Version, new("您好。", "此致", [new(AnswerItemKind.Park, "zhangjiang", "首选"), new(AnswerItemKind.Listing, CareWorld.Listing, null)]), _ct);
        var kept = await desk.OpenAsync(_world.CaseId, 1, _ct);
        Assert.Equal((version, "您好。", "此致"), (kept.Version, kept.Opening, kept.Closing));
        Assert.Equal([("zhangjiang", "首选"), (CareWorld.Listing, null)], kept.Items.Select(x => (x.Key, x.Note)));
        await Assert.ThrowsAsync<ConflictException>(() => desk.KeepAsync(_world.CaseId, 1, sheet.Version, new("旧", "", []), _ct));
        await Refused.ByAsync("CaseAnswer.NoSuchItem", () => desk.KeepAsync(_world.CaseId, 1, version, new("您好。", "", [new(AnswerItemKind.Park, "lingang", null)]), _ct));
        await desk.KeepAsync(_world.CaseId, 1, version, new("您好。", "", [new(AnswerItemKind.Park, "zhangjiang", "首选")]), _ct);
        Assert.Single((await desk.OpenAsync(_world.CaseId, 1, _ct)).Items);
        await Refused.ByAsync("CaseAnswer.ItemsNotUsable", () => desk.AddAsync(_world.CaseId, 1, version + 1, AnswerItemKind.Park, "zhangjiang", _ct));
    }

    [Fact]
    public async Task Beginning_twice_opens_the_same_draft()
    {
        Assert.Equal((1, 1), (await _world.Answers(_world.Chen).StartAsync(_world.CaseId, _ct), await _world.Answers(_world.Centre).StartAsync(_world.CaseId, _ct)));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Answers(_world.Luo).StartAsync(_world.CaseId, _ct));
        await _world.Answers(_world.Chen).DropAsync(_world.CaseId, 1, 1, _ct);
        Assert.Empty((await _world.Answers(_world.Chen).ListAsync(_world.CaseId, _ct)).Answers);
    }

    [Fact]
    public async Task Sending_freezes_counts_as_the_first_answer_and_mails_where_to_read_it()
    {
        var desk = _world.Answers(_world.Chen);
        var sheet = await DraftAsync((AnswerItemKind.Listing, CareWorld.Listing));
        await Refused.ByAsync("CaseAnswer.NeedsText", () => desk.SendAsync(_world.CaseId, 1, sheet.Version, _ct));
        Assert.Empty(await _world.For<InvestorAnswers>(_world.Chen).OfAsync(_world.CaseId, _ct));
        await SendAsync("建议先看张江药谷。");
        var one = await _world.CaseAsync();
        Assert.Equal(TestDatabase.Noon, one.FirstAnsweredAtUtc);
        var mail = Assert.Single(await _world.Database.MailsAsync("answer:"));
        Assert.Equal((one.Email, true), (mail.To, mail.Text.Contains($"https://portal.example.cn/zh/{ServiceCase.PathOf(one.Number)}", StringComparison.Ordinal)));
        Assert.DoesNotContain("药谷", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("answered", mail.Text, StringComparison.Ordinal);
        var version = (await desk.OpenAsync(_world.CaseId, 1, _ct)).Version;
        foreach (var deed in new Func<Task>[] { () => desk.KeepAsync(_world.CaseId, 1, version, new("改", "", []), _ct), () => desk.SendAsync(_world.CaseId, 1, version, _ct), () => desk.DropAsync(_world.CaseId, 1, version, _ct) })
        {
            await Refused.ByAsync("CaseAnswer.Sent", deed);
        }

        Assert.Equal(2, await desk.StartAsync(_world.CaseId, _ct));
    }

    [Fact]
    public async Task The_investor_reads_what_stood_then_whatever_the_record_says_now()
    {
        await DraftAsync((AnswerItemKind.Listing, CareWorld.Listing));
        await SendAsync("建议先看张江药谷。");
        await ChangeListingAsync(x => x.Describe(Samples.Listing() with { Rent = new(5m, 5.5m), AvailableFrom = null }));
        var answers = _world.For<InvestorAnswers>(_world.Chen);
        var read = await answers.FindAsync(_world.CaseId, 1, _ct);
        Assert.Contains(read!.Items[0].Facts, x => x.Value.En == "CNY 3.8–4.2 per m² per day");
        Assert.Null(await answers.FindAsync(_world.CaseId, 2, _ct));
        var change = Assert.Single((await _world.Answers(_world.Chen).OpenAsync(_world.CaseId, 1, _ct)).Changes);
        Assert.Equal(AnswerChangeState.Changed, change.State);
        Assert.Contains(change.Facts, x => x.Label.En == "Rent" && x.Is!.En == "CNY 5–5.5 per m² per day");
        Assert.Contains(change.Facts, x => x.Label.En == "Available" && x.Is is null);
    }

    [Fact]
    public async Task A_draft_with_outdated_records_is_not_sent_before_they_are_taken_anew()
    {
        var desk = _world.Answers(_world.Chen);
        var sheet = await DraftAsync((AnswerItemKind.Listing, CareWorld.Listing), (AnswerItemKind.Park, "zhangjiang"));
        var version = await desk.KeepAsync(_world.CaseId, 1, sheet.Version, new("您好。", "", [.. sheet.Items.Select(x => new AnswerLine(x.Kind, x.Key, "说明"))]), _ct);
        await ChangeListingAsync(x => x.Describe(Samples.Listing() with { Rent = new(5m, 5.5m) }));
        await Refused.ByAsync("CaseAnswer.OutOfDate", () => desk.SendAsync(_world.CaseId, 1, version, _ct));
        version = await desk.RefreshAsync(_world.CaseId, 1, version, _ct);
        Assert.Equal("说明", (await desk.OpenAsync(_world.CaseId, 1, _ct)).Items[0].Note);
        await ChangeListingAsync(x => x.Withdraw());
        await Refused.ByAsync("CaseAnswer.OutOfDate", () => desk.SendAsync(_world.CaseId, 1, version, _ct));
        version = await desk.RefreshAsync(_world.CaseId, 1, version, _ct);
        Assert.Equal("zhangjiang", Assert.Single((await desk.OpenAsync(_world.CaseId, 1, _ct)).Items).Key);
        await desk.SendAsync(_world.CaseId, 1, version, _ct);
    }

    [Theory]
    [InlineData(true, AnswerChangeState.Withdrawn)]
    [InlineData(false, AnswerChangeState.Disputed)]
    public async Task Whoever_holds_the_case_hears_once_of_a_listing_withdrawn_or_disputed(bool isWithdrawn, AnswerChangeState state)
    {
        await DraftAsync((AnswerItemKind.Listing, CareWorld.Listing));
        await SendAsync("建议先看张江药谷。");
        Assert.Equal(0, await _world.Watch.WatchAnswersAsync(_ct));
        await ChangeListingAsync(x => (isWithdrawn ? x.Withdraw : (Action)(() => x.Dispute(_world.Today)))());
        Assert.Equal((1, 0), (await _world.Watch.WatchAnswersAsync(_ct), await _world.Watch.WatchAnswersAsync(_ct)));
        Assert.Equal(NoticeKind.AnswerOutdated, Assert.Single(await _world.NoticesAsync(_world.Chen)).Kind);
        Assert.Equal(state, Assert.Single((await _world.Answers(_world.Chen).OpenAsync(_world.CaseId, 1, _ct)).Changes).State);
    }

    [Fact]
    public async Task The_printed_file_is_the_same_each_time_and_takes_many_records_and_unknown_characters()
    {
        await DraftAsync((AnswerItemKind.Listing, CareWorld.Listing), (AnswerItemKind.Park, "zhangjiang"), (AnswerItemKind.Policy, "sh-opinions-2021-5"), (AnswerItemKind.Partner, "roche"));
        await Refused.ByAsync("CaseAnswer.NotSent", () => _world.Answers(_world.Chen).PrintAsync(_world.CaseId, 1, _ct));
        await SendAsync(string.Concat(Enumerable.Repeat("建议先看张江药谷🏭。https://portal.example.cn/zh/spaces/a-very-long-address-that-no-line-of-a-sheet-of-paper-can-hold-because-it-never-ends-anywhere\n", 40)));
        var (one, again) = (await _world.Answers(_world.Chen).PrintAsync(_world.CaseId, 1, _ct), await _world.For<InvestorAnswers>(_world.Chen).PdfAsync(_world.CaseId, 1, _ct));
        Assert.Equal(one, again);
        Assert.Equal("%PDF-", System.Text.Encoding.ASCII.GetString(one, 0, 5));
        Assert.InRange(one.Length, 20_000, 1_500_000);
        if (Environment.GetEnvironmentVariable("PORTAL_KEEP_PRINTS") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "answer.pdf"), one, _ct);
        }
    }

    [Fact]
    public async Task An_erased_case_has_no_answers_left_to_read()
    {
        await DraftAsync((AnswerItemKind.Listing, CareWorld.Listing));
        await SendAsync("建议先看张江药谷。");
        await _world.ChangeAsync(async db => (await db.ServiceCases.SingleAsync(x => x.Id == _world.CaseId, _ct)).Erase(CaseGiven.Weekdays, TestDatabase.Noon));
        Assert.Empty(await _world.For<InvestorAnswers>(_world.Chen).OfAsync(_world.CaseId, _ct));
    }

    private async Task<AnswerSheet> DraftAsync(params (AnswerItemKind Kind, string Key)[] items)
    {
        var desk = _world.Answers(_world.Chen);
        var number = await desk.StartAsync(_world.CaseId, _ct);
        foreach (var (kind, key) in items)
        {
            await desk.AddAsync(_world.CaseId, number, (await desk.OpenAsync(_world.CaseId, number, _ct)).Version, kind, key, _ct);
        }

        return await desk.OpenAsync(_world.CaseId, number, _ct);
    }

    private async Task SendAsync(string opening)
    {
        var desk = _world.Answers(_world.Chen);
        var sheet = await desk.OpenAsync(_world.CaseId, 1, _ct);
        var version = await desk.KeepAsync(_world.CaseId, 1, sheet.Version, new(opening, "", [.. sheet.Items.Select(x => new AnswerLine(x.Kind, x.Key, x.Note))]), _ct);
        await desk.SendAsync(_world.CaseId, 1, version, _ct);
    }

    private Task ChangeListingAsync(Action<SpaceListing> change) => _world.ChangeAsync(async db => change(await db.SpaceListings.SingleAsync(x => x.Code == CareWorld.Listing, _ct)));
}
