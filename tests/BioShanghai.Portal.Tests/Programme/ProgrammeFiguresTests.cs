#pragma warning disable xUnit1051 // Many calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>Every number of the overview opens exactly the rows it counts, by the address it stands behind.</summary>
public sealed class ProgrammeFiguresTests : IAsyncLifetime
{
    private CentreWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await CentreWorld.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Numbers_are_the_rows_behind_them()
    {
        await _world.AdmitAsync();
        await _world.Members().SuspendAsync("iqvia", 1, "核查");
        await _world.Members().EndAsync("sanofi", 1, "退出");
        await _world.Members().RenewAsync("roche", 1, new(2027, 1, 31), "续期");
        await _world.SendAsync(Companies.Firm("浦江知识产权", "Pujiang IP"), daysAgo: 4);
        await _world.SendAsync(Companies.Firm("便宜贷款", "Cheap Loans"), doubts: ["links"]);
        var refused = await _world.SendAsync(Companies.Firm("临港咨询", "Lingang Advisory"));
        await _world.Applications().RefuseAsync(refused.Id, 1, "不符合");

        var all = await _world.Figures().ReadAsync();
        var members = all.Lines.SelectMany(x => x.States.Append(x.All)).Concat(all.Completeness.Select(x => x.Of)).Append(all.Members).Append(all.Ending).Append(all.ToBeConfirmed).ToList();
        var applications = all.Applications.Concat(all.Steps.Select(x => x.Of)).Append(all.Sent).ToList();
        Assert.True(members.Count > 20 && applications.Count > 10);
        foreach (var figure in members)
        {
            Assert.Equal(figure.Query, MemberQuery.Read("?" + figure.Query));
            Assert.Equal((figure.Count, figure.Query), ((await _world.Members().ListAsync(MemberQuery.Read(figure.Query.ToString()))).Total, figure.Query));
        }

        foreach (var figure in applications)
        {
            Assert.Equal(figure.Query, ApplicationQuery.Read("?" + figure.Query));
            Assert.Equal((figure.Count, figure.Query), ((await _world.Applications().ListAsync(ApplicationQuery.Read(figure.Query.ToString()))).Total, figure.Query));
        }

        Assert.Equal((24, 1, 4), (all.Members.Count, all.Ending.Count, all.Sent.Count));
        Assert.Equal(all.Members.Count, all.Lines.Sum(x => x.All.Count));
        Assert.Equal(23, all.Completeness.Sum(x => x.Of.Count));
        Assert.Equal(1.0, all.Completeness.Sum(x => x.Share), 6);
        Assert.Equal(all.Sent.Count, all.Applications.Sum(x => x.Count));
    }

    [Fact]
    public async Task The_time_in_a_step_is_the_middle_and_the_ninth_of_ten_of_those_that_left_it()
    {
        for (var days = 1; days <= 10; days++)
        {
            var sent = await _world.SendAsync(Companies.Firm($"第 {days} 家", $"Firm {days}"), daysAgo: days);
            await _world.Applications().MarkAsync(sent.Id, 1, "experience", CriterionResult.Met, null);
        }

        await _world.SendAsync(Companies.Firm("还在等", "Still waiting"), daysAgo: 90);
        var waiting = (await _world.Figures().ReadAsync()).Steps.Single(x => x.State == ApplicationState.Applied);
        Assert.Equal((10, 5.0, 9.0), (waiting.Of.Count, waiting.MedianDays!.Value, waiting.LongDays!.Value));
        Assert.Null((await _world.Figures().ReadAsync()).Steps.Single(x => x.State == ApplicationState.ChangesAsked).MedianDays);
    }

    [Theory]
    [InlineData("?state=active&category=service-firm&batch=1&q=%E7%BD%97%E6%B0%8F&confirm=1&ends=90&points=many&page=2")]
    [InlineData("?state=nonsense&category=%00&batch=-1&q=+&ends=99999999999&points=&page=0&page=x&other=1")]
    [InlineData("?&&&=&state&q=%")]
    [InlineData("")]
    [InlineData(null)]
    public void An_address_however_mangled_asks_for_something_and_reads_as_it_is_written(string? address)
    {
        var query = MemberQuery.Read(address);
        Assert.Equal(query, MemberQuery.Read(query.ToString()));
        var applications = ApplicationQuery.Read(address);
        Assert.Equal(applications, ApplicationQuery.Read(applications.ToString()));
        Assert.True(query.Page >= 0 && (query.Text?.Length ?? 0) <= MemberQuery.LongestText);
    }

    [Fact]
    public void An_address_says_what_is_asked_for() => Assert.Equal(
        "state=suspended&category=investment-platform&batch=2&q=%E7%BD%97%E6%B0%8F%20%26&confirm=1&ends=90&points=few&page=3",
        new MemberQuery(MembershipState.Suspended, PartnerCategory.InvestmentPlatform, 2, "罗氏 &", true, 90, OpenPointBand.Few, 2).ToString());
}
