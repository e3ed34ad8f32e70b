using System.Collections.Immutable;

namespace BioShanghai.Portal.Core.Data;

/// <summary>Hears what changed in the database. <paramref name="keys"/> are change keys, for example <c>park:zhangjiang</c>; empty means "anything may have changed".</summary>
public delegate Task ContentChangeListener(IReadOnlyCollection<string> keys, CancellationToken ct);

/// <summary>
/// The one place of a node where content changes are announced: whoever reads the change feed raises them, whoever keeps
/// a copy of content (catalogue, output cache, search index) listens.
/// </summary>
public sealed class ContentChanges
{
    private ImmutableList<ContentChangeListener> _listeners = [];

    /// <summary>Listeners are told in the order they subscribed. Dispose the result to stop listening.</summary>
    public IDisposable Subscribe(ContentChangeListener listener)
    {
        ImmutableInterlocked.Update(ref _listeners, list => list.Add(listener));
        return new Subscription(this, listener);
    }

    /// <summary>Tells every listener, also after one of them failed.</summary>
    /// <exception cref="AggregateException">One or more listeners failed.</exception>
    public async Task RaiseAsync(IReadOnlyCollection<string> keys, CancellationToken ct = default)
    {
        List<Exception>? failures = null;
        foreach (var listener in _listeners)
        {
            try
            {
                await listener(keys, ct);
            }
#pragma warning disable CA1031 // One copy that could not follow must not leave the others stale.
            catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
#pragma warning restore CA1031
            {
                (failures ??= []).Add(exception);
            }
        }

        if (failures is not null)
        {
            throw new AggregateException("Not every copy of the content could follow a change.", failures);
        }
    }

    private sealed class Subscription(ContentChanges owner, ContentChangeListener listener) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref owner._listeners, list => list.Remove(listener));
    }
}
