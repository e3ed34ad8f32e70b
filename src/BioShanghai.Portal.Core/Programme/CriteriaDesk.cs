using System.Security.Cryptography;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>The criteria of a category: every edition, newest first.</summary>
/// <param name="Open">How many applications are measured by each edition and not decided yet.</param>
public sealed record CriteriaShelf(PartnerCategory Category, IReadOnlyList<CriteriaEdition> Editions, IReadOnlyDictionary<int, int> Open)
{
    public CriteriaEdition? Current => Editions.Count > 0 ? Editions[0] : null;
}

/// <summary>A criterion as it is typed.</summary>
/// <param name="Code">Null for a new one, which is given one.</param>
public sealed record CriterionInput(string? Code, string? Zh, string? En, CriterionCheck Check, int? Least);

/// <summary>The published criteria. A new edition measures what is sent from then on; what was sent before keeps its own.</summary>
public sealed class CriteriaDesk(AccessGate gate, IDbContextFactory<PortalDbContext> databases, IStringLocalizer<ProgrammeText> words, TimeProvider clock)
{
    public async Task<IReadOnlyList<CriteriaShelf>> ListAsync(CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var editions = await db.CriteriaEditions.AsNoTracking().OrderByDescending(x => x.Number).ToListAsync(ct);
        var open = await db.Applications
            .Where(x => x.State == ApplicationState.Applied || x.State == ApplicationState.Checking || x.State == ApplicationState.ChangesAsked)
            .GroupBy(x => new { x.Category, x.CriteriaNumber }).Select(x => new { x.Key.Category, x.Key.CriteriaNumber, Count = x.Count() }).ToListAsync(ct);
        return
        [
            .. Enum.GetValues<PartnerCategory>().Select(x => new CriteriaShelf(
                x, editions.FindAll(y => y.Category == x), open.Where(y => y.Category == x).ToDictionary(y => y.CriteriaNumber, y => y.Count))),
        ];
    }

    /// <summary>Publishes a new edition.</summary>
    /// <param name="basedOn">Number of the edition it was made from; 0 where there is none.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="ValidationException">Something typed is wrong, by field: <c>Zh0</c>, <c>En0</c>, <c>Least0</c>.</exception>
    /// <exception cref="ConflictException">Somebody published another one since.</exception>
    public async Task<int> PublishAsync(PartnerCategory category, int basedOn, IReadOnlyList<CriterionInput> criteria, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        var made = Made(criteria);
        await using var db = await databases.CreateDbContextAsync(ct);
        var last = await db.CriteriaEditions.AsNoTracking().Where(x => x.Category == category).OrderByDescending(x => x.Number).FirstOrDefaultAsync(ct);
        if ((last?.Number ?? 0) != basedOn)
        {
            throw new ConflictException(nameof(CriteriaEdition));
        }

        Rule.Require(last is null || !last.Criteria.SequenceEqual(made), "Criteria.NothingChanged");
        var (now, edition) = (clock.GetUtcNow().UtcDateTime, basedOn + 1);
        db.CriteriaEditions.Add(new CriteriaEdition(category, edition, made, actor.Name, now));
        try
        {
            await db.SaveAsync(new Deed(actor, "criteria.publish", now), ct);
        }
        catch (DbUpdateException)
        {
            throw new ConflictException(nameof(CriteriaEdition));
        }

        return edition;
    }

    private List<Criterion> Made(IReadOnlyList<CriterionInput> criteria)
    {
        var faults = new List<ValidationFailure>();
        var made = new List<Criterion>();
        foreach (var (index, input) in criteria.Index())
        {
            var (zh, en, counts) = (TypedText.OneLine(input.Zh), TypedText.OneLine(input.En), Criterion.Counts(input.Check));
            Check("Zh", zh is { Length: <= Criterion.TextMaxLength } && TypedText.IsWhole(zh), zh is null ? "CriterionZhNeeded" : "CriterionTooLong");
            Check("En", en is { Length: <= Criterion.TextMaxLength } && TypedText.IsWhole(en), en is null ? "CriterionEnNeeded" : "CriterionTooLong");
            Check("Least", !counts || input.Least is >= 1 and <= 100, "CriterionLeastNeeded");
            made.Add(new(input.Code ?? NewCode(), new(zh, en), input.Check, counts ? input.Least ?? 0 : 0));

            void Check(string field, bool isSound, string sentence)
            {
                if (!isSound)
                {
                    faults.Add(new($"{field}{index}", words[sentence, Criterion.TextMaxLength]));
                }
            }
        }

        return faults.Count == 0 ? made : throw new ValidationException(faults);
    }

    // Nobody reads a code; it ties what an applicant writes to the criterion.
    private static string NewCode() => "c-" + Base32.Of(RandomNumberGenerator.GetBytes(5), 8);
}
