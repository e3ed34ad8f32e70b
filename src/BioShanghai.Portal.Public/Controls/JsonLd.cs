using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace BioShanghai.Portal.Public.Controls;

/// <summary>schema.org structured data. The only place that writes JSON into a page; its encoder escapes &lt; so a text can never close the script.</summary>
public static class JsonLd
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static MarkupString Script(object data) => new(JsonSerializer.Serialize(data, Options));

    /// <summary>A BreadcrumbList of (name, absolute address) steps.</summary>
    public static object Breadcrumb(IReadOnlyList<(string Name, string Url)> steps) => new Dictionary<string, object>
    {
        ["@context"] = "https://schema.org",
        ["@type"] = "BreadcrumbList",
        ["itemListElement"] = steps.Select((x, i) => new Dictionary<string, object>
        {
            ["@type"] = "ListItem",
            ["position"] = i + 1,
            ["name"] = x.Name,
            ["item"] = x.Url,
        }),
    };
}
