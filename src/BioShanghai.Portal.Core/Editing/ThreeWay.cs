namespace BioShanghai.Portal.Core.Editing;

/// <summary>How a field fared between two people who began from the same version.</summary>
public enum MergeState
{
    Same,
    OnlyMine,
    OnlyTheirs,

    /// <summary>Both made the same change.</summary>
    Alike,

    /// <summary>Both changed different elements of a field that holds several; both changes are kept.</summary>
    Joined,

    /// <summary>Both changed it, differently: somebody has to choose.</summary>
    Clash,
}

/// <summary>Which text to keep where two clash.</summary>
public enum MergeSide
{
    Mine,
    Theirs,
    Base,
}

/// <summary>One field of a merge.</summary>
/// <param name="Merged">What both together give; for a clash the other's text, which is the saved one.</param>
public sealed record FieldMerge(FieldDefinition Field, string Base, string Mine, string Theirs, MergeState State, string Merged)
{
    public string Of(MergeSide side) => side switch { MergeSide.Mine => Mine, MergeSide.Theirs => Theirs, _ => Base };
}

/// <summary>Two people's changes to the same version put together, field by field, so that neither overwrites the other unseen.</summary>
public sealed class ThreeWay
{
    private ThreeWay(IReadOnlyList<FieldMerge> fields)
    {
        Fields = fields;
        Merged = FieldValues.Of(fields.Select(x => KeyValuePair.Create(x.Field.Key, (string?)x.Merged)));
        Clashes = [.. fields.Where(x => x.State == MergeState.Clash)];
    }

    /// <summary>Every field, in the order of the table.</summary>
    public IReadOnlyList<FieldMerge> Fields { get; }

    /// <summary>Both people's changes; where they clash, the text that is saved already.</summary>
    public FieldValues Merged { get; }

    public IReadOnlyList<FieldMerge> Clashes { get; }

    public bool IsClean => Clashes.Count == 0;

    public static ThreeWay Merge(FieldValues @base, FieldValues mine, FieldValues theirs, FieldTable table) =>
        new([.. table.Over(@base, mine, theirs).Select(x => Of(x, @base[x.Key], mine[x.Key], theirs[x.Key]))]);

    /// <summary>Clashes nobody has decided yet.</summary>
    public IReadOnlyList<FieldMerge> Open(IReadOnlyDictionary<string, MergeSide> choices) => [.. Clashes.Where(x => !choices.ContainsKey(x.Field.Key))];

    /// <summary>The merged values with every clash decided.</summary>
    /// <exception cref="ArgumentException">A clash is still open; nothing is decided silently.</exception>
    public FieldValues Resolve(IReadOnlyDictionary<string, MergeSide> choices)
    {
        if (Open(choices).Count > 0)
        {
            throw new ArgumentException("A clash is not decided.", nameof(choices));
        }

        return Clashes.Aggregate(Merged, (values, x) => values.With(x.Field.Key, x.Of(choices[x.Field.Key])));
    }

    private static FieldMerge Of(FieldDefinition field, string @base, string mine, string theirs)
    {
        var (state, merged) = 0 switch
        {
            _ when mine == theirs => (mine == @base ? MergeState.Same : MergeState.Alike, mine),
            _ when mine == @base => (MergeState.OnlyTheirs, theirs),
            _ when theirs == @base => (MergeState.OnlyMine, mine),
            _ when field.IsSet && Join(field, @base, mine, theirs) is { } joined => (MergeState.Joined, joined),
            _ => (MergeState.Clash, theirs),
        };
        return new(field, @base, mine, theirs, state, merged);
    }

    /// <summary>The elements of both; null where both changed the same row of a table differently.</summary>
    private static string? Join(FieldDefinition field, string @base, string mine, string theirs)
    {
        var (old, my, their) = (Rows(field, @base), Rows(field, mine), Rows(field, theirs));
        var kept = new List<string>();
        foreach (var name in Order(field, [.. old.Keys], [.. my.Keys], [.. their.Keys]))
        {
            var (was, m, t) = (old.GetValueOrDefault(name), my.GetValueOrDefault(name), their.GetValueOrDefault(name));
            if (m != t && m != was && t != was)
            {
                return null;
            }

            if ((m == was ? t : m) is { } row)
            {
                kept.Add(row);
            }
        }

        return FieldTexts.Join(field, kept);
    }

    /// <summary>
    /// First what was there, in its order, then what came: sorted, so that it does not matter who saved first. Files are shown in the order
    /// somebody gave them: mine where I changed it, else the saved one.
    /// </summary>
    private static IEnumerable<string> Order(FieldDefinition field, List<string> old, List<string> mine, List<string> theirs)
    {
        if (field.Kind != FieldKind.Files)
        {
            return old.Concat(mine.Union(theirs).Except(old).Order(StringComparer.Ordinal));
        }

        var isMine = !mine.Intersect(old).SequenceEqual(old.Intersect(mine));
        return (isMine ? mine.Union(theirs) : theirs.Union(mine)).Union(old);
    }

    /// <summary>Elements by name: of a table the first cell and which of that name it is, otherwise the element itself.</summary>
    private static OrderedDictionary<string, string> Rows(FieldDefinition field, string text)
    {
        var rows = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var element in FieldTexts.Elements(field, text))
        {
            var name = field.Kind is FieldKind.Rows or FieldKind.Files ? FieldTexts.Cells(element)[0] : element;
            var unique = name;
            for (var i = 2; !rows.TryAdd(unique, element); i++)
            {
                unique = $"{name}\n{i}";
            }
        }

        return rows;
    }
}
