using System.Text;
using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Tests.Search;

public sealed class SearchInputTests(SearchFixture fixture) : IClassFixture<SearchFixture>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "")]
    [InlineData("  \t\r\n ", "")]
    [InlineData(" 张江 \u0000 GMP\u001b ", "张江 GMP")]
    [InlineData("a\ud800b\udc00", "a b")]
    [InlineData("张\u200b江\u202e", "张江")]
    [InlineData("\u3000张江\u3000", "张江")]
    public void What_was_typed_loses_what_nobody_can_see(string? typed, string kept) => Assert.Equal(kept, SearchInput.Of(typed).Text);

    [Fact]
    public void A_long_query_is_cut_at_a_whole_character_and_says_so()
    {
        var cut = SearchInput.Of(new string('药', 199) + "𠮷𠮷");
        Assert.True(cut.WasCut);
        Assert.Equal(199, cut.Text.Length);
        Assert.False(SearchInput.Of(new string('药', 200)).WasCut);
    }

    [Fact]
    public async Task No_text_at_all_breaks_the_search()
    {
        var random = new Random(20230418);
        string[] pieces =
        [
            "(a+)+$", "%", "_", "[a-z]", "\\", "NEAR *\"", "\"", "(", ")", "*", "?", "~", "^", ":", "AND", "OR", "NOT", "title:", "\u0000", "\ud83d", "\udc00", "😀", "\u0301", "\u200d",
            "细胞", "药", "CAR-T", "ＧＭＰ", " ", "　", "<script>", "&amp;", "'; DROP TABLE Parks;--", "{0}", "{{parks}}", "\u202e", "ไทย", "カタカナ", "ひらがな", "한국어", "𠮷", "-", "‐", "１２３", "1e9", "\uffff", "\ufeff", "zhang",
        ];
        for (var i = 0; i < 500; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 40); n > 0; n--)
            {
                text.Append(random.Next(4) == 0 ? ((char)random.Next(0x10000)).ToString() : pieces[random.Next(pieces.Length)]);
            }

            var answer = await fixture.Search.SearchAsync(text.ToString(), null, random.Next(-2, 5), random.Next(2) == 0 ? Language.Zh : Language.En, _ct);
            Assert.False(answer.IsRebuilding, $"The index gave up at {Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text.ToString()))}");
        }
    }

    [Theory]
    [InlineData("\u0301", 100_000)]
    [InlineData("%", 5_000)]
    [InlineData("细", 10_000)]
    [InlineData("a ", 10_000)]
    public async Task A_flood_of_one_character_is_answered(string piece, int times)
    {
        var answer = await fixture.Search.SearchAsync(string.Concat(Enumerable.Repeat(piece, times)), null, 1, Language.Zh, _ct);
        Assert.False(answer.IsRebuilding);
        Assert.True(answer.Input.Text.Length <= SearchInput.MaxLength);
    }
}
