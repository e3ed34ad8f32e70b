using System.Text;
using System.Text.Json;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>One line of the data dictionary.</summary>
public sealed record DictionaryEntry
{
    [Field("数据集", "Dataset")]
    public required string Dataset { get; init; }

    [Field("CSV 列名、GeoJSON 属性名；仅 JSON 有的字段为空", "Column of CSV and property of GeoJSON; empty for what only JSON holds")]
    public string? Column { get; init; }

    [Field("JSON 中的路径；[] 为列表元素，* 为任一代码", "Path in JSON; [] stands for each item of a list, * for any code")]
    public required string Path { get; init; }

    [Field("类型", "text, integer, number, boolean, date (2027-03-01), code, link or list (parted by | in CSV)")]
    public required string Type { get; init; }

    [Field("单位", "Unit")]
    public string? Unit { get; init; }

    [Field("可取的代码", "Codes it can take")]
    public IReadOnlyList<string> Values { get; init; } = [];

    [Field("代码所引用的数据集或词表", "Dataset or list the codes are taken from")]
    public string? CodesOf { get; init; }

    [Field("含义", "Meaning")]
    public required LocalText Description { get; init; }
}

/// <summary>The data dictionary: every field of every dataset, from the list the files themselves are written from.</summary>
public static class DictionaryEntries
{
    public const string Name = "dictionary";

    public static IReadOnlyList<DictionaryEntry> Of(IEnumerable<OpenDataset> datasets) =>
        [.. datasets.SelectMany(x => Of(x.Name, x.Fields)), .. Of(Name, OpenFields.Of(typeof(DictionaryEntry)))];

    public static string Csv(IReadOnlyList<DictionaryEntry> entries)
    {
        var columns = OpenFields.Of(typeof(DictionaryEntry));
        var text = new StringBuilder("\uFEFF").AppendJoin(',', columns.Select(x => x.Column)).Append("\r\n");
        foreach (var entry in entries)
        {
            text.Append(CsvFile.Row(columns.Select(x => x.Read!(entry)))).Append("\r\n");
        }

        return text.ToString();
    }

    public static byte[] Json(IReadOnlyList<DictionaryEntry> entries, OpenLicence licence) =>
        JsonSerializer.SerializeToUtf8Bytes(new DictionaryFile(licence, entries.Count, entries), OpenDataJson.Options);

    private static IEnumerable<DictionaryEntry> Of(string dataset, IEnumerable<OpenField> fields) => fields.Select(x => new DictionaryEntry
    {
        Dataset = dataset,
        Column = x.Column,
        Path = x.Path,
        Type = x.Type,
        Unit = x.Unit,
        Values = x.Values,
        CodesOf = x.CodesOf,
        Description = x.Description,
    });
}

/// <summary>The data dictionary as one answer.</summary>
public sealed record DictionaryFile(OpenLicence Licence, int Total, IReadOnlyList<DictionaryEntry> Items);
