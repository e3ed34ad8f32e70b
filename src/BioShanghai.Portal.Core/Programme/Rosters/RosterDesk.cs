using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Taxonomy;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Programme.Rosters;

/// <summary>Brings a list of companies into a batch: first a plan that saves nothing, then, by somebody's choice, an invitation for each row.</summary>
public sealed class RosterDesk(
    AccessGate gate, IDbContextFactory<PortalDbContext> databases, CatalogueCache catalogue, ProgrammeMails mails, TimeProvider clock)
{
    public const int MostRows = 200;
    public const int MostPasted = 200_000;

    private static readonly RosterColumn[] Needed = [RosterColumn.Category, RosterColumn.Contact, RosterColumn.Email];

    /// <summary>Reads what was pasted from a spreadsheet: a header and rows, cells between tabs.</summary>
    public Task<RosterPlan> CheckPasteAsync(int batch, string pasted, CancellationToken ct = default) =>
        CheckAsync(batch, new MemoryStream(Encoding.UTF8.GetBytes(pasted.Length > MostPasted ? pasted[..MostPasted] : pasted)), "paste.tsv", ct);

    /// <summary>Reads a file, xlsx or delimited text.</summary>
    /// <exception cref="NotFoundException">There is no such batch.</exception>
    public async Task<RosterPlan> CheckAsync(int batch, Stream stream, string fileName, CancellationToken ct = default)
    {
        await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await DemandBatchAsync(db, batch, ct);
        var sheet = await SheetReader.ReadAsync(stream, fileName, ct);
        var columns = sheet.Columns.Select((x, i) => (Column: RosterReader.ColumnOf(x.Header), x.Header, Index: i)).ToList();
        var missing = Needed.Where(x => columns.All(y => y.Column != x)).ToList();
        if (columns.All(x => x.Column is not (RosterColumn.NameZh or RosterColumn.NameEn)))
        {
            missing.Insert(0, RosterColumn.NameZh);
        }

        var plan = new RosterPlan
        {
            BatchNumber = batch,
            SheetFaults = sheet.Rows.Count > MostRows ? [.. sheet.Faults, new(SheetFaultCode.TooManyRows, null, MostRows)] : sheet.Faults,
            UnknownHeaders = [.. columns.Where(x => x.Column is null).Select(x => x.Header)],
            MissingColumns = sheet.IsRefused ? [] : missing,
        };
        return sheet.IsRefused || missing.Count > 0 || sheet.Rows.Count > MostRows ? plan : plan with { Rows = await PlanAsync(db, batch, sheet, columns, ct) };
    }

    /// <summary>Invites the companies of a plan: each gets an application that its first contact completes by a mailed link.</summary>
    /// <param name="chosen">Numbers of doubtful rows that are brought in all the same.</param>
    /// <exception cref="ConflictException">Somebody brought one of them in meanwhile; nothing was saved.</exception>
    public async Task<RosterOutcome> RunAsync(RosterPlan plan, IReadOnlyCollection<int> chosen, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.RunProgramme, ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var batch = await DemandBatchAsync(db, plan.BatchNumber, ct);
        Rule.Require(batch.State != BatchState.Published, "Batch.IsPublished");
        Rule.Require(plan.IsReadable, "Roster.NotReadable");
        var (now, invited) = (clock.GetUtcNow().UtcDateTime, 0);
        var earlier = await db.Applications.AsNoTracking().Where(x => x.BatchNumber == batch.Number).Select(x => new { x.Id, x.State }).ToDictionaryAsync(x => x.Id, x => x.State, ct);
        foreach (var row in plan.ToInvite(chosen))
        {
            var id = IdOf(batch.Number, row.Input, earlier);
            if (earlier.ContainsKey(id))
            {
                continue;
            }

            var secret = PassCode.NewSecret();
            var application = new Application(id, PassCode.NewCode(Application.CodeLetter), PassCode.HashOf(secret), row.Input, "", [], now);
            application.WriteFor(row.Input, actor, now);
            application.PutIntoBatch(batch.Number);
            db.Applications.Add(application);
            earlier[id] = ApplicationState.Draft;
            await mails.InvitedAsync(db, application, batch, secret, $"application-invited:{id:N}", ct);
            invited++;
        }

        try
        {
            await db.SaveAsync(new Deed(actor, "roster.run", now), ct);
        }
        catch (DbUpdateException)
        {
            throw new ConflictException(batch.ChangeKey);
        }

        return new(invited, plan.Rows.Count - invited);
    }

    private async Task<IReadOnlyList<RosterRow>> PlanAsync(PortalDbContext db, int batch, Sheet sheet, List<(RosterColumn? Column, string Header, int Index)> columns, CancellationToken ct)
    {
        var reader = new RosterReader(await catalogue.GetAsync(ct));
        var known = await LookAlikes.ReadAsync(db, ct);
        var invited = (await db.Applications.AsNoTracking().Where(x => x.BatchNumber == batch).Select(x => x.Id).ToListAsync(ct)).ToHashSet();
        var rows = new List<RosterRow>();
        var above = new List<(int Number, ApplicationInput Input, List<OrganisationName> Names)>();
        foreach (var row in sheet.Rows)
        {
            var cells = columns.Where(x => x.Column is not null && !string.IsNullOrWhiteSpace(row[x.Index])).GroupBy(x => x.Column!.Value).ToDictionary(x => x.Key, x => row[x.First().Index]);
            var (input, faults) = reader.Read(cells);
            List<OrganisationName> names = [.. input.Names().Select(OrganisationName.Of)];
            foreach (var (number, _, _) in above.Where(x => IsSame(x.Input, x.Names, input, names)).Take(1))
            {
                faults.Add(new(null, RosterFaultCode.TwiceInList, number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }

            above.Add((row.Number, input, names));
            var likes = known.Find(input.Names(), input.CreditCode, null);
            var isDone = likes.Any(x => x.Likeness == NameLikeness.Same && x.ApplicationId is { } id && invited.Contains(id));
            if (!isDone && likes.FirstOrDefault(x => x is { Likeness: NameLikeness.Same, IsFormer: false }) is { } same)
            {
                faults.Add(new(null, RosterFaultCode.KnownAlready, same.Name.Local));
            }

            var state = isDone ? RosterState.Done : faults.Count > 0 ? RosterState.Faulty : likes.Count > 0 ? RosterState.Doubtful : RosterState.New;
            rows.Add(new(row.Number, input, state, isDone ? [] : faults, likes));
        }

        return rows;
    }

    private static bool IsSame(ApplicationInput one, List<OrganisationName> oneNames, ApplicationInput other, List<OrganisationName> otherNames) =>
        (one.CreditCode is not null && one.CreditCode == other.CreditCode) || oneNames.Any(x => otherNames.Any(y => x.LikenessTo(y) == NameLikeness.Same));

    private static async Task<Batch> DemandBatchAsync(PortalDbContext db, int batch, CancellationToken ct) =>
        await db.Batches.AsNoTracking().FirstOrDefaultAsync(x => x.Number == batch, ct) ?? throw new NotFoundException(Batch.KeyOf(batch));

    /// <summary>The same for the same company in the same batch, so that two clicks invite once; another one after a refusal or a withdrawal.</summary>
    private static Guid IdOf(int batch, ApplicationInput input, Dictionary<Guid, ApplicationState> earlier)
    {
        for (var round = 0; ; round++)
        {
            var text = $"{batch}|{round}|{input.CreditCode ?? OrganisationName.Of(input.Names()[0]).Core}";
            var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
            if (earlier.GetValueOrDefault(id) is not (ApplicationState.Refused or ApplicationState.TakenBack))
            {
                return id;
            }
        }
    }
}
