using System.Data.Common;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Shortlists;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.Support;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Shortlists;

public sealed class ShortlistServiceTests : IAsyncLifetime
{
    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));
    private readonly CommandLog _commands = new();
    private readonly ServiceProvider _services;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public ShortlistServiceTests()
    {
        var services = new ServiceCollection().AddLogging().AddPortalCore();
        services.AddSingleton(_database.FactoryWith(x => x.AddInterceptors(_commands)));
        services.AddSingleton<TimeProvider>(_clock);
        _services = services.BuildServiceProvider();
    }

    private ShortlistService Service => _services.GetRequiredService<ShortlistService>();

    public async ValueTask InitializeAsync() => await new SampleService(_database, _clock).LoadAsync(5, 1, _ct);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task The_database_keeps_neither_of_the_secrets()
    {
        var link = await Service.ShareAsync(Input(), Form("a"), _ct);
        Assert.Equal((32, 32), (link.Token.Length, link.OwnerSecret.Length));
        Assert.NotEqual(link.Token, link.OwnerSecret);
        await using var db = _database.CreateDbContext();
        var row = await db.SharedShortlists.SingleAsync(_ct);
        Assert.DoesNotContain(new[] { row.TokenHash, row.OwnerHash }, x => x.Contains(link.Token, StringComparison.Ordinal) || x.Contains(link.OwnerSecret, StringComparison.Ordinal));
        Assert.Equal([new ShortlistItem("sample-00001", "near the metro\nsecond line"), new ShortlistItem("sample-00002", null)], (await Service.FindAsync(link.Token, _ct))!.Items);
    }

    [Fact]
    public async Task The_same_form_sent_again_gives_the_same_link_and_a_changed_one_another()
    {
        var links = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Service.ShareAsync(Input(), Form("a"), _ct)));
        Assert.Single(links.Select(x => (x.Token, x.OwnerSecret)).Distinct());
        var changed = await Service.ShareAsync(Input() with { Title = "Other" }, Form("a"), _ct);
        var other = await Service.ShareAsync(Input(), Form("b"), _ct);
        Assert.Equal(3, new[] { links[0].Token, changed.Token, other.Token }.Distinct().Count());
        await using var db = _database.CreateDbContext();
        Assert.Equal(3, await db.SharedShortlists.CountAsync(_ct));
    }

    [Fact]
    public async Task A_link_ends_with_its_days_and_is_deleted_a_month_later()
    {
        var link = await Service.ShareAsync(Input() with { Days = 7 }, Form("a"), _ct);
        _clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.True(Service.IsOpen((await Service.FindAsync(link.Token, _ct))!));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Service.IsOpen((await Service.FindAsync(link.Token, _ct))!));
        _clock.Advance(TimeSpan.FromDays(ShortlistService.KeptDays));
        Assert.Equal(0, await Service.PurgeAsync(_ct));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Service.PurgeAsync(_ct));
        Assert.Null(await Service.FindAsync(link.Token, _ct));
    }

    [Fact]
    public async Task Only_the_owner_closes_a_link_and_for_good()
    {
        var (mine, other) = (await Service.ShareAsync(Input(), Form("a"), _ct), await Service.ShareAsync(Input(), Form("b"), _ct));
        Assert.Equal(RevokeResult.WrongSecret, await Service.RevokeAsync(mine.Token, other.OwnerSecret, _ct));
        Assert.Equal(RevokeResult.WrongSecret, await Service.RevokeAsync(mine.Token, mine.Token, _ct));
        Assert.Equal(RevokeResult.WrongSecret, await Service.RevokeAsync(mine.Token, "", _ct));
        Assert.True(Service.IsOpen((await Service.FindAsync(mine.Token, _ct))!));
        Assert.Equal(RevokeResult.Revoked, await Service.RevokeAsync(mine.Token, $" {mine.OwnerSecret.ToUpperInvariant()} ", _ct));
        Assert.Equal(RevokeResult.Revoked, await Service.RevokeAsync(mine.Token, mine.OwnerSecret, _ct));
        Assert.False(Service.IsOpen((await Service.FindAsync(mine.Token, _ct))!));
        Assert.True(Service.IsOpen((await Service.FindAsync(other.Token, _ct))!));
        Assert.Equal(RevokeResult.Unknown, await Service.RevokeAsync("nothing", mine.OwnerSecret, _ct));
        // Sending the form once more does not open it again.
        await Service.ShareAsync(Input(), Form("a"), _ct);
        Assert.False(Service.IsOpen((await Service.FindAsync(mine.Token, _ct))!));
    }

    [Fact]
    public async Task A_guess_costs_the_database_what_the_right_token_costs()
    {
        var link = await Service.ShareAsync(Input(), Form("a"), _ct);
        Assert.Equal(await CommandsOfAsync(() => Service.FindAsync(link.Token, _ct)), await CommandsOfAsync(() => Service.FindAsync("0123456789abcdefghjkmnpqrstvwxyz", _ct)));
        Assert.Equal(await CommandsOfAsync(() => Service.RevokeAsync(link.Token, "wrong", _ct)), await CommandsOfAsync(() => Service.RevokeAsync("wrong", "wrong", _ct)));
        Assert.Single(await CommandsOfAsync(() => Service.FindAsync("x", _ct)));
    }

    [Theory]
    [InlineData(0, "Days")]
    [InlineData(365, "Days")]
    public async Task Only_the_lives_on_offer_are_given(int days, string field)
    {
        var refused = await Assert.ThrowsAsync<ValidationException>(() => Service.ShareAsync(Input() with { Days = days }, Form("a"), _ct));
        Assert.Equal(field, Assert.Single(refused.Errors).PropertyName);
    }

    [Fact]
    public async Task A_list_without_offered_spaces_or_with_a_note_too_long_or_damaged_is_refused()
    {
        ShareInput[] wrong =
        [
            Input() with { Items = [] },
            Input() with { Items = [new("no-such-space", null)] },
            Input() with { Items = [new("sample-00001", new string('x', 501))] },
            Input() with { Items = [new("sample-00001", "a\uD800")] },
            Input() with { Title = new string('x', 81) },
            Input() with { Items = [.. Enumerable.Range(1, 21).Select(x => new ShortlistItem($"sample-{x:00000}", null))] },
        ];
        foreach (var input in wrong)
        {
            await Assert.ThrowsAsync<ValidationException>(() => Service.ShareAsync(input, Form("a"), _ct));
        }

        await using var db = _database.CreateDbContext();
        Assert.False(await db.SharedShortlists.AnyAsync(_ct));
    }

    [Theory]
    [InlineData("a,b", "a b", 0, false)]
    [InlineData("b,a,b, A ,", "b a", 0, false)]
    [InlineData("a，b、c;d", "a b c d", 0, false)]
    [InlineData("a,<script>,-x,ü", "a", 0, true)]
    [InlineData("", "", 0, false)]
    public void An_address_is_read_as_far_as_it_can_be(string value, string codes, int leftOut, bool hasUnreadable)
    {
        var request = ShortlistRequest.Of([value]);
        Assert.Equal((codes, leftOut, hasUnreadable), (string.Join(' ', request.Codes), request.LeftOut, request.HasUnreadable));
    }

    [Fact]
    public void More_than_twenty_are_counted_not_kept()
    {
        var request = ShortlistRequest.Of([string.Join(',', Enumerable.Range(1, 15).Select(x => $"a{x}")), string.Join(',', Enumerable.Range(1, 25).Select(x => $"a{x}"))]);
        Assert.Equal((20, 5), (request.Codes.Count, request.LeftOut));
    }

    private async Task<string[]> CommandsOfAsync(Func<Task> work)
    {
        _commands.Texts.Clear();
        await work();
        return [.. _commands.Texts];
    }

    private static Submission Form(string id) => new(id, "network", TimeSpan.FromMinutes(1));

    private static ShareInput Input() => new([new("sample-00001", " near the metro\r\nsecond line "), new("sample-00002", " ")], "Phase two", 30);

    private sealed class CommandLog : DbCommandInterceptor
    {
        public List<string> Texts { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            lock (Texts)
            {
                Texts.Add(command.CommandText);
            }

            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
