using System.Buffers.Binary;

namespace BioShanghai.Portal.Core.Files;

/// <summary>What bytes are, by their own marks.</summary>
internal enum FileContent
{
    Unknown,
    Png,
    Jpeg,
    Webp,
    Gif,
    Pdf,

    /// <summary>Office files, old and new.</summary>
    Office,
    Archive,
    Program,

    /// <summary>SVG, HTML and other text a browser could run.</summary>
    Markup,
}

/// <summary>Tells what bytes are. Names and declared types are what somebody claims; this is what is there.</summary>
internal static class FileLook
{
    // The test file of virus scanners, in halves, so that scanners leave this source alone.
    private static readonly byte[] TestVirus = [.. @"X5O!P%@AP[4\PZX54(P^)7CC)7}$"u8, .. "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"u8];

    /// <summary>Readers of archives look for the end record in the last so many bytes.</summary>
    private const int ArchiveTail = 22 + ushort.MaxValue;

    public static FileContent Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]))
        {
            return FileContent.Png;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return FileContent.Jpeg;
        }

        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8))
        {
            return FileContent.Webp;
        }

        if (bytes.StartsWith("GIF8"u8))
        {
            return FileContent.Gif;
        }

        if (bytes.StartsWith("%PDF-"u8))
        {
            return FileContent.Pdf;
        }

        if (bytes.StartsWith("MZ"u8) || bytes.StartsWith("\u007fELF"u8) || bytes.StartsWith("#!"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0xCF, 0xFA, 0xED, 0xFE]))
        {
            return FileContent.Program;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) || (bytes.StartsWith("PK"u8) && bytes.IndexOf("[Content_Types].xml"u8) >= 0))
        {
            return FileContent.Office;
        }

        if (bytes.StartsWith("PK"u8) || bytes.StartsWith("Rar!"u8) || bytes.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF]) || bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return FileContent.Archive;
        }

        return IsMarkup(bytes) ? FileContent.Markup : FileContent.Unknown;
    }

    public static bool IsTestVirus(ReadOnlySpan<byte> bytes) => bytes.IndexOf(TestVirus) >= 0;

    /// <summary>An archive hangs at the end: a program that looks for one would open the file as such.</summary>
    public static bool EndsAsArchive(ReadOnlySpan<byte> bytes)
    {
        var tail = bytes[Math.Max(0, bytes.Length - ArchiveTail)..];
        return tail.IndexOf("PK\u0005\u0006"u8) >= 0;
    }

    /// <summary>Pixels of a PNG, JPEG or WebP by its header, or null. Read before any decoder is asked for memory.</summary>
    public static (long Width, long Height)? Dimensions(FileContent content, ReadOnlySpan<byte> bytes) => content switch
    {
        FileContent.Png => bytes.Length >= 24 && bytes[12..].StartsWith("IHDR"u8) ? (BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[20..])) : null,
        FileContent.Jpeg => OfJpeg(bytes),
        FileContent.Webp => OfWebp(bytes),
        _ => null,
    };

    private static (long Width, long Height)? OfJpeg(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            // Start of frame: C0 to CF but for tables and arithmetic conditioning.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return null;
    }

    private static (long Width, long Height)? OfWebp(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30)
        {
            return null;
        }

        var chunk = bytes[12..];
        if (chunk.StartsWith("VP8X"u8))
        {
            return (1 + (BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]) & 0xFFFFFF), 1 + (BinaryPrimitives.ReadUInt32LittleEndian(bytes[26..]) >> 8));
        }

        if (chunk.StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return (1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
        }

        return chunk.StartsWith("VP8 "u8)
            ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF)
            : null;
    }

    private static bool IsMarkup(ReadOnlySpan<byte> bytes)
    {
        var start = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        return start.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];
    }
}
