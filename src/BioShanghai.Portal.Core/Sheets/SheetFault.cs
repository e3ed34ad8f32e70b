namespace BioShanghai.Portal.Core.Sheets;

/// <summary>What can be odd about a file; each has words in SheetText.resx.</summary>
public enum SheetFaultCode
{
    /// <summary>The file has no bytes.</summary>
    EmptyFile,

    /// <summary>More bytes than an upload may have. Argument: megabytes allowed.</summary>
    FileTooLarge,

    /// <summary>Excel 97–2003.</summary>
    OldExcel,

    /// <summary>Protected by a password.</summary>
    Encrypted,

    /// <summary>Holds macros.</summary>
    Macros,

    /// <summary>An OpenDocument spreadsheet.</summary>
    OpenDocument,

    Pdf,

    /// <summary>Neither xlsx nor CSV.</summary>
    NotASheet,

    /// <summary>The name says something else than the content. Arguments: extension, what it is.</summary>
    Renamed,

    /// <summary>Cut off or broken.</summary>
    Damaged,

    /// <summary>Unpacks to more than it may. Argument: megabytes allowed.</summary>
    UnpacksTooLarge,

    /// <summary>Packed more tightly than tables ever are.</summary>
    PackedTooTightly,

    /// <summary>Too many parts in the package. Argument: number allowed.</summary>
    TooManyParts,

    /// <summary>An archive inside the package.</summary>
    NestedArchive,

    /// <summary>A part whose name leads out of the package.</summary>
    UnsafePartName,

    /// <summary>XML that declares a document type.</summary>
    ForbiddenXml,

    /// <summary>Text of no known encoding.</summary>
    UnknownEncoding,

    /// <summary>Bytes that no text has.</summary>
    NotText,

    /// <summary>A quotation mark that never closes; at a cell.</summary>
    UnclosedQuote,

    /// <summary>No row at all.</summary>
    NoHeader,

    /// <summary>A header and nothing below it.</summary>
    NoRows,

    /// <summary>Argument: number allowed.</summary>
    TooManyRows,

    /// <summary>At a cell. Argument: number allowed.</summary>
    TooManyColumns,

    /// <summary>Argument: characters allowed.</summary>
    TooMuchText,

    /// <summary>At a cell. Argument: characters allowed.</summary>
    CellTooLong,

    /// <summary>A column with values and no header; at the cell where the header should be.</summary>
    BlankHeader,

    /// <summary>At the second of two. Arguments: the header, cell of the first.</summary>
    DuplicateHeader,

    /// <summary>Merged cells among header or data. Argument: the range.</summary>
    MergedCells,

    /// <summary>At a cell.</summary>
    Formula,

    /// <summary>A cell that shows an error. Argument: the error.</summary>
    ErrorValue,

    /// <summary>Note: the file has other sheets, which were not read. Arguments: sheet read, names of the others.</summary>
    OtherSheets,
}

/// <summary>Something odd about a file: what, where, and the values its sentence needs.</summary>
/// <param name="Cell">Address, or null when it concerns the whole file.</param>
public sealed record SheetFault(SheetFaultCode Code, string? Cell, params IReadOnlyList<object> Arguments)
{
    public int? Row => Cell is { } cell && SheetAddress.TryParse(cell, out _, out var row) ? row : null;

    /// <summary>Worth saying, no reason to refuse the file.</summary>
    public bool IsNote => Code == SheetFaultCode.OtherSheets;
}

/// <summary>Ends reading: what follows cannot be trusted or is too much.</summary>
internal sealed class SheetRefusedException(SheetFault fault) : PortalException(fault.Code.ToString())
{
    public SheetRefusedException(SheetFaultCode code, params IReadOnlyList<object> arguments)
        : this(new SheetFault(code, null, arguments))
    {
    }

    public SheetFault Fault { get; } = fault;
}
