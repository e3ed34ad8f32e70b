using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.Support;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Questions;

public sealed class QuestionServiceTests : IAsyncLifetime
{
    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));
    private readonly ServiceProvider _services;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public QuestionServiceTests()
    {
        var services = new ServiceCollection().AddLogging().AddPortalCore();
        services.AddSingleton<IDbContextFactory<PortalDbContext>>(_database);
        services.AddSingleton<TimeProvider>(_clock);
        _services = services.BuildServiceProvider();
    }

    private QuestionService Service => _services.GetRequiredService<QuestionService>();

    public async ValueTask InitializeAsync() => await new SampleService(_database, _clock).LoadAsync(5, 1, _ct);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task Only_listings_that_are_offered_are_asked_about()
    {
        var question = await Service.SendAsync(Input() with { ItemCodes = ["sample-00002", "no-such-space", "sample-00002", "sample-00001"] }, Form("a"), _ct);
        Assert.Equal(["sample-00002", "sample-00001"], question.ItemCodes);
        var refused = await Assert.ThrowsAsync<ValidationException>(() => Service.SendAsync(Input() with { ItemCodes = ["no-such-space"] }, Form("b"), _ct));
        Assert.Equal(nameof(QuestionInput.ItemCodes), Assert.Single(refused.Errors).PropertyName);
    }

    [Fact]
    public async Task A_lone_surrogate_is_refused_before_it_reaches_the_database()
    {
        var refused = await Assert.ThrowsAsync<ValidationException>(() => Service.SendAsync(Input() with { Name = "a\uD800", Message = "b\uDC00" }, Form("a"), _ct));
        Assert.Equal([nameof(QuestionInput.Message), nameof(QuestionInput.Name)], refused.Errors.Select(x => x.PropertyName).Order());
    }

    [Fact]
    public async Task A_question_raises_no_change_of_content_so_pages_stay_cached()
    {
        await using var db = _database.CreateDbContext();
        var before = await db.ChangeEvents.CountAsync(_ct);
        await Service.SendAsync(Input(), Form("a"), _ct);
        Assert.Equal(before, await db.ChangeEvents.CountAsync(_ct));
    }

    [Fact]
    public async Task Two_clicks_at_once_are_one_question()
    {
        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Service.SendAsync(Input(), Form("a"), _ct)));
        Assert.Single(sent.Select(x => x.Number).Distinct());
        await using var db = _database.CreateDbContext();
        Assert.Equal(1, await db.Questions.CountAsync(_ct));
        Assert.NotEqual(sent[0].Number, (await Service.SendAsync(Input(), Form("b"), _ct)).Number);
    }

    [Fact]
    public async Task What_was_sent_is_deleted_when_the_consent_text_says_so()
    {
        var kept = await Service.SendAsync(Input(), Form("a"), _ct);
        var doubtful = await Service.SendAsync(Input() with { Message = "other" }, Form("b") with { IsTrapFilled = true }, _ct);
        _clock.Advance(TimeSpan.FromDays(Consent.QuarantineKeptDays - 1));
        Assert.Equal(0, await Service.PurgeAsync(_ct));
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await Service.PurgeAsync(_ct));
        Assert.Null(await Service.FindAsync(doubtful.Number, _ct));
        _clock.Advance(TimeSpan.FromDays(Consent.KeptDays - Consent.QuarantineKeptDays));
        Assert.NotNull(await Service.FindAsync(kept.Number, _ct));
        Assert.Equal(1, await Service.PurgeAsync(_ct));
        Assert.Null(await Service.FindAsync(kept.Number, _ct));
    }

    [Fact]
    public void The_consent_text_keeps_its_version_as_long_as_it_keeps_its_words()
    {
        var texts = Repository.Files("src/BioShanghai.Portal.Core/Questions", ".resx");
        Assert.Equal(2, texts.Count);
        var words = texts.SelectMany(x => x.Text.Split('\n')).Where(x => x.Contains("name=\"Consent", StringComparison.Ordinal) ).Select(x => x.Trim());
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words))))[..16];
        Assert.Equal(("2026-11-28", "1395549ce39e3354"), (Consent.Version, hash));
    }

    private static Submission Form(string id) => new(id, "network", TimeSpan.FromMinutes(1));

    private static QuestionInput Input() => new()
    {
        ItemCodes = [FormSite.Item], Email = "li.wei@example.com", Message = "Is half of it to be had?", Language = "en", ConsentVersion = Consent.Version,
    };
}
