using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Tests.Questions;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Whoever guesses numbers or secrets (A2) finds nothing, learns nothing and is noticed.</summary>
public sealed partial class GuesserTests
{
    private const int Tries = 1_000;

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_guesses_from_as_many_addresses_hit_nothing_read_all_the_same_and_raise_the_alarm()
    {
        var log = new Said();
        await using var site = new FormSite();
        site.With(services => services.AddSingleton<ILogger<CodeTries>>(log));
        await site.InitializeAsync();
        var cases = Enumerable.Range(0, 20).Select(_ => CaseGiven.In("pudong")).ToList();
        await site.Database.AddAsync(cases);
        var guesser = site.Visitor();
        var hidden = await guesser.OpenAsync("/en/" + ServiceCase.PathOf(cases[0].Number));
        var answers = new Dictionary<(HttpStatusCode Status, string Body), int>();
        for (var i = 0; i < Tries; i++)
        {
            // Some are numbers of cases, tried so seldom that no pause falls upon them, nor upon those that share their counter.
            var number = i % 20 == 0 ? cases[i / 20 % cases.Count].Number : PassCode.NewCode('C');
            var secret = PassCode.NewSecret();
            var fields = FormVisitor.Merge(hidden, [new("secret", secret)]);
            using var content = new FormUrlEncodedContent(fields);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/en/" + ServiceCase.PathOf(number)) { Content = content };
            request.Headers.Add("X-Test-Peer", $"10.{i / 250}.{i % 250}.9");
            using var answer = await guesser.Client.SendAsync(request, _ct);
            Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(x => x.StartsWith("case=", StringComparison.Ordinal)));
            // What was typed is shown again as it was typed.
            var text = (await answer.Content.ReadAsStringAsync(_ct)).Replace(number, "NUMBER", StringComparison.OrdinalIgnoreCase).Replace(secret, "SECRET", StringComparison.Ordinal);
            var body = Changing().Replace(text, "");
            answers[(answer.StatusCode, body)] = answers.GetValueOrDefault((answer.StatusCode, body)) + 1;
        }

        Assert.Equal([HttpStatusCode.UnprocessableEntity], answers.Keys.Select(x => x.Status));
        Assert.Equal(Tries, Assert.Single(answers).Value);
        Assert.Contains("Number or secret is wrong", answers.Keys.Single().Body, StringComparison.Ordinal);
        Assert.Contains(log.Lines, x => x.Level == LogLevel.Error && x.Text.StartsWith("Alarm: 100 wrong codes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_of_a_number_reads_the_same_whether_there_is_such_a_case()
    {
        await using var site = new FormSite();
        await site.InitializeAsync();
        var (one, other) = (CaseGiven.In("pudong"), PassCode.NewCode('C'));
        await site.Database.AddAsync(one);
        var pages = new List<string>();
        foreach (var number in new[] { one.Number, other })
        {
            using var page = await site.Visitor().GetAsync("/zh/" + ServiceCase.PathOf(number));
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            pages.Add(Changing().Replace((await page.Content.ReadAsStringAsync(_ct)).Replace(number, "NUMBER", StringComparison.OrdinalIgnoreCase), ""));
        }

        Assert.Equal(pages[0], pages[1]);
        using var none = await site.Visitor().GetAsync("/zh/cases/anything-else");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public void The_alarm_sounds_once_a_minute_and_not_for_those_who_know_their_secret()
    {
        var (clock, log) = (new FakeTimeProvider(new DateTimeOffset(TestDatabase.Noon)), new Said());
        var tries = new CodeTries(clock, log);
        for (var i = 0; i < 1_000; i++)
        {
            tries.Take($"C{i}");
            tries.GiveBack($"C{i}");
        }

        Assert.Empty(log.Lines);
        for (var minute = 0; minute < 3; minute++)
        {
            for (var i = 0; i < 250; i++)
            {
                tries.Take($"C{minute}-{i}");
            }

            Assert.Equal(minute + 1, log.Lines.Count);
            clock.Advance(CodeTries.AlarmWindow);
        }

        // A slow trickle is what people who mistype are.
        for (var i = 0; i < 1_000; i++)
        {
            tries.Take($"D{i}");
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, log.Lines.Count);
    }

    [GeneratedRegex("""value="[^"]{40,}"|nonce="[^"]*"|(?<=\?v=)[^"]+""")]
    private static partial Regex Changing();

    private sealed class Said : ILogger<CodeTries>
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
            {
                Lines.Add((logLevel, formatter(state, exception)));
            }
        }
    }
}
