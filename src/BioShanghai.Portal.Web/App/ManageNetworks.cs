using System.Net;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// Where networks are named in the settings, the management and its circuits do not exist for anybody else. Accounts stay reachable:
/// invitations and new passwords are opened from anywhere.
/// </summary>
internal static class ManageNetworks
{
    private const string Setting = "Manage:Networks";

    private static readonly PathString[] Areas = ["/manage", "/_blazor"];

    /// <summary>Stands behind the known proxies and the language, before anything is looked up.</summary>
    public static void UseManageNetworks(this IApplicationBuilder app, IConfiguration configuration)
    {
        var networks = configuration.List(Setting)
            .Select(x => IPNetwork.TryParse(x, out var network) ? network : throw new StartupException($"The setting {Setting} holds '{x}', which is not a network such as 10.0.0.0/8."))
            .ToList();
        if (networks.Count == 0)
        {
            return;
        }

        app.Use((context, next) =>
        {
            if (!Areas.Any(x => context.Request.Path.StartsWithSegments(x)) || (context.Connection.RemoteIpAddress is { } address && networks.Exists(x => x.Contains(Plain(address)))))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
