namespace BioShanghai.Portal.Core.Editing;

/// <summary>A field whose text changed.</summary>
public sealed record FieldChange(FieldDefinition Field, string Before, string After)
{
    /// <summary>Of a field that holds several: what came and what went.</summary>
    public IReadOnlyList<string> Added => [.. FieldTexts.Elements(Field, After).Except(FieldTexts.Elements(Field, Before), StringComparer.Ordinal)];

    public IReadOnlyList<string> Removed => [.. FieldTexts.Elements(Field, Before).Except(FieldTexts.Elements(Field, After), StringComparer.Ordinal)];
}

/// <summary>What changed between two versions of the same record.</summary>
public static class FieldDiff
{
    /// <summary>The changed fields, in the order of the table.</summary>
    public static IReadOnlyList<FieldChange> Between(FieldValues before, FieldValues after, FieldTable table) =>
        [.. table.Over(before, after).Where(x => before[x.Key] != after[x.Key]).Select(x => new FieldChange(x, before[x.Key], after[x.Key]))];
}
