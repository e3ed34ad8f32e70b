using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>An answer as its investor reads it, frozen on the day it was sent.</summary>
/// <param name="CaseNumber">Number of the case it answers.</param>
/// <param name="Number">From 1 within the case.</param>
/// <param name="By">Who answered.</param>
public sealed record InvestorAnswer(string CaseNumber, int Number, string By, DateTime SentAtUtc, string Opening, IReadOnlyList<AnswerItem> Items, string Closing);

/// <summary>Answers that were sent, for whoever has shown number and secret of their case: callers see to that first.</summary>
public sealed class InvestorAnswers(IDbContextFactory<PortalDbContext> databases, AnswerPrinter printer)
{
    /// <summary>The latest first; drafts are the desk's alone.</summary>
    internal async Task<IReadOnlyList<InvestorAnswer>> OfAsync(Guid caseId, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return [.. (await SentAsync(db, caseId, null, ct)).OrderByDescending(x => x.Number)];
    }

    /// <summary>One of them; null when there is none of that number or it is not sent yet.</summary>
    internal async Task<InvestorAnswer?> FindAsync(Guid caseId, int number, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return (await SentAsync(db, caseId, number, ct)).FirstOrDefault();
    }

    /// <summary>One of them as a file, in the language of the page and with the records in both; null as of <see cref="FindAsync"/>.</summary>
    internal async Task<byte[]?> PdfAsync(Guid caseId, int number, CancellationToken ct = default) =>
        await FindAsync(caseId, number, ct) is { } answer ? printer.Print(answer) : null;

    private static async Task<List<InvestorAnswer>> SentAsync(PortalDbContext db, Guid caseId, int? number, CancellationToken ct)
    {
        var caseNumber = await db.ServiceCases.Where(x => x.Id == caseId && x.ErasedAtUtc == null).Select(x => x.Number).FirstOrDefaultAsync(ct);
        return caseNumber is null ? [] :
        [
            .. (await db.CaseAnswers.AsNoTracking().Where(x => x.CaseId == caseId && x.SentAtUtc != null && (number == null || x.Number == number)).ToListAsync(ct)).Select(x => Of(x, caseNumber)),
        ];
    }

    internal static InvestorAnswer Of(CaseAnswer x, string caseNumber) => new(caseNumber, x.Number, x.By, x.SentAtUtc ?? x.WrittenAtUtc, x.Opening, x.Items, x.Closing);
}
