using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Whether a value is stated. Unknown is never shown or counted as "no".</summary>
public enum SpecState
{
    Unknown,
    Known,
    NotApplicable,
}

/// <summary>One technical value of a listing, with what makes it checkable. Kept as JSON, so its stored names are short.</summary>
public sealed partial record TechnicalSpec(
    [property: JsonPropertyName("s")] Spec Spec,
    [property: JsonPropertyName("k")] SpecState State)
{
    public const int SourceMaxLength = 300;
    public const int NoteMaxLength = 200;

    /// <summary>The number, in the unit of <see cref="SpecDefinition.Unit"/>, from 0 to <see cref="SpecDefinition.Most"/>.</summary>
    [JsonPropertyName("n")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Number { get; init; }

    /// <summary>The code of a choice, or a column grid as "8.4×8.4".</summary>
    [JsonPropertyName("c")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Choice { get; init; }

    /// <summary>Day a commitment falls due.</summary>
    [JsonPropertyName("due")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? DueOn { get; init; }

    /// <summary>What a reader has to know beside the value, or why it does not apply.</summary>
    [JsonPropertyName("w")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LocalText? Note { get; init; }

    /// <summary>Where the value comes from: a link or a citation.</summary>
    [JsonPropertyName("src")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    /// <summary>Day somebody looked at the source.</summary>
    [JsonPropertyName("l")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? LookedOn { get; init; }

    /// <summary>Day the park or district confirmed the value; null while nobody has.</summary>
    [JsonPropertyName("d")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? ConfirmedOn { get; init; }

    /// <summary>Who confirmed it.</summary>
    [JsonPropertyName("by")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LocalText? ConfirmedBy { get; init; }

    [JsonIgnore]
    public SpecDefinition Definition => Specs.Of(Spec);

    /// <summary>The value fits its definition: a number in range, a known choice, a grid, or nothing where nothing is known.</summary>
    [JsonIgnore]
    public bool IsSound => State switch
    {
        SpecState.Known => Definition.Kind switch
        {
            SpecKind.Number => Number is { } number && number >= 0 && number <= Definition.Most && Choice is null,
            SpecKind.Choice => Choice is not null && Definition.Choices.Contains(Choice) && Number is null,
            _ => Choice is not null && Grid().IsMatch(Choice) && Number is null,
        },
        _ => Number is null && Choice is null && DueOn is null,
    };

    public static TechnicalSpec Known(Spec spec, decimal number) => new(spec, SpecState.Known) { Number = number };

    public static TechnicalSpec Known(Spec spec, string choice) => new(spec, SpecState.Known) { Choice = choice };

    public static TechnicalSpec Unknown(Spec spec) => new(spec, SpecState.Unknown);

    public static TechnicalSpec NotApplicable(Spec spec) => new(spec, SpecState.NotApplicable);

    [GeneratedRegex("^[0-9]{1,2}(\\.[0-9]{1,2})?×[0-9]{1,2}(\\.[0-9]{1,2})?$", RegexOptions.NonBacktracking)]
    private static partial Regex Grid();
}
