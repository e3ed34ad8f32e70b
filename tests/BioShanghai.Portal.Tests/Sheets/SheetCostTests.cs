using System.Diagnostics;
using BioShanghai.Portal.Core.Sheets;
using static BioShanghai.Portal.Tests.Sheets.SheetWriterTests;
using static BioShanghai.Portal.Tests.Sheets.Workbooks;

namespace BioShanghai.Portal.Tests.Sheets;

/// <summary>What reading and writing cost; alone, because memory is counted for the whole process.</summary>
[Collection(nameof(SheetCostTests))]
[CollectionDefinition(nameof(SheetCostTests), DisableParallelization = true)]
public sealed class SheetCostTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_bomb_costs_neither_memory_nor_time()
    {
        var bomb = Zip(Parts(""), zip => Fill(zip, "xl/worksheets/sheet2.xml", "<worksheet><sheetData>", "<c/>", 512L * 1024 * 1024));
        await ReadAsync(Zip(Parts(Row(1, "A") + Row(2, "1"))));
        var (before, clock) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
        var working = Process.GetCurrentProcess().PeakWorkingSet64;
        var sheet = await ReadAsync(bomb);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        var grown = Process.GetCurrentProcess().PeakWorkingSet64 - working;
        output.WriteLine($"{bomb.Length / 1024} KB to 512 MB: {allocated / 1024} KB allocated, peak working set + {grown / 1024} KB, {clock.ElapsedMilliseconds} ms");
        Assert.True(sheet.Faults[0].Code is SheetFaultCode.PackedTooTightly or SheetFaultCode.UnpacksTooLarge);

        // What is allocated bounds what can be held, whatever the collector does.
        Assert.True(allocated < 64 * 1024 * 1024);
    }

    [Fact]
    public async Task The_largest_table_is_written_and_read_in_seconds()
    {
        var rows = Enumerable.Range(0, 5_000).Select(r => (IReadOnlyList<object?>)[$"key-{r}", .. Enumerable.Range(1, 79).Select(c => c % 3 == 0 ? (object)(r * c / 7m) : c % 3 == 1 ? $"上海张江 实验楼 {r % 97}-{c}" : new DateOnly(2026, 1, 1).AddDays(r % 900))]).ToList();
        foreach (var isCsv in new[] { false, true })
        {
            var clock = Stopwatch.StartNew();
            var bytes = await WriteAsync(Table(rows, 79), isCsv);
            var written = clock.ElapsedMilliseconds;
            var before = GC.GetTotalMemory(forceFullCollection: true);
            clock.Restart();
            var sheet = await ReadAsync(bytes, isCsv ? "a.csv" : "a.xlsx");
            var read = clock.ElapsedMilliseconds;
            output.WriteLine($"{(isCsv ? "csv" : "xlsx")}: {bytes.Length / 1024} KB, written in {written} ms, read in {read} ms, holds {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1024} KB");
            Assert.Empty(sheet.Faults);
            Assert.Equal(5_000, sheet.Rows.Count);
            Assert.Equal(80, sheet.Columns.Count);
            GC.KeepAlive(sheet);
        }
    }
}
