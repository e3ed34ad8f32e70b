using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.Json;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>One value of a dataset: where it stands in JSON, which column of CSV and GeoJSON holds it, and what it means.</summary>
/// <param name="Path">Path in JSON: <c>name.zh</c>, <c>facts[].value</c>, <c>specs.clear-height.number</c>; <c>*</c> stands for any code.</param>
/// <param name="Column">Column of CSV and property of GeoJSON, or null for what only JSON holds.</param>
/// <param name="Type">text, integer, number, boolean, date, code, link or list (parted by <c>|</c> in CSV).</param>
/// <param name="Values">Codes an enumeration can take.</param>
/// <param name="CodesOf">Dataset or list of codes the value refers to, or null.</param>
public sealed record OpenField(string Path, string? Column, string Type, string? Unit, IReadOnlyList<string> Values, string? CodesOf, LocalText Description)
{
    /// <summary>Reads the value from a record; null for what only JSON holds.</summary>
    internal Func<object, object?>? Read { get; init; }
}

/// <summary>The fields of a kind of record, made from its properties once.</summary>
public static class OpenFields
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<OpenField>> Known = new();
    private static readonly ResourceManager SpaceWords = new(typeof(SpacesText));

    /// <exception cref="InvalidOperationException">A property does not say what it means.</exception>
    public static IReadOnlyList<OpenField> Of(Type record) => Known.GetOrAdd(record, x => [.. FieldsOf(x, "", x => x)]);

    /// <summary>Name of a column for a path of names: <c>areaSquareMetres</c> is <c>area_square_metres</c>.</summary>
    internal static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name).Replace('-', '_');

    private static IEnumerable<OpenField> FieldsOf(Type record, string prefix, Func<object, object?>? owner)
    {
        foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var about = property.GetCustomAttribute<FieldAttribute>()
                ?? throw new InvalidOperationException($"{record.Name}.{property.Name} does not say what it means.");
            var path = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            foreach (var field in FieldsOf(property, about, path, owner is null ? null : x => owner(x) is { } it ? property.GetValue(it) : null))
            {
                yield return field;
            }
        }
    }

    private static IEnumerable<OpenField> FieldsOf(PropertyInfo property, FieldAttribute about, string path, Func<object, object?>? read)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var words = new LocalText(about.Zh, about.En);
        if (type == typeof(LocalText))
        {
            return LocalFields(path, about, words, read);
        }

        if (type == typeof(IReadOnlyDictionary<string, SpecRecord>))
        {
            return [.. SpecFields(path), .. FieldsOf(typeof(SpecRecord), path + ".*.", null)];
        }

        if (type == typeof(IReadOnlyDictionary<string, ReadinessLevel>))
        {
            return ReadinessFields(path);
        }

        if (ItemOf(type) is { } item)
        {
            return item == typeof(string) || item == typeof(decimal) ? [Field(read, "list")]
                : item == typeof(LocalText) ? LocalFields(path + "[]", about, words, null)
                : FieldsOf(item, path + "[].", null);
        }

        return [Field(read, about.IsLink ? "link" : TypeOf(type))];

        OpenField Field(Func<object, object?>? from, string kind) =>
            new(path, from is null ? null : Snake(path), kind, about.Unit, CodesOf(type), about.CodesOf, words) { Read = from };
    }

    private static IEnumerable<OpenField> LocalFields(string path, FieldAttribute about, LocalText words, Func<object, object?>? read)
    {
        var type = about.IsLink ? "link" : "text";
        yield return new(path + ".zh", read is null ? null : Snake(path) + "_zh", type, null, [], null, new(words.Zh + "（中文）", words.En + ", Chinese"))
        {
            Read = read is null ? null : x => (read(x) as LocalText)?.Zh,
        };
        yield return new(path + ".en", read is null ? null : Snake(path) + "_en", type, null, [], null, new(words.Zh + "（英文）", words.En + ", English"))
        {
            Read = read is null ? null : x => (read(x) as LocalText)?.En,
        };
    }

    private static IEnumerable<OpenField> SpecFields(string path)
    {
        foreach (var definition in Specs.All)
        {
            var (code, column, name) = (definition.Code, Snake(definition.Code), Words("Spec" + definition.Spec));
            Func<object, SpecRecord> of = x => ((SpaceRecord)x).Specs[code];
            yield return definition.Kind == SpecKind.Number
                ? new($"{path}.{code}.number", column, "number", definition.Unit.Length > 0 ? definition.Unit : null, [], null, name) { Read = x => of(x).Number }
                : new($"{path}.{code}.choice", column, definition.Kind == SpecKind.Choice ? "code" : "text", definition.Unit.Length > 0 ? definition.Unit : null, definition.Choices, null, name) { Read = x => of(x).Choice };
            yield return new($"{path}.{code}.state", column + "_state", "code", null, CodesOf(typeof(SpecState)), null, new(name.Zh + "：是否已知", name.En + ": whether it is known")) { Read = x => of(x).State };
            yield return new($"{path}.{code}.confirmedOn", column + "_confirmed_on", "date", null, [], null, new(name.Zh + "：确认日期", name.En + ": day it was confirmed")) { Read = x => of(x).ConfirmedOn };
            if (definition.IsCommitment)
            {
                yield return new($"{path}.{code}.dueOn", column + "_due_on", "date", null, [], null, new(name.Zh + "：到期日", name.En + ": day it falls due")) { Read = x => of(x).DueOn };
            }
        }
    }

    private static IEnumerable<OpenField> ReadinessFields(string path) => Uses.All.Select(use =>
    {
        var name = Words("Use" + use.Use);
        return new OpenField(
            $"{path}.{use.Code}", $"{Snake(path)}_{Snake(use.Code)}", "code", null, CodesOf(typeof(ReadinessLevel)), null,
            new(name.Zh + "：就绪度", name.En + ": readiness"))
        {
            Read = x => ((SpaceRecord)x).Readiness[use.Code],
        };
    });

    private static LocalText Words(string key) =>
        new(SpaceWords.GetString(key, Language.Zh.Culture), SpaceWords.GetString(key, Language.En.Culture));

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static string TypeOf(Type type) => type switch
    {
        _ when type.IsEnum => "code",
        _ when type == typeof(bool) => "boolean",
        _ when type == typeof(int) => "integer",
        _ when type == typeof(decimal) || type == typeof(double) => "number",
        _ when type == typeof(DateOnly) => "date",
        _ when type == typeof(string) => "text",
        _ => throw new InvalidOperationException($"Open data holds no {type.Name}."),
    };

    private static IReadOnlyList<string> CodesOf(Type type) => type.IsEnum ? [.. Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)] : [];

    /// <summary>A value as files write it: numbers and days in one form everywhere, enumerations by their code.</summary>
    internal static string Print(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Enum code => JsonNamingPolicy.KebabCaseLower.ConvertName(code.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable<string> list => string.Join('|', list),
        System.Collections.IEnumerable list when value is not string => string.Join('|', list.Cast<object>().Select(Print)),
        _ => (string)value,
    };
}
