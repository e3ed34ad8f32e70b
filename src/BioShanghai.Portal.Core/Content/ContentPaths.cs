using System.Text.Json;
using FluentValidation.Results;

namespace BioShanghai.Portal.Core.Content;

/// <summary>Turns what a validator says of an input into the words of the content files.</summary>
internal static class ContentPaths
{
    /// <summary>JSON path of an input's property: <c>SectorCodes[2]</c> is <c>focusSectors[2]</c> when <paramref name="names"/> say so.</summary>
    public static string Of(string property, IReadOnlyDictionary<string, string> names)
    {
        var parts = property.Split('.').Select(part =>
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var (name, index) = bracket < 0 ? (part, "") : (part[..bracket], part[bracket..]);
            return (names.GetValueOrDefault(name) ?? JsonNamingPolicy.CamelCase.ConvertName(name)) + index;
        });
        return string.Join('.', parts.Where(x => x.Length > 0));
    }

    public static string Reason(ValidationFailure failure)
    {
        var values = failure.FormattedMessagePlaceholderValues ?? [];
        return failure.ErrorCode switch
        {
            "NotEmptyValidator" or "NotNullValidator" => "is missing",
            "MaximumLengthValidator" => $"is {values["TotalLength"]} characters long; at most {values["MaxLength"]} are allowed",
            _ => failure.ErrorMessage.TrimEnd('.'),
        };
    }
}
