using SkiaSharp;

namespace BioShanghai.Portal.Core.Programme.Certificates;

/// <summary>The font printed files are set in, read once and cut to what each file says.</summary>
internal static class PrintFonts
{
    private static readonly Lazy<FontFile> ReadRegular = new(() => Read("Regular"));
    private static readonly Lazy<FontFile> ReadSemiBold = new(() => Read("SemiBold"));

    public static FontFile Regular => ReadRegular.Value;

    public static FontFile SemiBold => ReadSemiBold.Value;

    public static SKTypeface Typeface(byte[] font)
    {
        using var data = SKData.CreateCopy(font);
        return SKTypeface.FromData(data) ?? throw new InvalidDataException("The font cut for a printed file cannot be read.");
    }

    private static FontFile Read(string weight)
    {
        using var stream = typeof(PrintFonts).Assembly.GetManifestResourceStream($"certificates/PortalCertificateSerif-{weight}.ttf")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new(bytes);
    }
}
