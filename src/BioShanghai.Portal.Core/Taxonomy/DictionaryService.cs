using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Taxonomy;

/// <summary>An entry of a dictionary in the list of its keepers.</summary>
/// <param name="Uses">How many records name it; null where nobody counts, as for reasons.</param>
public sealed record TermRow(TermInput Term, LocalText Name, int? Uses);

/// <summary>Sectors, services and reasons, which change without a new version of the portal. The public site follows the change feed.</summary>
public sealed class DictionaryService(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, TimeProvider clock, TermInputValidator validator, IStringLocalizer<TaxonomyText> words)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<IReadOnlyList<TermRow>> ListAsync(TermKind kind, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.EditDictionaries, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        switch (kind)
        {
            case TermKind.Sector:
                var sectorUses = await SectorUsesAsync(db, ct);
                return [.. (await db.Sectors.AsNoTracking().OrderBy(x => x.Order).ThenBy(x => x.Code).ToListAsync(ct)).Select(x => new TermRow(InputOf(x), x.Name, sectorUses.GetValueOrDefault(x.Code)))];
            case TermKind.Service:
                var serviceUses = await ServiceUsesAsync(db, ct);
                return [.. (await db.Services.AsNoTracking().OrderBy(x => x.Order).ThenBy(x => x.Code).ToListAsync(ct)).Select(x => new TermRow(InputOf(x), x.Name, serviceUses.GetValueOrDefault(x.Code)))];
            default:
                return [.. (await db.ReasonEntries.AsNoTracking().OrderBy(x => x.Kind).ThenBy(x => x.Order).ThenBy(x => x.Code).ToListAsync(ct)).Select(x => new TermRow(InputOf(x), x.Name, null))];
        }
    }

    /// <summary>Reasons to choose from while working; everybody who works here sees them.</summary>
    public async Task<IReadOnlyList<ReasonEntry>> ReasonsAsync(ReasonKind reason, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.UseWorkspace, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ReasonEntries.AsNoTracking().Where(x => x.Kind == reason && !x.IsRetired).OrderBy(x => x.Order).ThenBy(x => x.Code).ToListAsync(ct);
    }

    /// <summary>Adds an entry (version 0) or changes one.</summary>
    /// <exception cref="ValidationException">A field is not as it should be, in words for the reader.</exception>
    /// <exception cref="ConflictException">Somebody changed it since it was read.</exception>
    public async Task SaveAsync(TermInput term, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.EditDictionaries, ct);
        await validator.ValidateAndThrowAsync(term, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await (term.Kind switch
        {
            TermKind.Sector => PutSectorAsync(db, term, ct),
            TermKind.Service => PutServiceAsync(db, term, ct),
            _ => PutReasonAsync(db, term, ct),
        });
        await db.SaveAsync(new Deed(actor, term.Version == 0 ? "dictionary.add" : "dictionary.edit", Now), ct);
    }

    /// <summary>Removes an entry nothing names. Reasons are retired instead.</summary>
    /// <exception cref="ValidationException">It is in use, with the number of places.</exception>
    public async Task RemoveAsync(TermKind kind, string code, int version, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.EditDictionaries, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        switch (kind)
        {
            case TermKind.Sector:
                var sector = Sound(await db.Sectors.FirstOrDefaultAsync(x => x.Code == code, ct), "sector:" + code, version);
                Free(sector.Name, (await SectorUsesAsync(db, ct)).GetValueOrDefault(code));
                db.Sectors.Remove(sector);
                break;
            case TermKind.Service:
                var service = Sound(await db.Services.FirstOrDefaultAsync(x => x.Code == code, ct), "service:" + code, version);
                Free(service.Name, (await ServiceUsesAsync(db, ct)).GetValueOrDefault(code));
                db.Services.Remove(service);
                break;
            default:
                throw new NotFoundException($"{kind}:{code}");
        }

        await db.SaveAsync(new Deed(actor, "dictionary.remove", Now), ct);

        void Free(LocalText name, int uses)
        {
            if (uses > 0)
            {
                throw new ValidationException([new ValidationFailure(nameof(TermInput.Code), words["InUse", name.Local, uses])]);
            }
        }
    }

    private async Task PutSectorAsync(PortalDbContext db, TermInput term, CancellationToken ct)
    {
        var parents = await db.Sectors.AsNoTracking().ToDictionaryAsync(x => x.Code, x => x.ParentCode, ct);
        var parent = string.IsNullOrEmpty(term.Parent) ? null : term.Parent;
        if (parent is not null && !parents.ContainsKey(parent))
        {
            Refuse(nameof(TermInput.Parent), "ErrorParent");
        }

        for (var above = parent; above is not null; above = parents.GetValueOrDefault(above))
        {
            Rule.Require(above != term.Code, "Sector.ParentLoop");
        }

        var row = await db.Sectors.FirstOrDefaultAsync(x => x.Code == term.Code, ct);
        var input = new SectorInput { Order = term.Order, ParentCode = parent, Name = term.Name, Description = term.Note, Provenance = row?.Provenance ?? Provenance.None };
        Put(term, row is not null, () => db.Sectors.Add(new Sector(term.Code, input)), () => Sound(row, "sector:" + term.Code, term.Version).Describe(input));
    }

    private async Task PutServiceAsync(PortalDbContext db, TermInput term, CancellationToken ct)
    {
        // The words of groups belong to the program, so a group that no service has yet would stay nameless.
        if (!await db.Services.AnyAsync(x => x.Group == term.Group, ct))
        {
            Refuse(nameof(TermInput.Group), "ErrorGroup");
        }

        var row = await db.Services.FirstOrDefaultAsync(x => x.Code == term.Code, ct);
        var input = new ServiceInput { Order = term.Order, Group = term.Group!, Name = term.Name, Description = term.Note, Provenance = row?.Provenance ?? Provenance.None };
        Put(term, row is not null, () => db.Services.Add(new Service(term.Code, input)), () => Sound(row, "service:" + term.Code, term.Version).Describe(input));
    }

    private async Task PutReasonAsync(PortalDbContext db, TermInput term, CancellationToken ct)
    {
        var row = await db.ReasonEntries.FirstOrDefaultAsync(x => x.Code == term.Code, ct);
        Put(
            term, row is not null, () => db.ReasonEntries.Add(new ReasonEntry(term.Code, term.Reason!.Value, term.Name, term.Order)),
            () => Sound(row, "reason:" + term.Code, term.Version).Describe(term.Name, term.Order, term.IsRetired));
    }

    private void Put(TermInput term, bool isThere, Action add, Action change)
    {
        if (term.Version == 0 && isThere)
        {
            Refuse(nameof(TermInput.Code), "ErrorCodeTaken");
        }

        (term.Version == 0 ? add : change)();
    }

    private void Refuse(string field, string word) => throw new ValidationException([new ValidationFailure(field, words[word])]);

    private static T Sound<T>(T? row, string key, int version)
        where T : class, IVersioned =>
        (row ?? throw new NotFoundException(key)).At(version);

    private static async Task<Dictionary<string, int>> SectorUsesAsync(PortalDbContext db, CancellationToken ct) => Count(
    [
        .. await db.Parks.AsNoTracking().Select(x => x.SectorCodes).ToListAsync(ct),
        .. await db.AllPartners().AsNoTracking().Select(x => x.SectorCodes).ToListAsync(ct),
        .. (await AskingAsync(db, ct)).Select(x => x.SectorCodes),
        .. await db.SpaceListings.AsNoTracking().Select(x => x.SectorCodes).ToListAsync(ct),
        await db.Sectors.AsNoTracking().Where(x => x.ParentCode != null).Select(x => x.ParentCode!).ToListAsync(ct),
        .. await WaitingAsync(db, ListingFields.Table.Find("sectors")!, ct),
    ]);

    private static async Task<Dictionary<string, int>> ServiceUsesAsync(PortalDbContext db, CancellationToken ct) => Count(
    [
        .. await db.AllPartners().AsNoTracking().Select(x => x.ServiceCodes).ToListAsync(ct),
        .. (await AskingAsync(db, ct)).Select(x => x.ServiceCodes),
        .. await db.LifecycleStages.AsNoTracking().Select(x => x.ServiceCodes).ToListAsync(ct),
        .. await WaitingAsync(db, PartnerFields.Table.Find("services")!, ct),
    ]);

    /// <summary>What waits to become public names terms too.</summary>
    private static async Task<IEnumerable<IEnumerable<string>>> WaitingAsync(PortalDbContext db, FieldDefinition field, CancellationToken ct) =>
        (await db.Revisions.AsNoTracking().Where(x => x.Slot == Revision.OpenSlot).Select(x => x.Values).ToListAsync(ct)).Select(x => FieldTexts.Elements(field, FieldValues.FromJson(x)[field.Key]));

    /// <summary>What companies wrote that may still become partners.</summary>
    private static Task<List<ApplicationInput>> AskingAsync(PortalDbContext db, CancellationToken ct) => db.Applications.AsNoTracking()
        .Where(x => x.State != ApplicationState.Approved && x.State != ApplicationState.Refused && x.State != ApplicationState.TakenBack).Select(x => x.Input).ToListAsync(ct);

    private static Dictionary<string, int> Count(IEnumerable<IEnumerable<string>> named) =>
        named.SelectMany(x => x).GroupBy(x => x, StringComparer.Ordinal).ToDictionary(x => x.Key, x => x.Count(), StringComparer.Ordinal);

    private static TermInput InputOf(Sector x) => new()
    {
        Kind = TermKind.Sector, Code = x.Code, Version = x.Version, Order = x.Order, Parent = x.ParentCode,
        NameZh = x.Name.Zh ?? "", NameEn = x.Name.En ?? "", NoteZh = x.Description.Zh ?? "", NoteEn = x.Description.En ?? "",
    };

    private static TermInput InputOf(Service x) => new()
    {
        Kind = TermKind.Service, Code = x.Code, Version = x.Version, Order = x.Order, Group = x.Group,
        NameZh = x.Name.Zh ?? "", NameEn = x.Name.En ?? "", NoteZh = x.Description.Zh ?? "", NoteEn = x.Description.En ?? "",
    };

    private static TermInput InputOf(ReasonEntry x) => new()
    {
        Kind = TermKind.Reason, Code = x.Code, Version = x.Version, Order = x.Order, Reason = x.Kind, IsRetired = x.IsRetired, NameZh = x.Name.Zh ?? "", NameEn = x.Name.En ?? "",
    };
}
