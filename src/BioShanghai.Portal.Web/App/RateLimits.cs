using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using BioShanghai.Portal.Web.Endpoints;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.StaticAssets;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// Requests per minute and client address (IPv6: per /64). Loose, because an office shares one address. The site's own files and health checks are free;
/// photos and documents of listings are counted apart, because one page shows many;
/// sent forms have a limit of their own in <see cref="FormPages"/>.
/// </summary>
internal static class RateLimits
{
    /// <summary>Addresses are spread over this many counters by a hash that differs per process, so memory stays bounded whatever is sent.</summary>
    private const int Counters = 1 << 16;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var pages = configuration.Number("Limits:PagesPerMinute", 300, 1, 100_000_000);
        var searches = configuration.Number("Limits:SearchesPerMinute", 60, 1, 100_000_000);
        var files = configuration.Number("Limits:FilesPerMinute", 1_200, 1, 100_000_000);
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, int>(context => IsCounted(context) ? Fixed(Key(context), pages) : Free),
                PartitionedRateLimiter.Create<HttpContext, int>(context => IsCounted(context) && IsSearch(context) ? Fixed(Key(context), searches) : Free),
                PartitionedRateLimiter.Create<HttpContext, int>(context => IsSentFile(context) ? Fixed(Key(context), files) : Free));
            options.OnRejected = async (rejected, _) => await PlainPage.WriteRetryAsync(
                rejected.HttpContext,
                StatusCodes.Status429TooManyRequests,
                "TooMany",
                rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window);
        });
    }

    /// <summary>The counter of an address.</summary>
    internal static int CounterOf(IPAddress? address)
    {
        if (address is null)
        {
            return 0;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        var hash = new HashCode();
        hash.AddBytes(address.AddressFamily == AddressFamily.InterNetworkV6 ? bytes[..8] : bytes[..length]);
        return (hash.ToHashCode() & (Counters - 1)) + 1;
    }

    private static RateLimitPartition<int> Free => RateLimitPartition.GetNoLimiter(-1);

    internal static RateLimitPartition<int> Fixed(int key, int permits, TimeSpan? window = null) => RateLimitPartition.GetFixedWindowLimiter(
        key,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window ?? Window, QueueLimit = 0 });

    internal static int Key(HttpContext context) => CounterOf(context.Connection.RemoteIpAddress);

    private static bool IsCounted(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is null
        && context.GetEndpoint()?.Metadata.GetMetadata<HealthMark>() is null
        && context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is null
        && !IsSentFile(context);

    private static bool IsSentFile(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<SentFile>() is not null;

    private static bool IsSearch(HttpContext context) =>
        (context.Request.Path.StartsWithSegments("/search") && context.Request.QueryString.HasValue)
        // Whoever tries numbers of certificates one after another is slowed down.
        || (context.Request.Path.StartsWithSegments("/verify", out var number) && (number.HasValue || context.Request.QueryString.HasValue));
}
