using BioShanghai.Portal.Core.Questions;

namespace BioShanghai.Portal.Tests.Questions;

public sealed class TypedTextTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(" \u200B ", null)]
    [InlineData("e\u0301", "é")]
    [InlineData("a\r\nBcc: b\tc", "a Bcc: b c")]
    [InlineData("a\u202Eb\u2066c\u200Dd\uFEFF", "abcd")]
    [InlineData("　李 伟　", "李 伟")]
    [InlineData("\u0000\u001Bx", "x")]
    [InlineData("😀", "😀")]
    public void One_line_holds_no_break_and_nothing_invisible(string? typed, string? kept) => Assert.Equal(kept, TypedText.OneLine(typed));

    [Theory]
    [InlineData("a\r\nb\rc\u2028d", "a\nb\nc\nd")]
    [InlineData("x\u202Ey\u0007z", "xy z")]
    [InlineData("👩\u200D🔬", "👩\u200D🔬")]
    [InlineData(" \n ", null)]
    public void Several_lines_keep_their_breaks_and_their_emoji(string typed, string? kept) => Assert.Equal(kept, TypedText.Lines(typed));

    [Theory]
    [InlineData("a\uD800b", false)]
    [InlineData("\uDC00", false)]
    [InlineData("\uFFFD", false)]
    [InlineData("😀中", true)]
    [InlineData(null, true)]
    public void Half_a_character_is_noticed(string? typed, bool isWhole)
    {
        Assert.Equal(isWhole, TypedText.IsWhole(typed));
        if (!isWhole)
        {
            Assert.Equal(typed, TypedText.OneLine(typed));
            Assert.Equal(typed, TypedText.Lines(typed));
        }
    }

    [Theory]
    [InlineData("li.wei@example.com", true)]
    [InlineData("李@例子.中国", true)]
    [InlineData("a@b", false)]
    [InlineData("a b@c.de", false)]
    [InlineData("a@c.de,b@c.de", false)]
    [InlineData("@c.de", false)]
    [InlineData("a@.de", false)]
    [InlineData("Li <a@c.de>", false)]
    public void An_address_has_one_at_and_a_dotted_place(string typed, bool isEmail) => Assert.Equal(isEmail, QuestionInputValidator.IsEmail(typed));

    [Theory]
    [InlineData("+86 21 5899 0000", true)]
    [InlineData("(021) 58990000-12", true)]
    [InlineData("13800000000", true)]
    [InlineData("1234", false)]
    [InlineData("12+345", false)]
    [InlineData("call me", false)]
    public void A_phone_is_digits_and_what_people_put_between(string typed, bool isPhone) => Assert.Equal(isPhone, QuestionInputValidator.IsPhone(typed));

    [Fact]
    public void A_secret_made_of_other_bytes_reads_otherwise_and_safely()
    {
        var submission = new Submission("form", "net", TimeSpan.Zero);
        string[] secrets = [.. Enumerable.Range(0, 500).Select(x => Base32.Of(submission.Derive("token", $"{x}"), 32))];
        Assert.Equal(500, secrets.Distinct().Count());
        Assert.All(secrets, x => Assert.Matches("^[0-9a-hjkmnp-tv-z]{32}$", x));
        Assert.NotEqual(submission.Derive("token", "a", "b"), submission.Derive("token", "ab"));
        Assert.NotEqual(submission.Derive("token", "a", null), submission.Derive("token", "a", ""));
        Assert.NotEqual(submission.Derive("token", "a"), submission.Derive("owner", "a"));
        Assert.Equal(32, secrets.SelectMany(x => x).Distinct().Count());
    }
}
