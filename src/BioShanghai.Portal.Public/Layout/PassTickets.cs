using System.Globalization;
using System.Security.Cryptography;
using BioShanghai.Portal.Core.Access;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace BioShanghai.Portal.Public.Layout;

/// <summary>
/// Keeps an application or a case open in a browser: code and secret, sealed, in a cookie no script can read, so that neither stands in an address.
/// It ends with the browser, by closing it, after <see cref="Life"/>, or when the secret is replaced.
/// </summary>
/// <param name="name">Of the cookie; tickets of one name are of no use under another.</param>
/// <param name="purpose">Of the seal.</param>
public abstract class PassTickets(string name, string purpose, IDataProtectionProvider protection, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly IDataProtector _protector = protection.CreateProtector(purpose);

    /// <summary>What the browser holds; null when it holds nothing that is still good.</summary>
    public CodePass? Read(HttpContext http) => Opened(http.Request.Cookies[NameOf(http)]) is { } opened && clock.GetUtcNow() - opened.At <= Life ? opened.Pass : null;

    /// <summary>The pass for a form to carry, so that what is sent belongs to what the form showed, whatever the browser has opened since.</summary>
    public string Sealed(CodePass pass) => _protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().ToUnixTimeSeconds()}|{pass.Code}|{pass.Secret}"));

    /// <summary>What a form carried; null for nothing of ours. How old a form may be its own seal says.</summary>
    public CodePass? Unsealed(string? carried) => Opened(carried)?.Pass;

    /// <summary>Opens it in this browser, or keeps it open for another while.</summary>
    public void Give(HttpContext http, CodePass pass) => http.Response.Cookies.Append(NameOf(http), Sealed(pass), Options(http));

    public void Take(HttpContext http) => http.Response.Cookies.Delete(NameOf(http), Options(http));

    private (CodePass Pass, DateTimeOffset At)? Opened(string? ticket)
    {
        if (ticket is not { Length: > 0 })
        {
            return null;
        }

        try
        {
            var parts = _protector.Unprotect(ticket).Split('|');
            return (new(parts[1], parts[2]), DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture)));
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext http) => new() { Path = "/", HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Strict, IsEssential = true };

    private string NameOf(HttpContext http) => http.Request.IsHttps ? "__Host-" + name : name;
}
