using BioShanghai.Portal.Core.Compare;

namespace BioShanghai.Portal.Tests.Compare;

public sealed class CompareRowTests
{
    private static readonly CompareCell Six = CompareCell.Known("6", "6 m");
    private static readonly CompareCell AlsoSix = CompareCell.Known("6", "6 m, measured");
    private static readonly CompareCell Seven = CompareCell.Known("7", "7 m");

    public static TheoryData<bool, CompareCell[]> Rows => new()
    {
        { false, [Six, AlsoSix] },
        { true, [Six, Seven] },
        { true, [Six, AlsoSix, Six, Seven] },
        { true, [Six, CompareCell.Unknown] },
        { true, [Six, CompareCell.NotApplicable] },
        { true, [CompareCell.Unknown, CompareCell.NotApplicable] },
        { false, [CompareCell.Unknown, CompareCell.Unknown] },
        { false, [Six] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_differs_when_values_or_what_is_known_of_them_differ(bool differs, CompareCell[] cells) =>
        Assert.Equal(differs, new CompareRow("Height", cells).Differs);

    [Fact]
    public void A_table_leaves_out_what_says_nothing_and_can_show_differences_alone()
    {
        var table = new CompareTable(
        [
            new("Building", [new("Height", [Six, Seven]), new("Load", [Six, AlsoSix]), new("Lift", [CompareCell.Unknown, CompareCell.Unknown])]),
            new("Land", [new("Tax", [CompareCell.NotApplicable, CompareCell.NotApplicable])]),
            new("Clean", [new("Grade", [Six, Six])]),
        ]);
        Assert.Equal(["Building", "Clean"], table.Groups.Select(x => x.Name));
        Assert.Equal((4, 1), (table.RowCount, table.DifferenceCount));
        var differences = table.OnlyDifferences();
        Assert.Equal("Height", Assert.Single(Assert.Single(differences.Groups).Rows).Name);
    }
}
