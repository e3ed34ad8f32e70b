namespace BioShanghai.Portal.Core.Editing;

/// <summary>The fields of one kind of record, in the order an investor asks.</summary>
public sealed class FieldTable
{
    private readonly Dictionary<string, FieldDefinition> _byKey;

    public FieldTable(IEnumerable<FieldDefinition> fields)
    {
        Fields = [.. fields];
        Sections = [.. Fields.Select(x => x.Section).Distinct()];
        _byKey = Fields.ToDictionary(x => x.Key, StringComparer.Ordinal);
    }

    public IReadOnlyList<FieldDefinition> Fields { get; }

    public IReadOnlyList<FieldSection> Sections { get; }

    /// <summary>The field with a key, or null.</summary>
    public FieldDefinition? Find(string key) => _byKey.GetValueOrDefault(key);

    public IEnumerable<FieldDefinition> Of(FieldSection section) => Fields.Where(x => x.Section == section);

    /// <summary>The fields of the table, then whatever else the values hold: what an earlier version of the table knew is not lost.</summary>
    public IEnumerable<FieldDefinition> Over(params FieldValues[] values) =>
        Fields.Concat(values.SelectMany(x => x.Keys).Where(x => !_byKey.ContainsKey(x)).Distinct().Order(StringComparer.Ordinal)
            .Select(x => new FieldDefinition(x, FieldSection.Evidence, FieldKind.Text)));
}
