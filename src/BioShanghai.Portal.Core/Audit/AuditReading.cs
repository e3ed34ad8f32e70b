using System.Globalization;
using System.Text;
using System.Text.Json;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.OpenData;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Audit;

/// <summary>Which lines of the trail to read; what is null does not narrow.</summary>
/// <param name="Person">Part of a name, or the key of an account.</param>
/// <param name="Target">What the key of the object begins with.</param>
/// <param name="Action">What the action begins with, for example <c>listing.</c></param>
/// <param name="From">First day in Shanghai.</param>
/// <param name="To">Last day in Shanghai.</param>
public sealed record AuditRequest(string? Person = null, string? Target = null, string? Action = null, AuditResult? Result = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>Lines newest first.</summary>
/// <param name="Names">Names of the accounts among the targets, by key.</param>
/// <param name="Earlier">Asks for the next ones; null at the beginning of the trail.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Lines, IReadOnlyDictionary<string, string> Names, long? Earlier);

/// <summary>One changed value.</summary>
public sealed record AuditChange(string Name, string? Before, string? After);

/// <summary>One line with what changed.</summary>
public sealed record AuditLine(AuditEntry Entry, string? Note, IReadOnlyList<AuditChange> Changes);

/// <summary>The trail for its readers. Looking at it and taking it out stand in it too.</summary>
public sealed class AuditReading(AccessGate gate, IDbContextFactory<PortalDbContext> databases, AuditTrail trail)
{
    public const int PageSize = 50;

    /// <summary>Lines of one export; a longer span is taken out in parts.</summary>
    public const int MostExported = 200_000;

    private const string Everything = "audit:trail";
    private const int Step = 1_000;

    /// <param name="before">Only lines with a lower number.</param>
    public async Task<AuditPage> ReadAsync(AuditRequest request, long? before = null, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadAudit, ct);
        await trail.WriteAsync(actor, "audit.read", Everything, note: Describe(request), ct: ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var lines = await Filter(db, request).Where(x => before == null || x.Number < before).OrderByDescending(x => x.Number).Take(PageSize + 1).ToListAsync(ct);
        var accounts = lines.Select(x => x.Target.StartsWith("user:", StringComparison.Ordinal) && Guid.TryParse(x.Target[5..], out var id) ? id : Guid.Empty).ToHashSet();
        var names = await db.Users.AsNoTracking().Where(x => accounts.Contains(x.Id)).ToDictionaryAsync(x => x.ChangeKey, x => x.DisplayName, ct);
        return new([.. lines.Take(PageSize)], names, lines.Count > PageSize ? lines[PageSize - 1].Number : null);
    }

    /// <exception cref="NotFoundException">There is no such line.</exception>
    public async Task<AuditLine> FindAsync(long number, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadAudit, ct);
        var key = string.Create(CultureInfo.InvariantCulture, $"audit:{number}");
        await trail.WriteAsync(actor, "audit.read", key, ct: ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var entry = await db.AuditEntries.AsNoTracking().FirstOrDefaultAsync(x => x.Number == number, ct) ?? throw new NotFoundException(key);
        return Open(entry);
    }

    /// <summary>Whether the chain is sound, for the reader of the trail.</summary>
    public async Task<AuditCheck> CheckAsync(CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadAudit, ct);
        await trail.WriteAsync(actor, "audit.verify", Everything, ct: ct);
        return await new AuditVerifier(databases).CheckAsync(ct: ct);
    }

    /// <summary>Writes the lines as CSV, newest first. The right to read is checked before the first byte.</summary>
    public async Task ExportAsync(AuditRequest request, Func<Stream> open, CancellationToken ct = default)
    {
        var actor = await gate.EnterAsync(Permission.ReadAudit, ct);
        await trail.WriteAsync(actor, "audit.export", Everything, note: Describe(request), ct: ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var writer = new StreamWriter(open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("number,at_utc,actor_id,actor,address,action,target,result,details,trace,hash");
        var (before, left) = (long.MaxValue, MostExported);
        while (left > 0)
        {
            var from = before;
            var lines = await Filter(db, request).Where(x => x.Number < from).OrderByDescending(x => x.Number).Take(Math.Min(Step, left)).ToListAsync(ct);
            foreach (var line in lines)
            {
                await writer.WriteLineAsync(CsvFile.Row(
                [
                    line.Number.ToString(CultureInfo.InvariantCulture), line.AtUtc.ToString("O", CultureInfo.InvariantCulture), line.ActorId?.ToString() ?? "", line.ActorName, line.Address ?? "", line.Action, line.Target,
                    line.Result.ToString(), line.Details ?? "", line.Trace ?? "", line.Hash,
                ]));
                before = line.Number;
            }

            left = lines.Count < Step ? 0 : left - lines.Count;
        }
    }

    private static IQueryable<AuditEntry> Filter(PortalDbContext db, AuditRequest request)
    {
        var lines = db.AuditEntries.AsNoTracking();
        if (Word(request.Person) is { } person)
        {
            var id = Guid.TryParse(person.StartsWith("user:", StringComparison.Ordinal) ? person[5..] : person, out var read) ? read : (Guid?)null;
            lines = id is not null ? lines.Where(x => x.ActorId == id) : lines.Where(x => x.ActorName.Contains(person));
        }

        if (Word(request.Target) is { } target)
        {
            lines = lines.Where(x => x.Target.StartsWith(target));
        }

        if (Word(request.Action) is { } action)
        {
            lines = lines.Where(x => x.Action.StartsWith(action));
        }

        if (request.Result is { } result)
        {
            lines = lines.Where(x => x.Result == result);
        }

        if (request.From is { } first)
        {
            var start = ShanghaiDay.StartUtc(first);
            lines = lines.Where(x => x.AtUtc >= start);
        }

        if (request.To is { } last && last < DateOnly.MaxValue)
        {
            var end = ShanghaiDay.StartUtc(last.AddDays(1));
            lines = lines.Where(x => x.AtUtc < end);
        }

        return lines;
    }

    private static string? Word(string? text) => text?.Trim() is { Length: > 0 } word ? word[..Math.Min(word.Length, AuditEntry.TargetMaxLength)] : null;

    private static string? Describe(AuditRequest request) => request == new AuditRequest() ? null : JsonSerializer.Serialize(request, Mapping.Json);

    private static AuditLine Open(AuditEntry entry)
    {
        if (entry.Details is null)
        {
            return new(entry, null, []);
        }

        try
        {
            using var read = JsonDocument.Parse(entry.Details);
            var note = read.RootElement.TryGetProperty("note", out var told) && told.ValueKind == JsonValueKind.String ? told.GetString() : null;
            List<AuditChange> changes = [];
            if (read.RootElement.TryGetProperty("changes", out var all))
            {
                changes.AddRange(all.EnumerateObject().Select(x => new AuditChange(x.Name, x.Value[0].GetString(), x.Value[1].GetString())));
            }

            return new(entry, note, changes);
        }
        catch (JsonException)
        {
            // Details longer than a line takes were cut; shown as they are.
            return new(entry, entry.Details, []);
        }
    }
}
