using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Search;

/// <summary>How the index follows the database, and what happens when it is missing or damaged.</summary>
public sealed class SearchIndexTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));
    private readonly SearchFixture _search = new();
    private readonly ContentChanges _changes = new();
    private readonly ChangePump _pump;

    public SearchIndexTests()
    {
        _changes.Subscribe(_search.Index.ApplyAsync);
        _pump = new ChangePump(new ChangeFeed(_search.Database, _clock), _changes, _clock, NullLogger<ChangePump>.Instance);
    }

    public async ValueTask InitializeAsync()
    {
        await _pump.StepAsync(CancellationToken.None);
        await _search.Index.RebuildAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        _pump.Dispose();
        _search.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_change_saved_by_anybody_is_found_after_the_next_poll_of_the_feed()
    {
        Assert.Empty(await _search.FindAsync("白玉兰药业"));
        await AddPartnerAsync("magnolia", "白玉兰药业");
        await _pump.StepAsync(_ct);
        Assert.Equal(["partners/magnolia"], await _search.FindAsync("白玉兰药业"));
        // One poll a second: well within five.
        Assert.True(ChangePump.Interval < TimeSpan.FromSeconds(5));

        await using (var db = _search.Database.CreateDbContext())
        {
            db.Partners.Remove(await db.Partners.SingleAsync(x => x.Slug == "magnolia", _ct));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await _pump.StepAsync(_ct);
        Assert.Empty(await _search.FindAsync("白玉兰药业"));
    }

    [Fact]
    public async Task A_changed_title_is_no_longer_found_by_the_old_words()
    {
        await AddPartnerAsync("magnolia", "白玉兰药业");
        await _pump.StepAsync(_ct);
        await using (var db = _search.Database.CreateDbContext())
        {
            var partner = await db.Partners.SingleAsync(x => x.Slug == "magnolia", _ct);
            partner.Describe(Input("紫荆制剂"));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await _pump.StepAsync(_ct);
        Assert.Empty(await _search.FindAsync("白玉兰药业"));
        Assert.Equal(["partners/magnolia"], await _search.FindAsync("紫荆制剂"));
    }

    [Fact]
    public async Task Letters_hyphens_and_digits_are_read_as_people_type_them()
    {
        await AddPartnerAsync("checkpoint", "检查点药业", "做PD-1与 PD-L1 抗体");
        await _pump.StepAsync(_ct);
        foreach (var words in new[] { "PD-1", "pd1", "PD1", "ＰＤ－１", "pd‐1" })
        {
            var answer = await _search.Search.SearchAsync(words, null, 1, Language.Zh, _ct);
            var result = Assert.Single(answer.Groups.SelectMany(x => x.Results), x => x.Document.Path == "partners/checkpoint");
            Assert.Contains(new Snippet("PD-1", IsMarked: true), result.Excerpt);
            Assert.DoesNotContain(result.Excerpt, x => x.IsMarked && x.Text.Contains("PD-L1", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Markup_in_a_record_stays_text()
    {
        await AddPartnerAsync("markup", "<script>alert(1)</script>药业", "<b>细胞治疗</b> & <script>");
        await _pump.StepAsync(_ct);
        var answer = await _search.Search.SearchAsync("script", SearchKind.Partners, 1, Language.Zh, _ct);
        var result = answer.Groups[0].Results.Single(x => x.Document.Path == "partners/markup");
        Assert.Equal("<script>alert(1)</script>药业", string.Concat(result.Title.Select(x => x.Text)));
        Assert.Equal(["script", "script"], result.Title.Where(x => x.IsMarked).Select(x => x.Text));
    }

    [Fact]
    public async Task A_change_that_many_records_show_asks_for_a_rebuild()
    {
        await using (var db = _search.Database.CreateDbContext())
        {
            var sector = await db.Sectors.SingleAsync(x => x.Code == "vaccines", _ct);
            sector.Describe(new() { Order = 4, Name = new("疫苗", "Plumblossom"), Description = sector.Description, Provenance = sector.Provenance });
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        _search.Database.Catalogue.Forget();
        Assert.Empty(await _search.FindAsync("Plumblossom"));
        await _search.Index.WantedAsync(_ct);
        await _pump.StepAsync(_ct);
        await _search.Index.WantedAsync(_ct).WaitAsync(TimeSpan.FromSeconds(10), _ct);
        await _search.Index.RebuildAsync(_ct);
        Assert.NotEmpty(await _search.FindAsync("Plumblossom"));
    }

    [Fact]
    public async Task A_damaged_index_says_so_is_thrown_away_and_built_again()
    {
        await _search.Index.WantedAsync(_ct);
        _search.Index.Store!.Damage(new Random(7));
        var answer = await _search.Search.SearchAsync("张江", null, 1, Language.Zh, _ct);
        Assert.True(answer.IsRebuilding);
        Assert.Equal(0, answer.Total);

        await _search.Index.WantedAsync(_ct).WaitAsync(TimeSpan.FromSeconds(10), _ct);
        await _search.Index.RebuildAsync(_ct);
        Assert.Contains("parks/zhangjiang", await _search.FindAsync("张江"));
    }

    [Fact]
    public async Task An_update_that_meets_a_damaged_index_asks_for_a_new_one()
    {
        await _search.Index.WantedAsync(_ct);
        _search.Index.Store!.Damage(new Random(8));
        await AddPartnerAsync("magnolia", "白玉兰药业");
        await _pump.StepAsync(_ct);
        await _search.Index.WantedAsync(_ct).WaitAsync(TimeSpan.FromSeconds(10), _ct);
        await _search.Index.RebuildAsync(_ct);
        Assert.Equal(["partners/magnolia"], await _search.FindAsync("白玉兰药业"));
    }

    [Fact]
    public async Task Searches_go_on_while_the_index_is_rebuilt_and_changed()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_ct);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                var searched = 0;
                // At least once each: on a busy machine the rebuilds may be over before a reader gets its turn.
                do
                {
                    var answer = await _search.Search.SearchAsync("张江", null, 1, Language.Zh, CancellationToken.None);
                    Assert.False(answer.IsRebuilding);
                    Assert.Contains(answer.Groups, x => x.Kind == SearchKind.Parks);
                    searched++;
                }
                while (!stop.IsCancellationRequested);

                return searched;
            },
            _ct)).ToList();
        for (var i = 0; i < 5; i++)
        {
            await _search.Index.RebuildAsync(_ct);
            await _search.Index.ApplyAsync(["park:zhangjiang", "partner:roche"], _ct);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(readers), x => Assert.True(x > 0));
    }

    private async Task AddPartnerAsync(string slug, string name, string summary = "一家企业")
    {
        await using var db = _search.Database.CreateDbContext();
        db.Partners.Add(new Partner(slug, Input(name, summary)));
        await db.SaveAsync(TestDatabase.Noon, _ct);
    }

    private static PartnerInput Input(string name, string summary = "一家企业") => new()
    {
        Order = 99,
        Name = new(name, "Plum Works"),
        ShortName = new(name, "Plum"),
        Category = PartnerCategory.Enterprise,
        CategoryConfidence = Confidence.High,
        OrganisationType = "pharma",
        Summary = new(summary, "A firm"),
        Batch = 1,
        JoinedOn = new(2026, 1, 5),
        Provenance = new(Confidence.High, ["https://example.org/a"], LocalText.Empty),
    };
}
