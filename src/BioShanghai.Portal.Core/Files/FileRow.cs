using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Files;

/// <summary>A file as a record's field names it: texts that need not be right yet. One row a line, so that versions are compared and joined file by file.</summary>
/// <param name="Id">Of the stored file, as <see cref="FileAddress"/> writes it.</param>
/// <param name="Kind">Code of a <see cref="FileKind"/>.</param>
/// <param name="Dated">Day the picture was taken or the document was made, as typed.</param>
public sealed record FileRow(string Id, string Kind, string Zh, string En, string Dated)
{
    /// <summary>Key of the field that holds a listing's files.</summary>
    public const string Field = "files";

    private const int Cells = 5;

    /// <summary>The stored file it names; null where the text is no id.</summary>
    public Guid? FileId => Guid.TryParseExact(Id, "N", out var id) ? id : null;

    /// <summary>Null where the text is no kind.</summary>
    public FileKind? Is => Enum.GetValues<FileKind>().Where(x => CodeOf(x) == Kind).Select(x => (FileKind?)x).FirstOrDefault();

    public static string CodeOf(FileKind kind) => SpaceCodes.Kebab(kind.ToString());

    /// <summary>The row of a file that has just been sent, without words yet.</summary>
    public static FileRow Of(FileRef file) =>
        new(file.Id.ToString("N"), CodeOf(file.Kind), file.Caption.Zh ?? "", file.Caption.En ?? "", file.DatedOn == default ? "" : FieldTexts.Of(file.DatedOn));

    public static IReadOnlyList<FileRow> Read(string text) =>
    [
        .. text.Split('\n').Select(x => x.Trim()).Where(x => x.Length > 0).Select(FieldTexts.Cells)
            .Select(x => new FileRow(x[0], Cell(x, 1), Cell(x, 2), Cell(x, 3), Cell(x, 4))),
    ];

    public static string Write(IEnumerable<FileRow> rows) => FieldTexts.Lines(rows.Select(x => FieldTexts.Row(x.Id, x.Kind, OneLine(x.Zh), OneLine(x.En), OneLine(x.Dated))));

    /// <summary>Ids of the files a record's field names, whatever else is wrong with their rows.</summary>
    public static IEnumerable<Guid> IdsIn(string text) => Read(text).Select(x => x.FileId).OfType<Guid>();

    private static string Cell(IReadOnlyList<string> cells, int at) => at < Math.Min(cells.Count, Cells) ? cells[at] : "";

    private static string OneLine(string text) => text.Replace('\r', ' ').Replace('\n', ' ').Trim();
}
