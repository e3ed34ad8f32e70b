using BioShanghai.Portal.Core.Access;
using System.Text.Json;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Questions;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme;

public sealed partial class ApplicationService
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Takes the licence in, as PDF or picture, in place of the one before.</summary>
    /// <exception cref="RuleException">Why it is not taken, as <c>File.…</c>.</exception>
    /// <exception cref="ConflictException">Somebody else with the secret kept something at the same moment.</exception>
    public async Task<ApplicationView> GiveLicenceAsync(CodePass pass, string name, Stream content, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var application = await NeedAsync(db, pass, ct);
        Rule.Require(application.IsEditable, "Application.NotEditable");
        var accepted = await FileSpool.ReadAsync(content, bytes => FileIntake.Accept(bytes, name, FileKind.Plan), ct);
        var earlier = application.LicenceFileId;
        var kept = await files.AddAsync(application.ChangeKey, accepted, "applicant", Now, ct);
        application.GiveLicence(kept.Id, Now);
        try
        {
            await SaveAsync(db, "application.licence", ct);
        }
        catch (ConflictException)
        {
            await db.StoredFiles.Where(x => x.Id == kept.Id).ExecuteDeleteAsync(ct);
            throw;
        }

        await db.StoredFiles.Where(x => x.Id == earlier).ExecuteDeleteAsync(ct);
        return await ViewOfAsync(db, application, ct);
    }

    /// <summary>Deletes drafts nobody touched and applications that came to nothing, when the consent text says so, with their files.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> PurgeAsync(CancellationToken ct = default)
    {
        var (oldestDraft, oldest) = (Now.AddDays(-ProgrammeConsent.DraftKeptDays), Now.AddDays(-ProgrammeConsent.ClosedKeptDays));
        await using var db = await dbs.CreateDbContextAsync(ct);
        var over = await db.Applications.Where(x =>
            (x.State == ApplicationState.Draft && x.ChangedAtUtc < oldestDraft)
            || ((x.State == ApplicationState.Refused || x.State == ApplicationState.TakenBack || x.State == ApplicationState.ChangesAsked) && x.ChangedAtUtc < oldest)
            || (x.State == ApplicationState.Approved && db.Memberships.Any(y => y.PartnerSlug == x.PartnerSlug && y.State == MembershipState.Ended && y.SinceUtc < oldest))).ToListAsync(ct);
        if (over.Count == 0)
        {
            return 0;
        }

        db.Applications.RemoveRange(over);
        await db.SaveAsync(new Deed(Access.Actor.System, "application.delete", Now) { IsSummed = true }, ct);
        foreach (var application in over)
        {
            var key = application.ChangeKey;
            await db.StoredFiles.Where(x => x.OwnerKey == key).ExecuteDeleteAsync(ct);
        }

        return over.Count;
    }

    /// <summary>Signs of spam, by the same rules as questions: they are listed apart and never refused.</summary>
    private async Task<List<string>> DoubtsAsync(PortalDbContext db, ApplicationInput input, Submission submission, CancellationToken ct)
    {
        var since = Now - Day;
        var byNetwork = await db.Applications.CountAsync(x => x.SenderKey == submission.SenderKey && x.BegunAtUtc > since, ct);
        var typed = string.Join('\n', new[] { input.Summary.Zh, input.Summary.En, input.Conflicts }.Concat(input.Evidence.Select(x => x.Text)).Where(x => x is not null));
        var contact = input.Contacts.Count > 0 ? input.Contacts[0] : null;
        // Its own names stand where a question has its sender's.
        var form = new TypedForm(contact?.Name, string.Join(' ', input.Names()), contact?.Email, null, typed);
        return SpamSigns.Of(form, submission, new(byNetwork, 0), []);
    }

    private static bool Same(ApplicationInput one, ApplicationInput other) => JsonSerializer.Serialize(one, Mapping.Json) == JsonSerializer.Serialize(other, Mapping.Json);
}
