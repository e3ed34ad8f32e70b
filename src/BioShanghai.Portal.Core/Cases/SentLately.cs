using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>
/// The last inquiries, as far as a new one is compared with them. Each is read and taken apart once, so that a flood makes none of them slow;
/// what other nodes took in is seen as well, unless it was saved much later than it was sent.
/// </summary>
internal sealed class SentLately
{
    private const int Most = 500;

    /// <summary>Saving takes a while: what was sent so long before the newest known may come into sight after it.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (DateTime SentAtUtc, SentText Text)> _known = [];
    private DateTime _newest = DateTime.MinValue;

    public async Task<IReadOnlyList<SentText>> ReadAsync(PortalDbContext db, DateTime since, CancellationToken ct)
    {
        DateTime from;
        lock (_gate)
        {
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

            if (_known.Count > 2 * Most)
            {
                foreach (var old in _known.OrderByDescending(x => x.Value.SentAtUtc).Skip(Most).Select(x => x.Key).ToList())
                {
                    _known.Remove(old);
                }
            }

            return [.. _known.Values.Where(x => x.SentAtUtc > since).Select(x => x.Text)];
        }
    }
}
