#pragma warning disable xUnit1051 // Some sixty calls tell a story; a token at the end of each would hide it.
using System.Globalization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Sheets;
using BioShanghai.Portal.Tests.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Imports;

/// <summary>Files as they come: every fault is told at its row and column, and nothing is saved.</summary>
public sealed class ImportFaultTests : IAsyncLifetime
{
    private ImportGiven _given = null!;

    private Desk Desk => _given.Desk;

    public async ValueTask InitializeAsync()
    {
        CultureInfo.CurrentUICulture = Language.Zh.Culture;
        _given = await ImportGiven.OpenAsync();
    }

    public ValueTask DisposeAsync() => _given.DisposeAsync();

    [Theory]
    [InlineData("area", "many", "E2", "面积", "NotNumber")]
    [InlineData("area", "-3", "E2", "面积", "TooSmall")]
    [InlineData("tenure", "赠送", "F2", "租售方式", "UnknownChoice")]
    [InlineData("name.en", "", null, "名称（英文）", "NeedsEnglish")]
    [InlineData("available.from", "3/1/2027", "I2", "可入驻日期", "NotDate")]
    [InlineData("park", "no-such-park", "C2", "所在园区", "UnknownChoice")]
    [InlineData("spec.power", "5 m", "I2", "配电容量", "WrongUnit")]
    public async Task A_fault_is_told_at_its_cell_with_the_words_of_its_column(string column, string text, string? cell, string label, string code)
    {
        var row = ImportGiven.Sound("新楼");
        row[column] = text;
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync(row));
        var fault = Assert.Single(plan.Faults);
        Assert.Equal((2, label, code), (fault.Row, fault.Column, fault.Code));
        Assert.Equal(cell ?? "B2", fault.Cell);
        Assert.Equal(ImportState.Faulty, Assert.Single(plan.Rows).State);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", fault.Sentence);
        CultureInfo.CurrentUICulture = Language.En.Culture;
        Assert.DoesNotMatch(@"^\p{IsCJKUnifiedIdeographs}", Assert.Single((await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync(row))).Faults).Sentence);
    }

    [Theory]
    [InlineData("2027-03-01")]
    [InlineData("2027/3/1")]
    [InlineData("2027.3.1")]
    [InlineData("2027年3月1日")]
    public async Task A_day_written_as_text_is_taken_where_it_can_only_mean_one_day(string text)
    {
        var row = ImportGiven.Sound("新楼");
        row["available.from"] = text;
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync(row));
        Assert.Empty(plan.Faults);
        Assert.Contains(plan.Rows[0].Changes, x => x is { Field.Key: "available.from", After: "2027-03-01" });
    }

    [Fact]
    public async Task Headers_nobody_knows_or_that_stand_twice_are_named_and_missing_ones_too()
    {
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.WriteAsync(["name.zh", "名称（中文）", "Rnet low", "# 自用"], [["甲", "甲", "3", "x"]]));
        Assert.False(plan.IsReadable);
        Assert.Empty(plan.Rows);
        Assert.Contains(plan.Faults, x => x is { Cell: "B1", Code: "ColumnTwice" });
        Assert.Contains(plan.Faults, x => x is { Cell: "C1", Code: "UnknownHeader" } && x.Sentence.Contains("Rnet low", StringComparison.Ordinal));
        Assert.Contains(plan.Faults, x => x is { Cell: null, Row: 1, Code: "ColumnMissing", Column: "名称（英文）" });
        Assert.DoesNotContain(plan.Faults, x => x.Cell == "D1");
    }

    [Fact]
    public async Task A_key_that_stands_twice_is_refused_in_both_rows_and_so_is_a_new_name()
    {
        var file = await _given.ExportAsync(Desk.Chen);
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.EditAsync(file, (1, "code", "PD-001")));
        Assert.Equal(["KeyTwice", "KeyTwice"], plan.Faults.Where(x => x.Code == "KeyTwice").Select(x => x.Code));
        plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync(ImportGiven.Sound("新楼"), ImportGiven.Sound("新楼")));
        Assert.Equal([(2, "NameTwice"), (3, "NameTwice")], plan.Faults.Select(x => (x.Row!.Value, x.Code)));
        var (one, two) = (ImportGiven.Sound("新楼"), ImportGiven.Sound("新楼"));
        (one["reference"], two["reference"]) = ("A-1", "A-2");
        Assert.Empty((await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync(one, two))).Faults);
    }

    [Fact]
    public async Task Another_districts_listing_answers_as_one_that_does_not_exist_and_the_reach_is_written_down()
    {
        var file = await ImportGiven.EditAsync(await _given.ExportAsync(Desk.Chen), (0, "code", "bs-001"), (1, "code", "bs-002"));
        var plan = await _given.CheckAsync(Desk.Chen, file);
        Assert.All(plan.Rows, x => Assert.Equal(ImportState.Faulty, x.State));
        var sentences = plan.Faults.Select(x => x.Sentence.Replace("bs-001", "*", StringComparison.Ordinal).Replace("bs-002", "*", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, sentences.Count);
        Assert.Equal(sentences[0], sentences[1]);
        Assert.Equal("space:bs-001", Assert.Single(await Desk.TrailAsync(AuditActions.Denied)).Target);
    }

    [Fact]
    public async Task A_park_outside_the_scope_takes_no_listing()
    {
        await using var db = Desk.Database.CreateDbContext();
        var foreign = await db.Parks.Where(x => x.DistrictCode == "baoshan").Select(x => x.Slug).FirstAsync();
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync(ImportGiven.Sound("新楼", foreign)));
        Assert.Equal(("ParkOutside", "C2"), Assert.Single(plan.Faults.Select(x => (x.Code, x.Cell!))));
        plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.EditAsync(await _given.ExportAsync(Desk.Chen), (0, "park", foreign)));
        Assert.Equal("ParkOutside", Assert.Single(plan.Faults).Code);
    }

    [Fact]
    public async Task A_name_the_park_has_already_is_not_doubled()
    {
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync(ImportGiven.Sound("细胞园 3 号楼 2 层")));
        var fault = Assert.Single(plan.Faults);
        Assert.Equal("AlreadyThere", fault.Code);
        Assert.Contains("pd-00", fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_that_waits_for_review_is_not_written_on()
    {
        var file = await _given.ExportAsync(Desk.Chen);
        await Desk.ChangeAsync(Desk.Chen, "area", "1500");
        await Desk.Editing(Desk.Chen).SubmitAsync(RecordKind.Space, Desk.Listing, null);
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.EditAsync(file, (0, "floor.to", "4")));
        Assert.Equal("Waiting", Assert.Single(plan.Faults).Code);
    }

    [Fact]
    public async Task Formulas_set_their_rows_aside_and_merged_cells_the_file()
    {
        var header = Workbooks.Row(1, [.. ImportGiven.Sound("x").Keys]);
        var sound = Workbooks.Row(2, [.. ImportGiven.Sound("新楼甲").Values]);
        var formula = Workbooks.Row(3, [.. ImportGiven.Sound("新楼乙").Values]).Replace("<c r=\"E3\" t=\"inlineStr\"><is><t>800</t></is></c>", "<c r=\"E3\"><f>400*2</f><v>800</v></c>", StringComparison.Ordinal);
        var plan = await _given.CheckAsync(Desk.Chen, Workbooks.Zip(Workbooks.Parts(header + sound + formula)));
        Assert.Equal([ImportState.New, ImportState.Faulty], plan.Rows.Select(x => x.State));
        Assert.Contains(plan.Faults, x => x is { Cell: "E3", Code: nameof(SheetFaultCode.Formula) });

        plan = await _given.CheckAsync(Desk.Chen, Workbooks.Zip(Workbooks.Parts(header + sound, "<mergeCells><mergeCell ref=\"A2:B2\"/></mergeCells>")));
        Assert.False(plan.IsReadable);
        Assert.Equal(("A2", nameof(SheetFaultCode.MergedCells)), Assert.Single(plan.Faults.Select(x => (x.Cell!, x.Code))));
    }

    [Fact]
    public async Task Fifty_thousand_characters_are_refused_at_their_cell_and_the_rest_of_the_file_is_checked()
    {
        var (row, sound) = (ImportGiven.Sound("新楼甲"), ImportGiven.Sound("新楼乙"));
        row["summary.zh"] = new string('长', 30_000);
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync(row, sound));
        Assert.Contains(plan.Faults, x => x is { Row: 2, Column: "简介（中文）", Code: "TooLong" });
        Assert.Equal(ImportState.New, plan.Rows[1].State);

        var csv = string.Join(',', sound.Keys) + "\n" + string.Join(',', sound.Values).Replace("新楼乙", new string('长', 50_000), StringComparison.Ordinal) + "\n" + string.Join(',', sound.Values);
        plan = await _given.CheckAsync(Desk.Chen, System.Text.Encoding.UTF8.GetBytes(csv), "file.csv");
        Assert.Contains(plan.Faults, x => x is { Cell: "A2", Code: nameof(SheetFaultCode.CellTooLong) });
        Assert.Equal([ImportState.Faulty, ImportState.New], plan.Rows.Select(x => x.State));
    }

    [Fact]
    public async Task A_file_that_unpacks_to_a_gigabyte_is_refused_in_a_sentence()
    {
        var bomb = Workbooks.Zip(Workbooks.Parts(""), zip => Workbooks.Fill(zip, "xl/worksheets/sheet9.xml", "<x>", "<a>0</a>", 200_000_000));
        var plan = await _given.CheckAsync(Desk.Chen, bomb);
        Assert.False(plan.IsReadable);
        Assert.Contains("未予读取", Assert.Single(plan.Faults).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_saves_nothing_and_faults_beyond_the_list_are_counted()
    {
        var rows = Enumerable.Range(0, 1_200).Select(x => new Dictionary<string, string>(ImportGiven.Sound($"楼 {x}")) { ["area"] = "?", ["tenure"] = "?" }).ToArray();
        var (before, revisions) = (await _given.CountAsync<MergeBase>(), await _given.CountAsync<Revision>());
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.NewAsync(rows));
        Assert.Equal((ImportPlan.MostFaults, 400), (plan.Faults.Count, plan.MoreFaults));
        Assert.Equal(1_200, plan.Count(ImportState.Faulty));
        Assert.Equal((before, revisions), (await _given.CountAsync<MergeBase>(), await _given.CountAsync<Revision>()));
    }

    [Fact]
    public async Task Somebody_without_the_right_has_no_file_looked_at()
    {
        foreach (var actor in new[] { Desk.Auditor, Actor.Visitor })
        {
            await Assert.ThrowsAsync<Core.ForbiddenException>(() => _given.CheckAsync(actor, []));
        }
    }
}
