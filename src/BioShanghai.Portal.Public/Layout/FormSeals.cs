using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace BioShanghai.Portal.Public.Layout;

/// <summary>One showing of a form: its secret name and how long ago it was shown.</summary>
public sealed record FormSeal(string Id, TimeSpan Age)
{
    /// <summary>A form left open longer is shown again, with all that was typed.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    // Clocks of nodes differ a little.
    public bool IsOld => Age > Life || Age < -Skew;

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
}

/// <summary>
/// Sealed texts that go out with a page and come back: which form was shown when, and which receipt may be read. Only the portal can
/// make or read one; the keys are those of data protection, shared by all nodes.
/// </summary>
public sealed class FormSeals(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>How long a receipt can be opened again.</summary>
    public static readonly TimeSpan ReceiptLife = TimeSpan.FromHours(1);

    private const int IdBytes = 20;

    /// <summary>Seals a new showing of a form.</summary>
    /// <param name="age">How old it counts at once; above zero for a form that is shown again to somebody who has filled it in.</param>
    public string New(string form, TimeSpan age = default) => Seal(form, WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(IdBytes)), age);

    /// <summary>Opens the seal of a form; null when it is missing, of another form or not the portal's own.</summary>
    public FormSeal? Open(string form, string? seal) => Unseal(form, seal) is { } opened ? new(opened.Text, opened.Age) : null;

    public string Receipt(string number) => Seal(nameof(Receipt), number, default);

    /// <summary>Number of the receipt, or null when it cannot or can no longer be opened.</summary>
    public string? OpenReceipt(string? seal) => Unseal(nameof(Receipt), seal) is { } opened && opened.Age <= ReceiptLife ? opened.Text : null;

    private string Seal(string purpose, string text, TimeSpan age)
    {
        var shownAt = (clock.GetUtcNow() - age).ToUnixTimeMilliseconds();
        return Protector(purpose).Protect(string.Create(CultureInfo.InvariantCulture, $"{shownAt}|{text}"));
    }

    private (string Text, TimeSpan Age)? Unseal(string purpose, string? seal)
    {
        if (string.IsNullOrEmpty(seal))
        {
            return null;
        }

        try
        {
            var parts = Protector(purpose).Unprotect(seal).Split('|', 2);
            var shownAt = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
            return (parts[1], clock.GetUtcNow() - shownAt);
        }
        catch (Exception forged) when (forged is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private IDataProtector Protector(string purpose) => protection.CreateProtector("BioShanghai.Portal.Forms", purpose);
}
