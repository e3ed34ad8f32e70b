using System.Numerics;

namespace BioShanghai.Portal.Core.Spaces.Engine;

/// <summary>
/// The rows of a store in one order. New rows wait in a short sorted list beside the long one until the store settles, so that a change
/// costs no move of the whole; rows that went stay where they are, and no question accepts them.
/// </summary>
internal sealed class SpaceOrder(Func<SpaceFacts, float> keyOf)
{
    // Measured on the way: looking up a pair of rows costs about this many steps along the order.
    private const int StepsPerComparison = 16;

    private readonly List<int> _new = [];
    private int[] _settled = [];

    /// <summary>Sorts everything anew.</summary>
    /// <param name="byCode">All rows by code, which settles ties.</param>
    public void Sort(SpaceFacts?[] facts, int[] byCode)
    {
        var keys = new ulong[byCode.Length];
        _settled = [.. byCode];
        for (var i = 0; i < byCode.Length; i++)
        {
            keys[i] = ((ulong)Sortable(keyOf(facts[byCode[i]]!)) << 32) | (uint)i;
        }

        Array.Sort(keys, _settled);
        _new.Clear();
    }

    public void Add(int row, SpaceFacts?[] facts)
    {
        var (low, high) = (0, _new.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Compare(facts, _new[middle], row) < 0 ? (middle + 1, high) : (low, middle);
        }

        _new.Insert(low, row);
    }

    /// <summary>Takes the new rows into the long list and drops those that went.</summary>
    public void Settle(SpaceFacts?[] facts, Bits live)
    {
        var merged = new int[live.Count];
        var (count, at) = (0, 0);
        foreach (var row in _new)
        {
            if (!Has(live.Words, row))
            {
                continue;
            }

            var (low, high) = (at, _settled.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = Compare(facts, _settled[middle], row) < 0 ? (middle + 1, high) : (low, middle);
            }

            TakeUntil(low);
            merged[count++] = row;
        }

        TakeUntil(_settled.Length);
        _settled = merged;
        _new.Clear();

        void TakeUntil(int end)
        {
            for (; at < end; at++)
            {
                if (Has(live.Words, _settled[at]))
                {
                    merged[count++] = _settled[at];
                }
            }
        }
    }

    /// <summary>Rows of one page of a result.</summary>
    public List<int> Page(ReadOnlySpan<ulong> accepted, int total, int skip, int take, SpaceFacts?[] facts)
    {
        take = Math.Min(take, total - skip);
        if (take <= 0)
        {
            return [];
        }

        // Either along the order until the page is full, or sort what was found: whichever touches less.
        var walk = Math.Min(_settled.Length, (long)(skip + take) * _settled.Length / total);
        return (long)total * BitOperations.Log2((uint)total + 1) * StepsPerComparison < walk
            ? Sorted(accepted, total, facts)[skip..(skip + take)]
            : Walk(accepted, skip, take, facts);
    }

    private List<int> Walk(ReadOnlySpan<ulong> accepted, int skip, int take, SpaceFacts?[] facts)
    {
        var page = new List<int>(take);
        var fresh = _new.Count == 0 ? [] : NewAmong(accepted);
        var next = 0;
        foreach (var row in _settled)
        {
            if (!Has(accepted, row))
            {
                continue;
            }

            while (next < fresh.Count && Compare(facts, fresh[next], row) < 0)
            {
                Take(fresh[next++]);
            }

            Take(row);
            if (page.Count >= take)
            {
                break;
            }
        }

        while (page.Count < take)
        {
            Take(fresh[next++]);
        }

        return page.Count > take ? page[..take] : page;

        void Take(int row)
        {
            if (--skip < 0)
            {
                page.Add(row);
            }
        }
    }

    private List<int> NewAmong(ReadOnlySpan<ulong> accepted)
    {
        var found = new List<int>();
        foreach (var row in _new)
        {
            if (Has(accepted, row))
            {
                found.Add(row);
            }
        }

        return found;
    }

    private List<int> Sorted(ReadOnlySpan<ulong> accepted, int total, SpaceFacts?[] facts)
    {
        var rows = new List<int>(total);
        for (var i = 0; i < accepted.Length; i++)
        {
            for (var word = accepted[i]; word != 0; word &= word - 1)
            {
                rows.Add((i << 6) + BitOperations.TrailingZeroCount(word));
            }
        }

        rows.Sort((a, b) => Compare(facts, a, b));
        return rows;
    }

    private int Compare(SpaceFacts?[] facts, int a, int b)
    {
        var (first, second) = (facts[a]!, facts[b]!);
        var order = keyOf(first).CompareTo(keyOf(second));
        return order != 0 ? order : string.CompareOrdinal(first.Code, second.Code);
    }

    private static bool Has(ReadOnlySpan<ulong> rows, int row) => (rows[row >> 6] >> row & 1) != 0;

    // The bits of a float in the order of its values.
    private static uint Sortable(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value == 0 ? 0 : value);
        return (bits & 0x80000000) == 0 ? bits | 0x80000000 : ~bits;
    }
}
