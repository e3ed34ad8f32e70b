using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Web.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Web.App;

/// <summary>The one list of what accounts register, with the settings they read.</summary>
internal static class AccountServices
{
    public const string FactorKey = "Identity:RequireSecondFactor";
    public const string ContactFactorKey = "Identity:RequireSecondFactorOfPartners";
    public const string ProfileKey = "Identity:PasswordProfile";
    public const string UnusedKey = "Identity:DisableUnusedAfterDays";
    public const string DomainKey = "Identity:PasskeyDomain";

    public static void AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ProfileOf(configuration[ProfileKey]));
        services.AddSingleton(provider =>
        {
            var ofEverybody = configuration.Choice(FactorKey, !provider.GetRequiredService<IHostEnvironment>().IsDevelopment());
            return new SecondFactorDemand(ofEverybody, configuration.Choice(ContactFactorKey, ofEverybody), provider.GetRequiredService<IDbContextFactory<PortalDbContext>>());
        });
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
        services.AddSingleton(provider => MailConfiguration.Read(configuration, provider.GetRequiredService<IHostEnvironment>(), provider.GetRequiredService<DataDirectory>()));
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
}
