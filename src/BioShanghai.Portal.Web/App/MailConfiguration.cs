using BioShanghai.Portal.Core.Mail;

namespace BioShanghai.Portal.Web.App;

/// <summary>Reads where mails go: to a server, into a folder, or nowhere yet.</summary>
internal static class MailConfiguration
{
    public const string HostKey = "Mail:Host";
    public const string PickupKey = "Mail:Pickup";

    private const string FromKey = "Mail:From";

    /// <summary>Whom mails come from that nobody is sent.</summary>
    private const string FromOfTrial = "portal@localhost";

    /// <exception cref="StartupException">A setting cannot be used.</exception>
    public static MailSettings Read(IConfiguration configuration, IHostEnvironment environment, DataDirectory data)
    {
        var (host, pickup) = (Given(configuration[HostKey]), Given(configuration[PickupKey]));
        if (host is not null && pickup is not null)
        {
            throw new StartupException($"The settings {HostKey} and {PickupKey} are both set; mails go to a server or into a folder, so leave one of them out.");
        }

        var isTrial = host is null && environment.IsDevelopment();
        pickup = pickup is not null ? Path.GetFullPath(pickup, environment.ContentRootPath) : isTrial ? data.File("mail") : null;
        if (host is null && pickup is null)
        {
            return Addressed(MailSettings.Off);
        }

        var security = configuration["Mail:Security"] ?? nameof(MailSecurity.StartTls);
        if (!Enum.TryParse<MailSecurity>(security, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
        {
            throw new StartupException($"The setting Mail:Security is '{security}'; use StartTls, Tls or None.");
        }

        var from = Given(configuration[FromKey]) ?? (isTrial ? FromOfTrial : "");
        if (!MailMessage.IsAddress(from) && from != FromOfTrial)
        {
            throw new StartupException($"The setting {FromKey} is '{from}'; it must be the e-mail address mails come from.");
        }

        var port = configuration.Number("Mail:Port", parsed == MailSecurity.Tls ? 465 : 587, 1, 65_535);
        return Addressed(new MailSettings(host, port, configuration["Mail:User"], configuration["Mail:Password"], from, parsed) { Pickup = pickup, IsForTrial = isTrial });

        MailSettings Addressed(MailSettings settings) => settings with { Site = configuration[PublicAddress.BaseUrlKey] ?? "" };
    }

    private static string? Given(string? setting) => string.IsNullOrWhiteSpace(setting) ? null : setting.Trim();
}
