using BioShanghai.Portal.Core.Events;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Public.Events;

/// <summary>Words of event types and organiser roles; a code without words is shown as it is.</summary>
internal static class EventWords
{
    public static string Type(IStringLocalizer<EventsText> words, string code) => Find(words, "Type", code, '-');

    public static string Role(IStringLocalizer<EventsText> words, string code) => Find(words, "Role", code, '_');

    private static string Find(IStringLocalizer<EventsText> words, string prefix, string code, char separator)
    {
        var found = words[prefix + string.Concat(code.Split(separator).Select(x => x.Length == 0 ? x : char.ToUpperInvariant(x[0]) + x[1..]))];
        return found.ResourceNotFound ? code : found.Value;
    }
}
