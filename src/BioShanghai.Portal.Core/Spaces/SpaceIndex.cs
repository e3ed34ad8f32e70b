using BioShanghai.Portal.Core.Spaces.Engine;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>
/// Answers filters with live counts from memory. Holds published listings only; what is hidden by age is left out on the day asked
/// about. Many may ask while one changes it: every answer comes from one state, before or after a change, never from between.
/// </summary>
#pragma warning disable CA1001 // The lock holds nothing of the system but while threads wait for it; the index lives as long as the site.
public sealed class SpaceIndex
#pragma warning restore CA1001
{
    private readonly ReaderWriterLockSlim _lock = new();
    private SpaceColumns _real = new();
    private SpaceColumns _samples = new();

    /// <summary>Listings of both stocks, visible or not.</summary>
    public int Count => Read(() => _real.Count + _samples.Count);

    /// <summary>Replaces everything. Questions are answered from the old state until the new one is complete.</summary>
    public void Rebuild(IEnumerable<SpaceFacts> rows)
    {
        var (real, samples) = (new SpaceColumns(), new SpaceColumns());
        foreach (var row in rows)
        {
            (row.IsSample ? samples : real).Load(row);
        }

        Replace(real, samples);
    }

    /// <summary>Replaces everything by rows as they arrive, so that no more of a large source than the index itself is held.</summary>
    internal async Task RebuildAsync(IAsyncEnumerable<SpaceFacts> rows, CancellationToken ct)
    {
        var (real, samples) = (new SpaceColumns(), new SpaceColumns());
        await foreach (var row in rows.WithCancellation(ct))
        {
            (row.IsSample ? samples : real).Load(row);
        }

        Replace(real, samples);
    }

    /// <summary>Takes over changed listings; those of <paramref name="codes"/> without a row are gone.</summary>
    public void Apply(IReadOnlyCollection<string> codes, IReadOnlyCollection<SpaceFacts> rows)
    {
        var changed = rows.Select(x => x.Code).ToHashSet(StringComparer.Ordinal);
        _lock.EnterWriteLock();
        try
        {
            foreach (var code in codes.Where(x => !changed.Contains(x)))
            {
                _real.Remove(code);
                _samples.Remove(code);
            }

            foreach (var row in rows)
            {
                var (stock, other) = row.IsSample ? (_samples, _real) : (_real, _samples);
                other.Remove(row.Code);
                stock.Put(row);
            }
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Whether there is a listing of the real or of the sample stock on a day.</summary>
    public bool HasAny(bool isSample, DateOnly day) => Read(() => StockOf(isSample).DayOf(day).Visible.Count > 0);

    /// <summary>Every listing a filter accepts, in no order.</summary>
    public IEnumerable<SpaceFacts> Matching(SpaceFilter filter, DateOnly day) => Answer(filter, day, x => x.Facts());

    /// <summary>Size of a result without its rows and counts.</summary>
    public int CountOf(SpaceFilter filter, DateOnly day) => Answer(filter, day, x => x.Total());

    public SpaceHits Search(SpaceFilter filter, DateOnly day) => Answer(filter, day, x => x.Hits());

    /// <summary>Codes of all listings in some parks.</summary>
    internal IReadOnlyList<string> CodesIn(IReadOnlySet<string> parks) => Read(() => (string[])[.. _real.CodesIn(parks), .. _samples.CodesIn(parks)]);

    private SpaceColumns StockOf(bool isSample) => isSample ? _samples : _real;

    private void Replace(SpaceColumns real, SpaceColumns samples)
    {
        real.Finish();
        samples.Finish();
        _lock.EnterWriteLock();
        (_real, _samples) = (real, samples);
        _lock.ExitWriteLock();
    }

    private T Answer<T>(SpaceFilter filter, DateOnly day, Func<SpaceAnswer, T> ask) => Read(() =>
    {
        using var answer = new SpaceAnswer(StockOf(filter.IsSample), filter, day);
        return ask(answer);
    });

    private T Read<T>(Func<T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }
}
