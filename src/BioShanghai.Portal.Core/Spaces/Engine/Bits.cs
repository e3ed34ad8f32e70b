using System.Numerics;
using System.Runtime.Intrinsics;

namespace BioShanghai.Portal.Core.Spaces.Engine;

/// <summary>A set of row numbers that knows its size. All sets of a store have the same number of words, a multiple of <see cref="WordStep"/>.</summary>
internal sealed class Bits(int words)
{
    /// <summary>Words are allotted in steps of this many, so that no loop needs a remainder.</summary>
    public const int WordStep = 8;

    private ulong[] _words = new ulong[words];

    public int Count { get; private set; }

    public ReadOnlySpan<ulong> Words => _words;

    public void Add(int row)
    {
        ref var word = ref _words[row >> 6];
        var bit = 1UL << row;
        Count += (word & bit) == 0 ? 1 : 0;
        word |= bit;
    }

    public void Remove(int row)
    {
        ref var word = ref _words[row >> 6];
        var bit = 1UL << row;
        Count -= (word & bit) == 0 ? 0 : 1;
        word &= ~bit;
    }

    public void Resize(int words) => Array.Resize(ref _words, words);

    /// <summary>How many members two sets have in common.</summary>
    public static int CountOfBoth(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        b = b[..a.Length];
        // Four sums, so that the processor need not wait for one before the next.
        int first = 0, second = 0, third = 0, fourth = 0;
        for (var i = 0; i <= a.Length - 4; i += 4)
        {
            first += BitOperations.PopCount(a[i] & b[i]);
            second += BitOperations.PopCount(a[i + 1] & b[i + 1]);
            third += BitOperations.PopCount(a[i + 2] & b[i + 2]);
            fourth += BitOperations.PopCount(a[i + 3] & b[i + 3]);
        }

        return first + second + third + fourth;
    }

    /// <summary>Makes <paramref name="into"/> hold what either has.</summary>
    public static void Join(Span<ulong> into, ReadOnlySpan<ulong> other)
    {
        for (var i = 0; i < into.Length; i += 4)
        {
            (Vector256.Create(into[i..]) | Vector256.Create(other[i..])).CopyTo(into[i..]);
        }
    }

    /// <summary>Adds the rows whose finite number is at least, or at most, a limit.</summary>
    public static void JoinNumbers(Span<ulong> into, ReadOnlySpan<float> numbers, float limit, bool isAtMost)
    {
        var (border, most) = (Vector256.Create(limit), Vector256.Create(float.MaxValue));
        for (var i = 0; i < into.Length; i++)
        {
            var word = 0UL;
            for (var part = 0; part < 64; part += Vector256<float>.Count)
            {
                var eight = Vector256.Create(numbers[(i * 64 + part)..]);
                // A number nobody knows compares with nothing; one that does not apply is above all.
                var accepted = isAtMost
                    ? Vector256.LessThanOrEqual(eight, border)
                    : Vector256.GreaterThanOrEqual(eight, border) & Vector256.LessThanOrEqual(eight, most);
                word |= (ulong)accepted.ExtractMostSignificantBits() << part;
            }

            into[i] |= word;
        }
    }
}
