using System.Text.Json.Serialization;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Files;

/// <summary>What a file of a listing shows.</summary>
public enum FileKind
{
    Photo,
    Plan,
    Document,
}

/// <summary>Which of the kept copies of a file; documents have the full one only.</summary>
public enum FileSize
{
    Full,
    Small,
}

/// <summary>A file as its listing names it. Only what a public listing names is given to the public.</summary>
/// <param name="Id">Of the stored file, 128 random bits.</param>
/// <param name="DatedOn">Day the picture was taken or the document was made.</param>
public sealed record FileRef(Guid Id, FileKind Kind, LocalText Caption, DateOnly DatedOn)
{
    public const int CaptionMaxLength = 160;
    public const int MostPerListing = 20;

    /// <summary>Pixels of the full copy; null for documents.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Bytes of the full copy.</summary>
    public required int Size { get; init; }

    [JsonIgnore]
    public bool IsImage => Width is not null;

    /// <summary>Pixels across of the small copy.</summary>
    [JsonIgnore]
    public int SmallWidth => ImageSizes.Within(Width ?? 0, Height ?? 0, ImageSizes.Small).Width;

    [JsonIgnore]
    internal bool IsSound => Id != Guid.Empty && Size > 0 && (IsImage ? Width > 0 && Height > 0 : Kind != FileKind.Photo && Height is null);

    /// <summary>Address of a copy, from the root of the site.</summary>
    public string Address(FileSize size) => FileAddress.Of(Id, size);
}

/// <summary>Addresses of files: no name, no number that could be counted on.</summary>
public static class FileAddress
{
    public static string Of(Guid id, FileSize size) => $"/files/{id:N}/{Segment(size)}";

    /// <summary>Reads the parts of an address; only the one spelling of <see cref="Of"/> is understood.</summary>
    public static (Guid Id, FileSize Size)? Read(string id, string size) =>
        Guid.TryParseExact(id, "N", out var found) && found.ToString("N") == id
            ? size switch { "full" => (found, FileSize.Full), "small" => (found, FileSize.Small), _ => null }
            : null;

    private static string Segment(FileSize size) => size == FileSize.Small ? "small" : "full";
}

/// <summary>Long sides images are kept at, in pixels.</summary>
internal static class ImageSizes
{
    public const int Full = 1_600;
    public const int Small = 480;

    /// <summary>The size of a picture whose long side is at most so many pixels; never larger than it is.</summary>
    public static (int Width, int Height) Within(int width, int height, int longSide)
    {
        var scale = Math.Min(1d, (double)longSide / Math.Max(1, Math.Max(width, height)));
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }
}
