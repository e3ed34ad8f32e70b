using System.Data.Common;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Account;

/// <summary>
/// What a stranger learns from signing in (A15, A30): nothing. Instead of a stop-watch, the work is counted that an answer costs: rounds of
/// hashing and statements of the database.
/// </summary>
public sealed class EqualAnswerTests : IAsyncLifetime
{
    private const string Email = "officer@example.cn";

    private readonly AccountSite _site = new();
    private readonly Counted _work = new();

    public ValueTask InitializeAsync()
    {
        _site.With(services =>
        {
            services.AddSingleton<IPasswordHasher<PortalUser>>(new CountedHasher(_work));
            services.ConfigureDbContext<PortalDbContext>(x => x.AddInterceptors(_work));
        });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Wrong_unknown_disabled_and_locked_get_one_answer_for_the_same_work()
    {
        await _site.AddUserAsync(Email);
        var disabled = await _site.AddUserAsync("gone@example.cn");
        await _site.ReadAsync(x => x.Users.Where(y => y.Id == disabled.Id).ExecuteUpdateAsync(y => y.SetProperty(z => z.DisabledAtUtc, _site.Now)));
        // The first one of a process makes what the others are compared with.
        await TryAsync("nobody@example.cn");
        var answers = new List<(string Case, string Text, int Hashes, int Statements)>
        {
            await TryAsync(Email), await TryAsync("nobody@example.cn"), await TryAsync("gone@example.cn"), await TryAsync(Email.ToUpperInvariant()),
        };
        for (var i = 0; i < SignInTries.Most; i++)
        {
            await TryAsync(Email);
        }

        answers.Add(await TryAsync(Email));
        Assert.Single(answers.Select(x => x.Text).Distinct());
        Assert.All(answers, x => Assert.Equal(1, x.Hashes));
        Assert.InRange(answers[0].Statements, 3, 30);
        Assert.True(answers.Select(x => x.Statements).Distinct().Count() == 1, string.Join("; ", answers.Select(x => $"{x.Case}: {x.Statements}")));
    }

    [Fact]
    public async Task Asking_for_a_reset_costs_the_same_whether_or_not_the_address_has_an_account()
    {
        await _site.AddUserAsync(Email);
        var (known, unknown) = (await AskAsync(Email), await AskAsync("nobody@example.cn"));
        Assert.Equal(known, unknown);
        Assert.InRange(known.Statements, 3, 30);
    }

    [Fact]
    public async Task Every_five_wrong_tries_close_the_account_for_twice_as_long_up_to_four_hours()
    {
        var user = await _site.AddUserAsync(Email);
        foreach (var minutes in new[] { 15, 30, 60, 120, 240, 240 })
        {
            for (var i = 0; i < SignInTries.Most; i++)
            {
                Assert.True(await TakeAsync(user.Id));
            }

            Assert.False(await TakeAsync(user.Id));
            _site.Clock!.AdjustTime(_site.Clock.GetUtcNow().AddMinutes(minutes).AddSeconds(-1));
            Assert.False(await TakeAsync(user.Id));
            _site.Clock.AdjustTime(_site.Clock.GetUtcNow().AddSeconds(1));
        }

        // A day without a try begins anew.
        _site.Clock!.AdjustTime(_site.Clock.GetUtcNow().AddDays(1).AddSeconds(1));
        for (var i = 0; i < SignInTries.Most; i++)
        {
            Assert.True(await TakeAsync(user.Id));
        }

        Assert.False(await TakeAsync(user.Id));
        _site.Clock.AdjustTime(_site.Clock.GetUtcNow().Add(SignInTries.Locked));
        Assert.True(await TakeAsync(user.Id));
    }

    private async Task<bool> TakeAsync(Guid user)
    {
        await using var db = _site.Database.CreateDbContext();
        return await new SignInTries(db, _site.Clock!).TakeAsync(user, TestContext.Current.CancellationToken);
    }

    private async Task<(string Case, string Text, int Hashes, int Statements)> TryAsync(string email)
    {
        var browser = await _site.Open().GoAsync("account/sign-in");
        _work.Clear();
        await browser.SendAsync(("email", email), ("password", "Wrong but long enough 77"));
        return (email, browser.Status + browser.Text.Split("class=\"form-errors\"")[1].Split("</div>")[0], _work.Hashes, _work.Statements);
    }

    private async Task<(string Text, int Statements)> AskAsync(string email)
    {
        var browser = await _site.Open().GoAsync("account/forgot");
        _work.Clear();
        await browser.SendAsync(("email", email));
        return (browser.Status + browser.SentTo, _work.Statements);
    }

    /// <summary>Counts hashings and statements; the clock stands still, so nothing runs beside the request.</summary>
    private sealed class Counted : DbCommandInterceptor
    {
        private int _statements;
        private int _hashes;

        public int Hashes => _hashes;

        public int Statements => _statements;

        public void Clear() => (_statements, _hashes) = (0, 0);

        public void Hashed() => Interlocked.Increment(ref _hashes);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count();
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Count();
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }

        private void Count() => Interlocked.Increment(ref _statements);
    }

    private sealed class CountedHasher(Counted work) : IPasswordHasher<PortalUser>
    {
        private readonly PasswordHasher<PortalUser> _inner = new();

        public string HashPassword(PortalUser user, string password) => _inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(PortalUser user, string hashedPassword, string providedPassword)
        {
            work.Hashed();
            return _inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
