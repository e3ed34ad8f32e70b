using System.Linq.Expressions;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BioShanghai.Portal.Core.Data;

/// <summary>Shared pieces of the entity mappings: bilingual columns and small structured lists kept as JSON text.</summary>
internal static class Mapping
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        // Names, as in the columns: a reordered enumeration must not change stored facts.
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Maps bilingual words to the columns <c>TitleZh</c> and <c>TitleEn</c>. Without a length the columns hold long text.</summary>
    public static void HasWords<T>(this EntityTypeBuilder<T> builder, Expression<Func<T, LocalText?>> property, int maxLength = -1)
        where T : class
    {
        var name = ((MemberExpression)property.Body).Member.Name;
        builder.ComplexProperty(property, words =>
        {
            words.IsRequired();
            words.Property(x => x!.Zh).HasColumnName(name + "Zh").HasMaxLength(maxLength);
            words.Property(x => x!.En).HasColumnName(name + "En").HasMaxLength(maxLength);
        });
    }

    /// <summary>Keeps a small list that is always read and written with its owner as JSON in one text column.</summary>
    public static PropertyBuilder<IReadOnlyList<TItem>> HasJson<T, TItem>(
        this EntityTypeBuilder<T> builder, Expression<Func<T, IReadOnlyList<TItem>>> property)
        where T : class =>
        builder.Property(property)
            .HasConversion<JsonConverter<IReadOnlyList<TItem>>, JsonComparer<IReadOnlyList<TItem>>>()
            .HasMaxLength(-1);
}

internal sealed class JsonConverter<T>() : ValueConverter<T, string>(
    value => JsonSerializer.Serialize(value, Mapping.Json),
    text => JsonSerializer.Deserialize<T>(text, Mapping.Json)!);

internal sealed class JsonComparer<T>() : ValueComparer<T>(
    (a, b) => JsonSerializer.Serialize(a, Mapping.Json) == JsonSerializer.Serialize(b, Mapping.Json),
    value => JsonSerializer.Serialize(value, Mapping.Json).GetHashCode(StringComparison.Ordinal),
    value => value);
