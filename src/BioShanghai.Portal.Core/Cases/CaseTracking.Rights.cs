using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Text;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What the investor has a right to about his own data: to see, copy, put right, withdraw and erase it.</summary>
public sealed partial class CaseTracking
{
    /// <summary>New secrets one address is mailed within a day, of all its cases.</summary>
    public const int MostSecretsPerDay = 5;

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Puts company and contact right, and says whether they may be passed on: withdrawn as easily as given.</summary>
    /// <exception cref="ValidationException">Something is missing or cannot be used; nothing is changed.</exception>
    public async Task CorrectAsync(CodePass pass, CaseSender sender, bool mayPassOn, CancellationToken ct = default)
    {
        sender = sender.Tidy();
        await senders.ValidateAndThrowAsync(sender, ct);
        await ChangeAsync(
            pass, "case.correct",
            async (db, one, now) =>
            {
                var (earlier, mayStill) = (one.Email, mayPassOn && (await db.NamedAsync(one, ct)).Count > 0);
                one.Correct(sender.Company!, sender.ContactName!, sender.Email, sender.Phone);
                if (one.MayPassOn && !mayStill)
                {
                    await post.LeaveParkAsync(db, one, Actor.Visitor, now, ct);
                }

                one.AllowPassingOn(mayStill);
                await mails.AddressChangedAsync(db, one, earlier, now, ct);
            },
            ct);
    }

    /// <summary>Everything the investor may see of the case, as JSON a person can read; null when the pass opens nothing any more.</summary>
    public async Task<byte[]?> CopyAsync(CodePass pass, CancellationToken ct = default) =>
        await ViewAsync(pass, ct) is { } view ? JsonSerializer.SerializeToUtf8Bytes(new { CopiedAtUtc = Now, Case = view }, Readable) : null;

    /// <summary>Erases the case for good: what was written, by whom, files, and every mail and notice that says more than its number.</summary>
    /// <param name="typedNumber">The number, typed to confirm.</param>
    /// <exception cref="RuleException">Something else was typed; nothing is erased.</exception>
    public async Task EraseAsync(CodePass pass, string typedNumber, CancellationToken ct = default)
    {
        Rule.Require(PassCode.TidyCode(typedNumber) == pass.Code, "Case.EraseNotConfirmed");
        await erasure.EraseAsync(await NeedIdAsync(pass, ct), Actor.Visitor, ct);
    }

    /// <summary>
    /// Mails a new secret to the address on record, after which the old one opens nothing. Whether there is such a case, and whether the address is
    /// its own, is told to nobody: the answer is the same, and a row is written either way.
    /// </summary>
    /// <returns>How long no secret is sent for this number; zero when the wish was taken.</returns>
    public async Task<TimeSpan> SendNewSecretAsync(string number, string email, CancellationToken ct = default)
    {
        var (code, to) = (PassCode.TidyCode(number), (email ?? "").Trim().ToLowerInvariant());
        Rule.Require(MailMessage.IsAddress(to), "Case.NeedsAddress");
        // Counted apart from tries of secrets, so that asking locks nobody out, and never given back.
        if (tries.Take("new-secret:" + code) is var wait && wait > TimeSpan.Zero)
        {
            return wait;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var now = Now;
        var found = await db.ServiceCases.FirstOrDefaultAsync(x => x.Number == code && x.Email == to && x.ErasedAtUtc == null, ct);
        var secret = PassCode.NewSecret();
        var reader = Language.All.FirstOrDefault(x => x.Segment == found?.Language) ?? Language.Current;
        // One an hour for each case, whoever asks.
        var key = found is null ? $"case-secret:{Guid.NewGuid():N}" : $"{found.ChangeKey}:secret:{now:yyyyMMddHH}";
        // What waits apart may name anybody's address: the portal writes to nobody because a program filled in a form, nor without end to one address.
        var isWithheld = found is null or { IsQuarantined: true } || await SecretsSentAsync(db, to, now, ct) >= MostSecretsPerDay;
        var mail = await outbox.QueueAsync(
            db, to, MailTemplates.CaseSecret, key, language => [found?.Number ?? code, settings.PageOf(language, ServiceCase.PathOf(found?.Number ?? code, secret))], ct, language: reader, isWithheld: isWithheld);
        if (found is not null && mail is not null && !isWithheld)
        {
            found.ChangeSecret(PassCode.HashOf(secret));
        }

        try
        {
            await db.SaveAsync(new Deed(Actor.Visitor, "case.new-secret", now), ct);
        }
        catch (Exception raced) when (raced is ConflictException or DbUpdateException)
        {
            // Another wish, or the desk, in the same moment: what stands stays, and the sender may ask again.
        }

        return TimeSpan.Zero;
    }

    /// <summary>Secrets mailed to an address within a day, of whatever cases.</summary>
    private static async Task<int> SecretsSentAsync(PortalDbContext db, string to, DateTime utcNow, CancellationToken ct)
    {
        var since = utcNow.AddDays(-1);
        return await db.MailMessages.CountAsync(x => x.To == to && x.QueuedAtUtc > since && x.State != MailState.Withheld && x.Key.StartsWith("case:") && x.Key.Contains(":secret:"), ct);
    }
}
