using BioShanghai.Portal.Core.Data;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Search;

/// <summary>
/// The search index of this node. Lives in memory, is built from the database and follows the change feed; the database stays the
/// only truth, so a damaged index is thrown away and built again while the site goes on.
/// </summary>
public sealed partial class SearchIndex : IDisposable
{
    // Above this a rebuild is quicker than single updates.
    private const int MostSingleUpdates = 200;

    private readonly SearchContent _content;
    private readonly ILogger<SearchIndex> _log;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private readonly HashSet<string> _missed = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SearchStore? _store;
    private bool _isRebuilding;

    internal SearchIndex(SearchContent content, ILogger<SearchIndex> log) => (_content, _log) = (content, log);

    /// <summary>Number of documents; 0 while there is no index.</summary>
    public int Count => _store?.Count ?? 0;

    /// <summary>A rebuild is asked for or under way: answers may not show the latest content yet.</summary>
    public bool IsBehind
    {
        get
        {
            lock (_gate)
            {
                return _store is null || _isRebuilding || _wanted.CurrentCount > 0;
            }
        }
    }

    internal SearchStore? Store => _store;

    /// <summary>Asks whoever keeps the index to build it anew; the present one answers until then.</summary>
    public void RequestRebuild()
    {
        lock (_gate)
        {
            if (_wanted.CurrentCount == 0)
            {
                _wanted.Release();
            }
        }
    }

    /// <summary>Follows changes: single records at once, anything that reaches many records by a rebuild.</summary>
    /// <param name="changeKeys">Keys of the change feed; empty means anything may have changed.</param>
    public async Task ApplyAsync(IReadOnlyCollection<string> changeKeys, CancellationToken ct = default)
    {
        var keys = changeKeys.Select(SearchContent.DocumentKey).OfType<string>().Distinct().ToList();
        if (changeKeys.Count == 0 || keys.Count > MostSingleUpdates || changeKeys.Any(SearchContent.TouchesMany))
        {
            RequestRebuild();
            return;
        }

        lock (_gate)
        {
            if (_isRebuilding)
            {
                // The rebuild may have read these rows already: they are applied to its result.
                _missed.UnionWith(keys);
                return;
            }
        }

        await UpdateAsync(keys, ct);
    }

    /// <summary>Reads everything and takes the new index into use; the old one answers meanwhile.</summary>
    public async Task RebuildAsync(CancellationToken ct = default)
    {
        await _writing.WaitAsync(ct);
        lock (_gate)
        {
            _isRebuilding = true;
        }

        try
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            var (concepts, documents) = await _content.ReadAllAsync(ct);
            var built = new SearchStore(concepts, documents);
            // The old one is left to the collector: searches under way finish in it, and it holds nothing but memory.
            _store = built;
            _ready.TrySetResult();
            LogBuilt(built.Count, (long)System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        finally
        {
            _writing.Release();
            List<string> missed;
            lock (_gate)
            {
                _isRebuilding = false;
                missed = [.. _missed];
                _missed.Clear();
            }

            if (missed.Count > 0)
            {
                await UpdateAsync(missed, ct);
            }
        }
    }

    /// <summary>Waits until a rebuild is asked for.</summary>
    internal Task WantedAsync(CancellationToken ct) => _wanted.WaitAsync(ct);

    /// <summary>The index in use; null when there is none within the time given.</summary>
    internal async Task<SearchStore?> UseAsync(TimeSpan patience, CancellationToken ct)
    {
        if (_store is { } store)
        {
            return store;
        }

        RequestRebuild();
        try
        {
            await _ready.Task.WaitAsync(patience, ct);
        }
        catch (TimeoutException)
        {
            return null;
        }

        return _store;
    }

    /// <summary>Gives up an index that failed to answer and asks for a new one.</summary>
    internal void Discard(SearchStore broken, Exception reason)
    {
        lock (_gate)
        {
            if (_store == broken)
            {
                _store = null;
                _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
                LogDiscarded(reason);
            }
        }

        RequestRebuild();
    }

    public void Dispose()
    {
        _store?.Dispose();
        _writing.Dispose();
        _wanted.Dispose();
    }

    private async Task UpdateAsync(List<string> keys, CancellationToken ct)
    {
        if (keys.Count == 0)
        {
            return;
        }

        await _writing.WaitAsync(ct);
        try
        {
            if (_store is not { } store)
            {
                return;
            }

            var documents = await _content.ReadAsync(keys, ct);
            try
            {
                store.Replace(keys, documents);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Discard(store, exception);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Search index built: {Count} documents in {Milliseconds} ms")]
    private partial void LogBuilt(int count, long milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The search index failed and is built again from the database")]
    private partial void LogDiscarded(Exception reason);
}
