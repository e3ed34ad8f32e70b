using System.Text.Json;
using System.Text.Unicode;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Content;

/// <summary>A record of the files, checked and ready to be added or to describe the row that is already there.</summary>
internal sealed record ContentRecord(IAudited Fresh, Action<IAudited> Describe)
{
    public string Key => Fresh.ChangeKey;
}

/// <summary>Reads content files into records; every fault is noted with file, path and reason.</summary>
internal sealed partial class ContentReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private static readonly Dictionary<string, Confidence> Confidences = new(StringComparer.Ordinal)
    {
        ["high"] = Confidence.High,
        ["medium"] = Confidence.Medium,
        ["low"] = Confidence.Low,
    };

    private readonly List<ContentProblem> _problems;
    private readonly Dictionary<string, JsonElement> _files = new(StringComparer.Ordinal);
    private readonly List<ContentRecord> _records = [];
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);

    private ContentReader(IReadOnlyDictionary<string, byte[]> files, List<ContentProblem> problems)
    {
        _problems = problems;
        foreach (var (name, bytes) in files)
        {
            if (Parse(name, bytes) is { } root)
            {
                _files[name] = root;
            }
        }
    }

    /// <summary>All records of the files in an order in which each refers only to earlier ones or to its own kind.</summary>
    public static IReadOnlyList<ContentRecord> Read(IReadOnlyDictionary<string, byte[]> files, List<ContentProblem> problems)
    {
        var reader = new ContentReader(files, problems);
        if (problems.Count > 0)
        {
            // Without every file each reference into a missing one would be reported as broken too.
            return [];
        }

        reader.ReadDistricts();
        reader.ReadSectors();
        reader.ReadServices();
        reader.ReadStages();
        reader.ReadParks();
        reader.ReadPartners();
        reader.ReadPolicies();
        reader.ReadIndicators();
        reader.ReadEvents();
        reader.ReadGuide();
        return reader._records;
    }

    private JsonElement? Parse(string name, byte[] bytes)
    {
        try
        {
            ReadOnlyMemory<byte> text = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsMemory(3) : bytes;
            if (!Utf8.IsValid(text.Span))
            {
                _problems.Add(new(name, "$", "is not UTF-8 text"));
                return null;
            }

            using var document = JsonDocument.Parse(text, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Array)
            {
                return document.RootElement.Clone();
            }

            _problems.Add(new(name, "$", "is not a list of records"));
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? $" (line {line + 1}, byte {exception.BytePositionInLine + 1})" : "";
            _problems.Add(new(name, "$", "is not valid JSON" + place + ": " + FirstSentence(exception.Message)));
        }

        catch (InvalidOperationException)
        {
            _problems.Add(new(name, "$", "has a property name with half a character (an unpaired surrogate)"));
        }

        return null;
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).ReplaceLineEndings(" ").TrimEnd('.', ' ');
    }

    private IEnumerable<(ContentNode Node, int Index)> Records(string file)
    {
        foreach (var (json, index) in _files[file].EnumerateArray().Select((x, i) => (x, i)))
        {
            if (json.ValueKind == JsonValueKind.Object)
            {
                yield return (new ContentNode(json, file, $"$[{index}]", _problems), index);
            }
            else
            {
                _problems.Add(new(file, $"$[{index}]", "is not an object"));
            }
        }
    }

    /// <summary>The codes or slugs a file defines, read before the records that refer to them.</summary>
    private CodeSet CodesOf(string file, string property, string noun) => new(noun, _files[file].EnumerateArray()
        .Select(x => x.ValueKind == JsonValueKind.Object && x.TryGetProperty(property, out var code) ? ContentNode.TextOf(code) : null)
        .OfType<string>());

    private CodeSet Districts => field ??= CodesOf("districts.json", "code", "district");

    private CodeSet Sectors => field ??= CodesOf("sectors.json", "code", "sector");

    private CodeSet Services => field ??= CodesOf("services.json", "code", "service");

    private CodeSet Indicators => field ??= CodesOf("indicators.json", "code", "indicator");

    private CodeSet Stages => field ??= CodesOf("lifecycle.json", "code", "life-cycle stage");

    private static Provenance Provenance(ContentNode node, Confidence confidence) =>
        new(confidence, node.Texts("sources"), node.Note("note"));

    private static Provenance Provenance(ContentNode node) => Provenance(node, node.OneOf("confidence", Confidences));

    /// <summary>Checks a record with its validator and keeps it; the entity has the last word.</summary>
    private void Keep<TEntity, TInput>(
        ContentNode node, string key, TInput input, FluentValidation.IValidator<TInput> validator, Dictionary<string, string> names,
        Func<TEntity> create, Action<TEntity> describe)
        where TEntity : class, IAudited
    {
        node.Finish();
        foreach (var failure in validator.Validate(input).Errors)
        {
            var place = ContentPaths.Of(failure.PropertyName, names);
            // What the reading already refused at this place is not said twice.
            if (!node.IsReported(place))
            {
                node.Report(ContentPaths.Reason(failure), place);
            }
        }

        if (_places.TryAdd($"{typeof(TEntity).Name} {key}", node.Path))
        {
            KeepValid();
        }
        else
        {
            node.Report($"'{key}' is already used at {_places[$"{typeof(TEntity).Name} {key}"]}");
        }

        void KeepValid()
        {
            if (node.HasProblems)
            {
                return;
            }

            try
            {
                _records.Add(new(create(), row => describe((TEntity)row)));
            }
            catch (RuleException exception)
            {
                node.Report("is refused by the rule " + exception.Code);
            }
        }
    }

    /// <summary>A slug or code: lower-case letters, digits and hyphens, as it stands in addresses.</summary>
    private static string Slug(ContentNode node, string name, int maxLength)
    {
        var slug = node.Text(name);
        if (slug.Length > maxLength)
        {
            node.Report($"is {slug.Length} characters long; at most {maxLength} are allowed", name);
        }
        else if (slug.Length > 0 && !SlugPattern().IsMatch(slug))
        {
            node.Report($"'{slug}' may hold only lower-case letters, digits and single hyphens", name);
        }

        return slug;
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial System.Text.RegularExpressions.Regex SlugPattern();
}
