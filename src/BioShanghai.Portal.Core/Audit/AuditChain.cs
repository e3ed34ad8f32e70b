using System.Text.Json;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace BioShanghai.Portal.Core.Audit;

/// <summary>Turns changes of rows into lines of the trail, and puts lines at the end of the chain.</summary>
internal static class AuditChain
{
    private const int LongestValue = 8_000;

    /// <summary>Stands for what the trail does not tell.</summary>
    private const string Hidden = "…";

    /// <summary>Columns whose values no log and no trail may hold, or that change with every save.</summary>
    private static readonly HashSet<string> Silent =
    [
        "PasswordHash", "SecurityStamp", "ConcurrencyStamp", "EarlierPasswordHashes", "TokenHash", "SecretHash", "Version", "Values", "BaseValues", "Slot", "NormalizedUserName", "NormalizedEmail", "SearchWords",
    ];

    /// <summary>Changed columns with the value before and after, as JSON; null when no column to tell of changed.</summary>
    public static string? Describe(EntityEntry entry, string? note)
    {
        var changes = new SortedDictionary<string, string?[]>(StringComparer.Ordinal);
        Collect(entry.State, entry.Properties, entry.ComplexProperties, "", changes);
        return changes.Count == 0 && note is null ? null : JsonSerializer.Serialize(new { note, changes }, Mapping.Json);
    }

    public static string? Describe(string? note) => note is null ? null : JsonSerializer.Serialize(new { note }, Mapping.Json);

    /// <summary>Locks the end of the chain until the running transaction ends, and puts the lines there.</summary>
    public static async Task AppendAsync(PortalDbContext db, IReadOnlyList<AuditEntry> lines, CancellationToken ct)
    {
        // The update comes first: it is what locks the row, so that nobody else reads the end at the same time.
        await db.AuditHeads.Where(x => x.Id == AuditHead.OnlyId).ExecuteUpdateAsync(x => x.SetProperty(y => y.Length, y => y.Length + lines.Count), ct);
        var head = await db.AuditHeads.AsNoTracking().SingleAsync(x => x.Id == AuditHead.OnlyId, ct);
        var (number, hash) = (head.Length - lines.Count, head.Hash);
        foreach (var line in lines)
        {
            line.Chain(++number, hash);
            hash = line.Hash;
        }

        await db.AuditHeads.Where(x => x.Id == AuditHead.OnlyId).ExecuteUpdateAsync(x => x.SetProperty(y => y.Hash, hash), ct);
        db.AuditEntries.AddRange(lines);
    }

    private static void Collect(
        EntityState state, IEnumerable<PropertyEntry> properties, IEnumerable<ComplexPropertyEntry> complex, string prefix, SortedDictionary<string, string?[]> changes)
    {
        foreach (var property in properties.Where(x => !Silent.Contains(x.Metadata.Name) && x.Metadata.PropertyInfo?.IsDefined(typeof(SealedAttribute), inherit: false) != true))
        {
            var before = state == EntityState.Added ? null : Text(property, property.OriginalValue);
            var after = state == EntityState.Deleted ? null : Text(property, property.CurrentValue);
            if (before != after)
            {
                changes[prefix + property.Metadata.Name] = IsPersonal(property) ? [before is null ? null : Hidden, after is null ? null : Hidden] : [before, after];
            }
        }

        foreach (var part in complex)
        {
            Collect(state, part.Properties, part.ComplexProperties, $"{prefix}{part.Metadata.Name}.", changes);
        }
    }

    private static bool IsPersonal(PropertyEntry property) => property.Metadata.PropertyInfo?.IsDefined(typeof(PersonalAttribute), inherit: false) == true;

    private static string? Text(PropertyEntry property, object? value)
    {
        var stored = property.Metadata.GetTypeMapping().Converter is { } converter && value is not null ? converter.ConvertToProvider(value) : value;
        var text = stored switch
        {
            null => null,
            string words => words,
            IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            System.Collections.IEnumerable list => JsonSerializer.Serialize(list, Mapping.Json),
            _ => stored.ToString(),
        };
        return text?.Length > LongestValue ? string.Concat(text.AsSpan(0, LongestValue), "…") : text is "" ? null : text;
    }
}
