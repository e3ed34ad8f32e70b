using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>How open data is written as JSON: names in camel case, enumerations by their codes, nothing left out because it is empty.</summary>
public static class OpenDataJson
{
    public static JsonSerializerOptions Options { get; } = Apply(new(JsonSerializerDefaults.Web));

    /// <summary>Sets options that are kept elsewhere, so that the OpenAPI document describes what is written.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        // Answers are JSON and said to be nothing else, so "+" and "&" may stay as they are and addresses stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        return options;
    }
}
