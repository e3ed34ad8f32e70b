using BioShanghai.Portal.Core.Files;

namespace BioShanghai.Portal.Tests.Files;

public sealed class FileNameTests
{
    [Theory]
    [InlineData("..\\..\\x.jpg", "x.webp")]
    [InlineData("../../etc/passwd.jpg", "passwd.webp")]
    [InlineData("C:\\Users\\li\\厂房 3 号楼.jpg", "厂房 3 号楼.webp")]
    [InlineData("NUL", "file-NUL.webp")]
    [InlineData("nul.jpg", "file-nul.webp")]
    [InlineData("com1 .tar.jpg", "file-com1 .tar.webp")]
    [InlineData("", "file.webp")]
    [InlineData(".jpg", "file.webp")]
    [InlineData("...", "file.webp")]
    [InlineData("a\r\nSet-Cookie: x=1.jpg", "aSet-Cookie- x=1.webp")]
    [InlineData("photo\u202egpj.exe.jpg", "photogpj.exe.webp")]
    [InlineData("a<b>:\"|?*;%.jpg", "a-b--------.webp")]
    [InlineData("a\ud800.jpg", "a.webp")]
    public void A_name_is_made_safe_and_stays_readable(string given, string safe) => Assert.Equal(safe, FileNames.Safe(given, "webp"));

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        Assert.Equal(new string('长', 100) + ".pdf", FileNames.Safe(new string('长', 300) + ".pdf", "pdf"));
        Assert.Equal("a" + string.Concat(Enumerable.Repeat("\U0001F3ED", 49)) + ".pdf", FileNames.Safe("a" + string.Concat(Enumerable.Repeat("\U0001F3ED", 300)), "pdf"));
    }

    [Theory]
    [InlineData("a.PDF", "pdf")]
    [InlineData("a.pdf. ", "pdf")]
    [InlineData("a.pdf.exe", "exe")]
    [InlineData("x.dir/a", "")]
    public void An_ending_is_read_as_systems_do(string given, string extension) => Assert.Equal(extension, FileNames.ExtensionOf(given));
}
