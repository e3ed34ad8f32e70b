using SkiaSharp;

namespace BioShanghai.Portal.Core.Files;

/// <summary>One kept copy of a picture.</summary>
internal sealed record ImageCopy(FileSize Size, int Width, int Height, byte[] Bytes);

/// <summary>
/// Draws pictures anew: upright, in two sizes, as WebP. What the camera wrote beside the pixels (place, time, owner, device) and whatever
/// else hung on the file stays behind, because nothing but pixels is carried over.
/// </summary>
internal static class FileImages
{
    public const int MostMegapixels = 50;
    public const int LongestSide = 12_000;

    private const int Quality = 82;

    // One at a time: a picture at the limit takes 200 MB while it is decoded.
    private static readonly Lock OneAtATime = new();

    public static IReadOnlyList<ImageCopy> Redraw(FileContent content, byte[] bytes)
    {
        Rule.Require(FileLook.Dimensions(content, bytes) is { } given && AreInBounds(given.Width, given.Height), "File.ImageTooLarge");
        lock (OneAtATime)
        {
            using var data = SKData.CreateCopy(bytes);
            using var codec = SKCodec.Create(data);
            Rule.Require(codec is not null && codec.EncodedFormat == FormatOf(content), "File.ImageNotReadable");
            Rule.Require(AreInBounds(codec!.Info.Width, codec.Info.Height), "File.ImageTooLarge");
            using var pixels = Decode(codec);
            return [Copy(pixels, codec.EncodedOrigin, FileSize.Full, ImageSizes.Full), Copy(pixels, codec.EncodedOrigin, FileSize.Small, ImageSizes.Small)];
        }
    }

    private static bool AreInBounds(long width, long height) =>
        width is > 0 and <= LongestSide && height is > 0 and <= LongestSide && width * height <= MostMegapixels * 1_000_000L;

    private static SKEncodedImageFormat FormatOf(FileContent content) => content switch
    {
        FileContent.Png => SKEncodedImageFormat.Png,
        FileContent.Jpeg => SKEncodedImageFormat.Jpeg,
        _ => SKEncodedImageFormat.Webp,
    };

    private static SKBitmap Decode(SKCodec codec)
    {
        // JPEG and WebP can be decoded smaller than they are, which saves most of the memory; PNG gives its full size back.
        var scale = Math.Min(1f, (float)ImageSizes.Full / Math.Max(codec.Info.Width, codec.Info.Height));
        var size = codec.GetScaledDimensions(scale);
        if (Math.Max(size.Width, size.Height) < Math.Min(ImageSizes.Full, Math.Max(codec.Info.Width, codec.Info.Height)))
        {
            size = codec.GetScaledDimensions(Math.Min(1f, 2 * scale));
        }

        using var colours = SKColorSpace.CreateSrgb();
        var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, colours));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            bitmap.Dispose();
            throw new RuleException("File.ImageNotReadable");
        }

        return bitmap;
    }

    private static ImageCopy Copy(SKBitmap pixels, SKEncodedOrigin origin, FileSize size, int longSide)
    {
        var isTurned = origin >= SKEncodedOrigin.LeftTop;
        var (upright, across) = isTurned ? (pixels.Width, pixels.Height) : (pixels.Height, pixels.Width);
        var (width, height) = ImageSizes.Within(across, upright, longSide);
        using var target = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, pixels.Info.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Premul));
        using (var canvas = new SKCanvas(target))
        using (var image = SKImage.FromBitmap(pixels))
        {
            canvas.Clear(SKColors.Transparent);
            canvas.Scale((float)width / across, (float)height / upright);
            canvas.Concat(Upright(origin, pixels.Width, pixels.Height));
            canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }

        using var encoded = target.Encode(SKEncodedImageFormat.Webp, Quality);
        Rule.Require(encoded is not null, "File.ImageNotReadable");
        return new(size, width, height, encoded!.ToArray());
    }

    /// <summary>What turns and mirrors the stored pixels into the picture as it was taken.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, float w, float h) => origin switch
    {
        SKEncodedOrigin.TopRight => new(-1, 0, w, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new(-1, 0, w, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new(1, 0, 0, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new(0, -1, h, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new(0, -1, h, -1, 0, w, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new(0, 1, 0, -1, 0, w, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
