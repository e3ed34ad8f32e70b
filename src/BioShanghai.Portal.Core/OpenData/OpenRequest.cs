using System.Globalization;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.OpenData;

/// <summary>Why a request to the interface is refused.</summary>
public enum OpenFaultReason
{
    /// <summary>There is no parameter of that name here.</summary>
    UnknownParameter,

    /// <summary>The parameter carries no value.</summary>
    Empty,

    /// <summary>There is no such value.</summary>
    UnknownValue,

    /// <summary>Not a number, or not a date written as 2027-03-01.</summary>
    NotReadable,

    /// <summary>Below the least or above the most.</summary>
    OutOfRange,

    /// <summary>The least is more than the most.</summary>
    Contradicts,

    /// <summary>The parameter takes one value and was given more.</summary>
    Repeated,
}

/// <summary>A part of a request that cannot be understood. A program is told, where a page would leave it out and say so.</summary>
public sealed record OpenFault(string Parameter, string Value, OpenFaultReason Reason);

/// <summary>A parameter a dataset understands.</summary>
/// <param name="Values">Values it takes; null where it takes a number, a date or a code of the content.</param>
/// <param name="IsMany">May be given several times; the values are joined by "or".</param>
/// <param name="IsNumber">Takes a whole number.</param>
public sealed record OpenParameter(string Name, string Description, IReadOnlyList<string>? Values = null, bool IsMany = false, bool IsNumber = false)
{
    public int Least { get; init; } = 1;
    public int Most { get; init; } = int.MaxValue;
}

/// <summary>A request to a dataset, understood.</summary>
public sealed record OpenRequest
{
    public const int DefaultPageSize = 50;
    public const int LargestPageSize = 100;
    public const int LastPage = 100_000;

    public static readonly OpenParameter PageParameter = new("page", "Page of the result, from 1. A page past the last one is empty.", IsNumber: true) { Most = LastPage };
    public static readonly OpenParameter PageSizeParameter = new("pageSize", $"Records per page, 1 to {LargestPageSize}; {DefaultPageSize} when not given.", IsNumber: true) { Most = LargestPageSize };

    /// <summary>What is asked for, by parameter, without page and page size.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; init; }
    public int Page { get; init; } = 1;
    public int PageSize { get; init; } = DefaultPageSize;

    public string? this[string name] => Values.GetValueOrDefault(name)?[0];

    /// <summary>Reads the pairs of an address.</summary>
    /// <param name="isPaged">Whether page and page size are understood; files hold everything.</param>
    /// <returns>The request, or what is wrong with the first part that is wrong.</returns>
    public static (OpenRequest? Request, OpenFault? Fault) Read(
        IEnumerable<KeyValuePair<string, string>> pairs, IReadOnlyList<OpenParameter> parameters, bool isPaged)
    {
        IEnumerable<OpenParameter> known = isPaged ? [.. parameters, PageParameter, PageSizeParameter] : parameters;
        var byName = known.ToDictionary(x => x.Name, StringComparer.Ordinal);
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var pair in pairs.GroupBy(x => x.Key, x => x.Value.Trim(), StringComparer.Ordinal))
        {
            string[] given = [.. pair.Distinct(StringComparer.Ordinal)];
            if (!byName.TryGetValue(pair.Key, out var parameter))
            {
                return (null, new(pair.Key, given[0], OpenFaultReason.UnknownParameter));
            }

            if (!parameter.IsMany && given.Length > 1)
            {
                return (null, new(pair.Key, string.Join(", ", given), OpenFaultReason.Repeated));
            }

            if (given.Select(x => FaultOf(parameter, x)).FirstOrDefault(x => x is not null) is { } fault)
            {
                return (null, fault);
            }

            values[pair.Key] = given;
        }

        return (new()
        {
            Page = Number(values, PageParameter.Name) ?? 1,
            PageSize = Number(values, PageSizeParameter.Name) ?? DefaultPageSize,
            Values = values.Where(x => x.Key != PageParameter.Name && x.Key != PageSizeParameter.Name).ToDictionary(StringComparer.Ordinal),
        }, null);
    }

    private static OpenFault? FaultOf(OpenParameter parameter, string value)
    {
        if (value.Length == 0)
        {
            return new(parameter.Name, value, OpenFaultReason.Empty);
        }

        if (parameter.IsNumber)
        {
            return !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? new(parameter.Name, value, value.TrimStart('-').All(char.IsAsciiDigit) ? OpenFaultReason.OutOfRange : OpenFaultReason.NotReadable)
                : number < parameter.Least || number > parameter.Most ? new(parameter.Name, value, OpenFaultReason.OutOfRange) : null;
        }

        return parameter.Values?.Contains(value) == false ? new(parameter.Name, value, OpenFaultReason.UnknownValue) : null;
    }

    private static int? Number(Dictionary<string, IReadOnlyList<string>> values, string name) =>
        values.TryGetValue(name, out var given) ? int.Parse(given[0], CultureInfo.InvariantCulture) : null;
}
