using System.Globalization;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Public.Layout;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// Output cache of anonymous public answers, for endpoints that opt in by name. One copy per language, path, canonical query
/// (<see cref="KnownQuery"/>), encoding and generation of the content.
/// </summary>
internal sealed class PageCache(ContentGeneration generation, IConfiguration configuration) : IOutputCachePolicy
{
    public const string Policy = "public";
    public const string Tag = "content";

    private const long LargestTotal = 100L << 20;
    private const long LargestEntry = 1L << 20;
    private const int LongestQuery = 512;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <summary>Pages asked for with more than this have endless variety.</summary>
    private const int FewParameters = 2;

    /// <summary>Free text and many filters have endless variety; their pages leave early.</summary>
    private static readonly TimeSpan KeptForSearch = TimeSpan.FromMinutes(1);

    private static long _renderings = TimeProvider.System.GetTimestamp();

    // With a configured base address no answer depends on the host; without one it does.
    private readonly bool _variesByHost = string.IsNullOrWhiteSpace(configuration[PublicAddress.BaseUrlKey]);

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ContentGeneration>();
        services.AddSingleton<PageCache>();
        services.AddHostedService<PageCacheEviction>();
        services.AddOutputCache();
        services.AddOptions<OutputCacheOptions>().Configure<PageCache>((options, policy) =>
        {
            options.SizeLimit = LargestTotal;
            options.MaximumBodySize = LargestEntry;
            // A page prints its own address: another spelling must never be served from its copy.
            options.UseCaseSensitivePaths = true;
            options.AddPolicy(Policy, policy);
        });
    }

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        var request = http.Request;
        var isShared = HttpMethods.IsGet(request.Method)
            && StringValues.IsNullOrEmpty(request.Headers.Authorization)
            && http.User.Identity?.IsAuthenticated != true;
        var mayStore = isShared && (request.QueryString.Value?.Length ?? 0) <= LongestQuery;

        context.EnableOutputCaching = true;
        context.AllowCacheLookup = mayStore;
        context.AllowCacheStorage = mayStore;
        context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = request.Query.ContainsKey("q") || request.Query.Count > FewParameters ? KeptForSearch : Kept;
        context.Tags.Add(Tag);
        context.CacheVaryByRules.QueryKeys = http.IsPage() ? "*" : StringValues.Empty;
        context.CacheVaryByRules.HeaderNames = HeaderNames.AcceptEncoding;
        context.CacheVaryByRules.VaryByHost = _variesByHost;
        context.CacheVaryByRules.VaryByValues["generation"] = generation.Current.ToString(CultureInfo.InvariantCulture);
        if (isShared)
        {
            // One tag per rendering, set before the copy is stored: equal tags mean the very same stored copy.
            http.Response.Headers.ETag = $"W/\"{Interlocked.Increment(ref _renderings):x}\"";
            http.Response.OnStarting(Describe, http);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode != StatusCodes.Status200OK || context.HttpContext.IsPassing() || !StringValues.IsNullOrEmpty(response.Headers.SetCookie))
        {
            context.AllowCacheStorage = false;
        }

        return ValueTask.CompletedTask;
    }

    private static Task Describe(object state)
    {
        var response = ((HttpContext)state).Response;
        var headers = response.Headers;
        if (response.StatusCode is not (StatusCodes.Status200OK or StatusCodes.Status304NotModified) || !StringValues.IsNullOrEmpty(headers.SetCookie))
        {
            headers.Remove(HeaderNames.ETag);
            return Task.CompletedTask;
        }

        if (response.HttpContext.IsPassing())
        {
            headers.Remove(HeaderNames.ETag);
            headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }

        // Kept by browsers and proxies, asked about every time: what is withdrawn is gone at once, what is unchanged costs a 304.
        headers.CacheControl = "public, no-cache";
        if (!headers.Vary.ToString().Contains(HeaderNames.AcceptEncoding, StringComparison.OrdinalIgnoreCase))
        {
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }

        return Task.CompletedTask;
    }
}

/// <summary>
/// Counts changes of the content. The number is part of every cache key, so a page that was being rendered from the old content
/// while it changed is stored under a key nobody asks for again.
/// </summary>
internal sealed class ContentGeneration
{
    private long _current;

    public long Current => Interlocked.Read(ref _current);

    public void Next() => Interlocked.Increment(ref _current);
}

/// <summary>Empties the output cache when content changes.</summary>
internal sealed class PageCacheEviction(ContentChanges changes, ContentGeneration generation, IOutputCacheStore store) : IHostedService, IDisposable
{
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = changes.Subscribe(async (_, ct) =>
        {
            generation.Next();
            await store.EvictByTagAsync(PageCache.Tag, ct);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _subscription?.Dispose();
}
