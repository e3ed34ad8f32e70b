using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// Client address and scheme as reported by reverse proxies that are named in the settings; nobody else is believed, and the host
/// is never taken from a header.
/// </summary>
internal static class KnownProxies
{
    public static void UseKnownProxies(this IApplicationBuilder app, IConfiguration configuration)
    {
        var addresses = configuration.List("Proxy:KnownAddresses");
        var networks = configuration.List("Proxy:KnownNetworks");
        if (addresses.Count + networks.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = configuration.Number("Proxy:Hops", 1, 1, 10),
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in addresses)
        {
            options.KnownProxies.Add(IPAddress.TryParse(text, out var address)
                ? address
                : throw new StartupException($"The setting Proxy:KnownAddresses holds '{text}', which is not an IP address."));
        }

        foreach (var text in networks)
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(text, out var network)
                ? network
                : throw new StartupException($"The setting Proxy:KnownNetworks holds '{text}', which is not a network such as 10.0.0.0/8."));
        }

        app.UseForwardedHeaders(options);
    }
}
