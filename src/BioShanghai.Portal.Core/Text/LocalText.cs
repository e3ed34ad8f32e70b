using System.Text.Json.Serialization;

namespace BioShanghai.Portal.Core.Text;

/// <summary>The same words in Chinese and English. Either side may be missing; a page then shows the other and says so.</summary>
public sealed record LocalText(string? Zh, string? En)
{
    public static readonly LocalText Empty = new(null, null);

    [JsonIgnore]
    public bool IsEmpty => string.IsNullOrWhiteSpace(Zh) && string.IsNullOrWhiteSpace(En);

    /// <summary>Both languages are present, as every published title and summary must be.</summary>
    [JsonIgnore]
    public bool IsComplete => !string.IsNullOrWhiteSpace(Zh) && !string.IsNullOrWhiteSpace(En);

    /// <summary>Words in one language, or null when that language is missing.</summary>
    public string? In(Language language)
    {
        var words = language == Language.En ? En : Zh;
        return string.IsNullOrWhiteSpace(words) ? null : words;
    }

    /// <summary>Words in the reader's language; the other language when missing; an empty string when both are.</summary>
    [JsonIgnore]
    public string Local => In(Language.Current) ?? In(Language.Current.Other) ?? "";

    /// <summary>The reader's language is missing while the other one has words.</summary>
    [JsonIgnore]
    public bool IsMissingHere => !IsEmpty && In(Language.Current) is null;
}
