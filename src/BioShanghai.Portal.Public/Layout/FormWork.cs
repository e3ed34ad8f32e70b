using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace BioShanghai.Portal.Public.Layout;

/// <summary>
/// The sum a form sets its browser: a number that makes a hash of the form's seal begin with so many zero bits. A person never meets it; whoever
/// sends forms by the thousand pays for each. It is never asked for as such: without it a form counts against a smaller allowance.
/// </summary>
public sealed class FormWork
{
    public const string Field = "work";

    /// <summary>About 33,000 hashes: a fifth of a second on a phone.</summary>
    public const int Bits = 15;

    /// <summary>Forms that one sum is good for: a form is corrected and sent again now and then.</summary>
    private const int MostUses = 3;

    private const int LongestAnswer = 12;

    /// <summary>Seals remembered; when there are more, half of them are forgotten.</summary>
    private const int MostRemembered = 20_000;

    private readonly Lock _gate = new();
    private Dictionary<string, int> _used = [];
    private Dictionary<string, int> _usedBefore = [];

    /// <summary>What the browser begins with: one block of the hash, so that each try costs one more.</summary>
    public static string Begin(string seal) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seal)));

    /// <summary>The answer fits the seal.</summary>
    public static bool Fits(string seal, string answer) =>
        answer.Length is > 0 and <= LongestAnswer && answer.All(char.IsAsciiDigit)
        && BitOperations.LeadingZeroCount(BitConverter.ToUInt32([.. SHA256.HashData(Encoding.ASCII.GetBytes(Begin(seal) + answer)).AsSpan(0, 4).ToArray().Reverse()])) >= Bits;

    /// <summary>Finds an answer, as a browser does.</summary>
    public static string Solve(string seal)
    {
        for (var number = 0; ; number++)
        {
            var answer = number.ToString(CultureInfo.InvariantCulture);
            if (Fits(seal, answer))
            {
                return answer;
            }
        }
    }

    /// <summary>Whether the sum was done for this form, and not for many others before.</summary>
    public bool Take(FormSeal form, string seal, string answer)
    {
        if (!Fits(seal, answer))
        {
            return false;
        }

        lock (_gate)
        {
            if (_used.Count >= MostRemembered / 2)
            {
                (_usedBefore, _used) = (_used, []);
            }

            var uses = Math.Max(_used.GetValueOrDefault(form.Id), _usedBefore.GetValueOrDefault(form.Id)) + 1;
            _used[form.Id] = uses;
            return uses <= MostUses;
        }
    }
}
