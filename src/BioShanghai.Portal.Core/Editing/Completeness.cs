namespace BioShanghai.Portal.Core.Editing;

/// <summary>Part of a completeness: one section.</summary>
public sealed record SectionCompleteness(FieldSection Section, int Percent, IReadOnlyList<FieldDefinition> Missing);

/// <summary>
/// How much of what is asked is answered, weighed by what an investor needs. "Not applicable" is an answer, and so are words in place of a
/// number; "unknown" is none. What is not asked counts neither way.
/// </summary>
/// <param name="Percent">0 to 100; 100 only when nothing is missing.</param>
/// <param name="Missing">Unanswered fields: what weighs most first, then in the order of the table.</param>
public sealed record Completeness(int Percent, IReadOnlyList<SectionCompleteness> Sections, IReadOnlyList<FieldDefinition> Missing)
{
    /// <summary>Weights of everything that is asked.</summary>
    public int AskedWeight { get; private init; }

    /// <summary>What answering a field adds, in per cent of the whole.</summary>
    public decimal ShareOf(FieldDefinition field) => AskedWeight == 0 ? 0 : Math.Round(field.Weight * 100m / AskedWeight, 1);

    public static Completeness Of(FieldValues values, FieldTable table)
    {
        var asked = table.Fields.Where(x => x.Weight > 0 && x.IsAsked(values)).ToList();
        return new(
            PercentOf(asked, values),
            [
                .. asked.GroupBy(x => x.Section).OrderBy(x => x.Key)
                    .Select(x => new SectionCompleteness(x.Key, PercentOf([.. x], values), [.. x.Where(f => !IsAnswered(f, values))])),
            ],
            [.. asked.Where(x => !IsAnswered(x, values)).OrderByDescending(x => x.Weight)])
        {
            AskedWeight = asked.Sum(x => x.Weight),
        };
    }

    public static bool IsAnswered(FieldDefinition field, FieldValues values) =>
        values.Has(field.Key) || (field.Instead is { } other && values.Has(other));

    private static int PercentOf(List<FieldDefinition> asked, FieldValues values)
    {
        var all = asked.Sum(x => x.Weight);
        return all == 0 ? 100 : asked.Where(x => IsAnswered(x, values)).Sum(x => x.Weight) * 100 / all;
    }
}
