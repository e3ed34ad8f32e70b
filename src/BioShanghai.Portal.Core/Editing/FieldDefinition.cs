using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Editing;

/// <summary>What a field holds, and with it how it is typed, read, merged and shown.</summary>
public enum FieldKind
{
    Text,
    LongText,
    WholeNumber,
    Number,

    /// <summary>The code of one of several choices.</summary>
    Choice,

    /// <summary>Several codes with "、" between them.</summary>
    Choices,

    /// <summary>Several texts, one a line.</summary>
    Lines,

    /// <summary>A small table: one row a line, cells with " | " between them; the first cell names the row.</summary>
    Rows,

    /// <summary>Photos, plans and documents: a table as <see cref="Rows"/>, named by their ids (<see cref="Files.FileRow"/>); sent and shown by themselves, never in a spreadsheet.</summary>
    Files,
    Date,

    /// <summary>A technical value: empty is unknown, "-" is not applicable, otherwise the value.</summary>
    Spec,
}

/// <summary>Under which heading a field stands, in the order an investor asks.</summary>
public enum FieldSection
{
    Basics,

    /// <summary>What a partner does.</summary>
    Offer,
    Space,
    Utilities,
    Permits,
    Terms,
    Files,
    Place,
    Figures,
    Evidence,
    Centre,
}

/// <summary>Fields that grow old at the same pace; <see cref="FreshnessLimits.Of"/> has the days.</summary>
public enum FieldClass
{
    /// <summary>Price, tenure, availability.</summary>
    Terms,

    /// <summary>What an authority has allowed: assessment, stores, clean grade, biosafety.</summary>
    Permits,

    /// <summary>Power, gas, steam, water.</summary>
    Utilities,

    /// <summary>What is built.</summary>
    Shell,
}

/// <summary>Where the codes of a choice come from.</summary>
public enum ChoiceList
{
    /// <summary><see cref="FieldDefinition.Choices"/>.</summary>
    Fixed,
    Parks,
    Sectors,
    Districts,
    Services,
}

/// <summary>One field of what officers edit: all that forms, files, diffs, merges and history need to know of it.</summary>
/// <param name="Key">Stable, lower case, such as <c>rent.low</c>; kept in working versions and files.</param>
public sealed record FieldDefinition(string Key, FieldSection Section, FieldKind Kind)
{
    /// <summary>Unit of a number, as <see cref="SpecDefinition.Unit"/> writes units; empty where there is none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Characters of the whole text; of one line where there are several.</summary>
    public int MaxLength { get; init; } = 60;
    public bool Required { get; init; }

    /// <summary>Codes of the choices, where they are <see cref="ChoiceList.Fixed"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
    public ChoiceList ChoicesFrom { get; init; }

    /// <summary>How fast it grows old; null for what does not.</summary>
    public FieldClass? Class { get; init; }

    /// <summary>Smallest and largest number that is believed.</summary>
    public decimal Least { get; init; }
    public decimal Most { get; init; }

    /// <summary>Digits after the point.</summary>
    public int Decimals { get; init; } = 4;

    /// <summary>What it counts in the completeness: 3 where an investor decides by it, 2 where he asks, 1 where it helps, 0 where it is not counted.</summary>
    public int Weight { get; init; }

    /// <summary>Only the Centre changes it; a district's officer reads it.</summary>
    public bool CentreOnly { get; init; }

    /// <summary>The technical value a field belongs to; null for others.</summary>
    public SpecDefinition? Spec { get; init; }

    /// <summary>A field that answers the same question in words, such as the reason why there is no price.</summary>
    public string? Instead { get; init; }

    /// <summary>Whether the question is asked at all, given the other fields.</summary>
    internal Func<FieldValues, bool>? AskedWhen { get; init; }

    /// <summary>Several elements that are changed one by one, so that two people's changes go together.</summary>
    public bool IsSet => Kind is FieldKind.Choices or FieldKind.Lines or FieldKind.Rows or FieldKind.Files;

    public bool IsAsked(FieldValues values) => AskedWhen?.Invoke(values) ?? true;
}
