#pragma warning disable xUnit1051 // Some sixty calls tell a story; a token at the end of each would hide it.
using System.Globalization;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Imports;

/// <summary>Out as a spreadsheet, changed there, and back: only what was changed changes, and two people's changes go together.</summary>
public sealed class RoundTripTests : IAsyncLifetime
{
    private ImportGiven _given = null!;

    private Desk Desk => _given.Desk;

    public async ValueTask InitializeAsync() => _given = await ImportGiven.OpenAsync();

    public ValueTask DisposeAsync() => _given.DisposeAsync();

    [Theory]
    [InlineData("zh", SheetKind.Xlsx)]
    [InlineData("en", SheetKind.Xlsx)]
    [InlineData("zh", SheetKind.Csv)]
    [InlineData("en", SheetKind.Csv)]
    public async Task A_file_that_nobody_changed_changes_nothing_in_whichever_language_it_was_written(string language, SheetKind kind)
    {
        CultureInfo.CurrentUICulture = language == "zh" ? Language.Zh.Culture : Language.En.Culture;
        var file = await _given.ExportAsync(Desk.Chen, kind);
        CultureInfo.CurrentUICulture = language == "zh" ? Language.En.Culture : Language.Zh.Culture;
        var plan = await _given.CheckAsync(Desk.Chen, file, kind == SheetKind.Csv ? "file.csv" : "file.xlsx");
        Assert.Empty(plan.Faults);
        Assert.Equal(["pd-001", "pd-002"], plan.Rows.Select(x => x.Key));
        Assert.All(plan.Rows, x => Assert.Equal(ImportState.Unchanged, x.State));
        Assert.Empty((await _given.RunAsync(Desk.Chen, plan)).Drafts);
        Assert.Empty(await _given.OpenVersionsAsync());
    }

