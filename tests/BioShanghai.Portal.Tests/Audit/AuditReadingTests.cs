using System.Text;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Tests.Access;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Audit;

/// <summary>The trail as its readers find it; that they read stands in it.</summary>
public sealed class AuditReadingTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private ManagementWorld _world = null!;
    private ServiceProvider _services = null!;
    private AuditReading _reading = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await ManagementWorld.CreateAsync();
        _services = _world.For(Actors.Auditor);
        _reading = _services.GetRequiredService<AuditReading>();
        await using var db = _world.Database.CreateDbContext();
        db.ReasonEntries.Add(new ReasonEntry("let", ReasonKind.Withdrawn, new("=1+1", "Let"), 1));
        await db.SaveAsync(new Deed(Actors.Centre, "reason.add", TestDatabase.Noon.AddDays(-2)), _ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _world.Dispose();
    }

    [Fact]
    public async Task Lines_are_found_by_person_target_action_result_and_day_newest_first()
    {
        Assert.Equal("reason:let", Assert.Single((await ReadAsync(new(Person: "Centre"))).Lines).Target);
        Assert.Single((await ReadAsync(new(Target: "reason:"))).Lines);
        Assert.Single((await ReadAsync(new(Action: "reason."))).Lines);
        Assert.Empty((await ReadAsync(new(Result: AuditResult.Denied))).Lines);
        Assert.Single((await ReadAsync(new(From: new(2026, 11, 22), To: new(2026, 11, 22)))).Lines);
        var all = (await ReadAsync(new())).Lines;
        Assert.Equal(all.OrderByDescending(x => x.Number), all);
        // Each of these looks stands in the trail itself.
        Assert.Equal(6, all.Count(x => x.Action == "audit.read"));
    }

    [Fact]
    public async Task A_long_trail_is_read_page_by_page_without_a_gap()
    {
        var trail = _services.GetRequiredService<AuditTrail>();
        for (var i = 0; i < AuditReading.PageSize + 5; i++)
        {
            await trail.WriteAsync(Actors.Centre, "test.line", "test:line", ct: _ct);
        }

        var first = await ReadAsync(new(Action: "test."));
        var second = await _reading.ReadAsync(new(Action: "test."), first.Earlier, _ct);
        Assert.Equal(AuditReading.PageSize, first.Lines.Count);
        Assert.Equal(5, second.Lines.Count);
        Assert.Null(second.Earlier);
        Assert.Equal(AuditReading.PageSize + 5, first.Lines.Concat(second.Lines).Select(x => x.Number).Distinct().Count());
    }

    [Fact]
    public async Task One_line_shows_each_value_before_and_after()
    {
        var number = (await ReadAsync(new(Target: "reason:"))).Lines.Single().Number;
        var line = await _reading.FindAsync(number, _ct);
        var change = line.Changes.Single(x => x.Name == "Name.En");
        Assert.Equal((null, "Let"), (change.Before, change.After));
        await Assert.ThrowsAsync<NotFoundException>(() => _reading.FindAsync(long.MaxValue, _ct));
    }

    [Fact]
    public async Task An_export_opens_nothing_as_a_formula_stands_in_the_trail_and_begins_after_the_check_of_the_right()
    {
        await _services.GetRequiredService<AuditTrail>().WriteAsync(Actors.Centre, "test.line", "=HYPERLINK(\"x\")", ct: _ct);
        using var stream = new MemoryStream();
        await _reading.ExportAsync(new(Action: "test."), () => stream, _ct);
        var text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Contains("\"'=HYPERLINK", text, StringComparison.Ordinal);
        Assert.Single((await ReadAsync(new(Action: "audit.export"))).Lines);

        await using var services = _world.For(Actors.Centre);
        var isOpened = false;
        await Assert.ThrowsAsync<ForbiddenException>(() => services.GetRequiredService<AuditReading>().ExportAsync(new(), () => throw new InvalidOperationException($"{isOpened = true}"), _ct));
        Assert.False(isOpened);
    }

    private Task<AuditPage> ReadAsync(AuditRequest request) => _reading.ReadAsync(request, ct: _ct);
}
