namespace BioShanghai.Portal.Core.Spaces.Samples;

/// <summary>SplitMix64: the same numbers from the same seed on every machine and runtime, which <see cref="Random"/> does not promise.</summary>
internal sealed class SeededNumbers(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 up to, not including, <paramref name="end"/>.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>Both ends included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(params ReadOnlySpan<T> from) => from[Below(from.Length)];

    /// <summary>One of several, each as often as its weight says.</summary>
    public T Pick<T>(params ReadOnlySpan<(T Value, int Weight)> from)
    {
        var all = 0;
        foreach (var (_, weight) in from)
        {
            all += weight;
        }

        var at = Below(all);
        foreach (var (value, weight) in from)
        {
            if (at < weight)
            {
                return value;
            }

            at -= weight;
        }

        return from[^1].Value;
    }
}
