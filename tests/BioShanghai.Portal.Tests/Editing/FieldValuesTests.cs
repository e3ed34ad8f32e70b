using BioShanghai.Portal.Core.Editing;

namespace BioShanghai.Portal.Tests.Editing;

public sealed class FieldValuesTests
{
    [Fact]
    public void Texts_are_kept_as_typed_and_come_back_from_JSON()
    {
        var values = FieldValues.Empty.With("name.zh", "张江 “3” 号楼 <b>").With("area", "about 3").With("summary.en", "a\r\nb").With("unit", "  ");
        Assert.Equal(["area", "name.zh", "summary.en"], values.Keys);
        Assert.Equal("about 3", values["area"]);
        Assert.Equal("a\nb", values["summary.en"]);
        Assert.Equal("", values["unit"]);
        Assert.Equal(values, FieldValues.FromJson(values.ToJson()));
        Assert.Equal(values.GetHashCode(), FieldValues.FromJson(values.ToJson()).GetHashCode());
        Assert.Contains("张江", values.ToJson(), StringComparison.Ordinal);
        Assert.Equal(FieldValues.Empty, FieldValues.FromJson(null));
        Assert.NotEqual(values, values.With("area", "3"));
        Assert.Equal(FieldValues.Empty.With("x", "1"), FieldValues.Empty.With("x", "2").With("x", "1"));
    }

    [Fact]
    public void Texts_are_composed_and_do_not_turn_the_order_of_others()
    {
        Assert.Equal("é", FieldValues.Empty.With("x", " e\u0301 ")["x"]);
        Assert.Equal("ab", FieldValues.Empty.With("x", "a\u202Eb\u2066")["x"]);
    }

    [Fact]
    public void Half_a_character_is_kept_as_a_mark_that_survives_JSON()
    {
        var values = FieldValues.Empty.With("x", "a\uD800b");
        Assert.Equal("a\uFFFDb", values["x"]);
        Assert.Equal(values, FieldValues.FromJson(values.ToJson()));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a|b", "c\\d")]
    [InlineData("", "x", "")]
    public void Cells_of_a_row_come_back(params string[] cells) => Assert.Equal(cells, FieldTexts.Cells(FieldTexts.Row(cells)));
}
