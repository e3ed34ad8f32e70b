namespace BioShanghai.Portal.Bench.Reference;

/// <summary>The limit: an empty pipeline that writes bytes it holds in memory.</summary>
internal static class LimitApp
{
    /// <param name="bodyFile">File whose bytes are served at <c>/bytes</c>.</param>
    public static async Task<int> RunAsync(string bodyFile)
    {
        var body = await File.ReadAllBytesAsync(bodyFile);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/bytes", (HttpContext context) =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        await app.RunAsync();
        return 0;
    }
}
