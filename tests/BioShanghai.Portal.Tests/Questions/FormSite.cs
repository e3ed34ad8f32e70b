using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Shortlists;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Questions;

/// <summary>The site with a dozen sample listings, a clock that stands still, and visitors from networks of their own.</summary>
public sealed class FormSite : PortalFactory, IAsyncLifetime
{
    /// <summary>A listing that is there.</summary>
    public const string Item = "sample-00001";

    private int _visitors;

    public FormSite()
    {
        Clock = new FakeTimeProvider(new DateTimeOffset(TestDatabase.Noon));
        With("Limits:FormsPerTenMinutes", "100000");
        With(services => services.AddSingleton<IStartupFilter>(new PeerFromHeader()));
    }

    public async ValueTask InitializeAsync() => await new SampleService(Database, Clock!).LoadAsync(24, 1);

    internal FormVisitor Visitor(string? network = null)
    {
        var number = Interlocked.Increment(ref _visitors);
        return new(CreateClient(new() { AllowAutoRedirect = false, HandleCookies = true }), Clock!, network ?? $"10.{number / 250}.{number % 250}.7");
    }

    public async Task<List<Question>> QuestionsAsync()
    {
        await using var db = Database.CreateDbContext();
        return await db.Questions.AsNoTracking().OrderBy(x => x.SentAtUtc).ToListAsync();
    }

    public async Task<List<ServiceCase>> CasesAsync()
    {
        await using var db = Database.CreateDbContext();
        return await db.ServiceCases.AsNoTracking().OrderBy(x => x.SentAtUtc).ToListAsync();
    }

    public async Task<List<SharedShortlist>> SharedAsync()
    {
        await using var db = Database.CreateDbContext();
        return await db.SharedShortlists.AsNoTracking().ToListAsync();
    }

    /// <summary>Lets the link of a list end now. The clock of a running site ticks each second, so advancing it by weeks takes minutes.</summary>
    public async Task ExpireAsync(string title)
    {
        await using var db = Database.CreateDbContext();
        var list = await db.SharedShortlists.SingleAsync(x => x.Title == title);
        db.Entry(list).Property(x => x.ExpiresAtUtc).CurrentValue = Clock!.GetUtcNow().UtcDateTime;
        await db.SaveAsync(TestDatabase.Noon);
    }

    private sealed class PeerFromHeader : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers["X-Test-Peer"] is [{ } peer] ? peer : "10.99.99.99");
                return following(context);
            });
            next(app);
        };
    }
}

/// <summary>A visitor with cookies: opens a form, reads its hidden fields, sends it.</summary>
internal sealed partial class FormVisitor(HttpClient client, FakeTimeProvider clock, string network)
{
    public HttpClient Client => client;

    /// <summary>Hidden fields of the form at an address, as a browser would send them; ten seconds pass while it is filled in.</summary>
    public async Task<Dictionary<string, string>> OpenAsync(string path, int seconds = 10)
    {
        using var answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var hidden = Hidden(await answer.Content.ReadAsStringAsync());
        Assert.Contains("__RequestVerificationToken", hidden.Keys);
        clock.Advance(TimeSpan.FromSeconds(seconds));
        return hidden;
    }

    public async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Test-Peer", network);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, params (string Name, string Value)[] headers)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await PostAsync(path, content, headers);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, HttpContent content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("X-Test-Peer", network);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Opens a form, fills it in and sends it.</summary>
    public async Task<HttpResponseMessage> FillAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, int seconds = 10) =>
        await PostAsync(path, Merge(await OpenAsync(path, seconds), fields));

    public static Dictionary<string, string> Hidden(string html) =>
        HiddenField().Matches(html).ToDictionary(x => WebUtility.HtmlDecode(x.Groups["name"].Value), x => WebUtility.HtmlDecode(x.Groups["value"].Value));

    public static Dictionary<string, string> Merge(Dictionary<string, string> hidden, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var all = new Dictionary<string, string>(hidden);
        foreach (var (name, value) in fields)
        {
            all[name] = value;
        }

        return all;
    }

    /// <summary>A complete inquiry.</summary>
    public static Dictionary<string, string> Asking(params (string Name, string Value)[] other)
    {
        var fields = new Dictionary<string, string>
        {
            ["message"] = "600 m² 的细胞治疗车间，排水与危废间能否满足？", ["email"] = "li.wei@example.com", ["name"] = "李伟", ["company"] = "上海细胞示例有限公司",
            ["need"] = "space", ["do"] = "send", ["consent"] = CaseConsent.Version,
        };
        foreach (var (name, value) in other)
        {
            fields[name] = value;
        }

        return fields;
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/?>""")]
    private static partial Regex HiddenField();
}
