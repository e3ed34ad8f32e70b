namespace BioShanghai.Portal.Web.App;

/// <summary>
/// The hosts the portal answers to and the address it calls itself by. A request's own Host header is never trusted to build an
/// address, so production does not start without both settings.
/// </summary>
internal static class PublicAddress
{
    public const string BaseUrlKey = "Portal:PublicBaseUrl";

    public static void Check(IConfiguration configuration, bool isProduction)
    {
        var hosts = configuration.List("AllowedHosts");
        var configured = configuration[BaseUrlKey];
        if (isProduction && (hosts.Count == 0 || hosts.Contains("*")))
        {
            throw new StartupException("The setting AllowedHosts must name the portal's host names in production, for example 'invest.example.cn'; it is empty or '*'.");
        }

        if (string.IsNullOrWhiteSpace(configured))
        {
            if (isProduction)
            {
                throw new StartupException($"The setting {BaseUrlKey} must give the portal's public address in production, for example 'https://invest.example.cn'.");
            }

            return;
        }

        if (!Uri.TryCreate(configured, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || address.PathAndQuery != "/" || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
        {
            throw new StartupException($"The setting {BaseUrlKey} is '{configured}'; it must be scheme and host alone, for example 'https://invest.example.cn'.");
        }

        if (hosts.Count > 0 && !hosts.Any(pattern => Accepts(pattern, address.Host)))
        {
            throw new StartupException($"The setting AllowedHosts does not include '{address.Host}', the host of {BaseUrlKey}; every visitor would be refused.");
        }
    }

    private static bool Accepts(string pattern, string host) =>
        pattern == "*"
        || pattern.Equals(host, StringComparison.OrdinalIgnoreCase)
        || (pattern.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase));
}
