using System.IO.Compression;
using System.Xml;

namespace BioShanghai.Portal.Core.Sheets;

/// <summary>
/// The zip package of a workbook, opened only after all of it was unpacked once and counted: what a header claims about sizes is
/// not believed.
/// </summary>
internal sealed class WorkbookPackage : IDisposable
{
    public const int MostParts = 2_000;
    public const int MostUnpackedBytes = 50 * 1024 * 1024;
    public const int MostRatio = 100;

    /// <summary>Small parts may be packed as tightly as they like: a style sheet of a few kilobytes often is.</summary>
    private const int RatioCountsFrom = 1024 * 1024;

    /// <summary>Longest stretch without a tag. A full cell of character references has a third of it; attributes cannot hold a tag.</summary>
    private const int MostBytesBetweenTags = 1024 * 1024;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);

    private WorkbookPackage(ZipArchive zip) => _zip = zip;

    public static WorkbookPackage Open(ArraySegment<byte> bytes, CancellationToken ct)
    {
        // Counted by their signatures before the directory is read, since reading it costs memory for each entry.
        if (bytes.AsSpan().Count("PK\u0001\u0002"u8) > MostParts)
        {
            throw new SheetRefusedException(SheetFaultCode.TooManyParts, MostParts);
        }

        var zip = new ZipArchive(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), ZipArchiveMode.Read);
        var package = new WorkbookPackage(zip);
        try
        {
            package.Check(ct);
            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    public void Dispose() => _zip.Dispose();

    public bool Has(string name) => _parts.ContainsKey(name);

    /// <exception cref="SheetRefusedException">There is no such part.</exception>
    public XmlReader Xml(string name)
    {
        if (!_parts.TryGetValue(name, out var part))
        {
            throw new SheetRefusedException(SheetFaultCode.Damaged);
        }

        return XmlReader.Create(part.Open(), new XmlReaderSettings
        {
            CloseInput = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = MostUnpackedBytes,
        });
    }

    private void Check(CancellationToken ct)
    {
        if (_zip.Entries.Any(x => x.IsEncrypted))
        {
            throw new SheetRefusedException(SheetFaultCode.Encrypted);
        }

        long total = 0;
        var buffer = new byte[81_920];
        foreach (var entry in _zip.Entries)
        {
            CheckName(entry.FullName);
            using var content = entry.Open();
            var (size, sinceTag, isXml) = (0L, 0, IsXml(entry.FullName));
            for (int read; (read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0;)
            {
                ct.ThrowIfCancellationRequested();
                var chunk = buffer.AsSpan(0, read);
                if (size == 0 && (chunk.StartsWith("PK\u0003\u0004"u8) || chunk.StartsWith("Rar!"u8) || chunk.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])))
                {
                    throw new SheetRefusedException(SheetFaultCode.NestedArchive);
                }

                if (size == 0 && isXml && chunk.IndexOf("<!DOCTYPE"u8) >= 0)
                {
                    throw new SheetRefusedException(SheetFaultCode.ForbiddenXml);
                }

                size += read;
                total += read;
                if (total > MostUnpackedBytes)
                {
                    throw new SheetRefusedException(SheetFaultCode.UnpacksTooLarge, MostUnpackedBytes / 1024 / 1024);
                }

                if (size > RatioCountsFrom && size > MostRatio * Math.Max(entry.CompressedLength, 1))
                {
                    throw new SheetRefusedException(SheetFaultCode.PackedTooTightly);
                }

                if (isXml && (sinceTag = SinceTag(chunk, sinceTag)) > MostBytesBetweenTags)
                {
                    throw new SheetRefusedException(SheetFaultCode.TooMuchText, MostBytesBetweenTags);
                }
            }

            if (!_parts.TryAdd(entry.FullName, entry) || size != entry.Length)
            {
                throw new SheetRefusedException(SheetFaultCode.Damaged);
            }
        }

        CheckKind();
    }

    private void CheckKind()
    {
        if (_parts.Keys.Any(x => x.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
        {
            throw new SheetRefusedException(SheetFaultCode.Macros);
        }

        if (!Has("xl/workbook.xml"))
        {
            throw new SheetRefusedException(Has("mimetype") && Has("content.xml") ? SheetFaultCode.OpenDocument : SheetFaultCode.NotASheet);
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > 260 || name[0] is '/' or '\\' || name.Contains(':') || name.Contains('\\') || name.Contains('\0')
            || name.Split('/').Contains(".."))
        {
            throw new SheetRefusedException(SheetFaultCode.UnsafePartName);
        }
    }

    private static int SinceTag(ReadOnlySpan<byte> chunk, int before)
    {
        for (var tag = chunk.IndexOf((byte)'<'); tag >= 0; tag = chunk.IndexOf((byte)'<'))
        {
            if (before + tag > MostBytesBetweenTags)
            {
                return before + tag;
            }

            chunk = chunk[(tag + 1)..];
            before = 0;
        }

        return before + chunk.Length;
    }

    private static bool IsXml(string name) =>
        name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);
}
