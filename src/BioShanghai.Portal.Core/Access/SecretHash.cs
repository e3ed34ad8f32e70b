using System.Security.Cryptography;
using System.Text;

namespace BioShanghai.Portal.Core.Access;

/// <summary>What the portal keeps of a long random secret instead of it: of links, invitations, codes. Passwords are kept otherwise, because people choose them.</summary>
public static class SecretHash
{
    private static readonly string OfNothing = Of("");

    /// <returns>SHA-256 as 64 lower-case hexadecimal digits.</returns>
    public static string Of(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Compares in a time that tells nothing; where nothing is kept, a miss costs what a hit costs.</summary>
    public static bool Fits(string? kept, string secret) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(kept ?? OfNothing), Encoding.ASCII.GetBytes(Of(secret)));
}
