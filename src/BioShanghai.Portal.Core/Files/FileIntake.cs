namespace BioShanghai.Portal.Core.Files;

/// <summary>A file that may be kept: looked through, and a picture drawn anew.</summary>
public sealed class AcceptedFile
{
    internal AcceptedFile(FileKind kind, string name, string contentType, IReadOnlyList<FileCopy> copies, int? width, int? height) =>
        (Kind, Name, ContentType, Copies, Width, Height) = (kind, name, contentType, copies, width, height);

    public FileKind Kind { get; }

    /// <summary>Safe to show and to save under.</summary>
    public string Name { get; }
    public string ContentType { get; }

    /// <summary>Pixels of the full copy; null for documents.</summary>
    public int? Width { get; }
    public int? Height { get; }

    /// <summary>Bytes of the full copy.</summary>
    public int Size => Copies[0].Bytes.Length;

    internal IReadOnlyList<FileCopy> Copies { get; }

    internal int StoredBytes => Copies.Sum(x => x.Bytes.Length);
}

/// <summary>The bytes kept for one size.</summary>
internal sealed record FileCopy(FileSize Size, byte[] Bytes);

/// <summary>
/// The one door for files people send. Photos are PNG, JPEG or WebP; documents are PDF; plans may be either. A file is taken by what it
/// is, and its name has to agree; each thing that is not taken is refused with a sentence of its own.
/// </summary>
public static class FileIntake
{
    public const int LargestFile = 25_000_000;

    /// <summary>Largest request that carries a file: the file and the form around it.</summary>
    public const int LargestRequest = 26_000_000;

    /// <summary>What the file chooser of a form offers for a kind.</summary>
    public static string ExtensionsOf(FileKind kind) => kind switch
    {
        FileKind.Photo => ".jpg,.jpeg,.png,.webp",
        FileKind.Plan => ".pdf,.jpg,.jpeg,.png,.webp",
        _ => ".pdf",
    };

    /// <exception cref="RuleException">Why the file is not taken, as <c>File.…</c>.</exception>
    public static AcceptedFile Accept(byte[] bytes, string givenName, FileKind kind)
    {
        Rule.Require(bytes.Length > 0, "File.Empty");
        Rule.Require(bytes.Length <= LargestFile, "File.TooLarge");
        Rule.Require(!FileLook.IsTestVirus(bytes), "File.LooksHarmful");
        var extension = FileNames.ExtensionOf(givenName);
        var content = FileLook.Of(bytes);
        RequireTaken(content, extension, bytes);
        Rule.Require(IsNameOf(content, extension), "File.NameContradictsContent");
        if (content == FileContent.Pdf)
        {
            Rule.Require(kind != FileKind.Photo, "File.PhotoNeedsImage");
            PdfLook.Check(bytes);
            return new(kind, FileNames.Safe(givenName, "pdf"), "application/pdf", [new(FileSize.Full, bytes)], null, null);
        }

        Rule.Require(kind != FileKind.Document, "File.DocumentNeedsPdf");
        var copies = FileImages.Redraw(content, bytes);
        return new(kind, FileNames.Safe(givenName, "webp"), "image/webp", [.. copies.Select(x => new FileCopy(x.Size, x.Bytes))], copies[0].Width, copies[0].Height);
    }

    private static void RequireTaken(FileContent content, string extension, byte[] bytes)
    {
        Rule.Require(content != FileContent.Program && extension is not ("exe" or "dll" or "msi" or "bat" or "cmd" or "ps1" or "js" or "sh"), "File.ProgramNotTaken");
        Rule.Require(content != FileContent.Gif && extension != "gif", "File.GifNotTaken");
        Rule.Require(content != FileContent.Markup || extension == "svg" || bytes.AsSpan().IndexOf("%PDF-"u8) < 0, "File.HoldsSecondFile");
        Rule.Require(extension is not ("svg" or "svgz") && !(content == FileContent.Markup && bytes.AsSpan().IndexOf("<svg"u8) >= 0), "File.SvgNotTaken");
        Rule.Require(content != FileContent.Markup, "File.WebPageNotTaken");
        Rule.Require(content != FileContent.Office && !IsOfficeName(extension), "File.OfficeNotTaken");
        Rule.Require(content != FileContent.Archive, "File.ArchiveNotTaken");
        if (content == FileContent.Unknown)
        {
            // A PDF that begins later than at its first byte is something else to another program.
            Rule.Require(bytes.AsSpan(0, Math.Min(bytes.Length, 4_096)).IndexOf("%PDF-"u8) < 0, "File.HoldsSecondFile");
            throw new RuleException("File.TypeNotTaken");
        }
    }

    private static bool IsOfficeName(string extension) => extension is "doc" or "docx" or "docm" or "xls" or "xlsx" or "xlsm" or "xlsb" or "ppt" or "pptx" or "pptm" or "wps" or "et" or "dps" or "rtf" or "odt" or "ods";

    private static bool IsNameOf(FileContent content, string extension) => content switch
    {
        FileContent.Png => extension == "png",
        FileContent.Jpeg => extension is "jpg" or "jpeg",
        FileContent.Webp => extension == "webp",
        _ => extension == "pdf",
    };
}
