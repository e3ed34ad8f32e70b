using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// The last inquiries, as far as a new one is compared with them. Each is taken apart once, so that a flood makes none of them slow; what other nodes took in is
/// seen within a second, unless it was saved much later than it was sent. Nothing stays longer than it is compared, and nothing that says who sent it.
/// </summary>
internal sealed class SentLately
{
    private const int Most = 500;

    /// <summary>Saving takes a while: what was sent so long before the newest known may come into sight after it.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (DateTime SentAtUtc, SentText Text)> _known = [];
    private DateTime _newest = DateTime.MinValue;
    private DateTime? _readAt;

    /// <summary>Notes what this node has just taken in.</summary>
    public void Add(ServiceCase sent)
    {
        lock (_gate)
        {
            _known.TryAdd(sent.Id, (sent.SentAtUtc, new(sent.Message, sent.Email, sent.Phone)));
        }
    }

    public async Task<IReadOnlyList<SentText>> ReadAsync(PortalDbContext db, DateTime since, DateTime now, CancellationToken ct)
    {
        DateTime from;
        lock (_gate)
        {
            foreach (var over in _known.Where(x => x.Value.SentAtUtc <= since).Select(x => x.Key).ToList())
            {
                _known.Remove(over);
            }

            if (_readAt is { } readAt && now >= readAt && now - readAt < Pause)
            {
                return Since(since);
            }

            _readAt = now;
            from = _newest == DateTime.MinValue || _newest - Overlap < since ? since : _newest - Overlap;
        }

        var rows = await db.ServiceCases.AsNoTracking().Where(x => x.SentAtUtc > from).OrderByDescending(x => x.SentAtUtc).Take(Most)
            .Select(x => new { x.Id, x.SentAtUtc, x.Message, x.Email, x.Phone }).ToListAsync(ct);
        lock (_gate)
        {
            foreach (var row in rows.Where(x => !_known.ContainsKey(x.Id)))
            {
                _known[row.Id] = (row.SentAtUtc, new(row.Message, row.Email, row.Phone));
                _newest = row.SentAtUtc > _newest ? row.SentAtUtc : _newest;
            }

            if (_known.Count > Most + (Most / 5))
            {
                foreach (var old in _known.OrderByDescending(x => x.Value.SentAtUtc).Skip(Most).Select(x => x.Key).ToList())
                {
                    _known.Remove(old);
                }
            }

            return Since(since);
        }
    }

    private List<SentText> Since(DateTime since) => [.. _known.Values.Where(x => x.SentAtUtc > since).Select(x => x.Text)];
}
