using System.Globalization;

namespace BioShanghai.Portal.Core.Files;

/// <summary>What is said about files in every language the same.</summary>
public static class FileWords
{
    /// <summary>A size as readers know it: 340 KB, 2.4 MB; decimal, as the limits are.</summary>
    public static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1_000)} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000d:0.#} MB");
}
