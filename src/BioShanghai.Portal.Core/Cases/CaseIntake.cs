using System.Security.Cryptography;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A case as its sender has it.</summary>
/// <param name="Pass">With the secret, of which only the hash is kept.</param>
public sealed record SentCase(ServiceCase Case, CodePass Pass);

/// <summary>What a number and a secret open.</summary>
/// <param name="Pass">Null when they open nothing, whatever is wrong with them.</param>
/// <param name="IsDraft">A draft, to be written on; otherwise a case that was sent.</param>
/// <param name="Wait">How long nothing can be tried for this number; zero when something can.</param>
public sealed record OpenedIntake(CodePass? Pass, bool IsDraft, TimeSpan Wait);

/// <summary>Takes in what investors ask, without an account. What they began is kept for them by number and secret.</summary>
public sealed partial class CaseIntake(
    IDbContextFactory<PortalDbContext> dbs, CatalogueCache catalogue, PublicSpaces spaces, PublicPartners partners, PublicParks parks, CaseInputValidator validator, CaseTriage triage,
    CaseMails mails, CodeTries tries, FileStore files, IStringLocalizer<Refusals> refusals, TimeProvider clock)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly SentLately _lately = new();

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>
    /// Registers a case. The same form sent again with the same content gives the same case and stores nothing more; what looks like spam is
    /// stored apart for a person to decide, and the sender is told the same. A draft becomes the case of its number.
    /// </summary>
    /// <param name="pass">Of the draft that is sent; null for a form without one.</param>
    /// <exception cref="ValidationException">A field is missing or cannot be used, or a file is not taken; nothing is stored.</exception>
    public async Task<SentCase> SendAsync(CaseTyping typing, Submission submission, CodePass? pass = null, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var draftPass = pass ?? DraftPassOf(submission);
        var draft = await DraftAsync(db.CaseDrafts, draftPass, ct);
        var kept = draft is null ? [] : draft.FileIds.Except(typing.RemovedFiles).ToList();
        var input = await CheckAsync(typing, isWhole: true, kept.Count, ct);
        if (draft is null && await CaseAsync(db, draftPass, ct) is { } sent && IsSame(sent, input))
        {
            return new(sent, draftPass);
        }

        // As it was typed: a listing that is withdrawn between two sends of one form makes no second case of it.
        string?[] content = [.. Content(typing.Input.Tidy()), .. await FilesOfAsync(typing.Files, ct)];
        var id = draft?.Id ?? new Guid(submission.Derive("case", content).AsSpan(0, 16));
        var own = draft is null ? new(PassCode.CodeOf(ServiceCase.NumberLetter, submission.Derive("case-number", content)), PassCode.SecretOf(submission.Derive("case-secret", content))) : draftPass;
        if (await StoredAsync(db, id, ct) is { } earlier)
        {
            return new(earlier, own);
        }

        var added = await TakeAsync(ServiceCase.KeyOf(id), typing.Files, ct);
        var now = Now;
        var doubts = await DoubtsAsync(db, input, submission, isFromDraft: draft is not null, now, ct);
        var one = new ServiceCase(id, own.Code, PassCode.HashOf(own.Secret), input, submission.SenderKey, doubts, await ServiceClock.ReadAsync(db, ct), now);
        db.ServiceCases.Add(one);
        if (draft is not null)
        {
            db.CaseDrafts.Remove(draft);
        }

        // What was taken back, and what is left over from a form whose sending broke off: all that is there from now on is the case's.
        List<Guid> named = [.. kept, .. added.Select(x => x.Id)];
        var key = one.ChangeKey;
        db.StoredFiles.RemoveRange(await db.StoredFiles.Where(x => x.OwnerKey == key && !named.Contains(x.Id)).ToListAsync(ct));

        await triage.RouteAsync(db, one, now, ct);
        await mails.ReceivedAsync(db, one, own.Secret, ct);
        try
        {
            await db.SaveAsync(new Deed(Actor.Visitor, "case.send", now) { IsSummed = true }, ct);
        }
        catch (Exception raced) when (raced is DbUpdateException or ConflictException)
        {
            // The second of two clicks that arrived together. Its files are the first one's.
            await using var again = await dbs.CreateDbContextAsync(ct);
            if (await StoredAsync(again, id, ct) is { } first)
            {
                return new(first, own);
            }

            throw;
        }

        _lately.Add(one);
        return new(one, own);
    }

    /// <summary>Signs of spam. Who comes back to a draft has seen the form before, and is not hasty.</summary>
    private async Task<List<string>> DoubtsAsync(PortalDbContext db, CaseInput input, Submission submission, bool isFromDraft, DateTime now, CancellationToken ct)
    {
        var (since, hourAgo) = (now - Day, now.AddHours(-1));
        var lately = await _lately.ReadAsync(db, since, now, ct);
        var byNetwork = await db.ServiceCases.Where(x => x.SenderKey == submission.SenderKey && x.SentAtUtc > since).OrderBy(x => x.SentAtUtc).Take(SpamSigns.MostPerNetwork).CountAsync(ct);
        var byEmail = input.Email is null ? 0 : await db.ServiceCases.Where(x => x.Email == input.Email && x.SentAtUtc > since).OrderBy(x => x.SentAtUtc).Take(SpamSigns.MostPerContact).CountAsync(ct);
        var byPhone = input.Phone is null ? 0 : lately.Count(x => x.IsOfPhone(input.Phone));
        var lastHour = submission.IsWorked ? 0 : await db.ServiceCases.Where(x => x.SentAtUtc > hourAgo).OrderBy(x => x.SentAtUtc).Take(SpamSigns.MostUnworkedPerHour).CountAsync(ct);
        var form = new TypedForm(input.ContactName, $"{input.Company} {input.ProjectName}", input.Email, input.Phone, input.Message!);
        var doubts = SpamSigns.Of(form, submission, new(byNetwork, Math.Max(byEmail, byPhone), lastHour), lately);
        return isFromDraft ? [.. doubts.Where(x => x != "haste")] : doubts;
    }

    /// <summary>The form with what is offered of what it names, if it can be kept.</summary>
    private async Task<CaseInput> CheckAsync(CaseTyping typing, bool isWhole, int keptFiles, CancellationToken ct)
    {
        var input = typing.Input.Tidy();
        var offered = await spaces.ManyAsync(input.ItemCodes, ct);
        input = input with
        {
            ItemCodes = [.. offered.Select(x => x.Listing.Code).Take(CaseInput.MostItems)],
            PartnerSlug = input.PartnerSlug is { } partner && await partners.FindAsync(partner, ct) is not null ? partner : null,
            ParkSlug = input.ParkSlug is { } park && await parks.FindAsync(park, ct) is not null ? park : null,
        };
        input = input with { MayPassOn = input.MayPassOn && (input.PartnerSlug is not null || input.ParkSlug is not null || input.ItemCodes.Count > 0) };
        var form = new CaseForm(input, await catalogue.GetAsync(ct), ShanghaiDay.Today(clock), typing.Unreadable, isWhole, keptFiles + typing.Files.Count);
        var result = await validator.ValidateAsync(form, ct);
        return result.IsValid ? input : throw new ValidationException(result.Errors);
    }

    /// <summary>
    /// Takes files in for an owner, all or none. Nobody names them until what they belong to is saved: what a broken connection leaves behind is
    /// found again by the same form, and removed with everything nobody names if it never comes.
    /// </summary>
    /// <exception cref="ValidationException">One of them is not taken, with the reason.</exception>
    private async Task<List<StoredFile>> TakeAsync(string ownerKey, IReadOnlyList<SentFile> sent, CancellationToken ct)
    {
        var (added, before) = (new List<StoredFile>(), await files.IdsOfAsync(ownerKey, ct));
        foreach (var file in sent)
        {
            try
            {
                added.Add(await files.TakeAsync(ownerKey, "case", file.Name, file.Open, Now, ct));
            }
            catch (RuleException refused) when (refused.Code.StartsWith("File.", StringComparison.Ordinal))
            {
                await using var db = await dbs.CreateDbContextAsync(CancellationToken.None);
                await DropAsync(db, added.Select(x => x.Id).Except(before), CancellationToken.None);
                var why = validator.OfFull(refused.Code) ?? refusals[refused.Code].Value;
                throw new ValidationException([new ValidationFailure(CaseFields.Files, validator.OfFile(TypedText.OneLine(Path.GetFileName(file.Name)) ?? "?", why))]);
            }
        }

        return added;
    }

    private static async Task DropAsync(PortalDbContext db, IEnumerable<Guid> fileIds, CancellationToken ct)
    {
        List<Guid> ids = [.. fileIds];
        if (ids.Count > 0)
        {
            await db.StoredFiles.Where(x => ids.Contains(x.Id)).ExecuteDeleteAsync(ct);
        }
    }

    private static IEnumerable<string?> Content(CaseInput x) =>
    [
        x.Need?.ToString(), x.Message, x.Company, x.ContactName, x.Email, x.Phone, x.Country, x.SectorCode, x.LifecycleStageCode, x.DistrictCode, FormattableString.Invariant($"{x.AreaSquareMetres}|{x.WantedBy:O}"),
        x.ProjectName, string.Join(',', x.ItemCodes), x.PartnerSlug, x.ParkSlug, x.Project, x.MayPassOn ? "pass" : "keep",
    ];

    private static async Task<List<string?>> FilesOfAsync(IReadOnlyList<SentFile> sent, CancellationToken ct)
    {
        var all = new List<string?>();
        foreach (var file in sent)
        {
            await using var content = file.Open();
            all.Add($"{file.Name}|{Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct))}");
        }

        return all;
    }

    private static bool IsSame(ServiceCase sent, CaseInput x) =>
        (sent.Need, sent.Message, sent.Company, sent.ContactName, sent.Email, sent.Phone, sent.ProjectName, sent.WantedBy, sent.AreaSquareMetres, sent.WantedDistrictCode)
        == (x.Need, x.Message, x.Company, x.ContactName, x.Email, x.Phone, x.ProjectName, x.WantedBy, x.AreaSquareMetres, x.DistrictCode);

    private static Task<ServiceCase?> StoredAsync(PortalDbContext db, Guid id, CancellationToken ct) => db.ServiceCases.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct);

    private static async Task<ServiceCase?> CaseAsync(PortalDbContext db, CodePass pass, CancellationToken ct)
    {
        var code = pass.Code;
        var found = await db.ServiceCases.AsNoTracking().FirstOrDefaultAsync(x => x.Number == code, ct);
        return SecretHash.Fits(found?.SecretHash, PassCode.Tidy(pass.Secret)) ? found : null;
    }
}
