using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Files;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>Photos, plans and documents as a field.</summary>
public static partial class ListingFields
{
    /// <summary>Characters of one row: an id, a kind, two captions and a date, with every sign of the captions doubled at worst.</summary>
    private const int LongestFileRow = 100 + 4 * FileRef.CaptionMaxLength;

    private static List<FileRef> FilesOf(FieldReader read, ListingContext context)
    {
        var rows = FileRow.Read(read.Raw(FileRow.Field));
        if (rows.Count > FileRef.MostPerListing)
        {
            read.Refuse(FileRow.Field, "FilesTooMany", FileRef.MostPerListing, rows.Count);
        }

        var files = new List<FileRef>();
        foreach (var (i, row) in rows.Index())
        {
            var known = context.Files.FirstOrDefault(x => x.Id == row.FileId);
            var day = row.Dated.Length > 0 ? OfficerDate.Read(row.Dated) : null;
            var fault = FaultOf(row, known, day, context.Today, files);
            if (fault is not null)
            {
                read.Refuse(FileRow.Field, fault, i + 1, FieldReader.Short(fault == "FileCaptionTooLong" ? $"{FileRef.CaptionMaxLength}" : row.Dated));
                continue;
            }

            files.Add(known! with { Kind = row.Is!.Value, Caption = new(row.Zh, row.En), DatedOn = day!.Value });
        }

        return files;
    }

    private static string? FaultOf(FileRow row, FileRef? known, DateOnly? day, DateOnly today, List<FileRef> before) => 0 switch
    {
        _ when known is null => "FileUnknown",
        _ when before.Exists(x => x.Id == known.Id) => "FileTwice",
        _ when row.Is is not { } kind || !Fits(kind, known.IsImage) => "FileKind",
        _ when row.Zh.Length == 0 || row.En.Length == 0 => "FileNeedsCaption",
        _ when Math.Max(row.Zh.Length, row.En.Length) > FileRef.CaptionMaxLength => "FileCaptionTooLong",
        _ when row.Dated.Length == 0 => "FileNeedsDate",
        _ when day is null => "FileNotDate",
        _ when day > today => "FileInFuture",
        _ => null,
    };

    /// <summary>Photos are pictures, documents are not; plans may be either.</summary>
    internal static bool Fits(FileKind kind, bool isImage) => kind == FileKind.Plan || isImage == (kind == FileKind.Photo);
}
