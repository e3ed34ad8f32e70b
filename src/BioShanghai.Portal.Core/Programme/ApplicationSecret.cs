using System.Security.Cryptography;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Questions;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>What opens an application: a code that may be told and a secret of which only the hash is kept.</summary>
public static class ApplicationSecret
{
    /// <summary>Longest spelling of either that is looked at.</summary>
    public const int LongestTyped = 60;

    private const int CodeLength = 10;

    /// <summary>100 random bits in letters that survive being typed.</summary>
    private const int SecretLength = 20;

    private const int GroupLength = 5;

    public static string NewCode() => CodeOf(RandomNumberGenerator.GetBytes(CodeLength));

    public static string New() => SecretOf(RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>The same for a secret however it is spaced or capitalised.</summary>
    public static string HashOf(string secret) => SecretHash.Of(Tidy(secret));

    /// <summary>Address, below the language, of the page that takes code and secret from a mail.</summary>
    public static string PathOf(string code, string secret) => $"partners/apply/continue?code={code}&key={secret}";

    /// <summary>A secret in groups, as it is shown to be noted down.</summary>
    public static string Grouped(string secret) => string.Join('-', secret.Chunk(GroupLength).Select(x => new string(x)));

    internal static string CodeOf(ReadOnlySpan<byte> bytes) => "A" + Base32.Of(bytes, CodeLength).ToUpperInvariant();

    internal static string SecretOf(ReadOnlySpan<byte> bytes) => Base32.Of(bytes, SecretLength);

    /// <summary>As it was typed, without spaces and hyphens; letters that never occur are read as the digits they look like.</summary>
    internal static string Tidy(string typed) =>
        string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant().Replace('o', '0').Replace('i', '1').Replace('l', '1');
}
