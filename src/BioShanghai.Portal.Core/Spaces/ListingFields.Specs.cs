using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Technical values as fields.</summary>
public static partial class ListingFields
{
    private static readonly string[] NotApplicableWords = [FieldTexts.NotApplicable, "–", "—", "/", "不适用", "n/a", "not applicable"];
    private static readonly string[] UnknownWords = ["未知", "不详", "待定", "?", "unknown", "not stated"];

    /// <summary>Words for a value nobody has stated.</summary>
    internal static bool IsUnknown(string text) => OfficerNumber.Plain(text) is var plain && (plain.Length == 0 || UnknownWords.Contains(plain));

    /// <summary>Words for a value that has no meaning for the space.</summary>
    internal static bool IsNotApplicable(string text) => NotApplicableWords.Contains(OfficerNumber.Plain(text));

    private static IEnumerable<KeyValuePair<string, string?>> Of(TechnicalSpec value)
    {
        var key = KeyOf(value.Spec);
        yield return new(key, value.State switch
        {
            SpecState.Known => value.Choice ?? FieldTexts.Of(value.Number),
            SpecState.NotApplicable => FieldTexts.NotApplicable,
            _ => "",
        });
        yield return new($"{key}.due", FieldTexts.Of(value.DueOn));
        yield return new($"{key}.source", value.Source);
        yield return new($"{key}.note.zh", value.Note?.Zh);
        yield return new($"{key}.note.en", value.Note?.En);
    }

    private static List<TechnicalSpec> SpecsOf(FieldReader read, ListingContext context, DateOnly lookedOn)
    {
        var specs = new List<TechnicalSpec>();
        foreach (var definition in Specs.All)
        {
            var old = context.Specs.FirstOrDefault(x => x.Spec == definition.Spec);
            if (SpecOf(read, definition, old, lookedOn) is { } value)
            {
                specs.Add(value);
            }
        }

        return specs;
    }

    /// <summary>A technical value; null where nothing is stated of it.</summary>
    private static TechnicalSpec? SpecOf(FieldReader read, SpecDefinition definition, TechnicalSpec? old, DateOnly lookedOn)
    {
        var key = KeyOf(definition.Spec);
        var words = read.Words($"{key}.note");
        var (source, note) = (read.Text($"{key}.source"), words.IsEmpty ? null : words);
        var due = definition.IsCommitment ? read.Date($"{key}.due") : null;
        var typed = Typed(read, definition, key);
        if (due is not null && typed is { State: not SpecState.Known })
        {
            read.Refuse(key, "NeedsValueForDue");
        }

        if (typed is null)
        {
            return null;
        }

        var value = typed with { DueOn = due };
        if (IsSameValue(value, old ?? TechnicalSpec.Unknown(definition.Spec)))
        {
            // Nobody touched it: whoever confirmed it confirmed this.
            return old is not null ? old with { Source = source, Note = note }
                : source is null && note is null ? null : value with { Source = source, Note = note };
        }

        return value with { Source = source, Note = note, LookedOn = lookedOn };
    }

    private static bool IsSameValue(TechnicalSpec a, TechnicalSpec b) =>
        (a.State, a.Number, a.Choice, a.DueOn) == (b.State, b.Number, b.Choice, b.DueOn);

    private static TechnicalSpec? Typed(FieldReader read, SpecDefinition definition, string key)
    {
        var text = read.Raw(key);
        var plain = OfficerNumber.Plain(text);
        if (read.IsFaulty(key))
        {
            return null;
        }

        if (IsUnknown(text))
        {
            return TechnicalSpec.Unknown(definition.Spec);
        }

        if (IsNotApplicable(text))
        {
            return TechnicalSpec.NotApplicable(definition.Spec);
        }

        var field = Table.Find(key)!;
        switch (definition.Kind)
        {
            case SpecKind.Number:
                return read.NumberOf(field, definition.Unit, 0, definition.Most, text) is { } number ? TechnicalSpec.Known(definition.Spec, number) : null;
            case SpecKind.Choice:
                return read.CodeOf(key, definition.Choices, text) is { } code ? TechnicalSpec.Known(definition.Spec, code) : null;
            default:
                // "8.4m x 8.4m" and "8.4*8.4" mean what is kept as "8.4×8.4".
                var grid = TechnicalSpec.Known(definition.Spec, plain.Replace(" ", "", StringComparison.Ordinal).Replace("米", "", StringComparison.Ordinal)
                    .Replace("m", "", StringComparison.Ordinal).Replace('x', '×').Replace('*', '×').Replace('乘', '×'));
                if (!grid.IsSound)
                {
                    read.Refuse(key, "NotGrid");
                }

                return grid.IsSound ? grid : null;
        }
    }
}
