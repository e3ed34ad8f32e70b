using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What the sender of a case is told by mail when it comes in, waits for him, is merged or ends. Nothing he typed stands in it, so that nobody can be written to in somebody else's words.</summary>
public sealed class CaseMails(MailOutbox outbox, MailSettings settings, CatalogueCache catalogue, IStringLocalizer<CasesText> words, TimeProvider clock)
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

        var desk = await DeskAsync(one, ct);
        // What waited apart until its day was over says so, instead of promising a day that is past.
        var template = ShanghaiDay.Today(clock) > one.PromisedOn ? MailTemplates.CaseReceivedLate : MailTemplates.CaseReceived;
        await outbox.QueueAsync(
            db, to, template, $"{one.ChangeKey}:received", language => [one.Number, settings.PageOf(language, ServiceCase.PathOf(one.Number, secret)), one.PromisedOn, desk()], ct, language: ReaderOf(one));
        return true;
    }

    /// <summary>Whoever reads the address a case had hears that it has another: otherwise somebody with a found secret could take the case over unseen. Once a day, so that nobody makes the portal write to strangers.</summary>
    internal async Task AddressChangedAsync(PortalDbContext db, ServiceCase one, string? earlier, DateTime utcNow, CancellationToken ct)
    {
        if (earlier is not null && earlier != one.Email && !one.IsQuarantined && MailMessage.IsAddress(earlier))
        {
            await outbox.QueueAsync(
                db, earlier, MailTemplates.CaseAddressChanged, $"{one.ChangeKey}:address:{utcNow:yyyyMMdd}", language => [one.Number, PageOf(one, language)], ct,
                language: ReaderOf(one));
        }
    }

    /// <summary>The clock stands until the investor has answered.</summary>
    internal Task<bool> WaitingAsync(PortalDbContext db, ServiceCase one, CancellationToken ct) =>
        QueueAsync(db, one, MailTemplates.CaseWaiting, "waiting", language => [one.Number, PageOf(one, language)], ct);

    /// <summary>It has ended: how, in a sentence; what the desk wrote for itself stays with the desk.</summary>
    internal Task<bool> ClosedAsync(PortalDbContext db, ServiceCase one, CancellationToken ct) =>
        QueueAsync(db, one, MailTemplates.CaseClosed, "closed", language => [one.Number, PageOf(one, language), words[$"Told_{CaseTracking.EndOf(one)}"].Value], ct);

    /// <summary>Another case carries the matter on. Its number is told to nobody but its own sender.</summary>
    internal async Task<bool> MergedAsync(PortalDbContext db, ServiceCase one, ServiceCase main, CancellationToken ct)
    {
        var desk = await DeskAsync(main, ct);
        return await QueueAsync(
            db, one, MailTemplates.CaseMerged, "merged", language => [one.Number, PageOf(one, language), one.IsMergedWithOwn ? words["Told_MergedOwn", main.Number, desk()].Value : words["Told_MergedOther", desk()].Value], ct);
    }

    private async Task<bool> QueueAsync(PortalDbContext db, ServiceCase one, MailTemplate template, string news, Func<Language, object[]> values, CancellationToken ct)
    {
        if (one.IsQuarantined || one.ErasedAtUtc is not null || one.Email is not { } to || !MailMessage.IsAddress(to))
        {
            return false;
        }

        // Each time it happens: it may be opened again and end again.
        await outbox.QueueAsync(db, to, template, $"{one.ChangeKey}:{news}:{one.Steps.Count}", values, ct, language: ReaderOf(one));
        return true;
    }

    /// <summary>Name of whose desk holds it, in the language that is written in.</summary>
    private async Task<Func<string>> DeskAsync(ServiceCase one, CancellationToken ct)
    {
        var districts = (await catalogue.GetAsync(ct)).Districts;
        return () => one.DistrictCode is { } district && districts.TryGetValue(district, out var held) ? held.Name.Local ?? district : words["DutyDesk"].Value;
    }

    private string PageOf(ServiceCase one, Language language) => settings.PageOf(language, ServiceCase.PathOf(one.Number));

    private static Language ReaderOf(ServiceCase one) => Language.All.FirstOrDefault(x => x.Segment == one.Language) ?? Language.Zh;
}
