using System.Collections.Concurrent;
using System.Globalization;
using BioShanghai.Portal.Core.Text;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;

namespace BioShanghai.Portal.Core.Search;

/// <summary>One built index in memory with the documents it finds; a rebuild makes a new one beside it and then takes its place.</summary>
internal sealed class SearchStore : IDisposable
{
    public const string KeyField = "key";
    public const string KindField = "kind";
    public const string OrderField = "order";

    private readonly ConcurrentDictionary<string, SearchDocument> _documents = new(StringComparer.Ordinal);
    private readonly RAMDirectory _directory = new();
    private readonly PortalAnalyzer _analyzer = new(isForIndex: true);
    private readonly IndexWriter _writer;
    private readonly SearcherManager _searchers;

    public SearchStore(SearchConcepts concepts, IEnumerable<SearchDocument> documents)
    {
        Concepts = concepts;
        _writer = new IndexWriter(_directory, new IndexWriterConfig(PortalAnalyzer.Version, _analyzer)
        {
            Similarity = new BM25Similarity(),
            MergeScheduler = new SerialMergeScheduler(),
        });
        foreach (var document in documents)
        {
            _documents[document.Key] = document;
            _writer.AddDocument(ToLucene(document));
        }

        _writer.Commit();
        _searchers = new SearcherManager(_writer, applyAllDeletes: true, new Bm25Searchers());
    }

    public SearchConcepts Concepts { get; }

    public int Count => _documents.Count;

    public long SizeInBytes => _directory.GetSizeInBytes();

    /// <summary>Replaces the documents of some keys; those without a new document are gone.</summary>
    public void Replace(IEnumerable<string> keys, IReadOnlyList<SearchDocument> documents)
    {
        var added = documents.ToDictionary(x => x.Key, StringComparer.Ordinal);
        foreach (var key in keys.Distinct(StringComparer.Ordinal))
        {
            var term = new Term(KeyField, key);
            if (added.TryGetValue(key, out var document))
            {
                _documents[key] = document;
                _writer.UpdateDocument(term, ToLucene(document));
            }
            else
            {
                _documents.TryRemove(key, out _);
                _writer.DeleteDocuments(term);
            }
        }

        _writer.Commit();
        _searchers.MaybeRefreshBlocking();
    }

    /// <summary>Runs a query: how many results of each kind, and the best ones.</summary>
    public GroupedHits Search(Query query, SearchKind? only, int bestOfKind)
    {
        var searcher = _searchers.Acquire();
        try
        {
            var collector = new GroupedCollector(only, bestOfKind);
            searcher.Search(query, collector);
            return collector.Take(id => _documents.GetValueOrDefault(searcher.Doc(id, KeyOnly).GetField(KeyField).GetStringValue(CultureInfo.InvariantCulture)));
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    public void Dispose()
    {
        _searchers.Dispose();
        _writer.Dispose();
        _analyzer.Dispose();
        _directory.Dispose();
    }

    /// <summary>Overwrites the index with noise, as a failing memory or disk would; only tests call it.</summary>
    internal void Damage(Random random)
    {
        _writer.DeleteAll();
        _writer.Commit();
        foreach (var name in _directory.ListAll())
        {
            _directory.DeleteFile(name);
            using var output = _directory.CreateOutput(name, IOContext.DEFAULT);
            var noise = new byte[512];
            random.NextBytes(noise);
            output.WriteBytes(noise, noise.Length);
        }

        _searchers.Dispose();
    }

    private static readonly HashSet<string> KeyOnly = [KeyField];

    private static Document ToLucene(SearchDocument document)
    {
        var fields = new Document
        {
            new StringField(KeyField, document.Key, Field.Store.YES),
            new NumericDocValuesField(KindField, (int)document.Kind),
            new NumericDocValuesField(OrderField, document.Order),
        };
        Add(SearchQuery.TitleField, [document.Title.Zh, document.Title.En, .. document.Names]);
        Add(SearchQuery.BodyField, [document.Text.Zh, document.Text.En, document.Related.Zh, document.Related.En, document.Presumed.Zh, document.Presumed.En]);
        return fields;

        void Add(string field, IEnumerable<string?> values)
        {
            foreach (var value in values.Where(x => !string.IsNullOrWhiteSpace(x)))
            {
                fields.Add(new TextField(field, value, Field.Store.NO));
            }
        }
    }

    private sealed class Bm25Searchers : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = new BM25Similarity() };
    }
}
