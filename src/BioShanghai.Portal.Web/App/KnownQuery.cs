using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.Public.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Extensions;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// Reduces the query of a page to what the page declares by <see cref="SupplyParameterFromQueryAttribute"/> or
/// <see cref="QueryNamesAttribute"/>, in one order: unknown
/// names, empty values, values of the wrong type and control characters are gone before the cache key is made and before the page
/// reads it. So nothing a stranger adds to a link can fill the cache or end up in somebody else's copy of the page.
/// </summary>
internal static class KnownQuery
{
    /// <summary>A little more than the longest search, so that the page sees what it has to cut and can say so.</summary>
    public const int LongestValue = SearchInput.MaxLength + 2;
    public const int MostValuesPerName = 20;

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Parameter>> Parameters = new();

    public static IApplicationBuilder UseKnownQuery(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.QueryString.HasValue && context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is { } page)
        {
            context.Request.QueryString = Canonical(page.Type, context.Request.Query);
        }

        return next(context);
    });

    internal static QueryString Canonical(Type page, IQueryCollection query)
    {
        var known = new QueryBuilder();
        foreach (var parameter in Parameters.GetOrAdd(page, Declared))
        {
            foreach (var value in query[parameter.Name].Select(x => Clean(x, parameter.Longest)).Where(x => x.Length > 0 && parameter.Accepts(x)).Take(parameter.IsList ? MostValuesPerName : 1))
            {
                known.Add(parameter.Name, value);
            }
        }

        return known.ToQueryString();
    }

    /// <summary>At most so many characters, without control characters and halves of characters.</summary>
    internal static string Clean(string? value, int longest = LongestValue)
    {
        var text = new StringBuilder();
        foreach (var rune in (value ?? "").EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > longest)
            {
                break;
            }

            if (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString().Trim();
    }

    private static List<Parameter> Declared(Type page) =>
    [
        .. page.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(x => (Property: x, Attribute: x.GetCustomAttribute<SupplyParameterFromQueryAttribute>()))
            .Where(x => x.Attribute is not null)
            .Select(x => new Parameter(x.Attribute!.Name ?? x.Property.Name, x.Property.PropertyType))
            .Concat((page.GetCustomAttribute<QueryNamesAttribute>()?.Names ?? []).Select(x => new Parameter(x, typeof(string[]), page.GetCustomAttribute<QueryNamesAttribute>()!.Longest)))
            .OrderBy(x => x.Name, StringComparer.Ordinal),
    ];

    private sealed class Parameter
    {
        private readonly TypeConverter? _converter;

        public Parameter(string name, Type type, int longest = 0)
        {
            (Name, Longest) = (name, longest > 0 ? longest : LongestValue);
            IsList = type.IsArray;
            var single = type.GetElementType() ?? type;
            single = Nullable.GetUnderlyingType(single) ?? single;
            _converter = single == typeof(string) ? null : TypeDescriptor.GetConverter(single);
        }

        public string Name { get; }

        public int Longest { get; }

        public bool IsList { get; }

        public bool Accepts(string value)
        {
            if (_converter is null)
            {
                return true;
            }

            try
            {
                return _converter.ConvertFromInvariantString(value) is not null;
            }
#pragma warning disable CA1031 // Converters wrap what went wrong in Exception itself.
            catch (Exception)
#pragma warning restore CA1031
            {
                return false;
            }
        }
    }
}
