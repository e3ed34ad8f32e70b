using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Questions;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A draft with its files, oldest first.</summary>
public sealed record DraftView(CaseDraft Draft, IReadOnlyList<StoredFile> Files);

public sealed partial class CaseIntake
{
    /// <summary>Drafts one network may begin in a day; they take room before anybody has looked at them.</summary>
    public const int MostDraftsPerNetwork = 20;

    /// <summary>Rows deleted at once.</summary>
    private const int Portion = 500;

    /// <summary>Keeps what was typed, finished or not. One showing of the form is one draft, however often it is kept.</summary>
    /// <param name="pass">Of the draft that is written on; null for a form that has none yet.</param>
    /// <returns>Number and secret that open it.</returns>
    /// <exception cref="ValidationException">Something cannot be kept. When it is a file, everything else is.</exception>
    /// <exception cref="RuleException">The draft was sent meanwhile, or the network began too many.</exception>
    public async Task<CodePass> SaveDraftAsync(CaseTyping typing, Submission submission, CodePass? pass = null, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var draft = pass is null ? null : await DraftAsync(db.CaseDrafts, pass, ct);
        if (draft is null)
        {
            pass = DraftPassOf(submission);
            draft = await DraftAsync(db.CaseDrafts, pass, ct);
        }

        var kept = draft is null ? [] : draft.FileIds.Except(typing.RemovedFiles).ToList();
        var input = await CheckAsync(typing, isWhole: false, kept.Count, ct);
        // Consent is given when a form is sent.
        input = input with { ConsentVersion = null };
        if (draft is null)
        {
            draft = await BeginAsync(db, input, submission, pass!, ct);
        }
        else
        {
            draft.Write(input, Now);
        }

        var removed = draft.FileIds.Except(kept).ToList();
        draft.Keep(kept, Now);
        await db.SaveAsync(Now, ct);
        await DropAsync(db, removed, ct);
        if (typing.Files.Count > 0)
        {
            var added = await TakeAsync(ServiceCase.KeyOf(draft.Id), typing.Files, ct);
            draft.Keep([.. kept.Union(added.Select(x => x.Id))], Now);
            await db.SaveAsync(Now, ct);
        }

        return pass!;
    }

    /// <summary>Tries a number and a secret, of a draft or of a case. A wrong number and a wrong secret get the same answer, and cost the same.</summary>
    public async Task<OpenedIntake> OpenAsync(string number, string secret, CancellationToken ct = default)
    {
        var code = PassCode.TidyCode(number);
        if (tries.Take(code) is var wait && wait > TimeSpan.Zero)
        {
            return new(null, false, wait);
        }

        var pass = new CodePass(code, PassCode.TidySecret(secret));
        await using var db = await dbs.CreateDbContextAsync(ct);
        var isDraft = await DraftAsync(db.CaseDrafts.AsNoTracking(), pass, ct) is not null;
        var isCase = await CaseAsync(db, pass, ct) is not null;
        if (!isDraft && !isCase)
        {
            return new(null, false, TimeSpan.Zero);
        }

        tries.GiveBack(code);
        return new(pass, isDraft, TimeSpan.Zero);
    }

    /// <summary>The draft a pass opens; null when it opens none any more.</summary>
    public async Task<DraftView?> OpenDraftAsync(CodePass pass, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await DraftAsync(db.CaseDrafts.AsNoTracking(), pass, ct) is not { } draft)
        {
            return null;
        }

        var ids = draft.FileIds.ToList();
        var kept = await db.StoredFiles.AsNoTracking().Where(x => ids.Contains(x.Id)).ToListAsync(ct);
        return new(draft, [.. kept.OrderBy(x => ids.IndexOf(x.Id))]);
    }

    /// <summary>A case was sent with this pass.</summary>
    public async Task<bool> IsSentAsync(CodePass pass, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await CaseAsync(db, pass, ct) is not null;
    }

    /// <summary>Deletes drafts nobody touched and what looked like spam and nobody let through, with their files, when the consent text says so.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> PurgeAsync(CancellationToken ct = default)
    {
        var (oldestDraft, oldestQuarantined) = (Now.AddDays(-CaseDraft.KeptDays), Now.AddDays(-CaseConsent.QuarantineKeptDays));
        await using var db = await dbs.CreateDbContextAsync(ct);
        var drafts = await db.CaseDrafts.Where(x => x.SavedAtUtc < oldestDraft).Select(x => x.Id).ToListAsync(ct);
        foreach (var ids in drafts.Chunk(Portion))
        {
            await db.CaseDrafts.Where(x => ids.Contains(x.Id)).ExecuteDeleteAsync(ct);
            await DropOfAsync(db, ids, ct);
        }

        var deleted = drafts.Count;
        while (await db.ServiceCases.Where(x => x.IsQuarantined && x.SentAtUtc < oldestQuarantined).OrderBy(x => x.SentAtUtc).Take(Portion).ToListAsync(ct) is { Count: > 0 } over)
        {
            db.ServiceCases.RemoveRange(over);
            await db.SaveAsync(new Deed(Actor.System, "case.delete", Now) { IsSummed = true }, ct);
            await DropOfAsync(db, [.. over.Select(x => x.Id)], ct);
            deleted += over.Count;
            db.ChangeTracker.Clear();
        }

        return deleted;
    }

    private static async Task DropOfAsync(PortalDbContext db, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        List<string> keys = [.. ids.Select(ServiceCase.KeyOf)];
        await db.StoredFiles.Where(x => keys.Contains(x.OwnerKey)).ExecuteDeleteAsync(ct);
    }

    private async Task<CaseDraft> BeginAsync(PortalDbContext db, CaseInput input, Submission submission, CodePass pass, CancellationToken ct)
    {
        var (id, since) = (new Guid(submission.Derive("case-draft").AsSpan(0, 16)), Now - Day);
        Rule.Require(!await db.ServiceCases.AnyAsync(x => x.Id == id, ct), "CaseDraft.Sent");
        Rule.Require(await db.CaseDrafts.Where(x => x.SenderKey == submission.SenderKey && x.SavedAtUtc > since).OrderBy(x => x.SavedAtUtc).Take(MostDraftsPerNetwork).CountAsync(ct) < MostDraftsPerNetwork, "CaseDraft.TooMany");
        var draft = new CaseDraft(id, pass.Code, PassCode.HashOf(pass.Secret), input, submission.SenderKey, Now);
        db.CaseDrafts.Add(draft);
        try
        {
            await db.SaveAsync(Now, ct);
            return draft;
        }
        catch (DbUpdateException)
        {
            // The second of two clicks that arrived together.
            db.Entry(draft).State = EntityState.Detached;
            if (await DraftAsync(db.CaseDrafts, pass, ct) is not { } first)
            {
                throw;
            }

            first.Write(input, Now);
            return first;
        }
    }

    private static CodePass DraftPassOf(Submission submission) =>
        new(PassCode.CodeOf(ServiceCase.NumberLetter, submission.Derive("case-draft-number")), PassCode.SecretOf(submission.Derive("case-draft-secret")));

    private async Task<CaseDraft?> DraftAsync(IQueryable<CaseDraft> drafts, CodePass pass, CancellationToken ct)
    {
        var (code, oldest) = (pass.Code, Now.AddDays(-CaseDraft.KeptDays));
        var found = await drafts.FirstOrDefaultAsync(x => x.Number == code && x.SavedAtUtc >= oldest, ct);
        return SecretHash.Fits(found?.SecretHash, PassCode.Tidy(pass.Secret)) ? found : null;
    }
}
