namespace BioShanghai.Portal.Core.Questions;

/// <summary>Letters and digits that survive being read out, typed and put into lower-case addresses: no i, l, o, u.</summary>
internal static class Base32
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Five bits of the bytes per character.</summary>
    /// <param name="length">Characters; needs at least 5 × length / 8 bytes.</param>
    public static string Of(ReadOnlySpan<byte> bytes, int length) => string.Create(length, bytes.ToArray(), static (text, source) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 5;
            var pair = (source[bit / 8] << 8) | (bit / 8 + 1 < source.Length ? source[bit / 8 + 1] : 0);
            text[i] = Alphabet[(pair >> (11 - bit % 8)) & 31];
        }
    });
}
