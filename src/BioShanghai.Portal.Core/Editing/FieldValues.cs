using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BioShanghai.Portal.Core.Questions;

namespace BioShanghai.Portal.Core.Editing;

/// <summary>
/// What an officer typed, field by field: texts that need not be right, so that nothing typed is ever lost. Immutable; two with the same
/// texts are equal. A field that is not there is empty, and an empty field is not kept.
/// </summary>
public sealed class FieldValues : IEquatable<FieldValues>
{
    public static readonly FieldValues Empty = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    // Kept for the database and never written into a page, so Chinese need not be escaped.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ImmutableSortedDictionary<string, string> _texts;

    private FieldValues(ImmutableSortedDictionary<string, string> texts) => _texts = texts;

    /// <summary>The text of a field; empty where there is none.</summary>
    public string this[string key] => _texts.GetValueOrDefault(key, "");

    /// <summary>Keys of the fields that are not empty, in ordinal order.</summary>
    public IEnumerable<string> Keys => _texts.Keys;

    public bool Has(string key) => _texts.ContainsKey(key);

    public static FieldValues Of(IEnumerable<KeyValuePair<string, string?>> texts)
    {
        var kept = Empty._texts.ToBuilder();
        foreach (var (key, text) in texts)
        {
            Set(kept, key, text);
        }

        return new(kept.ToImmutable());
    }

    public FieldValues With(string key, string? text)
    {
        var kept = _texts.ToBuilder();
        Set(kept, key, text);
        return new(kept.ToImmutable());
    }

    public string ToJson() => JsonSerializer.Serialize(_texts, Json);

    /// <summary>The values of <see cref="ToJson"/>; nothing is empty.</summary>
    public static FieldValues FromJson(string? json) =>
        string.IsNullOrWhiteSpace(json) ? Empty : Of(JsonSerializer.Deserialize<Dictionary<string, string?>>(json, Json) ?? []);

    public bool Equals(FieldValues? other) => other is not null && _texts.Count == other._texts.Count && _texts.SequenceEqual(other._texts);

    public override bool Equals(object? obj) => Equals(obj as FieldValues);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, text) in _texts)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(text, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <summary>A text as it is kept: composed, without characters that turn the order of others, without space around it.</summary>
    public static string Clean(string? text)
    {
        if (TypedText.IsWhole(text))
        {
            return TypedText.Lines(text) ?? "";
        }

        // Half a character becomes a visible mark: it can be stored, shown where it stands, and refused when the field is read.
        var kept = new StringBuilder(text!.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            kept.Append(rune.ToString());
        }

        return kept.ToString().Trim();
    }

    private static void Set(ImmutableSortedDictionary<string, string>.Builder kept, string key, string? text)
    {
        if (Clean(text) is { Length: > 0 } cleaned)
        {
            kept[key] = cleaned;
        }
        else
        {
            kept.Remove(key);
        }
    }
}
