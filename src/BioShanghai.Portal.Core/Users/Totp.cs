using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Questions;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Codes of an authenticator app (RFC 6238: SHA-1, 30 seconds, 6 digits, which is what every app can).</summary>
public static class Totp
{
    public const int Digits = 6;

    private const int StepSeconds = 30;
    private const int KeyBytes = 20;

    /// <summary>Clocks of telephones differ: one step before and one after count, too.</summary>
    private const int Skew = 1;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new key, 160 random bits, in the letters apps read.</summary>
    public static string NewKey() => RandomNumberGenerator.GetString(Alphabet, KeyBytes * 8 / 5);

    public static string CodeAt(string key, DateTime utcNow) => Code(Bytes(key), StepOf(utcNow));

    /// <summary>The step whose code it is, later than <paramref name="usedStep"/>; null when it is none.</summary>
    public static long? StepOf(string key, string typed, long usedStep, DateTime utcNow)
    {
        var (bytes, code, now) = (Bytes(key), Clean(typed), StepOf(utcNow));
        long? found = null;
        for (var step = now - Skew; step <= now + Skew; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(bytes, step)), Encoding.ASCII.GetBytes(code)) && step > usedStep)
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>Address of an app, which the picture on the page holds.</summary>
    public static string AddressOf(string key, string issuer, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={key}&issuer={Uri.EscapeDataString(issuer)}&digits={Digits}&period={StepSeconds}";

    /// <summary>A code in plain digits and letters: an input method of Chinese types wide ones.</summary>
    public static string Plain(string typed) => TypedText.IsWhole(typed) ? typed.Normalize(NormalizationForm.FormKC) : "";

    private static long StepOf(DateTime utcNow) => new DateTimeOffset(utcNow, TimeSpan.Zero).ToUnixTimeSeconds() / StepSeconds;

    private static string Clean(string typed) => string.Concat(Plain(typed).Where(char.IsAsciiDigit).Take(Digits + 1));

#pragma warning disable CA5350 // Apps know no other; the digest signs nothing and lasts 90 seconds.
    private static string Code(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(key, counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
#pragma warning restore CA5350

    private static byte[] Bytes(string key)
    {
        var bytes = new byte[key.Length * 5 / 8];
        var (bits, held, at) = (0, 0, 0);
        foreach (var letter in key)
        {
            bits = (bits << 5) | Alphabet.IndexOf(letter, StringComparison.Ordinal);
            held += 5;
            if (held >= 8)
            {
                held -= 8;
                bytes[at++] = (byte)(bits >> held);
                bits &= (1 << held) - 1;
            }
        }

        return bytes;
    }
}
