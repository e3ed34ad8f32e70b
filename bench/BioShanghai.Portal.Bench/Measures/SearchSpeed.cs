using System.Diagnostics;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace BioShanghai.Portal.Bench.Measures;

/// <summary>Text search over the starting content and over 10,000 seeded documents made of its sentences (T1).</summary>
internal static class SearchSpeed
{
    private const int Seed = 20230418;
    private const int Documents = 10_000;
    private const int Rounds = 60;
    private const int Warm = 10;

    // Two characters each, and none with another wording: hits must equal a plain scan.
    private static readonly string[] TwoCharacters = ["企业", "上海", "服务", "国际", "产品", "支持", "医院", "目标"];

    private static readonly string[] Typed = ["细胞治疗", "cell therapy", "张江 GMP", "药", "园区", "人才", "zhang", "临港 进口", "环评", "罗氏", "601607", "创新药 临床试验"];

    public static async Task MeasureAsync(Report report, string database)
    {
        var dbs = new Databases(database);
        var content = new SearchContent(dbs, new CatalogueCache(dbs));
        using var index = new SearchIndex(content, NullLogger<SearchIndex>.Instance);
        await index.RebuildAsync();
        var started = Stopwatch.GetTimestamp();
        await index.RebuildAsync();
        var rebuilt = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var search = new PublicSearch(index, TimeProvider.System);
        var answers = Times([.. Typed, .. TwoCharacters], x => search.SearchAsync(x, null, 1, Language.Zh).GetAwaiter().GetResult());
        report.Add("", "search over the starting content, whole answer with excerpts", $"p50 {Mid(answers):0.00} ms, p99 {High(answers):0.0} ms; {index.Count} documents, rebuilt in {rebuilt:0} ms", null);

        var (concepts, real) = await content.ReadAllAsync(CancellationToken.None);
        var documents = Corpus(real);
        started = Stopwatch.GetTimestamp();
        using var store = new SearchStore(concepts, documents);
        var built = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (ours, plain) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < 5; turn++)
        {
            ours.AddRange(Times(TwoCharacters, x => store.Search(SearchQuery.Of(x, concepts).ToLucene(), null, PublicSearch.PerGroup)));
            plain.AddRange(Times(TwoCharacters, x => store.Search(Plain(x), null, PublicSearch.PerGroup)));
        }

        ours.Sort();
        plain.Sort();
        var scanned = Times(TwoCharacters, x => GC.KeepAlive(documents.Count(d => Holds(d, x))));
        var bridged = Times(Typed, x => store.Search(SearchQuery.Of(x, concepts).ToLucene(), null, PublicSearch.PerGroup));
        var same = TwoCharacters.Count(x => store.Search(SearchQuery.Of(x, concepts).ToLucene(), null, 1).Counts.Sum() == documents.Count(d => Holds(d, x)));
        report.Add("T1", "query of a two-character word over 10,000 documents at most 2 x plain Lucene in memory, hits equal a scan", $"{Mid(ours) / Mid(plain):0.00} x (p50 {Mid(ours):0.00} against {Mid(plain):0.00} ms; p99 {High(ours):0.0} ms); {same} of {TwoCharacters.Length} equal; seed {Seed}", Mid(ours) <= 2 * Mid(plain) && same == TwoCharacters.Length);
        report.Add("", "the same documents: bridged and mixed queries; scan in memory; build", $"p50 {Mid(bridged):0.00} ms, p99 {High(bridged):0.0} ms; scan p50 {Mid(scanned):0.0} ms; built in {built:0.0} s, {store.SizeInBytes / 1048576.0:0.0} MB", null);
    }

    private static List<SearchDocument> Corpus(IReadOnlyList<SearchDocument> real)
    {
#pragma warning disable CA5394 // Seeded on purpose: the same corpus in every run.
        var random = new Random(Seed);
        var zh = real.SelectMany(x => (x.Text.Zh ?? "").Split('，', '。', '；')).Where(x => x.Length > 3).ToArray();
        var en = real.SelectMany(x => (x.Text.En ?? "").Split('.', ',', ';')).Where(x => x.Length > 3).ToArray();
        return [.. Enumerable.Range(0, Documents).Select(i => new SearchDocument
        {
            Key = "park:" + i,
            Kind = (SearchKind)(i % 5),
            Order = i,
            Path = "parks/" + i,
            Title = new(Some(zh, 1, ""), Some(en, 1, "")),
            Text = new(Some(zh, 20, "，"), Some(en, 12, ", ")),
        })];

        string Some(string[] from, int count, string between) => string.Join(between, Enumerable.Range(0, count).Select(_ => from[random.Next(from.Length)].Trim()));
#pragma warning restore CA5394
    }

    private static BooleanQuery Plain(string pair) => new()
    {
        { new TermQuery(new Term(SearchQuery.TitleField, pair)), Occur.SHOULD },
        { new TermQuery(new Term(SearchQuery.BodyField, pair)), Occur.SHOULD },
    };

    private static bool Holds(SearchDocument document, string word) =>
        document.Title.Zh!.Contains(word, StringComparison.Ordinal) || document.Text.Zh!.Contains(word, StringComparison.Ordinal);

    private static List<double> Times(string[] queries, Action<string> run)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var query in queries)
            {
                var started = Stopwatch.GetTimestamp();
                run(query);
                if (round >= Warm)
                {
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        }

        times.Sort();
        return times;
    }

    private static double Mid(List<double> sorted) => sorted[sorted.Count / 2];

    private static double High(List<double> sorted) => sorted[sorted.Count * 99 / 100];

    private sealed class Databases(string path) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => new(new DbContextOptionsBuilder<PortalDbContext>().UseSqlite($"Data Source={path};Mode=ReadOnly").Options);
    }
}
