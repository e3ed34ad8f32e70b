using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using BioShanghai.Portal.E2E.Support;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>What is counted about one page without load: its bytes, and whether it is the same for everybody.</summary>
internal sealed partial record PageFacts(string Name, string Language, string Path, byte[] Body, int HtmlBytes, int AssetBytes, int Assets, string? CacheFault, string? EncodingFault)
{
    /// <summary>Header lines that make the portal render anew: answers to named requests are not shared.</summary>
    public const string Uncached = "Authorization: None\r\n";

    public int FirstVisit => HtmlBytes + AssetBytes;

    public static async Task<IReadOnlyList<PageFacts>> ReadAsync(Uri portal)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = portal };
        // Answers given while the search index is still being built are not kept: wait until it is.
        await Task.Delay(TimeSpan.FromSeconds(3));
        var pages = new List<PageFacts>();
        foreach (var page in PageTypes.All.Where(x => x is { Status: 200, IsShared: true }))
        {
            foreach (var language in PageTypes.Languages)
            {
                pages.Add(await OfAsync(client, page.Name, language, $"/{language}/{page.Path}"));
            }
        }

        return pages;
    }

    public static void Report(Report report, IReadOnlyList<PageFacts> pages)
    {
        var faults = pages.Where(x => x.CacheFault is not null).Select(x => $"{x.Path}: {x.CacheFault}").ToList();
        report.Add("P9", "second GET of every page has `Age`, no cookie, no component state, an identical body", $"{pages.Count - faults.Count} of {pages.Count} pages {string.Join("; ", faults)}", faults.Count == 0);
        var html = pages.MaxBy(x => x.HtmlBytes)!;
        var first = pages.MaxBy(x => x.FirstVisit)!;
        var assets = pages.Max(x => x.AssetBytes);
        report.Add("W1", "first visit at most 20 KB br: HTML at most 8 KB, CSS and JS at most 15 KB", $"most HTML {Kb(html.HtmlBytes)} ({html.Path}); most in all {Kb(first.FirstVisit)} ({first.Path}); CSS and JS {Kb(assets)}", html.HtmlBytes <= 8 * 1024 && first.FirstVisit <= 20 * 1024 && assets <= 15 * 1024);
        foreach (var page in pages.Where(x => x.Language == "zh").OrderByDescending(x => x.FirstVisit))
        {
            report.Add("W1", page.Path, $"HTML {Kb(page.Body.Length)} plain, {Kb(page.HtmlBytes)} br; {page.Assets} style or script files", null);
        }
    }

    private static async Task<PageFacts> OfAsync(HttpClient client, string name, string language, string path)
    {
        var plain = await GetAsync(client, path, null);
        var second = await GetAsync(client, path, null);
        var fault = plain.Response.StatusCode != System.Net.HttpStatusCode.OK ? $"status {(int)plain.Response.StatusCode}"
            : second.Response.Headers.Age is null ? "no Age"
            : second.Response.Headers.Contains("Set-Cookie") ? "Set-Cookie"
            : Encoding.UTF8.GetString(second.Body).Contains("Component-State", StringComparison.Ordinal) ? "component state"
            : !second.Body.AsSpan().SequenceEqual(plain.Body) ? "another body"
            : null;

        var small = await GetAsync(client, path, "br");
        var isBrotli = small.Response.Content.Headers.ContentEncoding.Contains("br");
        var unpacked = isBrotli ? Unpack(small.Body) : small.Body;
        var encodingFault = !isBrotli ? "not br" : !unpacked.AsSpan().SequenceEqual(plain.Body) ? "br differs" : plain.Response.Content.Headers.ContentEncoding.Count > 0 ? "encoded unasked" : null;

        var (bytes, count) = (0, 0);
        foreach (Match asset in Asset().Matches(Encoding.UTF8.GetString(plain.Body)))
        {
            var file = await GetAsync(client, asset.Groups["path"].Value, "br");
            bytes += file.Body.Length;
            count++;
        }

        return new(name, language, path, plain.Body, small.Body.Length, bytes, count, fault, encodingFault);
    }

    private static async Task<(HttpResponseMessage Response, byte[] Body)> GetAsync(HttpClient client, string path, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (encoding is not null)
        {
            request.Headers.Add("Accept-Encoding", encoding);
        }

        var response = await client.SendAsync(request);
        return (response, await response.Content.ReadAsByteArrayAsync());
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var to = new MemoryStream();
        using var from = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        from.CopyTo(to);
        return to.ToArray();
    }

    private static string Kb(int bytes) => FormattableString.Invariant($"{bytes / 1024.0:0.0} KB");

    [GeneratedRegex("""<(?:link rel="stylesheet" href|script[^>]* src)="(?<path>[^"]+)""")]
    private static partial Regex Asset();
}
