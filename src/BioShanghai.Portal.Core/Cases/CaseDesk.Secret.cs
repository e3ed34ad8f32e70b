using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Mail;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A new secret for an investor who lost it and cannot be mailed.</summary>
public sealed partial class CaseDesk
{
    /// <summary>
    /// Gives a case a new secret, for the desk to tell to an investor it has made sure of; the old one opens nothing any more. How that was done stays as a note
    /// for colleagues, and an address that had to be corrected is told so itself.
    /// </summary>
    /// <param name="reason">How identity was checked.</param>
    /// <param name="email">The address from now on; null for the one on record.</param>
    /// <returns>The secret, kept nowhere: whoever asked for it reads it once.</returns>
    public async Task<string> NewSecretAsync(Guid id, int version, string reason, string? email, CancellationToken ct = default)
    {
        var secret = PassCode.NewSecret();
        await ChangeAsync(
            id, version, "case.give-secret",
            async x =>
            {
                x.Case.RequireInWork();
                var (words, earlier) = (TypedText(reason), x.Case.Email);
                if (Questions.TypedText.OneLine(email) is { } address)
                {
                    Rule.Require(MailMessage.IsAddress(address), "Case.NeedsAddress");
                    x.Case.Correct(x.Case.Company, x.Case.ContactName, address, x.Case.Phone);
                }

                x.Case.ChangeSecret(PassCode.HashOf(secret));
                x.Db.CaseNotes.Add(new CaseNote(id, words, x.Actor, x.Now));
                x.Note = earlier == x.Case.Email ? null : "email";
                await mails.AddressChangedAsync(x.Db, x.Case, earlier, x.Now, ct);
            },
            ct);
        return PassCode.Grouped(secret);
    }
}
