using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Public.Layout;

namespace BioShanghai.Portal.E2E.Support;

/// <summary>What one sender has to send, and the number he was told.</summary>
internal sealed record Inquiry(string Email, IReadOnlyDictionary<string, string> Fields)
{
    public string? Number { get; set; }

    /// <summary>How often it was sent until it was answered.</summary>
    public int Tries { get; set; }

    public TimeSpan Took { get; set; }
}

/// <summary>Sends inquiries over HTTP as browsers do: with a form of the portal's own, its token and its sum, and again while nobody answers.</summary>
internal sealed partial class IntakeClient(Uri server)
{
    private const string Form = "/en/cases/new";

    /// <summary>Inquiries one form and its sum are good for.</summary>
    private const int PerForm = 3;

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromSeconds(30) }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Opens forms for a number of inquiries, each with words of its own; between this and sending, people take a few seconds.</summary>
    public async Task<List<List<Inquiry>>> OpenAsync(int inquiries, int seed, CancellationToken ct)
    {
        var groups = new List<List<Inquiry>>();
        await Parallel.ForEachAsync(Enumerable.Range(0, (inquiries + PerForm - 1) / PerForm), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct }, async (number, token) =>
        {
            var random = new Random(unchecked((seed * 7919) + (number * 104729)));
            var network = string.Create(CultureInfo.InvariantCulture, $"10.{number / 62_500}.{number / 250 % 250}.{number % 250}");
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, Form));
            request.Headers.Add("X-Forwarded-For", network);
            using var answer = await Http.SendAsync(request, token);
            var html = await answer.Content.ReadAsStringAsync(token);
            var hidden = Hidden().Matches(html).ToDictionary(x => WebUtility.HtmlDecode(x.Groups["name"].Value), x => WebUtility.HtmlDecode(x.Groups["value"].Value));
            hidden[FormWork.Field] = FormWork.Solve(hidden[PostedPage.SealField]);
            hidden["cookie"] = string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(x => x.Split(';')[0]));
            hidden["network"] = network;
            var group = Enumerable.Range(number * PerForm, Math.Min(PerForm, inquiries - (number * PerForm))).Select(x => Make(x, random, hidden)).ToList();
            lock (groups)
            {
                groups.Add(group);
            }
        });
        return groups;
    }

    /// <summary>Sends one and waits for its receipt, however often the connection breaks.</summary>
    public async Task SendAsync(Inquiry inquiry, CancellationToken ct)
    {
        while (inquiry.Number is null)
        {
            inquiry.Tries++;
            var started = Stopwatch.GetTimestamp();
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, Form));
                request.Content = new FormUrlEncodedContent(inquiry.Fields.Where(x => x.Key is not ("cookie" or "network")));
                request.Headers.Add("Cookie", inquiry.Fields["cookie"]);
                request.Headers.Add("X-Forwarded-For", inquiry.Fields["network"]);
                using var answer = await Http.SendAsync(request, ct);
                var html = await answer.Content.ReadAsStringAsync(ct);
                inquiry.Took = Stopwatch.GetElapsedTime(started);
                inquiry.Number = answer.StatusCode == HttpStatusCode.OK && Receipt().Match(html) is { Success: true } receipt ? receipt.Groups[1].Value : null;
                if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or HttpStatusCode.InternalServerError))
                {
                    throw new InvalidOperationException($"{answer.StatusCode}: {html}");
                }
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
            }
        }
    }

    private static Inquiry Make(int number, Random random, Dictionary<string, string> hidden)
    {
        var email = string.Create(CultureInfo.InvariantCulture, $"founder{number}@company{number}.example");
        var words = string.Join(' ', Enumerable.Range(0, 24).Select(_ => new string([.. Enumerable.Range(0, random.Next(3, 9)).Select(_ => (char)('a' + random.Next(26)))])));
        return new(email, new Dictionary<string, string>(hidden)
        {
            ["need"] = "space", ["message"] = words, ["company"] = "Company " + number, ["name"] = "Li Wei", ["email"] = email, ["phone"] = "", ["consent"] = Core.Cases.CaseConsent.Version, ["do"] = "send",
        });
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/?>""")]
    private static partial Regex Hidden();

    [GeneratedRegex("<dd>(C[0-9A-Z]{10})</dd>")]
    private static partial Regex Receipt();
}
