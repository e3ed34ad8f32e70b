using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Programme.Rosters;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>A list of companies is pasted, looked through and invited.</summary>
public sealed class RosterTests
{
    private const string Header = Companies.RosterHeader;

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_pasted_companies_get_an_invitation_each_and_a_second_time_nothing()
    {
        using var world = await CentreWorld.CreateAsync();
        var desk = world.For<RosterDesk>(world.Shen);
        var plan = await desk.CheckPasteAsync(2, Companies.Twenty, _ct);
        Assert.True(plan.IsReadable);
        Assert.All(plan.Rows, x => Assert.True(x.State == RosterState.New, $"{x.Number} {x.State} {string.Join(';', x.Faults)} {string.Join(';', x.Likes)}"));
        Assert.Empty(await world.Database.MailsAsync());

        Assert.Equal(new(20, 0), await desk.RunAsync(plan, [], _ct));
        var mails = await world.Database.MailsAsync();
        Assert.Equal(20, mails.Select(x => x.To).Distinct().Count());
        Assert.All(mails, x => Assert.Contains("/zh/partners/apply/", x.Text, StringComparison.Ordinal));
        Assert.All(mails, x => Assert.Contains("/en/partners/apply/", x.Text, StringComparison.Ordinal));

        // A second click with the same plan, and the same list pasted again.
        Assert.Equal(new(0, 20), await desk.RunAsync(plan, [], _ct));
        var again = await desk.CheckPasteAsync(2, Companies.Twenty, _ct);
        Assert.All(again.Rows, x => Assert.Equal(RosterState.Done, x.State));
        Assert.Equal(20, (await world.Database.MailsAsync()).Count);
    }

    [Fact]
    public async Task Who_is_a_member_under_another_spelling_is_told_by_name_and_not_invited()
    {
        using var world = await CentreWorld.CreateAsync();
        var desk = world.For<RosterDesk>(world.Shen);
        var plan = await desk.CheckPasteAsync(2, $"{Header}\n罗氏\tRoche\t\t行业领军企业\t李明\tli@example.cn\t\n艾昆纬\tIQVIA\t\t专业服务机构\t王芳\twang@example.cn\t\n上海复星医药集团\t\t\t行业领军企业\t张三\tzhang@example.cn\t", _ct);
        Assert.DoesNotContain(plan.Rows, x => x.State == RosterState.New);
        Assert.Contains(plan.Rows[0].Faults, x => x is { Code: RosterFaultCode.KnownAlready, Argument: "罗氏" });
        var outcome = await desk.RunAsync(plan, [], _ct);
        Assert.Equal(0, outcome.Invited);
        Assert.Empty(await world.Database.MailsAsync());
    }

    [Fact]
    public async Task Each_mistake_is_told_at_its_column_and_the_sound_rows_go_on()
    {
        using var world = await CentreWorld.CreateAsync();
        var desk = world.For<RosterDesk>(world.Shen);
        var code = Companies.CodeOf("青松");
        var wrong = code[..17] + (code[17] == 'A' ? 'B' : 'A');
        var plan = await desk.CheckPasteAsync(
            2,
            $"{Header}\n青松咨询有限公司\t\t{wrong}\t专业服务机构\t李明\tli@example.cn\t\n白鹭检测\t\t\t\t王芳\twang@\t不存在的服务\n\t\t\t律所\t\tzhao@example.cn\t\n银杏数据\t\t\t专业服务机构\t钱七\tqian@example.cn\t\n银杏数据有限公司\t\t\t专业服务机构\t钱七\tqian@example.cn\t",
            _ct);
        Assert.Equal([RosterFaultCode.CreditCodeWrong], plan.Rows[0].Faults.Select(x => x.Code));
        Assert.Equal([RosterFaultCode.CategoryNeeded, RosterFaultCode.ServiceUnknown, RosterFaultCode.EmailNotUsable], plan.Rows[1].Faults.Select(x => x.Code));
        Assert.Equal([RosterFaultCode.CategoryUnknown, RosterFaultCode.NameNeeded, RosterFaultCode.ContactNeeded], plan.Rows[2].Faults.Select(x => x.Code));
        Assert.Equal(RosterState.New, plan.Rows[3].State);
        Assert.Equal("5", Assert.Single(plan.Rows[4].Faults, x => x.Code == RosterFaultCode.TwiceInList).Argument);
        Assert.Equal(1, (await desk.RunAsync(plan, [], _ct)).Invited);
    }

    [Fact]
    public async Task A_list_without_the_columns_it_needs_is_refused_whole()
    {
        using var world = await CentreWorld.CreateAsync();
        var desk = world.For<RosterDesk>(world.Shen);
        var plan = await desk.CheckPasteAsync(2, "公司\t地址\n甲\t上海", _ct);
        Assert.False(plan.IsReadable);
        Assert.Equal([RosterColumn.NameZh, RosterColumn.Category, RosterColumn.Contact, RosterColumn.Email], plan.MissingColumns);
        Assert.Equal(["公司", "地址"], plan.UnknownHeaders);
        await Assert.ThrowsAsync<RuleException>(() => desk.RunAsync(plan, [], _ct));
    }

    [Fact]
    public async Task Somebody_refused_may_be_invited_again()
    {
        using var world = await CentreWorld.CreateAsync();
        var desk = world.For<RosterDesk>(world.Shen);
        var list = $"{Header}\n银杏数据\t\t\t专业服务机构\t钱七\tqian@example.cn\t";
        await desk.RunAsync(await desk.CheckPasteAsync(2, list, _ct), [], _ct);
        await world.CompleteAllAsync();
        await using (var db = world.Database.CreateDbContext())
        {
            (await db.Applications.SingleAsync(_ct)).Refuse("暂不符合。", world.Gu, world.Clock.GetUtcNow().UtcDateTime);
            await db.SaveAsync(world.Clock.GetUtcNow().UtcDateTime, _ct);
        }

        Assert.Equal(1, (await desk.RunAsync(await desk.CheckPasteAsync(2, list, _ct), [], _ct)).Invited);
    }
}
