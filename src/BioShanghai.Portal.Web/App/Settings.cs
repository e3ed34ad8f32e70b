using System.Globalization;

namespace BioShanghai.Portal.Web.App;

/// <summary>Reads settings so that a wrong value becomes one sentence naming the setting.</summary>
internal static class Settings
{
    public static int Number(this IConfiguration configuration, string key, int otherwise, int least, int most)
    {
        var text = configuration[key];
        if (string.IsNullOrWhiteSpace(text))
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new StartupException($"The setting {key} is '{text}'; it must be a whole number from {least} to {most}.");
    }

    public static bool Choice(this IConfiguration configuration, string key, bool otherwise)
    {
        var text = configuration[key];
        return string.IsNullOrWhiteSpace(text) ? otherwise
            : bool.TryParse(text, out var choice) ? choice
            : throw new StartupException($"The setting {key} is '{text}'; it must be true or false.");
    }

    /// <summary>A list given either as <c>a;b</c> (or with commas) or as an array.</summary>
    public static IReadOnlyList<string> List(this IConfiguration configuration, string key)
    {
        IEnumerable<string?> parts = configuration[key] is { } one ? [one] : configuration.GetSection(key).GetChildren().Select(x => x.Value);
        return [.. parts.SelectMany(x => (x ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
    }
}
