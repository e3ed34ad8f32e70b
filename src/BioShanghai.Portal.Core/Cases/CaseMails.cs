using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What the sender of a case is told by mail when it comes in. Nothing he typed stands in it, so that nobody can be written to in somebody else's words.</summary>
public sealed class CaseMails(MailOutbox outbox, MailSettings settings, CatalogueCache catalogue, IStringLocalizer<CasesText> words)
{
    /// <summary>The receipt, with what is saved next. Nobody is written to because a program filled in a form: what waits apart is told nothing until a person lets it through.</summary>
    /// <param name="secret">Goes into the link; null where the sender has it already.</param>
    /// <returns>It goes out; there is an address and the case does not wait apart.</returns>
    public async Task<bool> ReceivedAsync(PortalDbContext db, ServiceCase one, string? secret, CancellationToken ct)
    {
        if (one.IsQuarantined || one.Email is not { } to || !MailMessage.IsAddress(to))
        {
            return false;
        }

        var districts = (await catalogue.GetAsync(ct)).Districts;
        var reader = Language.All.FirstOrDefault(x => x.Segment == one.Language) ?? Language.Zh;
        await outbox.QueueAsync(
            db, to, MailTemplates.CaseReceived, $"{one.ChangeKey}:received",
            language => [one.Number, settings.PageOf(language, ServiceCase.PathOf(one.Number, secret)), one.PromisedOn, one.DistrictCode is { } district && districts.TryGetValue(district, out var held) ? held.Name.Local : words["DutyDesk"].Value],
            ct, language: reader);
        return true;
    }

    /// <summary>Whoever reads the address a case had hears that it has another: otherwise somebody with a found secret could take the case over unseen. Once a day, so that nobody makes the portal write to strangers.</summary>
    internal async Task AddressChangedAsync(PortalDbContext db, ServiceCase one, string? earlier, DateTime utcNow, CancellationToken ct)
    {
        if (earlier is not null && earlier != one.Email && !one.IsQuarantined && MailMessage.IsAddress(earlier))
        {
            await outbox.QueueAsync(
                db, earlier, MailTemplates.CaseAddressChanged, $"{one.ChangeKey}:address:{utcNow:yyyyMMdd}", language => [one.Number, settings.PageOf(language, ServiceCase.PathOf(one.Number))], ct,
                language: Language.All.FirstOrDefault(x => x.Segment == one.Language) ?? Language.Zh);
        }
    }
}
