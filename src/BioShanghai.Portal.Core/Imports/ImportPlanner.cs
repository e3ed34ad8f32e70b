using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>What somebody may bring in.</summary>
/// <param name="Parks">Parks of the scope; null for all.</param>
/// <param name="DenyAsync">Writes to the trail that the listing of a park outside the scope was reached for.</param>
internal sealed record ImportScope(EditedRecords Records, IReadOnlyList<string>? Parks, Func<string, string, CancellationToken, Task> DenyAsync)
{
    public bool Has(string parkSlug) => Parks is null || Parks.Contains(parkSlug);
}

/// <summary>Makes a plan of a file, some hundred rows at a time: what is saved, what the file was made from and what it says are laid side by side.</summary>
internal sealed class ImportPlanner(Func<CancellationToken, Task<PortalDbContext>> open, ImportScope scope, ImportFile file, ListingContext fresh)
{
    /// <summary>Refusals of one file in the trail; more would only fill it.</summary>
    private const int MostDenials = 20;

    private const string CodeLetters = "23456789abcdefghjkmnpqrstuvwxyz";
    private const int CodeLength = 10;

    private static readonly FieldTable Table = ListingFields.Table;

    private readonly HashSet<int> _unread = file.UnreadRows();
    private int _denials;

    public async Task<ImportPlan> PlanAsync(IProgress<ImportProgress>? progress, CancellationToken ct)
    {
        var (rows, planned) = (await NameAsync(ct), new List<ImportRow>(file.Rows.Count));
        foreach (var some in rows.Chunk(ListingHeads.Step))
        {
            ct.ThrowIfCancellationRequested();
            await PlanAsync(some, planned, ct);
            progress?.Report(new(planned.Count, rows.Count));
        }

        return file.Plan(planned);
    }

    /// <summary>Which listing each row is about, in the order of the file.</summary>
    private async Task<IReadOnlyList<Named>> NameAsync(CancellationToken ct)
    {
        var named = new List<Named>(file.Rows.Count);
        foreach (var row in file.Rows)
        {
            var key = file.Cell(row, ImportColumn.Code).ToLowerInvariant();
            named.Add(key.Length > 0 ? new(row, key, HasKey: true) : new(row, await CodeOfAsync(row, ct), HasKey: false));
        }

        foreach (var twice in named.Where(x => x.Key.Length > 0).GroupBy(x => x.Key, StringComparer.Ordinal).Where(x => x.Count() > 1))
        {
            foreach (var one in twice)
            {
                one.IsTwice = true;
                file.Refuse(one.Row, one.HasKey ? ImportColumn.Code : "name.zh", one.HasKey ? "KeyTwice" : "NameTwice", string.Join(", ", twice.Where(x => x != one).Select(x => x.Row.Number).Take(5)));
            }
        }

        return named;
    }

