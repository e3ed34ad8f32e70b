namespace BioShanghai.Portal.Tests.Web;

/// <summary>Requests as tests write them.</summary>
internal static class Asking
{
    /// <summary>Every kind of public page, below a language.</summary>
    public static readonly string[] Pages =
    [
        "", "guide", "guide/2023", "guide/2023/four-steps", "parks", "parks?tier=core", "parks/zhangjiang", "partners", "partners?category=enterprise", "partners/batches/1",
        "policies", "policies?level=municipal", "lifecycle", "lifecycle/s2-clinical", "indicators", "events", "cases/statistics", "search", "search?q=gmp",
    ];

    public static async Task<HttpResponseMessage> AskAsync(this HttpClient client, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static string? Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public static Task<byte[]> BytesAsync(this HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    public static Task<string> TextAsync(this HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
