using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Search;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>An answer as text, the same on every database when it says the same.</summary>
internal static class AnswerPrint
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Print(text, value, 0);
        return text.ToString();
    }

    private static void Print(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case null or Delegate:
                text.Append('-');
                break;
            case decimal number:
                text.Append(number.ToString("0.####", CultureInfo.InvariantCulture));
                break;
            case Guid { Version: 7 }:
                // Made from the moment of the run.
                text.Append("id");
                break;
            case string or Enum or bool or DateOnly or TimeOnly or DateTime or Guid:
            case var _ when value.GetType().IsPrimitive:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
            case IEnumerable list:
                text.Append('[');
                // The index takes its documents in any order.
                foreach (var item in list is IEnumerable<SearchDocument> documents ? documents.OrderBy(x => x.Key, StringComparer.Ordinal) : list)
                {
                    Print(text, item, depth);
                    text.Append(", ");
                }

                text.Append(']');
                break;
            case var _ when depth > 12 || value.GetType().Assembly != typeof(PortalDbContext).Assembly && !value.GetType().FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal) && !value.GetType().Name.StartsWith("KeyValuePair", StringComparison.Ordinal):
                text.Append(value.GetType().Name);
                break;
            default:
                text.Append(value.GetType().Name).Append('{');
                foreach (var property in value.GetType().GetProperties().Where(x => x.GetIndexParameters().Length == 0 && x.Name is not ("EqualityContract" or "Version")))
                {
                    text.Append(property.Name).Append('=');
                    Print(text, property.GetValue(value), depth + 1);
                    text.Append(' ');
                }

                foreach (var field in value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
                {
                    Print(text, field.GetValue(value), depth + 1);
                    text.Append(' ');
                }

                text.Append('}');
                break;
        }
    }
}
