using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.RateLimiting;
using BioShanghai.Portal.Core.OpenData;
using BioShanghai.Portal.Public.Layout;
using BioShanghai.Portal.Public.OpenData;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>
/// Sends answers of the interface with a tag made from their very bytes: equal tags mean equal content, whatever changed, expired or
/// grew old in between.
/// </summary>
internal sealed class ApiAnswers(SiteLinks links, IOptions<OpenDataOptions> options, OpenFileLimit limit)
{
    private const int BytesInMemory = 1 << 20;

    /// <summary>Characters of the tag: more than enough to tell contents apart.</summary>
    private const int TagLength = 22;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    public string BaseUrl => links.BaseUrl;

    public OpenLicence Licence => options.Value.Licence;

    /// <summary>An address of the interface.</summary>
    public string Url(string path) => $"{BaseUrl}/api/v1/{path}";

    public Task SendAsync(HttpContext context, object answer) =>
        SendAsync(context, "application/json", JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), OpenDataJson.Options));

    public async Task SendAsync(HttpContext context, string contentType, byte[] body)
    {
        if (IsUnchanged(context, contentType, SHA256.HashData(body)))
        {
            return;
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>A file of any size: written aside first, in memory or in a temporary file, because its tag goes before it.</summary>
    public async Task SendFileAsync(HttpContext context, string contentType, string fileName, Func<Stream, CancellationToken, Task> write)
    {
        await using var aside = new FileBufferingWriteStream(BytesInMemory);
        byte[] hash;
        // Writing costs; sending does not, so a slow reader keeps nobody else waiting.
        using (var lease = await limit.AcquireAsync(context.RequestAborted))
        {
            if (!lease.IsAcquired)
            {
                await PlainPage.WriteRetryAsync(context, StatusCodes.Status503ServiceUnavailable, "Busy", RetryAfter);
                return;
            }

            using var sha = SHA256.Create();
            await using (var through = new CryptoStream(aside, sha, CryptoStreamMode.Write, leaveOpen: true))
            {
                await write(through, context.RequestAborted);
            }

            hash = sha.Hash!;
        }

        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        if (!IsUnchanged(context, contentType, hash))
        {
            await aside.DrainBufferAsync(context.Response.Body, context.RequestAborted);
        }
    }

    private bool IsUnchanged(HttpContext context, string contentType, byte[] hash)
    {
        var headers = context.Response.Headers;
        var tag = new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(hash)[..TagLength]}\"", isWeak: true);
        headers.ETag = tag.ToString();
        headers.CacheControl = "public, no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (Uri.TryCreate(Licence.Url, UriKind.Absolute, out var terms))
        {
            headers.Append(HeaderNames.Link, $"<{terms.AbsoluteUri}>; rel=\"license\"");
        }

        headers.Append(HeaderNames.Link, $"<{Url("dictionary.json")}>; rel=\"describedby\"");
        var asked = context.Request.GetTypedHeaders().IfNoneMatch;
        if (asked.Any(x => x.Equals(EntityTagHeaderValue.Any) || x.Compare(tag, useStrongComparison: false)))
        {
            headers.Remove(HeaderNames.ContentDisposition);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        context.Response.ContentType = contentType;
        return false;
    }
}

/// <summary>Only a few files are put together at once; a whole dataset costs what hundreds of pages do.</summary>
internal sealed class OpenFileLimit(IConfiguration configuration) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = configuration.Number("Limits:DownloadsInFlight", Math.Max(2, Environment.ProcessorCount), 1, 1_000),
        QueueLimit = configuration.Number("Limits:DownloadQueue", 32, 0, 100_000),
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public ValueTask<RateLimitLease> AcquireAsync(CancellationToken ct) => _limiter.AcquireAsync(1, ct);

    public void Dispose() => _limiter.Dispose();
}
