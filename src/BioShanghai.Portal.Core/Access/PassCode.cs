using System.Security.Cryptography;
using BioShanghai.Portal.Core.Questions;

namespace BioShanghai.Portal.Core.Access;

/// <summary>What opens an application or a case without an account: its code and its secret, as their holder has them.</summary>
public sealed record CodePass(string Code, string Secret);

/// <summary>What became of a code and a secret that somebody typed.</summary>
/// <param name="Pass">Null when they open nothing, whatever is wrong with them.</param>
/// <param name="Wait">How long nothing can be tried for this code; zero when something can.</param>
public sealed record OpenedPass(CodePass? Pass, TimeSpan Wait);

/// <summary>Codes that may be told, and secrets of which only the hash is kept.</summary>
public static class PassCode
{
    /// <summary>Longest spelling of either that is looked at.</summary>
    public const int LongestTyped = 60;

    private const int CodeLength = 10;

    /// <summary>100 random bits in letters that survive being typed.</summary>
    private const int SecretLength = 20;

    private const int GroupLength = 5;

    /// <param name="kind">Letter it begins with, which tells what it opens.</param>
    public static string NewCode(char kind) => CodeOf(kind, RandomNumberGenerator.GetBytes(CodeLength));

    public static string NewSecret() => SecretOf(RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>The same for a secret however it is spaced or capitalised.</summary>
    public static string HashOf(string secret) => SecretHash.Of(Tidy(secret));

    /// <summary>A secret in groups, as it is shown to be noted down.</summary>
    public static string Grouped(string secret) => string.Join('-', secret.Chunk(GroupLength).Select(x => new string(x)));

    internal static string CodeOf(char kind, ReadOnlySpan<byte> bytes) => kind + Base32.Of(bytes, CodeLength).ToUpperInvariant();

    internal static string SecretOf(ReadOnlySpan<byte> bytes) => Base32.Of(bytes, SecretLength);

    /// <summary>A code as it was typed, in the form it is kept.</summary>
    internal static string TidyCode(string typed) => Tidy(Cut(typed)).ToUpperInvariant();

    /// <summary>A secret as it was typed, in the form it is compared.</summary>
    internal static string TidySecret(string typed) => Tidy(Cut(typed));

    /// <summary>As it was typed, without spaces and hyphens; letters that never occur are read as the digits they look like.</summary>
    internal static string Tidy(string typed) =>
        string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant().Replace('o', '0').Replace('i', '1').Replace('l', '1');

    private static string Cut(string text) => text.Length > LongestTyped ? text[..LongestTyped] : text;
}
