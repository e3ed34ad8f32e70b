using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>A column of a spreadsheet of listings: a field, or one of the three that say which listing a row is about.</summary>
/// <param name="Key">Stable; stands in brackets behind the words of the header, so that a file is understood in any language.</param>
public sealed record ImportColumn(string Key, FieldDefinition? Field)
{
    public const string Code = "code";
    public const string Version = "version";
    public const string Reference = "reference";

    /// <summary>Longest own reference of a row.</summary>
    public const int ReferenceMaxLength = 100;

    private static readonly string[] BesideEnds = [".source", ".note.zh", ".note.en"];

    /// <summary>
    /// All columns in the order of the file: whose row it is, the values, and then what stands beside technical values. Photos and documents
    /// have none: a cell cannot hold them, and a column that is not there changes nothing.
    /// </summary>
    public static IReadOnlyList<ImportColumn> All { get; } =
    [
        new(Code, null),
        new(Version, null),
        new(Reference, null),
        .. ListingFields.Table.Fields.Where(x => !IsBeside(x) && x.Kind != FieldKind.Files).Select(x => new ImportColumn(x.Key, x)),
        .. ListingFields.Table.Fields.Where(IsBeside).Select(x => new ImportColumn(x.Key, x)),
    ];

    private static bool IsBeside(FieldDefinition field) => field.Spec is not null && BesideEnds.Any(x => field.Key.EndsWith(x, StringComparison.Ordinal));
}
