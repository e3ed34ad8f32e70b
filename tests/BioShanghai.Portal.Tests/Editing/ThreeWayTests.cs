using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Parks;
using CsCheck;

namespace BioShanghai.Portal.Tests.Editing;

/// <summary>Merging over generated versions; the table of parks has every kind of field that merges in its own way.</summary>
public sealed class ThreeWayTests
{
    private static readonly FieldTable Table = ParkFields.Table;

    private static readonly Gen<FieldValues> Values = Gen.Select(
        Among("", "A", "B", "C"),
        Among("", "x", "y"),
        Among("p", "q", "r", "s").Array[0, 4].Select(x => string.Join('\n', x.Distinct())),
        Among("cro", "cdmo", "biologics").Array[0, 3].Select(x => string.Join('、', x.Distinct())),
        Gen.Select(Among("企业", "投资", "用地"), Gen.Int[1, 3]).Array[0, 3].Select(x => string.Join('\n', x.DistinctBy(f => f.Item1).Select(f => $"{f.Item1} | n | {f.Item2}"))),
        Among("", "old", "new"),
        (name, address, aliases, sectors, facts, unknown) => FieldValues.Empty.With("name.zh", name).With("address.zh", address).With("aliases", aliases)
            .With("sectors", sectors).With("facts", facts).With("key.of.yesterday", unknown));

    private static readonly FieldValues Start = FieldValues.Empty.With("name.zh", "A").With("website", "https://a/").With("aliases", "p\nq").With("facts", "企业 | n | 1\n投资 | n | 2");

    [Fact]
    public void Whoever_changed_nothing_loses_to_who_did() => Gen.Select(Values, Values).Sample((x, y) =>
        ThreeWay.Merge(x, x, y, Table) is { IsClean: true } merge && merge.Merged.Equals(y)
        && ThreeWay.Merge(x, y, x, Table).Merged.Equals(y) && ThreeWay.Merge(x, y, y, Table).Merged.Equals(y));

    [Fact]
    public void It_does_not_matter_who_saved_first_but_for_clashes() => Gen.Select(Values, Values, Values).Sample((x, a, b) =>
    {
        var (there, back) = (ThreeWay.Merge(x, a, b, Table), ThreeWay.Merge(x, b, a, Table));
        Assert.Equal(there.Clashes.Select(c => c.Field.Key), back.Clashes.Select(c => c.Field.Key));
        foreach (var (one, other) in there.Fields.Zip(back.Fields).Where(p => p.First.State != MergeState.Clash))
        {
            Assert.Equal(one.Merged, other.Merged);
        }
    });

    [Fact]
    public void Nothing_is_silently_lost() => Gen.Select(Values, Values, Values).Sample((x, a, b) =>
    {
        var merge = ThreeWay.Merge(x, a, b, Table);
        foreach (var field in merge.Fields.Where(f => f.State != MergeState.Clash))
        {
            if (field.Field.IsSet)
            {
                var (old, mine, theirs, merged) = (Elements(field, field.Base), Elements(field, field.Mine), Elements(field, field.Theirs), Elements(field, field.Merged));
                Assert.Empty(mine.Except(old).Concat(theirs.Except(old)).Except(merged));
                Assert.Empty(old.Intersect(mine).Intersect(theirs).Except(merged));
                Assert.Empty(merged.Except(mine).Except(theirs));
            }
            else
            {
                // A text of mine that is gone was either nobody's change, or the other made none.
                Assert.True(field.Merged == field.Mine || field.Mine == field.Base);
                Assert.True(field.Merged == field.Theirs || field.Theirs == field.Base);
            }
        }
    });

    [Fact]
    public void A_clash_waits_for_somebody_to_choose()
    {
        var merge = ThreeWay.Merge(Start, Start.With("name.zh", "Mine").With("website", ""), Start.With("name.zh", "Theirs"), Table);
        var clash = Assert.Single(merge.Clashes);
        Assert.Equal(("A", "Mine", "Theirs"), (clash.Base, clash.Mine, clash.Theirs));
        Assert.Equal("Theirs", merge.Merged["name.zh"]);
        Assert.Equal("", merge.Merged["website"]);
        Assert.Throws<ArgumentException>(() => merge.Resolve(new Dictionary<string, MergeSide>()));
        Assert.Equal("Mine", merge.Resolve(new Dictionary<string, MergeSide> { ["name.zh"] = MergeSide.Mine })["name.zh"]);
        Assert.Equal("A", merge.Resolve(new Dictionary<string, MergeSide> { ["name.zh"] = MergeSide.Base })["name.zh"]);
    }

    [Fact]
    public void Two_peoples_rows_go_together_and_two_changes_of_a_row_clash()
    {
        var mine = Start.With("facts", "企业 | n | 10\n投资 | n | 2").With("aliases", "p\nq\nr");
        var theirs = Start.With("facts", "企业 | n | 1\n用地 | n | 3").With("aliases", "q\ns");
        var merge = ThreeWay.Merge(Start, mine, theirs, Table);
        Assert.True(merge.IsClean);
        Assert.Equal("企业 | n | 10\n用地 | n | 3", merge.Merged["facts"]);
        Assert.Equal("q\nr\ns", merge.Merged["aliases"]);
        Assert.Equal("facts", Assert.Single(ThreeWay.Merge(Start, mine, Start.With("facts", "企业 | n | 11"), Table).Clashes).Field.Key);
    }

    [Fact]
    public void The_diff_lists_changed_fields_in_the_order_of_the_table_and_forgets_no_unknown_one()
    {
        var after = Start.With("aliases", "q\nr").With("name.zh", "B").With("gone", "1");
        var diff = FieldDiff.Between(Start, after, Table);
        Assert.Equal(["name.zh", "aliases", "gone"], diff.Select(x => x.Field.Key));
        Assert.Equal(("A", "B"), (diff[0].Before, diff[0].After));
        Assert.Equal(["r"], diff[1].Added);
        Assert.Equal(["p"], diff[1].Removed);
        Assert.Empty(FieldDiff.Between(after, after, Table));
    }

    private static Gen<string> Among(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(x => texts[x]);

    private static IReadOnlyList<string> Elements(FieldMerge field, string text) => FieldTexts.Elements(field.Field, text);
}