    [Fact]
    public async Task Only_the_changed_fields_of_the_changed_rows_are_saved_as_a_version_that_waits_for_a_second_person()
    {
        var file = await ImportGiven.EditAsync(await _given.ExportAsync(Desk.Chen), (0, "area", "2 公顷"), (0, "tenure", "租售均可"), (0, "sale.low", "20000"), (0, "spec.goods-lift", ""));
        var plan = await _given.CheckAsync(Desk.Chen, file);
        Assert.Empty(plan.Faults);
        Assert.Equal([ImportState.Changed, ImportState.Unchanged], plan.Rows.Select(x => x.State));
        Assert.Subset(new HashSet<string> { "area", "tenure", "sale.low", "spec.goods-lift" }, plan.Rows[0].Changes.Select(x => x.Field.Key).ToHashSet());
        Assert.Contains(plan.Rows[0].Changes, x => x is { Field.Key: "area", Before: "1200", After: "20000" });

        var outcome = await _given.RunAsync(Desk.Chen, plan);
        var draft = Assert.Single(outcome.Drafts);
        Assert.Equal(("pd-001", false, false), (draft.Key, draft.IsNew, draft.IsSubmitted));
        var open = Assert.Single(await _given.OpenVersionsAsync());
        Assert.Equal(RevisionState.Draft, open.State);
        Assert.Equal(
            plan.Rows[0].Changes.Select(x => x.Field.Key),
            FieldDiff.Between(ListingFields.Write(await Desk.LiveAsync()), FieldValues.FromJson(open.Values), ListingFields.Table).Select(x => x.Field.Key));
        Assert.Equal(1_200, (await Desk.LiveAsync()).AreaSquareMetres);
        var line = Assert.Single(await Desk.TrailAsync("listing.import"), x => x.Target == "revision:space:pd-001" && x.ActorId == Desk.Chen.UserId && x.Details!.Contains("Draft", StringComparison.Ordinal));
        Assert.Contains("file.xlsx", line.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_saved_since_the_export_is_kept_beside_what_the_file_changes()
    {
        var file = await _given.ExportAsync(Desk.Chen);
        await Desk.ChangeAsync(Desk.Zhou, "summary.zh", "新近改造");
        await Desk.ChangeAsync(Desk.Zhou, "summary.en", "Refitted");
        var outcome = await _given.TakeAsync(Desk.Chen, await ImportGiven.EditAsync(file, (0, "area", "1500")));
        Assert.Single(outcome.Drafts);
        var values = FieldValues.FromJson(Assert.Single(await _given.OpenVersionsAsync()).Values);
        Assert.Equal(("1500", "新近改造"), (values["area"], values["summary.zh"]));
    }

    [Fact]
    public async Task Two_changes_of_one_field_show_both_and_wait_for_a_choice()
    {
        var file = await ImportGiven.EditAsync(await _given.ExportAsync(Desk.Chen), (0, "area", "1500"), (0, "floor.to", "3"));
        await Desk.ChangeAsync(Desk.Zhou, "area", "1600");
        var plan = await _given.CheckAsync(Desk.Chen, file);
        var row = plan.Rows[0];
        Assert.Equal(ImportState.Clash, row.State);
        var clash = Assert.Single(row.Clashes);
        Assert.Equal(("1200", "1500", "1600"), (clash.Base, clash.Mine, clash.Theirs));

        // Without a choice the row is left out; with "theirs" the other fields still come in.
        Assert.Empty((await _given.RunAsync(Desk.Chen, plan)).Drafts);
        await _given.RunAsync(Desk.Chen, plan, new() { Clashes = new Dictionary<int, MergeSide> { [row.Number] = MergeSide.Theirs } });
        Assert.Equal(("1600", "3"), await SavedAsync());
        await _given.TakeAsync(Desk.Chen, file, new() { Clashes = new Dictionary<int, MergeSide> { [row.Number] = MergeSide.Mine } });
        Assert.Equal(("1500", "3"), await SavedAsync());

        async Task<(string, string)> SavedAsync()
        {
            var values = FieldValues.FromJson(Assert.Single(await _given.OpenVersionsAsync()).Values);
            return (values["area"], values["floor.to"]);
        }
    }

    [Fact]
    public async Task What_is_saved_between_the_check_and_the_import_is_not_overwritten()
    {
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.EditAsync(await _given.ExportAsync(Desk.Chen), (0, "area", "1500"), (1, "area", "1500")));
        await Desk.ChangeAsync(Desk.Zhou, "area", "1600");
        var outcome = await _given.RunAsync(Desk.Chen, plan);
        Assert.Equal("pd-002", Assert.Single(outcome.Drafts).Key);
        var left = Assert.Single(outcome.LeftOut);
        Assert.Equal((plan.Rows[0].Number, "ChangedMeanwhile"), (left.Row, left.Code));
        Assert.Equal("1600", FieldValues.FromJson((await _given.OpenVersionsAsync())[0].Values)["area"]);
    }

    [Fact]
    public async Task A_version_the_history_holds_is_not_kept_a_second_time_and_the_same_content_once()
    {
        await Desk.ChangeAsync(Desk.Chen, "area", "1500");
        await Desk.Editing(Desk.Chen).SubmitAsync(RecordKind.Space, Desk.Listing, null);
        var waiting = Assert.Single(await Desk.Reviews(Desk.Zhou).ListAsync());
        await Desk.Reviews(Desk.Zhou).ApproveAsync(waiting.Revision.Id, waiting.Revision.Version);
        var first = await _given.ExportAsync(Desk.Chen);
        Assert.Equal(1, await _given.CountAsync<MergeBase>());
        await _given.ExportAsync(Desk.Chen);
        Assert.Equal(1, await _given.CountAsync<MergeBase>());

        // The listing goes on; the file still merges against the version it was made from.
        await Desk.ChangeAsync(Desk.Zhou, "area", "1700");
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.EditAsync(first, (0, "floor.to", "4")));
        Assert.Equal((ImportState.Changed, "floor.to"), (plan.Rows[0].State, Assert.Single(plan.Rows[0].Changes).Field.Key));
    }

