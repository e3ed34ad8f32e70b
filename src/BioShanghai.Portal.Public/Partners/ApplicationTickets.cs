using System.Globalization;
using System.Security.Cryptography;
using BioShanghai.Portal.Core.Programme;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace BioShanghai.Portal.Public.Partners;

/// <summary>
/// Keeps an application open in a browser: code and secret, sealed, in a cookie no script can read, so that neither stands in an address.
/// It ends with the browser, by closing the application, after <see cref="Life"/>, or when the secret is replaced.
/// </summary>
public sealed class ApplicationTickets(IDataProtectionProvider protection, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private const string Name = "application";

    private readonly IDataProtector _protector = protection.CreateProtector("BioShanghai.Portal.Applications");

    /// <summary>What the browser holds; null when it holds nothing that is still good.</summary>
    public ApplicationPass? Read(HttpContext http)
    {
        if (http.Request.Cookies[NameOf(http)] is not { Length: > 0 } ticket)
        {
            return null;
        }

        try
        {
            var parts = _protector.Unprotect(ticket).Split('|');
            var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
            return age <= Life ? new(parts[1], parts[2]) : null;
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Opens the application in this browser, or keeps it open for another while.</summary>
    public void Give(HttpContext http, ApplicationPass pass) => http.Response.Cookies.Append(
        NameOf(http), _protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().ToUnixTimeSeconds()}|{pass.Code}|{pass.Secret}")), Options(http));

    public void Take(HttpContext http) => http.Response.Cookies.Delete(NameOf(http), Options(http));

    private static string NameOf(HttpContext http) => http.Request.IsHttps ? "__Host-" + Name : Name;

    private static CookieOptions Options(HttpContext http) => new() { Path = "/", HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Strict, IsEssential = true };
}
