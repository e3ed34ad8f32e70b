using System.Diagnostics;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Programme.Certificates;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>The print file of a batch of certificates (T5), from the first call on, with the font read and cut.</summary>
internal static class PrintSpeed
{
    private const int Sheets = 200;
    private const int GoalSeconds = 20;

    // So many different characters that the font is cut to a real batch's.
    private const string Characters = "上海张江生物医药科技创新投资促进临床研究转化服务国际健康基因细胞治疗器械检测诊断药业华东浦宝山临港奉贤嘉定闵行松青徐汇静安杨虹口金普陀崇明长宁黄";

    public static void Measure(Report report)
    {
        using var services = new ServiceCollection().AddLogging().AddPortalCore().BuildServiceProvider();
        var printer = services.GetRequiredService<CertificatePrinter>();
        var sheets = Enumerable.Range(1, Sheets).Select(Sheet).ToList();
        var (first, processor, bytes) = Time(printer, sheets);
        var again = Enumerable.Range(0, 5).Select(_ => Time(printer, sheets).Seconds).Order().ElementAt(2);
        var one = Enumerable.Range(0, 21).Select(_ => Time(printer, [sheets[0]])).OrderBy(x => x.Seconds).ElementAt(10);
        report.Add(
            "T5", $"a print file of {Sheets} certificates in at most {GoalSeconds} s",
            $"{first:0.0} s the first time ({processor:0.0} s of processor), {again:0.0} s after that, {bytes / 1048576.0:0.0} MB; one certificate {1000 * one.Seconds:0} ms, {one.Bytes / 1024.0:0} KB",
            first <= GoalSeconds);
    }

    private static CertificateSheet Sheet(int number)
    {
        var name = string.Concat(Enumerable.Range(0, 8).Select(x => Characters[(7 * number + 11 * x) % Characters.Length]));
        return new(
            $"P2026-{number:00000000}", new($"上海{name}有限公司", $"Shanghai Life Science Partner {number} Company Limited"), new("专业服务机构", "Professional services"),
            new("2026年第一批", "First batch of 2026"), new(2026, 11, 28), new(2029, 11, 27), $"https://portal.example.cn/verify/p2026-{number:00000000}");
    }

    private static (double Seconds, double Processor, long Bytes) Time(CertificatePrinter printer, IReadOnlyList<CertificateSheet> sheets)
    {
        using var file = new MemoryStream();
        var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        printer.PrintAll(sheets, file);
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds, file.Length);
    }
}
