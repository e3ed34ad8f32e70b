using System.Text;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Files;
using SkiaSharp;

namespace BioShanghai.Portal.Tests.Files;

public sealed class FileIntakeTests
{
    private static readonly Dictionary<string, (byte[] Bytes, string Name, FileKind Kind, string Code)> Refused = new()
    {
        ["nothing"] = ([], "a.jpg", FileKind.Photo, "File.Empty"),
        ["more than 25 MB"] = (new byte[FileIntake.LargestFile + 1], "a.jpg", FileKind.Photo, "File.TooLarge"),
        ["a moving picture"] = (FileGiven.Latin("GIF89a=alert(1);"), "a.gif", FileKind.Photo, "File.GifNotTaken"),
        ["a script in a moving picture's clothes"] = (FileGiven.Latin("GIF89a/*\0\0*/=1;alert(1)"), "a.jpg", FileKind.Photo, "File.GifNotTaken"),
        ["a drawing that can run"] = (FileGiven.Latin("<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>"), "plan.svg", FileKind.Plan, "File.SvgNotTaken"),
        ["a drawing that can run, renamed"] = (FileGiven.Latin(" \n<svg onload=\"alert(1)\"/>"), "plan.png", FileKind.Plan, "File.SvgNotTaken"),
        ["a page"] = (FileGiven.Latin("\u00ef\u00bb\u00bf<!doctype html><script>alert(1)</script>"), "a.pdf", FileKind.Document, "File.WebPageNotTaken"),
        ["a page with a document behind it"] = ([.. FileGiven.Latin("<script>alert(1)</script>"), .. FileGiven.Pdf()], "a.pdf", FileKind.Document, "File.HoldsSecondFile"),
        ["something with a document behind it"] = ([.. FileGiven.Latin("alert(1)//"), .. FileGiven.Pdf()], "a.pdf", FileKind.Document, "File.HoldsSecondFile"),
        ["an office file with macros"] = (FileGiven.Zip("[Content_Types].xml"), "a.xlsm", FileKind.Document, "File.OfficeNotTaken"),
        ["an office file, renamed"] = (FileGiven.Zip("[Content_Types].xml"), "a.pdf", FileKind.Document, "File.OfficeNotTaken"),
        ["an old office file"] = ([0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3], "a.pdf", FileKind.Document, "File.OfficeNotTaken"),
        ["an archive"] = (FileGiven.Zip("a.txt"), "a.zip", FileKind.Document, "File.ArchiveNotTaken"),
        ["a program"] = (FileGiven.Latin("MZ\u0090\0\u0003"), "setup.exe", FileKind.Document, "File.ProgramNotTaken"),
        ["a program, renamed"] = (FileGiven.Latin("MZ\u0090\0\u0003"), "plan.pdf", FileKind.Document, "File.ProgramNotTaken"),
        ["a document named as a program"] = (FileGiven.Pdf(), "plan.pdf.exe", FileKind.Document, "File.ProgramNotTaken"),
        ["the test file of virus scanners"] = (FileGiven.Latin("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"), "a.pdf", FileKind.Document, "File.LooksHarmful"),
        ["plain text"] = (FileGiven.Latin("hello"), "a.txt", FileKind.Document, "File.TypeNotTaken"),
        ["a photo named as another"] = (FileGiven.Picture(10, 10), "a.png", FileKind.Photo, "File.NameContradictsContent"),
        ["a photo without an ending"] = (FileGiven.Picture(10, 10), "..\\..\\x", FileKind.Photo, "File.NameContradictsContent"),
        ["a photo as a document"] = (FileGiven.Picture(10, 10), "a.jpg", FileKind.Document, "File.DocumentNeedsPdf"),
        ["a document as a photo"] = (FileGiven.Pdf(), "a.pdf", FileKind.Photo, "File.PhotoNeedsImage"),
        ["half a photo"] = (FileGiven.Picture(400, 400)[..2_000], "a.jpg", FileKind.Photo, "File.ImageNotReadable"),
        ["the head of a picture"] = (FileGiven.Picture(400, 400, SKEncodedImageFormat.Png)[..60], "a.png", FileKind.Photo, "File.ImageNotReadable"),
        ["a bomb"] = (FileGiven.PngHead(60_000, 60_000), "a.png", FileKind.Photo, "File.ImageTooLarge"),
        ["too wide"] = (FileGiven.PngHead(12_001, 1), "a.png", FileKind.Photo, "File.ImageTooLarge"),
        ["too many pixels"] = (FileGiven.PngHead(8_000, 6_251), "a.png", FileKind.Photo, "File.ImageTooLarge"),
        ["no pixels"] = (FileGiven.PngHead(0, 10), "a.png", FileKind.Photo, "File.ImageTooLarge"),
        ["more pixels than there can be"] = (FileGiven.PngHead(uint.MaxValue, uint.MaxValue), "a.png", FileKind.Photo, "File.ImageTooLarge"),
        ["a bomb in another format"] = (FileGiven.JpegOfSize(ushort.MaxValue, ushort.MaxValue), "a.jpg", FileKind.Photo, "File.ImageTooLarge"),
    };

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void What_is_not_taken_is_refused_with_its_own_sentence(string name)
    {
        var (bytes, given, kind, code) = Refused[name];
        Assert.Equal(code, Assert.Throws<RuleException>(() => FileIntake.Accept(bytes, given, kind)).Code);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, "a.JPG", FileKind.Photo)]
    [InlineData(SKEncodedImageFormat.Jpeg, "a.jpeg", FileKind.Plan)]
    [InlineData(SKEncodedImageFormat.Png, "a.png", FileKind.Photo)]
    [InlineData(SKEncodedImageFormat.Webp, "a.webp", FileKind.Photo)]
    public void A_picture_is_drawn_anew_in_two_sizes(SKEncodedImageFormat format, string name, FileKind kind)
    {
        var sent = FileGiven.Picture(2_400, 1_800, format);
        var file = FileIntake.Accept(sent, name, kind);
        Assert.Equal(("image/webp", "a.webp", 1_600, 1_200), (file.ContentType, file.Name, file.Width, file.Height));
        Assert.Equal([(FileSize.Full, 1_600, 1_200), (FileSize.Small, 480, 360)], file.Copies.Select(x => (x.Size, Decoded(x.Bytes).Width, Decoded(x.Bytes).Height)));
        Assert.All(file.Copies, x => Assert.Equal(FileContent.Webp, FileLook.Of(x.Bytes)));
    }

    [Fact]
    public void A_small_picture_is_not_blown_up()
    {
        var file = FileIntake.Accept(FileGiven.Picture(30, 900), "a.jpg", FileKind.Photo);
        Assert.Equal((30, 900), (file.Width, file.Height));
        Assert.Equal((16, 480), (Decoded(file.Copies[1].Bytes).Width, Decoded(file.Copies[1].Bytes).Height));
    }

    [Fact]
    public void What_the_camera_wrote_is_gone()
    {
        var sent = FileGiven.WithExif(FileGiven.Picture(300, 200), orientation: 6);
        Assert.Contains(FileGiven.CameraName, Encoding.Latin1.GetString(sent), StringComparison.Ordinal);
        using (var codec = SKCodec.Create(SKData.CreateCopy(sent)))
        {
            Assert.Equal(SKEncodedOrigin.RightTop, codec.EncodedOrigin);
        }

        foreach (var copy in FileIntake.Accept(sent, "a.jpg", FileKind.Photo).Copies)
        {
            var text = Encoding.Latin1.GetString(copy.Bytes);
            Assert.DoesNotContain(FileGiven.CameraName, text, StringComparison.Ordinal);
            Assert.DoesNotContain("exif", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("XMP ", text, StringComparison.Ordinal);
            using var codec = SKCodec.Create(SKData.CreateCopy(copy.Bytes));
            Assert.Equal(SKEncodedOrigin.TopLeft, codec.EncodedOrigin);
        }
    }

    [Fact]
    public void What_hangs_on_a_picture_is_left_behind()
    {
        byte[] sent = [.. FileGiven.Picture(100, 100), .. FileGiven.Zip("payload.js"), .. FileGiven.Latin("<script>alert(1)</script>")];
        Assert.All(FileIntake.Accept(sent, "a.jpg", FileKind.Photo).Copies, x =>
        {
            Assert.DoesNotContain("payload.js", Encoding.Latin1.GetString(x.Bytes), StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", Encoding.Latin1.GetString(x.Bytes), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "WBGR")]
    [InlineData(4, "BWRG")]
    [InlineData(5, "RBGW")]
    [InlineData(6, "BRWG")]
    [InlineData(7, "WGBR")]
    [InlineData(8, "GWRB")]
    public void A_picture_stands_as_it_was_taken(ushort orientation, string corners)
    {
        var file = FileIntake.Accept(FileGiven.WithExif(FileGiven.Fields(240, 120), orientation), "a.jpg", FileKind.Photo);
        Assert.Equal(orientation >= 5 ? (120, 240) : (240, 120), (file.Width, file.Height));
        foreach (var picture in file.Copies.Select(x => Decoded(x.Bytes)))
        {
            var (w, h) = (picture.Width, picture.Height);
            Assert.Equal(corners, string.Concat(new[] { (w / 4, h / 4), (w * 3 / 4, h / 4), (w / 4, h * 3 / 4), (w * 3 / 4, h * 3 / 4) }.Select(x => Name(picture.GetPixel(x.Item1, x.Item2)))));
        }
    }

    [Fact]
    public void Every_refusal_of_a_file_is_reached_by_a_test()
    {
        var words = new System.Resources.ResourceManager(typeof(Core.Text.Refusals)).GetResourceSet(System.Globalization.CultureInfo.InvariantCulture, true, true)!;
        var known = words.Cast<System.Collections.DictionaryEntry>().Select(x => (string)x.Key).Where(x => x.StartsWith("File.", StringComparison.Ordinal));
        string[] elsewhere = ["File.InUse", "File.TooManyForOwner", "File.TooMuchForOwner", "File.PdfActive", "File.PdfEncrypted", "File.PdfNotReadable"];
        Assert.Equal(known.Order(StringComparer.Ordinal), Refused.Values.Select(x => x.Code).Concat(elsewhere).Distinct().Order(StringComparer.Ordinal));
    }

    private static SKBitmap Decoded(byte[] bytes) => SKBitmap.Decode(bytes);

    private static char Name(SKColor colour) => (colour.Red > 128, colour.Green > 128, colour.Blue > 128) switch
    {
        (true, false, false) => 'R',
        (false, true, false) => 'G',
        (false, false, true) => 'B',
        (true, true, true) => 'W',
        _ => '?',
    };
}
