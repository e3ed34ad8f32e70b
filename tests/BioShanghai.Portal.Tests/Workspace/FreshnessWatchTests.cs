using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>What officers are told as their listings grow old. Noon of the tests is a Tuesday in Shanghai.</summary>
public sealed class FreshnessWatchTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly Desk _desk = new();
    private readonly List<ServiceProvider> _nodes = [];

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _desk.Dispose();
    }

    [Fact]
    public async Task An_officer_is_told_once_that_a_listing_is_due_then_greyed_then_hidden()
    {
        Assert.Equal(1, await Node().TellAsync(_ct));
        Assert.Equal(0, await Node().TellAsync(_ct));
        Assert.Equal([(NoticeKind.DueSoon, "space:pd-001", "细胞园 3 号楼 2 层")], await ToldAsync(_desk.Chen));

        // Hour by hour to the day it is no longer shown: confirmed on 16 August, greyed on 14 January, hidden on 15 March.
        foreach (var day in new[] { new DateOnly(2027, 1, 13), new(2027, 1, 14), new(2027, 3, 14), new(2027, 3, 15), new(2027, 9, 1) })
        {
            await AtAsync(day, _ => Node().TellAsync(_ct));
            await Node().TellAsync(_ct);
        }

        Assert.Equal([NoticeKind.DueSoon, NoticeKind.Greyed, NoticeKind.Hidden], (await ToldAsync(_desk.Chen)).Select(x => x.Kind));
        Assert.Equal(await ToldAsync(_desk.Chen), await ToldAsync(_desk.Zhou));
        Assert.Empty(await ToldAsync(_desk.Lin));
        Assert.Empty(await ToldAsync(_desk.Centre));
    }

    [Fact]
    public async Task A_listing_that_was_confirmed_and_falls_due_again_is_told_again()
    {
        await Node().TellAsync(_ct);
        await _desk.Listings(_desk.Chen).ConfirmAsync([Desk.Listing], _ct);
        Assert.Equal(0, await Node().TellAsync(_ct));
        await AtAsync((await _desk.LiveAsync()).DueOn.AddDays(-1), async _ => Assert.Equal(0, await Node().TellAsync(_ct)));
        await AtAsync((await _desk.LiveAsync()).DueOn, async _ => Assert.Equal(1, await Node().TellAsync(_ct)));
        Assert.Equal([NoticeKind.DueSoon, NoticeKind.DueSoon], (await ToldAsync(_desk.Chen)).Select(x => x.Kind));
    }

    [Fact]
    public async Task Three_hundred_listings_make_one_notice_that_says_how_many()
    {
        await _desk.Database.AddAsync(Enumerable.Range(100, 299).Select(x => _desk.NewListing($"pd-{x}", Desk.Park)));
        Assert.Equal(300, await Node().TellAsync(_ct));
        var (kind, target, about) = Assert.Single(await ToldAsync(_desk.Chen));
        Assert.Equal((NoticeKind.DueSoon, Notice.Listings, "300"), (kind, target, about));
    }

    [Fact]
    public async Task After_a_long_standstill_only_the_last_step_is_told()
    {
        await AtAsync(new(2027, 5, 1), _ => Node().TellAsync(_ct));
        Assert.Equal([NoticeKind.Hidden], (await ToldAsync(_desk.Chen)).Select(x => x.Kind));
        Assert.Equal(0, await Node().TellAsync(_ct));
    }

    [Fact]
    public async Task Of_two_nodes_that_look_at_the_same_moment_one_tells()
    {
        await _desk.Database.AddAsync(Enumerable.Range(100, 20).Select(x => _desk.NewListing($"pd-{x}", Desk.Park)));
        var told = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Node().TellAsync(_ct), _ct)));
        Assert.Equal(21, told.Sum());
        Assert.Single(await ToldAsync(_desk.Chen));
    }

    [Fact]
    public async Task Where_a_place_has_no_officer_the_Centre_is_told_and_a_disabled_officer_counts_for_none()
    {
        await using (var db = _desk.Database.CreateDbContext())
        {
            foreach (var officer in new[] { _desk.Chen, _desk.Zhou })
            {
                (await db.Users.SingleAsync(x => x.Id == officer.UserId, _ct)).Disable(TestDatabase.Noon);
            }

            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await Node().TellAsync(_ct);
        Assert.Empty(await ToldAsync(_desk.Chen));
        Assert.Single(await ToldAsync(_desk.Centre));
    }

    [Fact]
    public async Task An_officer_of_one_park_is_told_of_that_park_alone()
    {
        await using var db = _desk.Database.CreateDbContext();
        var other = await db.Parks.Where(x => x.DistrictCode == "pudong" && x.Slug != Desk.Park).Select(x => x.Slug).FirstAsync(_ct);
        var user = new PortalUser("park@example.cn", "顾园", TestDatabase.Noon) { NormalizedUserName = "PARK@EXAMPLE.CN" };
        await _desk.Database.AddAsync(user, new Grant(user.Id, Role.DistrictOfficer, null, other, TestDatabase.Noon), _desk.NewListing("pd-other", other));
        await Node().TellAsync(_ct);
        Assert.Equal("space:pd-other", Assert.Single(await ToldAsync(new(user.Id, "", [], null, null))).Target);
        Assert.Equal((Notice.Listings, "2"), Assert.Single(await ToldAsync(_desk.Chen)) is var (_, target, about) ? (target, about) : default);
    }

    [Fact]
    public async Task Nobody_is_told_anything_before_seven_in_the_morning()
    {
        _desk.Clock.AdjustTime(new DateTimeOffset(2026, 11, 25, 6, 59, 0, TimeSpan.FromHours(8)));
        Assert.Equal((0, 0), (await Node().TellAsync(_ct), await Node().MailAsync(_ct)));
        _desk.Clock.AdjustTime(new DateTimeOffset(2026, 11, 25, 7, 0, 0, TimeSpan.FromHours(8)));
        Assert.Equal(1, await Node().TellAsync(_ct));
    }

    [Fact]
    public async Task Once_a_week_each_officer_with_something_due_gets_one_mail_in_both_languages()
    {
        await ReachAsync(_desk.Chen, "chen@example.cn");
        await ReachAsync(_desk.Zhou, "zhou@example.cn");
        await ReachAsync(_desk.Lin, "lin@example.cn");
        Assert.Equal(2, await Node().MailAsync(_ct));
        Assert.Equal(0, await Node().MailAsync(_ct));
        await using var db = _desk.Database.CreateDbContext();
        var mail = await db.MailMessages.SingleAsync(x => x.To == "chen@example.cn", _ct);
        Assert.Equal("本周应确认的空间资源 · Listings to confirm this week", mail.Subject);
        Assert.Contains("7 天内应确认：1 条", mail.Text, StringComparison.Ordinal);
        Assert.Contains("https://portal.example.cn/zh/manage", mail.Text, StringComparison.Ordinal);
        Assert.Contains("greyed (not confirmed for more than 150 days): 0", mail.Text, StringComparison.Ordinal);

        await AtAsync(new(2026, 11, 29), async _ => Assert.Equal(0, await Node().MailAsync(_ct)));
        await AtAsync(new(2026, 11, 30), async _ => Assert.Equal(2, await Node().MailAsync(_ct)));
        await _desk.Listings(_desk.Chen).ConfirmAsync([Desk.Listing], _ct);
        await AtAsync(new(2026, 12, 7), async _ => Assert.Equal(0, await Node().MailAsync(_ct)));
    }

    [Fact]
    public async Task Listings_of_an_older_database_get_their_due_date()
    {
        var due = (await _desk.LiveAsync()).DueOn;
        await using var db = _desk.Database.CreateDbContext();
        await db.SpaceListings.ExecuteUpdateAsync(x => x.SetProperty(y => y.DueOn, DateOnly.MinValue), _ct);
        await Node().TellAsync(_ct);
        Assert.Equal(due, (await _desk.LiveAsync()).DueOn);
    }

    private FreshnessWatch Node()
    {
        var node = CoreOver.Node(_desk.Database, _desk.Clock);
        _nodes.Add(node);
        return node.GetRequiredService<FreshnessWatch>();
    }

    private async Task AtAsync(DateOnly day, Func<DateOnly, Task> act)
    {
        _desk.Clock.AdjustTime(new DateTimeOffset(day.ToDateTime(new(9, 0)), TimeSpan.FromHours(8)));
        await act(day);
    }

    private async Task ReachAsync(Actor officer, string email)
    {
        await using var db = _desk.Database.CreateDbContext();
        await db.Users.Where(x => x.Id == officer.UserId).ExecuteUpdateAsync(x => x.SetProperty(y => y.Email, email), _ct);
        // Everybody else of the desk has an address, too; only these are looked at.
        await db.Users.Where(x => !x.Email!.StartsWith("chen") && !x.Email.StartsWith("zhou") && !x.Email.StartsWith("lin")).ExecuteUpdateAsync(x => x.SetProperty(y => y.Email, ""), _ct);
    }

    private async Task<List<(NoticeKind Kind, string Target, string About)>> ToldAsync(Actor officer)
    {
        await using var db = _desk.Database.CreateDbContext();
        return [.. (await db.Notices.AsNoTracking().Where(x => x.UserId == officer.UserId).OrderBy(x => x.AtUtc).ThenBy(x => x.Id).ToListAsync(_ct)).Select(x => (x.Kind, x.Target, x.About))];
    }
}
