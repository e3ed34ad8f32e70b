using System.Globalization;
using System.Security.Cryptography;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace BioShanghai.Portal.Web.Account;

/// <summary>The account of whoever sends the request, and whether he proved a moment ago who he is.</summary>
internal sealed class OwnAccount(UserManager<PortalUser> users, SessionBook book, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Field of a form that says its page was opened by somebody who had just proved who he is.</summary>
    public const string ProofField = "proof";

    /// <summary>Setting up an app or finding a security key takes longer than a proof is fresh.</summary>
    private static readonly TimeSpan FormLasts = TimeSpan.FromMinutes(30);

    public async Task<PortalUser?> FindAsync(HttpContext http) => SessionBook.IdOf(http.User) is null ? null : await users.GetUserAsync(http.User);

    /// <summary>What a form of sign-in means carries: made when its page is opened while the proof is fresh, and good for half an hour in that session alone.</summary>
    /// <returns>Null when the person has to prove again who he is.</returns>
    public async Task<string?> ProofAsync(HttpContext http)
    {
        if (SessionBook.IdOf(http.User) is not { } session)
        {
            return null;
        }

        var (now, protector) = (clock.GetUtcNow().Ticks, protection.CreateProtector("BioShanghai.Portal.Proof", session.ToString()));
        return Sent(http) is { Length: > 0 } sent && now - Opened(protector, sent) <= FormLasts.Ticks ? sent
            : await book.IsFreshAsync(session, http.RequestAborted) ? protector.Protect(now.ToString(CultureInfo.InvariantCulture))
            : null;
    }

    private static string? Sent(HttpContext http) => HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType ? http.Request.Form[ProofField] : (string?)null;

    private static long Opened(IDataProtector protector, string sent)
    {
        try
        {
            return long.Parse(protector.Unprotect(sent), CultureInfo.InvariantCulture);
        }
        catch (CryptographicException)
        {
            return 0;
        }
    }
}
