using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Data;

public sealed class ChangeFeedTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly TestDatabase _database = TestDatabase.Empty();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));
    private readonly ChangeFeed _feed;

    public ChangeFeedTests() => _feed = new ChangeFeed(_database, _clock);

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task What_was_there_before_is_known_and_what_comes_after_is_told_once()
    {
        await WriteAsync(1, "park:before", Now);
        await _feed.BeginAsync(_ct);
        await WriteAsync(2, "park:after", Now);

        Assert.Equal(["park:after"], await _feed.PollAsync(_ct));
        Assert.Empty(await _feed.PollAsync(_ct));
    }

    [Fact]
    public async Task An_id_that_becomes_visible_after_a_later_one_is_not_lost()
    {
        await _feed.BeginAsync(_ct);
        await WriteAsync(2, "park:second", Now);
        Assert.Equal(["park:second"], await _feed.PollAsync(_ct));

        _clock.Advance(ChangeFeed.Overlap - TimeSpan.FromSeconds(1));
        await WriteAsync(1, "park:first", Now - TimeSpan.FromSeconds(100));
        Assert.Equal(["park:first"], await _feed.PollAsync(_ct));
        Assert.Empty(await _feed.PollAsync(_ct));
    }

    [Fact]
    public async Task An_id_older_than_the_window_does_not_hold_back_the_ones_around_it()
    {
        await WriteAsync(1, "park:old", Now - ChangeFeed.Overlap * 2);
        await WriteAsync(3, "park:new", Now);
        await _feed.BeginAsync(_ct);
        await WriteAsync(2, "park:between", Now);
        Assert.Equal(["park:between"], await _feed.PollAsync(_ct));

        _clock.Advance(ChangeFeed.Overlap * 2);
        Assert.Empty(await _feed.PollAsync(_ct));
        await WriteAsync(4, "park:later", Now);
        Assert.Equal(["park:later"], await _feed.PollAsync(_ct));
    }

    [Fact]
    public async Task More_changes_than_one_batch_are_all_told()
    {
        await _feed.BeginAsync(_ct);
        await using (var db = _database.CreateDbContext())
        {
            db.ChangeEvents.AddRange(Enumerable.Range(0, 4_500).Select(x => new ChangeEvent("park:" + x, Now)));
            await db.SaveAsync(Now, _ct);
        }

        Assert.Equal(4_500, (await _feed.PollAsync(_ct)).Count);
        Assert.Empty(await _feed.PollAsync(_ct));
    }

    [Fact]
    public async Task Events_older_than_a_week_are_removed()
    {
        await WriteAsync(1, "park:old", Now - ChangeFeed.KeptFor - TimeSpan.FromMinutes(1));
        await WriteAsync(2, "park:new", Now - ChangeFeed.KeptFor + TimeSpan.FromMinutes(1));
        Assert.Equal(1, await _feed.PurgeAsync(_ct));
        await using var db = _database.CreateDbContext();
        Assert.Equal("park:new", (await db.ChangeEvents.SingleAsync(_ct)).Key);
    }

    [Fact]
    public async Task The_pump_first_says_that_anything_may_have_changed_and_then_names_keys()
    {
        var heard = new List<string>();
        using var pump = Pump(keys =>
        {
            heard.Add(string.Join(',', keys));
            return Task.CompletedTask;
        });
        await pump.StepAsync(_ct);
        await WriteAsync(1, "park:a", Now);
        await WriteAsync(2, "park:a", Now);
        await pump.StepAsync(_ct);
        await pump.StepAsync(_ct);
        Assert.Equal(["", "park:a"], heard);
    }

    [Fact]
    public async Task A_listener_that_failed_is_told_to_follow_everything_next_time_and_the_pump_goes_on()
    {
        var heard = new List<string>();
        var fails = false;
        using var pump = Pump(keys =>
        {
            heard.Add(string.Join(',', keys));
            return fails ? throw new InvalidOperationException("full disk") : Task.CompletedTask;
        });
        await pump.StepAsync(_ct);
        fails = true;
        await WriteAsync(1, "park:a", Now);
        await pump.StepAsync(_ct);
        fails = false;
        await pump.StepAsync(_ct);
        await pump.StepAsync(_ct);
        Assert.Equal(["", "park:a", ""], heard);
    }

    [Fact]
    public async Task The_pump_survives_a_database_that_is_away_and_catches_up()
    {
        var heard = new List<string>();
        using var pump = Pump(keys =>
        {
            heard.AddRange(keys);
            return Task.CompletedTask;
        });
        await pump.StepAsync(_ct);
        await using var db = _database.CreateDbContext();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        await db.Database.OpenConnectionAsync(_ct);
        command.CommandText = "ALTER TABLE ChangeEvents RENAME TO Away";
        await command.ExecuteNonQueryAsync(_ct);
        Assert.Equal(0, await pump.StepAsync(_ct));

        command.CommandText = "ALTER TABLE Away RENAME TO ChangeEvents";
        await command.ExecuteNonQueryAsync(_ct);
        await WriteAsync(1, "park:a", Now);
        await pump.StepAsync(_ct);
        Assert.Equal(["park:a"], heard);
    }

    private ChangePump Pump(Func<IReadOnlyCollection<string>, Task> listener)
    {
        var changes = new ContentChanges();
        changes.Subscribe((keys, _) => listener(keys));
        return new ChangePump(_feed, changes, _clock, NullLogger<ChangePump>.Instance);
    }

    // Ids are given, as if drawn earlier than the row became visible.
    private async Task WriteAsync(long id, string key, DateTime at)
    {
        await using var db = _database.CreateDbContext();
        var written = new ChangeEvent(key, at);
        db.Entry(written).Property(x => x.Id).CurrentValue = id;
        db.Entry(written).State = EntityState.Added;
        await db.SaveAsync(at, _ct);
    }
}
