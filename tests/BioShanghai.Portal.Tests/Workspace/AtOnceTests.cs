#pragma warning disable xUnit1051 // Many calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Tests.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>Many people in the same moment, on databases that lock in different ways.</summary>
public abstract class AtOnceTests : IAsyncLifetime
{
    private const RecordKind Space = RecordKind.Space;

    private Desk _desk = null!;

    protected abstract Task<Desk> DeskAsync();

    public async ValueTask InitializeAsync() => _desk = await (await DeskAsync()).OpenAsync();

    public async ValueTask DisposeAsync()
    {
        _desk.Dispose();
        await EndAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual ValueTask EndAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Twenty_savings_at_once_lose_nothing()
    {
        var sheet = await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing);
        var fields = ListingFields.Table.Fields.Where(x => x.Key.EndsWith(".note.zh", StringComparison.Ordinal) && x.Key.StartsWith("spec.", StringComparison.Ordinal)).Take(20).ToList();
        var outcomes = await Task.WhenAll(fields.Select((x, i) => _desk.ChangeAsync(i % 2 == 0 ? _desk.Chen : _desk.Zhou, x.Key, $"说明 {i}", sheet)));
        Assert.All(outcomes, x => Assert.True(x.IsSaved));
        var saved = (await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing)).Values;
        Assert.All(fields.Select((x, i) => (x.Key, Text: $"说明 {i}")), x => Assert.Equal(x.Text, saved[x.Key]));
        Assert.True((await new AuditVerifier(_desk.Contexts).CheckAsync()).IsSound);
    }

    [Fact]
    public async Task Fifty_clicks_on_approve_publish_once()
    {
        await _desk.ChangeAsync(_desk.Chen, "area", "1500");
        await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null);
        var revision = (await _desk.Reviews(_desk.Zhou).ListAsync()).Single().Revision;
        var reviewers = new[] { _desk.Zhou, _desk.Centre };
        var decided = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            try
            {
                await _desk.Reviews(reviewers[i % 2]).ApproveAsync(revision.Id, revision.Version);
                return 1;
            }
            catch (Exception lost) when (lost is ConflictException or RuleException)
            {
                return 0;
            }
        }));
        Assert.Equal(1, decided.Sum());
        Assert.Single(await _desk.TrailAsync("revision.approve"), x => x.Target == "space:" + Desk.Listing);
        Assert.Equal(2, (await _desk.LiveAsync()).Version);
        await using var db = _desk.Contexts.CreateDbContext();
        Assert.Single(await db.Notices.Where(x => x.Kind == NoticeKind.Published).ToListAsync());
    }
}

public sealed class SqliteAtOnceTests : AtOnceTests
{
    protected override Task<Desk> DeskAsync() => Task.FromResult(new Desk());
}

public sealed class PostgresAtOnceTests : AtOnceTests
{
    private readonly PostgresServer _server = new();

    protected override ValueTask EndAsync() => _server.DisposeAsync();

    protected override async Task<Desk> DeskAsync()
    {
        await _server.InitializeAsync();
        await new ContentImporter(_server.Contexts, TimeProvider.System).ImportAsync(ContentSource.Shipped);
        return new Desk(_server.Contexts);
    }
}