    [Fact]
    public async Task What_no_file_has_used_for_more_than_a_year_is_deleted_and_the_file_says_so()
    {
        var file = await _given.ExportAsync(Desk.Chen);
        Desk.Clock.SetUtcNow(Desk.Clock.GetUtcNow() + MergeBases.Kept - TimeSpan.FromDays(1));
        Assert.Equal(0, await new MergeBases(Desk.Database, Desk.Clock).PurgeAsync());
        Desk.Clock.SetUtcNow(Desk.Clock.GetUtcNow().AddDays(2));
        Assert.Equal(2, await new MergeBases(Desk.Database, Desk.Clock).PurgeAsync());
        var plan = await _given.CheckAsync(Desk.Chen, file);
        Assert.All(plan.Faults, x => Assert.Equal("VersionUnknown", x.Code));
        Assert.Equal(2, plan.Faults.Count);

        // With the version emptied the row is compared with what is saved now.
        plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.EditAsync(file, (0, "version", ""), (1, "version", ""), (0, "area", "1500")));
        Assert.Equal([ImportState.Changed, ImportState.Unchanged], plan.Rows.Select(x => x.State));
    }

    [Fact]
    public async Task An_export_holds_the_scope_and_the_filter_and_stands_in_the_trail()
    {
        Assert.Equal(["pd-001", "pd-002"], await CodesAsync(await _given.ExportAsync(Desk.Zhou)));
        Assert.Equal(["bs-001"], await CodesAsync(await _given.ExportAsync(Desk.Lin)));
        Assert.Equal(["bs-001", "pd-001", "pd-002"], (await CodesAsync(await _given.ExportAsync(Desk.Centre))).Order());
        Assert.Equal(["pd-002"], await CodesAsync(await _given.ExportAsync(Desk.Chen, query: new() { Text = "pd-002" })));
        await Assert.ThrowsAsync<ForbiddenException>(() => _given.ExportAsync(Desk.Auditor));
        var lines = await Desk.TrailAsync("listing.export");
        Assert.Equal(4, lines.Count);
        Assert.Contains("pd-002", lines[3].Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_text_of_a_listing_becomes_a_formula_and_every_text_comes_back_to_the_letter()
    {
        string[] texts = ["=1+1", "+86 21", "-x", "@sum", "\tx", "＝cmd|' /C calc'!A0", "'quoted", "=HYPERLINK(\"http://x\")"];
        foreach (var text in texts)
        {
            await Desk.ChangeAsync(Desk.Chen, "editor.note.zh", text);
            foreach (var kind in Enum.GetValues<SheetKind>())
            {
                var plan = await _given.CheckAsync(Desk.Chen, await _given.ExportAsync(Desk.Chen, kind), $"file.{kind}");
                Assert.Empty(plan.Faults);
                Assert.All(plan.Rows, x => Assert.Equal(ImportState.Unchanged, x.State));
            }
        }
    }

    [Fact]
    public async Task A_new_listing_that_nobody_has_published_is_exported_and_comes_back_as_itself()
    {
        await _given.TakeAsync(Desk.Chen, await ImportGiven.NewAsync(ImportGiven.Sound("新楼一层")));
        var code = Assert.Single(await _given.OpenVersionsAsync()).Key;
        var file = await _given.ExportAsync(Desk.Chen);
        Assert.Contains(code, await CodesAsync(file));
        var plan = await _given.CheckAsync(Desk.Chen, file);
        Assert.All(plan.Rows, x => Assert.Equal(ImportState.Unchanged, x.State));
    }

    [Fact]
    public async Task The_template_is_an_empty_file_of_the_same_columns_that_a_filled_row_turns_into_a_listing()
    {
        var stream = new MemoryStream();
        await _given.Of<ListingExport>(Desk.Chen).WriteTemplateAsync(() => stream);
        var sheet = await SheetReader.ReadAsync(new MemoryStream(stream.ToArray()), "template.xlsx", TestContext.Current.CancellationToken);
        Assert.Equal(ImportColumn.All.Count, sheet.Columns.Count);
        Assert.NotNull(sheet.Hint);
        Assert.Empty(sheet.Rows);
        var row = sheet.Columns.Select(x => (object?)ImportGiven.Sound("模板楼").GetValueOrDefault(x.Header[(x.Header.LastIndexOf('[') + 1)..^1])).ToArray();
        var plan = await _given.CheckAsync(Desk.Chen, await ImportGiven.WriteAsync(sheet.Columns.Select(x => x.Header), [row]));
        Assert.Empty(plan.Faults);
        Assert.Equal(ImportState.New, Assert.Single(plan.Rows).State);
    }

    private static async Task<IEnumerable<string>> CodesAsync(byte[] file)
    {
        var sheet = await SheetReader.ReadAsync(new MemoryStream(file), "file.xlsx", TestContext.Current.CancellationToken);
        return sheet.Rows.Select(x => x[0]);
    }
}
