using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Web.Account;
using Microsoft.AspNetCore.Identity;

namespace BioShanghai.Portal.Web.App;

/// <summary>The one list of what accounts register, with the settings they read.</summary>
internal static class AccountServices
{
    public const string FactorKey = "Identity:RequireSecondFactor";
    public const string ProfileKey = "Identity:PasswordProfile";
    public const string UnusedKey = "Identity:DisableUnusedAfterDays";
    public const string DomainKey = "Identity:PasskeyDomain";

    public static void AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ProfileOf(configuration[ProfileKey]));
        services.AddSingleton(provider => new SignInDemands(
            configuration.Choice(FactorKey, !provider.GetRequiredService<IHostEnvironment>().IsDevelopment())));
        // Before the library adds its own, which then steps back.
        services.AddSingleton<ILookupNormalizer, AccountNames>();
        services.AddScoped<PasswordRules>();
        services.AddScoped<IPasswordValidator<PortalUser>>(provider => provider.GetRequiredService<PasswordRules>());
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.ServerDomain = DomainOf(configuration);
            // A passkey stands for both factors only when the device asked for a finger, a face or a PIN.
            (options.UserVerificationRequirement, options.ResidentKeyRequirement) = ("required", "required");
        });
        services.AddScoped<SignInTries>();
        services.AddScoped<PasswordChange>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<SessionEnds>();
        services.AddScoped<InvitationService>();
        services.AddScoped<ResetService>();
        services.AddScoped<SignInSteps>();
        services.AddScoped<SignInService>();
        services.AddScoped<Passkeys>();
        services.AddScoped<OwnAccount>();
        services.AddSingleton<GrantWords>();
        services.AddSingleton(provider => MailOf(configuration, provider.GetRequiredService<IHostEnvironment>().IsDevelopment()) with { Site = configuration[PublicAddress.BaseUrlKey] ?? "" });
        services.AddSingleton(provider => new UnusedAccountRule(
            configuration.Number(UnusedKey, UnusedAccountRule.Default.Days, 0, 3_650), provider.GetRequiredService<IHostEnvironment>().IsDevelopment() ? AccountStart.DemoDomain : null));
        services.AddHostedService<MailSender>();
    }

    private static PasswordProfile ProfileOf(string? name) => string.IsNullOrWhiteSpace(name)
        ? PasswordProfile.DengBao
        : PasswordProfile.All.FirstOrDefault(x => x.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new StartupException($"The setting {ProfileKey} is '{name}'; use {string.Join(" or ", PasswordProfile.All.Select(x => x.Name))}.");

    private static string? DomainOf(IConfiguration configuration) =>
        configuration[DomainKey] is { Length: > 0 } named ? named
        : Uri.TryCreate(configuration[PublicAddress.BaseUrlKey], UriKind.Absolute, out var address) ? address.Host
        : null;

    private static MailSettings MailOf(IConfiguration configuration, bool isShown)
    {
        var host = configuration["Mail:Host"];
        if (string.IsNullOrWhiteSpace(host))
        {
            return MailSettings.Off with { IsShown = isShown };
        }

        var security = configuration["Mail:Security"] ?? nameof(MailSecurity.StartTls);
        if (!Enum.TryParse<MailSecurity>(security, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
        {
            throw new StartupException($"The setting Mail:Security is '{security}'; use StartTls, Tls or None.");
        }

        var from = configuration["Mail:From"] ?? "";
        return MailMessage.IsAddress(from)
            ? new MailSettings(host, configuration.Number("Mail:Port", parsed == MailSecurity.Tls ? 465 : 587, 1, 65_535), configuration["Mail:User"], configuration["Mail:Password"], from, parsed, isShown)
            : throw new StartupException($"The setting Mail:From is '{from}'; it must be the e-mail address mails come from.");
    }
}
