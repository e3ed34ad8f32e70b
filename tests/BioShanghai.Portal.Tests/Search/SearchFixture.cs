using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace BioShanghai.Portal.Tests.Search;

/// <summary>The real index over the starting content, built once for a class of tests.</summary>
public sealed class SearchFixture : IAsyncLifetime, IDisposable
{
    public SearchFixture()
    {
        Database = TestDatabase.WithContent();
        Content = new SearchContent(Database, Database.Catalogue);
        Index = new SearchIndex(Content, NullLogger<SearchIndex>.Instance);
        Search = new PublicSearch(Index, TimeProvider.System);
    }

    public TestDatabase Database { get; }

    internal SearchContent Content { get; }

    public SearchIndex Index { get; }

    public PublicSearch Search { get; }

    public async ValueTask InitializeAsync() => await Index.RebuildAsync();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        Index.Dispose();
        Database.Dispose();
    }

    /// <summary>Paths of every result, best first within each kind.</summary>
    public async Task<List<string>> FindAsync(string words, SearchKind? kind = null)
    {
        var paths = new List<string>();
        foreach (var only in kind is { } one ? [one] : Enum.GetValues<SearchKind>())
        {
            var page = 0;
            SearchAnswer answer;
            do
            {
                answer = await Search.SearchAsync(words, only, ++page, Language.Zh);
                paths.AddRange(answer.Groups.SelectMany(x => x.Results).Select(x => x.Document.Path));
            }
            while (page < answer.Pages);
        }

        return paths;
    }
}
