using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace BioShanghai.Portal.Tests.Files;

/// <summary>Files as people send them, sound and otherwise, made byte by byte where the fault is in the bytes.</summary>
internal static class FileGiven
{
    public const string CameraName = "SECRETCAM 3000";

    public static byte[] Picture(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        using var shader = SKShader.CreateLinearGradient(new(0, 0), new(width, height), [SKColors.SteelBlue, SKColors.Khaki], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(0, 0, width, height, paint);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>Four fields: red and green above, blue and white below.</summary>
    public static byte[] Fields(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        foreach (var (colour, x, y) in new[] { (SKColors.Red, 0, 0), (SKColors.Lime, width / 2, 0), (SKColors.Blue, 0, height / 2) })
        {
            using var paint = new SKPaint { Color = colour };
            canvas.DrawRect(x, y, width / 2, height / 2, paint);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        return data.ToArray();
    }

    /// <summary>Puts what a camera writes into a JPEG: maker, orientation, and where it was taken.</summary>
    public static byte[] WithExif(byte[] jpeg, ushort orientation)
    {
        var maker = Encoding.ASCII.GetBytes(CameraName + "\0");
        using var tiff = new MemoryStream();
        using var w = new BinaryWriter(tiff);
        w.Write("II*\0"u8);
        w.Write(8u);
        const int Ifd0 = 8 + 2 + 3 * 12 + 4;
        var gps = (uint)(Ifd0 + maker.Length + maker.Length % 2);
        w.Write((ushort)3);
        Entry(0x010F, 2, (uint)maker.Length, Ifd0);
        Entry(0x0112, 3, 1, orientation);
        Entry(0x8825, 4, 1, gps);
        w.Write(0u);
        w.Write(maker);
        w.Write(new byte[maker.Length % 2]);
        w.Write((ushort)2);
        Entry(1, 2, 2, 'N');
        Entry(2, 5, 3, gps + 2 + 2 * 12 + 4);
        w.Write(0u);
        foreach (var part in new uint[] { 31, 1, 12, 1, 30, 1 })
        {
            w.Write(part);
        }

        byte[] body = [.. "Exif\0\0"u8, .. tiff.ToArray()];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(body.Length + 2));
        return [.. jpeg[..2], 0xFF, 0xE1, .. length, .. body, .. jpeg[2..]];

        void Entry(ushort tag, ushort type, uint count, uint value)
        {
            w.Write(tag);
            w.Write(type);
            w.Write(count);
            w.Write(value);
        }
    }

    /// <summary>The head of a PNG that says it is so large; there is nothing behind it.</summary>
    public static byte[] PngHead(uint width, uint height)
    {
        var bytes = Picture(4, 4, SKEncodedImageFormat.Png);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(20), height);
        return bytes;
    }

    public static byte[] JpegOfSize(ushort width, ushort height)
    {
        var bytes = Picture(16, 16);
        var frame = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 7), width);
        return bytes;
    }

    /// <summary>A PDF of one page.</summary>
    /// <param name="catalogue">What the catalogue says besides.</param>
    /// <param name="trailer">What the trailer says besides.</param>
    /// <param name="more">Objects after the page.</param>
    public static byte[] Pdf(string catalogue = "", string trailer = "", byte[]? more = null)
    {
        var head = Latin($"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R{catalogue}>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n");
        return [.. head, .. more ?? [], .. Latin($"trailer\n<</Root 1 0 R/Size 4{trailer}>>\nstartxref\n0\n%%EOF\n")];
    }

    /// <summary>A stream object.</summary>
    public static byte[] PdfStream(string dictionary, byte[] content) =>
        [.. Latin($"9 0 obj\n<<{dictionary}/Length {content.Length}>>\nstream\n"), .. content, .. Latin("\nendstream\nendobj\n")];

    public static byte[] Deflated(string text) => Deflated(Latin(text));

    public static byte[] Deflated(byte[] bytes)
    {
        using var result = new MemoryStream();
        using (var packing = new ZLibStream(result, CompressionLevel.Optimal))
        {
            packing.Write(bytes);
        }

        return result.ToArray();
    }

    public static byte[] Zip(string entry)
    {
        using var result = new MemoryStream();
        using (var zip = new ZipArchive(result, ZipArchiveMode.Create))
        {
            using var content = zip.CreateEntry(entry).Open();
            content.Write("x"u8);
        }

        return result.ToArray();
    }

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
