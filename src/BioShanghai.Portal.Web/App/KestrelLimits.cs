using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BioShanghai.Portal.Web.App;

/// <summary>What one client may hold of the server: connections, sizes, times.</summary>
internal static class KestrelLimits
{
    public static void Apply(KestrelServerOptions kestrel, IConfiguration configuration)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = configuration.Number("Limits:Connections", 4_000, 10, 1_000_000);
        limits.MaxConcurrentUpgradedConnections = configuration.Number("Limits:UpgradedConnections", 2_200, 0, 1_000_000);
        limits.MaxRequestBodySize = 1 << 20;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        // Room for an over-long search, which the page then cuts, instead of a bare 414.
        limits.MaxRequestLineSize = 16 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.Http2.MaxStreamsPerConnection = 50;
    }
}
