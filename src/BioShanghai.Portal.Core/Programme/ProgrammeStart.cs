using System.Text.Json;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>
/// What the programme begins with: the first batch, a first edition of the criteria, and a membership for every partner of the content.
/// Only what is missing is added, so the Centre's own criteria and states are never touched.
/// </summary>
internal static class ProgrammeStart
{
    /// <summary>Nothing has been filled in yet: a new database, or one of a release without the programme.</summary>
    public static async Task<bool> IsDueAsync(PortalDbContext db, CancellationToken ct) => !await db.Batches.AnyAsync(ct) && await db.Partners.AnyAsync(ct);

    public static async Task FillAsync(PortalDbContext db, DateTime utcNow, CancellationToken ct)
    {
        var start = Read();
        var batches = (await db.Batches.Select(x => x.Number).ToListAsync(ct)).ToHashSet();
        foreach (var batch in start.Batches)
        {
            Begin(batch.Number, batch.Name, batch.CeremonyOn);
        }

        foreach (var (category, criteria) in start.Criteria.SelectMany(x => x.Categories.Select(category => (category, x.Criteria))))
        {
            if (!await db.CriteriaEditions.AnyAsync(x => x.Category == category, ct))
            {
                db.CriteriaEditions.Add(new CriteriaEdition(category, 1, criteria, CriteriaEdition.ProposedBy, utcNow));
            }
        }

        var members = (await db.Memberships.Select(x => x.PartnerSlug).ToListAsync(ct)).ToHashSet(StringComparer.Ordinal);
        await db.Partners.LoadAsync(ct);
        foreach (var partner in db.Partners.Local.Where(x => !x.IsHidden && !members.Contains(x.Slug)).ToList())
        {
            var number = partner.Batch.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Begin(partner.Batch, new($"第 {number} 批", $"Batch {number}"), partner.JoinedOn);
            // The launch on which the first plaques were given names no term.
            db.Memberships.Add(new Membership(partner.Slug, partner.Batch, partner.JoinedOn, null, MembershipState.Active, Actor.System, utcNow));
        }

        void Begin(int number, LocalText name, DateOnly? ceremonyOn)
        {
            if (batches.Add(number))
            {
                var made = new Batch(number, new() { Name = name, CeremonyOn = ceremonyOn });
                made.Publish(utcNow);
                db.Batches.Add(made);
            }
        }
    }

    private static StartFile Read()
    {
        using var file = typeof(ProgrammeStart).Assembly.GetManifestResourceStream("programme.json")!;
        return JsonSerializer.Deserialize<StartFile>(file, Mapping.Json)!;
    }

    private sealed record StartFile(IReadOnlyList<StartBatch> Batches, IReadOnlyList<StartCriteria> Criteria);

    private sealed record StartBatch(int Number, LocalText Name, DateOnly? CeremonyOn);

    private sealed record StartCriteria(IReadOnlyList<PartnerCategory> Categories, IReadOnlyList<Criterion> Criteria);
}
