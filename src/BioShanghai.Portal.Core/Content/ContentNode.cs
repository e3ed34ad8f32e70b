using System.Text.Json;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Content;

/// <summary>
/// A JSON object of a content file. Every read that fails is noted as a problem with its path and gives a neutral value, so that
/// one run reports all faults; properties nobody asked for are reported too, since they are usually misspelt.
/// </summary>
internal sealed partial class ContentNode(JsonElement json, string file, string path, List<ContentProblem> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Path => path;

    public void Report(string reason, string? below = null) =>
        problems.Add(new(file, string.IsNullOrEmpty(below) ? path : $"{path}.{below}", reason));

    /// <summary>Something at or below this object was refused.</summary>
    public bool HasProblems => problems.Any(x => x.File == file && (x.Path == path || x.Path.StartsWith(path + ".", StringComparison.Ordinal)));

    public bool IsReported(string below) => problems.Any(x => x.File == file && x.Path == $"{path}.{below}");

    public bool Has(string name) => Find(name) is not null;

    public string Text(string name)
    {
        var text = OptionalText(name);
        if (text is null && Find(name) is null)
        {
            Report("is missing", name);
        }

        return text ?? "";
    }

    public string? OptionalText(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var text = Read(value, name);
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            Report("is empty", name);
            return null;
        }

        return text;
    }

    /// <summary>Words in both languages.</summary>
    public LocalText Words(string name)
    {
        if (Find(name) is not null)
        {
            return OptionalWords(name);
        }

        Report("is missing", name);
        return LocalText.Empty;
    }

    /// <summary>Nothing, or words in both languages.</summary>
    public LocalText OptionalWords(string name)
    {
        if (Child(name) is not { } child)
        {
            return LocalText.Empty;
        }

        var words = child.BothLanguages();
        child.Finish();
        return words;
    }

    /// <summary>This object is itself <c>{ zh, en }</c>.</summary>
    public LocalText BothLanguages() => new(Text("zh"), Text("en"));

    /// <summary>A note: a string (English) or an object with one or both languages.</summary>
    public LocalText Note(string name)
    {
        if (Find(name) is not { } value)
        {
            return LocalText.Empty;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return new LocalText(null, OptionalText(name));
        }

        if (Child(name) is not { } child)
        {
            return LocalText.Empty;
        }

        var words = new LocalText(child.OptionalText("zh"), child.OptionalText("en"));
        child.Finish();
        return words;
    }

    /// <summary>The code of a record of another file.</summary>
    public string Code(string name, CodeSet codes)
    {
        var code = Text(name);
        if (code.Length > 0)
        {
            Check(code, codes, name);
        }

        return code;
    }

    public string? OptionalCode(string name, CodeSet codes) => Has(name) ? Code(name, codes) : null;

    public IReadOnlyList<string> Codes(string name, CodeSet codes)
    {
        var list = Texts(name);
        foreach (var (code, index) in list.Select((x, i) => (x, i)))
        {
            Check(code, codes, $"{name}[{index}]");
            if (list.Take(index).Contains(code, StringComparer.Ordinal))
            {
                Report($"'{code}' is listed twice", $"{name}[{index}]");
            }
        }

        return list;
    }

    public IReadOnlyList<string> Texts(string name) =>
        [.. Elements(name).Select(x => Read(x.Json, x.Name) ?? "")];

    public IReadOnlyList<ContentNode> Items(string name) =>
        [.. Elements(name).Where(x => IsObject(x.Json, x.Name)).Select(x => new ContentNode(x.Json, file, $"{path}.{x.Name}", problems))];

    /// <summary>A list of words in both languages.</summary>
    public IReadOnlyList<LocalText> WordList(string name) => [.. Items(name).Select(x =>
    {
        var words = x.BothLanguages();
        x.Finish();
        return words;
    })];

    public ContentNode? Child(string name) =>
        Find(name) is { } value && IsObject(value, name) ? new ContentNode(value, file, $"{path}.{name}", problems) : null;

    public ContentNode RequiredChild(string name)
    {
        if (!Has(name))
        {
            Report("is missing", name);
        }

        return Child(name) ?? new ContentNode(default, file, $"{path}.{name}", []);
    }

    /// <summary>Properties that are known and not kept.</summary>
    public ContentNode Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _known.Add(name);
        }

        return this;
    }

    /// <summary>Reports properties nobody asked for.</summary>
    public void Finish()
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in json.EnumerateObject().Where(x => !_known.Any(x.NameEquals)))
        {
            Report("is not a property of this kind of record", property.Name);
        }
    }

    private void Check(string code, CodeSet codes, string name)
    {
        if (!codes.Contains(code))
        {
            Report($"there is no {codes.Noun} '{code}'", name);
        }
    }

    private IEnumerable<(JsonElement Json, string Name)> Elements(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Report("is not a list", name);
            return [];
        }

        return value.EnumerateArray().Select((x, i) => (x, $"{name}[{i}]"));
    }

    private bool IsObject(JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        Report("is not an object", name);
        return false;
    }

    private string? Read(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Report("is not a text", name);
            return null;
        }

        if (TextOf(value) is not { } text)
        {
            Report("holds half a character (an unpaired surrogate)", name);
            return null;
        }

        if (text.Any(x => char.IsControl(x) && x is not ('\n' or '\t')))
        {
            Report("holds a control character", name);
            return null;
        }

        return text;
    }

    /// <summary>A text; null when it is none or cannot be read as one.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The value of a property; null when it is absent or null.</summary>
    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
    }
}

/// <summary>The codes records of one kind may be referred to by.</summary>
internal sealed class CodeSet(string noun, IEnumerable<string> codes)
{
    private readonly HashSet<string> _codes = [.. codes];

    public string Noun => noun;

    public bool Contains(string code) => _codes.Contains(code);
}
