using System.IO.Compression;
using System.Text;
using System.Xml;

namespace BioShanghai.Portal.Core.Sheets;

/// <summary>
/// Reads a table from an uploaded file. Content and extension decide together what it is; whatever it is, memory and time stay
/// within the limits of <see cref="Sheet"/> and <see cref="WorkbookPackage"/>. A file that cannot be read is no exception but a
/// refused <see cref="Sheet"/>.
/// </summary>
public static class SheetReader
{
    private static ReadOnlySpan<byte> Ole => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    public static async Task<Sheet> ReadAsync(Stream stream, string fileName, CancellationToken ct)
    {
        try
        {
            var bytes = await TakeAsync(stream, ct);

            // Seconds of computing must not hold up the circuit or request that asks.
            return await Task.Run(() => Read(bytes, ExtensionOf(fileName), ct), ct);
        }
        catch (SheetRefusedException refused)
        {
            return new Sheet { Faults = [refused.Fault] };
        }
        catch (Exception broken) when (broken is InvalidDataException or XmlException or EndOfStreamException)
        {
            return new Sheet { Faults = [new SheetFault(SheetFaultCode.Damaged, null)] };
        }
    }

    private static async Task<ArraySegment<byte>> TakeAsync(Stream stream, CancellationToken ct)
    {
        using var taken = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await stream.ReadAsync(buffer, ct)) > 0;)
        {
            if (taken.Length + read > Sheet.MostBytes)
            {
                throw new SheetRefusedException(SheetFaultCode.FileTooLarge, Sheet.MostBytes / 1024 / 1024);
            }

            taken.Write(buffer, 0, read);
        }

        return new(taken.GetBuffer(), 0, (int)taken.Length);
    }

    private static Sheet Read(ArraySegment<byte> bytes, string extension, CancellationToken ct)
    {
        var start = bytes.AsSpan();
        if (start.IsEmpty)
        {
            throw new SheetRefusedException(SheetFaultCode.EmptyFile);
        }

        if (start.StartsWith(Ole))
        {
            // Excel keeps an encrypted xlsx in the container of its old format; the directory names the parts in UTF-16.
            throw new SheetRefusedException(start.IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0 ? SheetFaultCode.Encrypted : SheetFaultCode.OldExcel);
        }

        if (start.StartsWith("%PDF"u8))
        {
            throw new SheetRefusedException(SheetFaultCode.Pdf);
        }

        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8))
        {
            using var package = WorkbookPackage.Open(bytes, ct);
            Require(extension is ".xlsx", extension, "XLSX");
            return WorkbookReader.Read(package, ct);
        }

        if (extension is not (".csv" or ".txt" or ".tsv"))
        {
            var isText = !start.Contains((byte)0);
            Require(!isText || extension is not (".xlsx" or ".xls" or ".xlsm" or ".ods"), extension, start.TrimStart(" \t\r\n\u00EF\u00BB\u00BF"u8).StartsWith("<"u8) ? "HTML/XML" : "CSV");
            throw new SheetRefusedException(extension is ".xlsx" ? SheetFaultCode.Damaged : SheetFaultCode.NotASheet);
        }

        return CsvReader.Read(bytes, ct);
    }

    private static void Require(bool fits, string extension, string content)
    {
        if (!fits)
        {
            throw new SheetRefusedException(SheetFaultCode.Renamed, extension.Length > 0 ? extension : "-", content);
        }
    }

    /// <summary>The extension alone; the rest of a name that somebody sent is of no use.</summary>
    private static string ExtensionOf(string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        return dot < 0 || fileName.Length - dot > 8 ? "" : fileName[dot..].ToLowerInvariant();
    }
}
