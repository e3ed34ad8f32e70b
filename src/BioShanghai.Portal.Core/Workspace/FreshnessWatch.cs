using System.Globalization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>
/// Tells the officers of a place when its listings fall due, are greyed and are hidden (S15): once for each listing, step and date it
/// follows from, in one notice a kind and day; and once a week by mail where everything of theirs stands. What was told is written in the
/// same transaction, so that of two nodes one tells.
/// </summary>
public sealed class FreshnessWatch(
    IDbContextFactory<PortalDbContext> databases, EditedRecords records, MailOutbox outbox, MailSettings mail, TimeProvider clock)
{
    /// <summary>Hour in Shanghai before which nobody is told anything.</summary>
    public const int FromHour = 7;

    private const int MostSettled = 500;

    private bool IsEarly => ShanghaiDay.ClockOf(clock.GetUtcNow().UtcDateTime).Hour < FromHour;

    /// <summary>Tells what is new since it was last told.</summary>
    /// <returns>How many listings somebody was told about.</returns>
    public async Task<int> TellAsync(CancellationToken ct = default)
    {
        if (IsEarly)
        {
            return 0;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        await SettleAsync(db, ct);
        var (told, bundles) = (await db.ToldSteps.AsNoTracking().ToDictionaryAsync(x => (x.Code, x.Step), ct), new Dictionary<(Guid User, NoticeKind Step), List<Watched>>());
        var (recipients, places, count) = (await Recipients.ReadAsync(db, ct), await PlacesAsync(db, ct), 0);
        foreach (var listing in await WatchedAsync(db, 0, ct))
        {
            var untold = listing.Steps.Where(x => told.GetValueOrDefault((listing.Code, x.Step))?.Since != x.Since).ToList();
            if (untold.Count == 0)
            {
                continue;
            }

            untold.ForEach(x => Mark(db, told.GetValueOrDefault((listing.Code, x.Step)), listing.Code, x.Step, x.Since));
            count++;
            // Of several steps at once, as after a long standstill, the last one says it all.
            foreach (var user in recipients.Of(places[listing.ParkSlug]))
            {
                var key = (user, untold[^1].Step);
                (bundles.TryGetValue(key, out var bundle) ? bundle : bundles[key] = []).Add(listing);
            }
        }

        var now = clock.GetUtcNow().UtcDateTime;
        db.Notices.AddRange(bundles.Select(x => x.Value is [var only]
            ? new Notice(x.Key.User, x.Key.Step, SpaceListing.ChangeKeyOf(only.Code), only.Name.Zh ?? only.Code, now)
            : new Notice(x.Key.User, x.Key.Step, Notice.Listings, x.Value.Count.ToString(CultureInfo.InvariantCulture), now)));
        return await IsSavedAsync(db, now, ct) ? count : 0;
    }

    /// <summary>Mails each officer once a week what is due, greyed and hidden in his scope; whoever has nothing of it gets no mail.</summary>
    /// <returns>How many mails were queued.</returns>
    public async Task<int> MailAsync(CancellationToken ct = default)
    {
        if (IsEarly)
        {
            return 0;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var (week, queued) = (records.Today.AddDays(-(((int)records.Today.DayOfWeek + 6) % 7)), 0);
        var (recipients, places) = (await Recipients.ReadAsync(db, ct), await PlacesAsync(db, ct));
        var counts = new Dictionary<Guid, WeekCounts>();
        foreach (var listing in await WatchedAsync(db, DueDates.DaysAhead, ct))
        {
            foreach (var user in recipients.Of(places[listing.ParkSlug]))
            {
                counts[user] = counts.GetValueOrDefault(user).With(listing.Freshness);
            }
        }

        var ids = counts.Keys.ToList();
        var keys = ids.ConvertAll(x => KeyOf(x, week));
        var done = (await db.MailMessages.Where(x => keys.Contains(x.Key)).Select(x => x.Key).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        foreach (var user in await db.Users.AsNoTracking().Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, x.Email, x.DisplayName }).ToListAsync(ct))
        {
            if (done.Contains(KeyOf(user.Id, week)) || !MailMessage.IsAddress(user.Email ?? ""))
            {
                continue;
            }

            var (due, greyed, hidden) = counts[user.Id];
            queued += await outbox.QueueAsync(
                db, user.Email!, MailTemplates.Week, KeyOf(user.Id, week),
                x => [user.DisplayName, due, greyed, hidden, mail.PageOf(x, "manage"), FreshnessLimits.GreyAfterDays, FreshnessLimits.HideAfterDays], ct,
                goodUntilUtc: clock.GetUtcNow().UtcDateTime.AddDays(7)) is null ? 0 : 1;
        }

        return await IsSavedAsync(db, clock.GetUtcNow().UtcDateTime, ct) ? queued : 0;
    }

    private static string KeyOf(Guid user, DateOnly week) => $"week:{user:N}:{week:yyyyMMdd}";

    private static void Mark(PortalDbContext db, ToldStep? earlier, string code, NoticeKind step, DateOnly since)
    {
        if (earlier is null)
        {
            db.ToldSteps.Add(new ToldStep(code, step, since));
            return;
        }

        db.ToldSteps.Attach(earlier);
        earlier.Again(since);
    }

    /// <returns>False when another node told it in the same moment.</returns>
    private static async Task<bool> IsSavedAsync(PortalDbContext db, DateTime now, CancellationToken ct)
    {
        try
        {
            await db.SaveAsync(now, ct);
            return true;
        }
        catch (Exception other) when (other is ConflictException or DbUpdateException)
        {
            return false;
        }
    }

    private async Task<List<Watched>> WatchedAsync(PortalDbContext db, int daysAhead, CancellationToken ct)
    {
        var (today, until) = (records.Today, records.Today.AddDays(daysAhead));
        var due = await db.SpaceListings.AsNoTracking().Where(x => x.Status == ListingStatus.Published && x.DueOn <= until).OrderBy(x => x.Code)
            .Select(x => new { x.Code, x.Name, x.ParkSlug, x.DueOn, x.ConfirmedOn }).ToListAsync(ct);
        return due.ConvertAll(x => new Watched(x.Code, x.Name, x.ParkSlug, x.DueOn, x.ConfirmedOn, FreshnessLimits.On(x.ConfirmedOn, today)));
    }

    private static async Task<Dictionary<string, Place>> PlacesAsync(PortalDbContext db, CancellationToken ct) =>
        await db.Parks.AsNoTracking().Select(x => new { x.Slug, x.DistrictCode }).ToDictionaryAsync(x => x.Slug, x => new Place(x.DistrictCode, x.Slug), ct);

    /// <summary>Gives listings of an older database the date newer ones are saved with.</summary>
    private static async Task SettleAsync(PortalDbContext db, CancellationToken ct)
    {
        while (await db.SpaceListings.AsNoTracking().Where(x => x.DueOn == DateOnly.MinValue).OrderBy(x => x.Code).Take(MostSettled).ToListAsync(ct) is { Count: > 0 } old)
        {
            foreach (var listing in old)
            {
                var (code, due) = (listing.Code, ListingAge.DueOn(listing));
                await db.SpaceListings.Where(x => x.Code == code).ExecuteUpdateAsync(x => x.SetProperty(y => y.DueOn, due), ct);
            }
        }
    }

    private sealed record Watched(string Code, LocalText Name, string ParkSlug, DateOnly DueOn, DateOnly ConfirmedOn, Freshness Freshness)
    {
        /// <summary>What has happened to it, the mildest first, each with the date it follows from.</summary>
        public IEnumerable<(NoticeKind Step, DateOnly Since)> Steps
        {
            get
            {
                yield return (NoticeKind.DueSoon, DueOn);
                if (Freshness >= Freshness.Overdue)
                {
                    yield return (NoticeKind.Greyed, ConfirmedOn);
                }

                if (Freshness == Freshness.Hidden)
                {
                    yield return (NoticeKind.Hidden, ConfirmedOn);
                }
            }
        }
    }

    private readonly record struct WeekCounts(int Due, int Greyed, int Hidden)
    {
        public WeekCounts With(Freshness freshness) => freshness switch
        {
            Freshness.Hidden => this with { Hidden = Hidden + 1 },
            Freshness.Overdue => this with { Greyed = Greyed + 1 },
            _ => this with { Due = Due + 1 },
        };
    }
}
