using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Files;

namespace BioShanghai.Portal.Tests.Files;

public sealed class PdfLookTests
{
    private static readonly Dictionary<string, (byte[] Bytes, string Code)> Refused = new()
    {
        ["a script"] = (FileGiven.Pdf("/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "File.PdfActive"),
        ["a script, its names in hexadecimal"] = (FileGiven.Pdf("/OpenAction<</S/J#61va#53cript/#4aS(app.alert(1))>>"), "File.PdfActive"),
        ["a script by its short name alone"] = (FileGiven.Pdf("/A<</S/X /JS (x)>>"), "File.PdfActive"),
        ["a program to start"] = (FileGiven.Pdf("/OpenAction<</S/Launch/F(cmd.exe)>>"), "File.PdfActive"),
        ["another file inside"] = (FileGiven.Pdf("/Names<</EmbeddedFiles 9 0 R>>"), "File.PdfActive"),
        ["a form that sends"] = (FileGiven.Pdf("/AA<</O<</S/SubmitForm/F(http://x)>>>>"), "File.PdfActive"),
        ["a script in a packed object"] = (FileGiven.Pdf(more: FileGiven.PdfStream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", FileGiven.Deflated("5 0 <</S/JavaScript/JS(x)>>"))), "File.PdfActive"),
        ["a script in a packed object under another name"] = (FileGiven.Pdf(more: FileGiven.PdfStream("/Type/Obj#53tm/N 1/First 4/Filter[/FlateDecode]", FileGiven.Deflated("5 0 <</S/J#61vaScript>>"))), "File.PdfActive"),
        ["a packed object nobody can look into"] = (FileGiven.Pdf(more: FileGiven.PdfStream("/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]", "789c"u8.ToArray())), "File.PdfNotReadable"),
        ["a packed object that is not packed"] = (FileGiven.Pdf(more: FileGiven.PdfStream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", "rubbish"u8.ToArray())), "File.PdfNotReadable"),
        ["a packed object without end"] = (FileGiven.Pdf(more: FileGiven.PdfStream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", FileGiven.Deflated(new byte[PdfLook.MostUnpacked + 1]))), "File.PdfNotReadable"),
        ["a packed object hidden from sight"] = (FileGiven.Pdf(more: FileGiven.Latin("9 0 obj<</Type/ObjStm/X(obj)/Filter/FlateDecode>>stream x endstream endobj\n")), "File.PdfNotReadable"),
        ["a password"] = (FileGiven.Pdf(trailer: "/Encrypt 8 0 R"), "File.PdfEncrypted"),
        ["a password, its name in hexadecimal"] = (FileGiven.Pdf(trailer: "/#45ncrypt 8 0 R"), "File.PdfEncrypted"),
        ["an archive behind it"] = ([.. FileGiven.Pdf()[..^6], .. FileGiven.Zip("a.txt"), .. FileGiven.Latin("%%EOF\n")], "File.HoldsSecondFile"),
        ["no end"] = (FileGiven.Pdf()[..^20], "File.PdfNotReadable"),
        ["a lot behind its end"] = ([.. FileGiven.Pdf(), .. new byte[2_000]], "File.PdfNotReadable"),
        ["a head alone"] = (FileGiven.Latin("%PDF-1.7\n"), "File.PdfNotReadable"),
        ["a version there is not"] = (FileGiven.Latin("%PDF-9.7\nstartxref\n0\n%%EOF"), "File.PdfNotReadable"),
    };

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void A_document_with_more_than_pages_is_refused(string name) =>
        Assert.Equal(Refused[name].Code, Assert.Throws<RuleException>(() => FileIntake.Accept(Refused[name].Bytes, "a.pdf", FileKind.Document)).Code);

    [Theory]
    [InlineData(FileKind.Document)]
    [InlineData(FileKind.Plan)]
    public void A_plain_document_is_kept_as_it_is(FileKind kind)
    {
        var sent = FileGiven.Pdf("/OpenAction[3 0 R/Fit]/A<</S/URI/URI(https://www.shanghai.gov.cn/)>>", more: FileGiven.PdfStream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", FileGiven.Deflated("5 0 <</Type/Font>>")));
        var file = FileIntake.Accept(sent, "平面图.PDF", kind);
        Assert.Equal(("平面图.pdf", "application/pdf", null), (file.Name, file.ContentType, file.Width));
        Assert.Equal(sent, Assert.Single(file.Copies).Bytes);
    }

    [Fact]
    public void Bytes_of_a_picture_that_happen_to_read_as_a_short_name_are_no_script() =>
        FileIntake.Accept(FileGiven.Pdf(more: FileGiven.PdfStream("/Type/XObject/Filter/DCTDecode", FileGiven.Latin("\u00ff/JS \u0000"))), "a.pdf", FileKind.Document);
}
