using System.Security.Claims;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Users;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Web.App;

/// <summary>Accounts, their cookie, and who may open which area. The cookie names a session row; what a person may do is never in it.</summary>
internal static class SignIn
{
    public const string SignInPath = "/account/sign-in";

    /// <summary>Hash rounds of a password. Source: OWASP Password Storage Cheat Sheet for PBKDF2-HMAC-SHA512 (210,000).</summary>
    private const int HashRounds = 210_000;

    /// <summary>Parts of the site where somebody is signed in; everything else is the same for everybody and never asks who.</summary>
    private static readonly PathString[] Areas = ["/manage", "/account", "/_blazor"];

    public static void AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext());
        services.AddAccounts(configuration);
        services.AddIdentityCore<PortalUser>(options =>
            {
                options.User.RequireUniqueEmail = false;
                options.User.AllowedUserNameCharacters = "";
            })
            .AddUserStore<UserOnlyStore<PortalUser, PortalDbContext, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>>()
            .AddClaimsPrincipalFactory<PortalPrincipal>()
            .AddSignInManager();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = HashRounds);

        var isSecure = configuration[PublicAddress.BaseUrlKey]?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true;
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, options =>
            {
                Name(options.Cookie, "bio", isSecure);
                (options.LoginPath, options.AccessDeniedPath, options.LogoutPath) = (SignInPath, "/account/denied", "/account/sign-out");
                (options.ExpireTimeSpan, options.SlidingExpiration) = (UserSession.Longest, false);
                options.Events = new CookieAuthenticationEvents { OnSigningIn = SessionCookies.BeginAsync, OnValidatePrincipal = SessionCookies.CheckAsync };
            })
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, options =>
            {
                Name(options.Cookie, "bio-second", isSecure);
                (options.ExpireTimeSpan, options.SlidingExpiration) = (Account.SignInSteps.Lasts, false);
            })
            .AddCookie(Account.Passkeys.Scheme, options =>
            {
                Name(options.Cookie, "bio-passkey", isSecure);
                (options.ExpireTimeSpan, options.SlidingExpiration) = (Account.Passkeys.Lasts, false);
            });
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddScoped<Caller>();
        services.AddScoped<ICurrentActor, CurrentActor>();
        services.AddSingleton<SessionBook>();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
    }

    /// <summary>Reads the cookie only where it matters, so that public pages stay the same for everybody.</summary>
    public static IApplicationBuilder UseSignIn(this IApplicationBuilder app)
    {
        app.UseWhen(context => Areas.Any(x => context.Request.Path.StartsWithSegments(x)), area =>
        {
            area.UseAuthentication();
            area.Use((context, next) =>
            {
                context.RequestServices.GetRequiredService<Caller>().Principal = context.User;
                return next(context);
            });
        });
        return app.UseAuthorization();
    }

    private static void Name(CookieBuilder cookie, string name, bool isSecure)
    {
        // The prefix binds the cookie to this very host; browsers take it only over https.
        (cookie.Name, cookie.Path, cookie.HttpOnly, cookie.SameSite) = (isSecure ? "__Host-" + name : name, "/", true, SameSiteMode.Lax);
        cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }
}

/// <summary>What the cookie says of somebody: who he is, no more.</summary>
internal sealed class PortalPrincipal(Microsoft.Extensions.Options.IOptions<IdentityOptions> options) : IUserClaimsPrincipalFactory<PortalUser>
{
    public Task<ClaimsPrincipal> CreateAsync(PortalUser user)
    {
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, options.Value.ClaimsIdentity.UserNameClaimType, options.Value.ClaimsIdentity.RoleClaimType);
        identity.AddClaim(new Claim(options.Value.ClaimsIdentity.UserIdClaimType, user.Id.ToString()));
        identity.AddClaim(new Claim(options.Value.ClaimsIdentity.UserNameClaimType, user.DisplayName));
        return Task.FromResult(new ClaimsPrincipal(identity));
    }
}

/// <summary>Who sent the request, set by the pipeline; empty inside a circuit, which has its own source.</summary>
internal sealed class Caller
{
    public ClaimsPrincipal? Principal { get; set; }
}
