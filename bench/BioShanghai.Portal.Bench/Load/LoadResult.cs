using System.Globalization;

namespace BioShanghai.Portal.Bench.Load;

/// <summary>What a load of some seconds measured. Latencies in microseconds.</summary>
internal sealed record LoadResult(int Requests, int Errors, double Seconds, double P50, double P99)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Requests} {Errors} {Seconds} {P50} {P99}");

    public static LoadResult Parse(string line)
    {
        var parts = line.Split(' ').Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray();
        return new((int)parts[0], (int)parts[1], parts[2], parts[3], parts[4]);
    }
}
