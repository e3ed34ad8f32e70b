using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// Compression inside the output cache: a page is compressed once and stored compressed. Safe over https here, because public pages
/// hold nothing secret beside what the address says.
/// </summary>
internal static class PageCompression
{
    public static void AddPageCompression(this IServiceCollection services) => services.AddResponseCompression(options =>
    {
        options.EnableForHttps = true;
        options.Providers.Add<Brotli>();
        options.Providers.Add(new GzipCompressionProvider(new GzipCompressionProviderOptions { Level = CompressionLevel.Optimal }));
        options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/atom+xml", "image/svg+xml", "text/calendar", "text/csv", "application/geo+json", "application/problem+json"];
    });

    /// <summary>
    /// Reduces Accept-Encoding to br, gzip or nothing before anything reads it: the cache keeps one copy for each, and never hands a
    /// compressed one to a client that did not ask.
    /// </summary>
    public static IApplicationBuilder UseOneEncoding(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Request.Headers;
        var asked = headers.AcceptEncoding;
        if (asked.Count > 0)
        {
            var chosen = Choose(asked);
            headers.AcceptEncoding = chosen;
        }

        return next(context);
    });

    internal static Microsoft.Extensions.Primitives.StringValues Choose(Microsoft.Extensions.Primitives.StringValues asked)
    {
        if (!StringWithQualityHeaderValue.TryParseList(asked, out var accepted))
        {
            return default;
        }

        double any = 0;
        double? brotli = null, gzip = null;
        foreach (var encoding in accepted)
        {
            var quality = encoding.Quality ?? 1;
            if (encoding.Value.Equals("br", StringComparison.OrdinalIgnoreCase))
            {
                brotli = quality;
            }
            else if (encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            {
                gzip = quality;
            }
            else if (encoding.Value.Equals("*", StringComparison.Ordinal))
            {
                any = quality;
            }
        }

        return (brotli ?? any) > 0 ? "br" : (gzip ?? any) > 0 ? "gzip" : default;
    }

    /// <summary>Between the fastest and the smallest: the result is stored and sent many times.</summary>
    private sealed class Brotli : ICompressionProvider
    {
        private const int Quality = 6;

        public string EncodingName => "br";

        public bool SupportsFlush => true;

        public Stream CreateStream(Stream outputStream) => new BrotliStream(outputStream, new BrotliCompressionOptions { Quality = Quality }, leaveOpen: true);
    }
}