    /// <summary>
    /// The code of a row without one: always the same for a park and the row's own reference, or its Chinese name where it has none, so
    /// that the same row taken in again is the same listing. Empty where the row does not say so much.
    /// </summary>
    private async Task<string> CodeOfAsync(SheetRow row, CancellationToken ct)
    {
        var (park, reference, name) = (Text(row, "park"), file.Cell(row, ImportColumn.Reference), Text(row, "name.zh"));
        var district = (await scope.Records.PlaceAsync(park, ct)).DistrictCode;
        // Nothing is looked up for a park of another scope, so that nothing can be learned of it.
        if (district is null || !scope.Has(park) || (reference.Length == 0 && name.Length == 0))
        {
            return "";
        }

        var identity = OfficerNumber.Plain(reference.Length > 0 ? $"r\n{reference}" : $"n\n{name}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{park}\n{identity}"));
        return $"{district}-i{string.Concat(hash.Take(CodeLength).Select(x => CodeLetters[x % CodeLetters.Length]))}";
    }

    private string Text(SheetRow row, string field) => file.Fields.FirstOrDefault(x => x.Field.Key == field) is { Field: { } found, At: var at } ? file.Read(found, row, at) : "";

    private async Task PlanAsync(Named[] rows, List<ImportRow> planned, CancellationToken ct)
    {
        await using var db = await open(ct);
        var keys = rows.Select(x => x.Key).Where(x => x.Length > 0).Distinct().ToList();
        var heads = await ListingHeads.ReadAsync(db, keys, ct);
        var tokens = rows.Where(x => x.Key.Length > 0).Select(x => (x.Key, TokenOf(x))).Where(x => x.Item2.Length > 0).Distinct().ToList();
        var bases = await MergeBases.FindAsync(db, tokens, ct);
        var others = await OthersAsync(db, [.. rows.Where(x => !x.HasKey && !heads.ContainsKey(x.Key))], ct);
        foreach (var row in rows)
        {
            var head = heads.GetValueOrDefault(row.Key);
            planned.Add(await PlanAsync(row, head, bases.GetValueOrDefault((row.Key, TokenOf(row))), others, ct));
        }
    }

    private string TokenOf(Named row) => row.HasKey ? file.Cell(row.Row, ImportColumn.Version) : MergeBase.OfRow;

    private async Task<ImportRow> PlanAsync(Named named, ListingHead? head, FieldValues? @base, IReadOnlyDictionary<(string Park, string Name), string> others, CancellationToken ct)
    {
        var row = named.Row;
        var said = Values(row, @base ?? head?.Values ?? FieldValues.Empty);
        var name = new LocalText(said["name.zh"], said["name.en"]);
        var isRefused = _unread.Contains(row.Number) || named.IsTwice || named.Key.Length == 0;
        if (head is not null && !scope.Has(head.ParkSlug))
        {
            // What it is called, and even that it exists, is another district's affair.
            await DenyAsync(named.Key, head.ParkSlug, ct);
            (head, isRefused, name) = (null, true, Said(row));
            file.Refuse(row, ImportColumn.Code, "NotFound", named.Key);
        }
        else if (head is null && named.HasKey)
        {
            (isRefused, name) = (true, Said(row));
            file.Refuse(row, ImportColumn.Code, "NotFound", named.Key);
        }
        else if (head is not null && @base is null && TokenOf(named).Length > 0)
        {
            isRefused = true;
            file.Refuse(row, named.HasKey ? ImportColumn.Version : "name.zh", named.HasKey ? "VersionUnknown" : "AlreadyThere", named.Key);
        }
        else if (head is null && others.TryGetValue((said["park"], said["name.zh"]), out var other) && file.Cell(row, ImportColumn.Reference).Length == 0)
        {
            isRefused = true;
            file.Refuse(row, "name.zh", "AlreadyThere", other);
        }

        if (!named.HasKey && file.Cell(row, ImportColumn.Reference).Length > ImportColumn.ReferenceMaxLength)
        {
            isRefused = true;
            file.Refuse(row, ImportColumn.Reference, "ReferenceTooLong", ImportColumn.ReferenceMaxLength);
        }

        var saved = head?.Values ?? FieldValues.Empty;
        var merge = ThreeWay.Merge(head is null ? FieldValues.Empty : @base ?? saved, said, saved, Table);
        var changes = FieldDiff.Between(saved, merge.Merged, Table);
        if (changes.Count == 0 && merge.IsClean && !isRefused)
        {
            return new(row.Number, named.Key, name, ImportState.Unchanged) { IsSample = head?.Live?.IsSample == true };
        }

        if (head?.IsWaiting == true)
        {
            isRefused = true;
            file.Refuse(row, ImportColumn.Code, "Waiting");
        }

        isRefused |= Check(row, head, saved, merge.Resolve(merge.Clashes.ToDictionary(x => x.Field.Key, _ => MergeSide.Mine)), named.HasKey && head is null);
        return new(row.Number, named.Key, name, isRefused ? ImportState.Faulty : !merge.IsClean ? ImportState.Clash : head is null ? ImportState.New : ImportState.Changed)
        {
            Changes = isRefused ? [] : changes,
            Clashes = isRefused ? [] : merge.Clashes,
            IsSample = head?.Live?.IsSample == true,
            Said = named.HasKey || isRefused ? null : said,
        };
    }

    /// <summary>What a row says of its listing: the base, with what stands otherwise in the file.</summary>
    private FieldValues Values(SheetRow row, FieldValues @base)
    {
        var values = @base;
        foreach (var (field, at) in file.Fields)
        {
            var before = @base[field.Key];
            if (row[at] == before)
            {
                continue;
            }

            var text = file.Read(field, row, at);
            if (text != before && text != file.Normal(field, before))
            {
                values = values.With(field.Key, text);
            }
        }

        return values;
    }

    private LocalText Said(SheetRow row) => new(Text(row, "name.zh"), Text(row, "name.en"));

    /// <summary>Notes what the row would break. What was broken before is not the file's fault, and a version may be saved with it.</summary>
    /// <returns>It would break something.</returns>
    private bool Check(SheetRow row, ListingHead? head, FieldValues saved, FieldValues merged, bool isUnknown)
    {
        if (isUnknown)
        {
            return true;
        }

        var context = head?.Live is { } live ? ListingContext.Of(live, fresh.ParkSlugs, fresh.SectorCodes, fresh.Today) : fresh;
        var faults = ListingFields.Read(merged, context).Faults;
        var before = faults.Count > 0 && head is not null ? [.. ListingFields.Read(saved, context).Faults.Select(x => (x.Key, x.Code, saved[x.Key]))] : new HashSet<(string, string, string)>();
        var own = faults.Where(x => !before.Contains((x.Key, x.Code, merged[x.Key]))).ToList();
        own.ForEach(x => file.Refuse(row, x));
        if (own.Exists(x => x.Key == "park") || scope.Has(merged["park"]) || merged["park"] == head?.ParkSlug)
        {
            return own.Count > 0;
        }

        file.Refuse(row, "park", "ParkOutside");
        return true;
    }

    private async Task DenyAsync(string key, string parkSlug, CancellationToken ct)
    {
        if (_denials++ < MostDenials)
        {
            await scope.DenyAsync(key, parkSlug, ct);
        }
    }

    /// <summary>Listings that have the park and the Chinese name of a new row already, with their codes.</summary>
    private async Task<IReadOnlyDictionary<(string Park, string Name), string>> OthersAsync(PortalDbContext db, IReadOnlyList<Named> rows, CancellationToken ct)
    {
        var found = new Dictionary<(string, string), string>();
        var names = rows.Select(x => Text(x.Row, "name.zh")).Where(x => x.Length is > 0 and <= SpaceListing.NameMaxLength).Distinct().ToList();
        if (names.Count == 0)
        {
            return found;
        }

        foreach (var live in await db.SpaceListings.AsNoTracking().Where(x => names.Contains(x.Name.Zh!)).Select(x => new { x.Code, x.ParkSlug, x.Name.Zh }).Take(10_000).ToListAsync(ct))
        {
            found.TryAdd((live.ParkSlug, live.Zh!), live.Code);
        }

        foreach (var begun in await db.Revisions.AsNoTracking().Where(x => x.Kind == RecordKind.Space && x.Slot == Revision.OpenSlot && names.Contains(x.Name.Zh!))
            .Select(x => new { x.Key, x.OwnerSlug, x.Name.Zh }).Take(10_000).ToListAsync(ct))
        {
            found.TryAdd((begun.OwnerSlug, begun.Zh!), begun.Key);
        }

        return found.Where(x => scope.Has(x.Key.Item1)).ToDictionary();
    }

    /// <summary>A row and the listing it is about.</summary>
    private sealed record Named(SheetRow Row, string Key, bool HasKey)
    {
        public bool IsTwice { get; set; }
    }
}
