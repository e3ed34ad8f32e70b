using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace BioShanghai.Portal.Core.Content;

/// <summary>
/// Fingerprint of a record's mapped values except its version. Values that say nothing (null, empty, false, zero) are left out, so
/// that a column added by a later release does not make every record look edited.
/// </summary>
internal static class ContentFingerprint
{
    private static readonly JsonSerializerOptions Json = new(Mapping.Json) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public static string Of(EntityEntry entry)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Values(entry).OrderBy(x => x.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append('=').Append(value).Append('\n');
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static IEnumerable<(string Name, string Value)> Values(EntityEntry entry)
    {
        var own = entry.Properties.Where(x => x.Metadata.Name != nameof(IAudited.Version)).Select(x => (x.Metadata.Name, Property: x));
        var parts = entry.ComplexProperties.SelectMany(x => x.Properties.Select(p => (Name: $"{x.Metadata.Name}.{p.Metadata.Name}", Property: p)));
        foreach (var (name, property) in own.Concat(parts))
        {
            var value = property.CurrentValue;
            var saysNothing = value is null or "" or ICollection { Count: 0 } || (!property.Metadata.IsNullable && IsZero(value));
            if (!saysNothing)
            {
                yield return (name, Print(value!));
            }
        }
    }

    private static bool IsZero(object value) =>
        value is false or 0 or 0.0 or 0m || (value is Enum choice && Convert.ToInt32(choice, CultureInfo.InvariantCulture) == 0);

    private static string Print(object value) => value switch
    {
        string text => JsonSerializer.Serialize(text, Json),
        // 853.70 from one database and 853.7 from another are the same figure.
        decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
        Enum choice => choice.ToString(),
        _ => JsonSerializer.Serialize(value, value.GetType(), Json),
    };
}
