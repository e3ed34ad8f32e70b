using System.Security.Cryptography;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Spaces;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Questions;

/// <summary>Takes what visitors report.</summary>
public sealed class QuestionService(IDbContextFactory<PortalDbContext> dbs, PublicSpaces spaces, QuestionInputValidator validator, TimeProvider clock)
{
    /// <summary>Characters of a number after its letter: 50 random bits.</summary>
    private const int NumberLength = 10;

    /// <summary>Questions a new one is compared with.</summary>
    private const int MostCompared = 500;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>
    /// Stores a report. The same form sent again with the same content gives the same report; what looks like spam is stored for a
    /// person to decide, and the sender is told the same.
    /// </summary>
    /// <returns>The report as stored.</returns>
    /// <exception cref="ValidationException">A field is missing or cannot be used; nothing is stored.</exception>
    public async Task<Question> SendAsync(QuestionInput input, Submission submission, CancellationToken ct = default)
    {
        input = Clean(input);
        await validator.ValidateAndThrowAsync(input, ct);
        var offered = await spaces.ManyAsync(input.ItemCodes, ct);
        input = input with { ItemCodes = [.. offered.Select(x => x.Listing.Code)] };
        await validator.ValidateAndThrowAsync(input, ct);

        var id = new Guid(submission.Derive("question", Content(input)).AsSpan(0, 16));
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await StoredAsync(db, id, ct) is { } earlier)
        {
            return earlier;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var question = new Question(id, NewNumber(), input, submission.SenderKey, await DoubtsAsync(db, input, submission, now, ct), now);
        db.Questions.Add(question);
        if (question.State == QuestionState.New)
        {
            await TellOfficersAsync(db, question, offered, ct);
        }

        try
        {
            await db.SaveAsync(now, ct);
            return question;
        }
        catch (DbUpdateException)
        {
            // The second of two clicks that arrived together.
            await using var again = await dbs.CreateDbContextAsync(ct);
            if (await StoredAsync(again, id, ct) is { } first)
            {
                return first;
            }

            throw;
        }
    }

    /// <summary>A stored question by its number, or null.</summary>
    public async Task<Question?> FindAsync(string number, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.Questions.AsNoTracking().SingleOrDefaultAsync(x => x.Number == number, ct);
    }

    /// <summary>Deletes what has been kept as long as the consent text says.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> PurgeAsync(CancellationToken ct = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (oldest, oldestQuarantined) = (now.AddDays(-Consent.KeptDays), now.AddDays(-Consent.QuarantineKeptDays));
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.Questions
            .Where(x => x.SentAtUtc < oldest || (x.State == QuestionState.Quarantined && x.SentAtUtc < oldestQuarantined))
            .ExecuteDeleteAsync(ct);
    }

    private static QuestionInput Clean(QuestionInput input) => input with
    {
        ItemCodes = [.. input.ItemCodes.Distinct(StringComparer.Ordinal)],
        Name = TypedText.OneLine(input.Name),
        Organisation = TypedText.OneLine(input.Organisation),
        Email = TypedText.OneLine(input.Email),
        Phone = TypedText.OneLine(input.Phone),
        Message = TypedText.Lines(input.Message) ?? "",
    };

    private static IEnumerable<string?> Content(QuestionInput input) =>
        [.. input.ItemCodes, input.Name, input.Organisation, input.Email, input.Phone, input.Message];

    private static async Task<List<string>> DoubtsAsync(PortalDbContext db, QuestionInput input, Submission submission, DateTime now, CancellationToken ct)
    {
        var since = now - Day;
        var byNetwork = await db.Questions.CountAsync(x => x.SenderKey == submission.SenderKey && x.SentAtUtc > since, ct);
        var byContact = await db.Questions.CountAsync(
            x => x.SentAtUtc > since && ((input.Email != null && x.Email == input.Email) || (input.Phone != null && x.Phone == input.Phone)), ct);
        var lately = await db.Questions.AsNoTracking().Where(x => x.SentAtUtc > since).OrderByDescending(x => x.SentAtUtc).Take(MostCompared)
            .Select(x => new { x.Message, x.Email, x.Phone }).ToListAsync(ct);
        var form = new TypedForm(input.Name, input.Organisation, input.Email, input.Phone, input.Message);
        return SpamSigns.Of(form, submission, new(byNetwork, byContact), lately.Select(x => new SentText(x.Message, x.Email, x.Phone)));
    }

    private static Task<Question?> StoredAsync(PortalDbContext db, Guid id, CancellationToken ct) =>
        db.Questions.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct);

    /// <summary>Tells those who answer for the listings of a report; with what looks like spam nobody is troubled.</summary>
    private static async Task TellOfficersAsync(PortalDbContext db, Question report, IReadOnlyList<SpaceEntry> listings, CancellationToken ct)
    {
        var recipients = await Recipients.ReadAsync(db, ct);
        var told = listings.SelectMany(x => recipients.Of(new Place(x.Park.DistrictCode, x.Park.Slug))).Distinct();
        db.Notices.AddRange(told.Select(x => new Notice(x, NoticeKind.Reported, report.ChangeKey, listings[0].Listing.Name.Zh ?? listings[0].Listing.Code, report.SentAtUtc)));
    }

    private static string NewNumber() => ServiceCase.QuestionLetter + Base32.Of(RandomNumberGenerator.GetBytes(8), NumberLength).ToUpperInvariant();
}
