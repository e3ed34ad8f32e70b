using System.Globalization;
using System.Text;
using BioShanghai.Portal.Core.Partners;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Where an application lies on the desk. What its applicant has not sent lies nowhere: it is still his alone.</summary>
public enum ApplicationShelf
{
    /// <summary>Sent, and nobody has begun to check it.</summary>
    New,

    /// <summary>Sent, and it looks like spam.</summary>
    Doubtful,
    Checking,
    ChangesAsked,
    Approved,
    Refused,
    TakenBack,
}

/// <summary>Which applications are asked for. It reads and writes the query of an address, so that a figure and its rows are one question.</summary>
/// <param name="Shelf">Null for all of them.</param>
/// <param name="Left">Only those that were once in this state and left it again.</param>
/// <param name="Page">From 0.</param>
public sealed record ApplicationQuery(
    ApplicationShelf? Shelf = null, PartnerCategory? Category = null, int? Batch = null, string? Text = null, ApplicationState? Left = null, int Page = 0)
{
    public const int LongestText = 80;

    /// <param name="query">As in an address, with or without the question mark; what is not understood asks for nothing.</param>
    public static ApplicationQuery Read(string? query)
    {
        var pairs = AddressPairs.Read(query);
        return new(
            pairs.One<ApplicationShelf>("shelf"), pairs.Category(), pairs.Number("batch", 1, 10_000), pairs.Words("q", LongestText), pairs.One<ApplicationState>("left"),
            (pairs.Number("page", 1, 100_000) ?? 1) - 1);
    }

    /// <summary>The query of an address without its question mark; empty when everything is asked for.</summary>
    public override string ToString() => AddressPairs.Write(
        ("shelf", Shelf?.ToString()), ("category", Category?.Code()), ("batch", AddressPairs.Text(Batch)), ("q", Text), ("left", Left?.ToString()), ("page", Page > 0 ? AddressPairs.Text(Page + 1) : null));
}

/// <summary>How much of a partner is still to be settled.</summary>
public enum OpenPointBand
{
    None,

    /// <summary>One or two points.</summary>
    Few,

    /// <summary>Three to five.</summary>
    Some,

    /// <summary>Six or more.</summary>
    Many,
}

/// <summary>Which members are asked for.</summary>
/// <param name="IsToBeConfirmed">Only those of whom something said in public is not settled.</param>
/// <param name="EndsWithin">Only those whose term ends in so many days from today, and who are members today.</param>
public sealed record MemberQuery(
    MembershipState? State = null, PartnerCategory? Category = null, int? Batch = null, string? Text = null, bool IsToBeConfirmed = false, int? EndsWithin = null, OpenPointBand? Points = null, int Page = 0)
{
    public const int LongestText = 80;

    /// <param name="query">As in an address, with or without the question mark; what is not understood asks for nothing.</param>
    public static MemberQuery Read(string? query)
    {
        var pairs = AddressPairs.Read(query);
        return new(
            pairs.One<MembershipState>("state"), pairs.Category(), pairs.Number("batch", 1, 10_000), pairs.Words("q", LongestText), pairs.Number("confirm", 1, 1) is not null,
            pairs.Number("ends", 1, 3_660), pairs.One<OpenPointBand>("points"), (pairs.Number("page", 1, 100_000) ?? 1) - 1);
    }

    /// <summary>The query of an address without its question mark; empty when everything is asked for.</summary>
    public override string ToString() => AddressPairs.Write(
        ("state", State?.ToString()), ("category", Category?.Code()), ("batch", AddressPairs.Text(Batch)), ("q", Text), ("confirm", IsToBeConfirmed ? "1" : null),
        ("ends", AddressPairs.Text(EndsWithin)), ("points", Points?.ToString()), ("page", Page > 0 ? AddressPairs.Text(Page + 1) : null));
}

/// <summary>Names and values of the query of an address; of a name given twice the last counts.</summary>
internal sealed class AddressPairs
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public static AddressPairs Read(string? query)
    {
        var pairs = new AddressPairs();
        foreach (var pair in (query ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(x => x.Split('=', 2)).Where(x => x.Length == 2))
        {
            pairs._values[pair[0]] = string.Concat(Uri.UnescapeDataString(pair[1].Replace('+', ' ')).Where(x => !char.IsControl(x)));
        }

        return pairs;
    }

    public static string Write(params (string Name, string? Value)[] values)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in values.Where(x => !string.IsNullOrEmpty(x.Value)))
        {
            text.Append(text.Length > 0 ? "&" : "").Append(name).Append('=').Append(name == "q" ? Uri.EscapeDataString(value!) : value!.ToLowerInvariant());
        }

        return text.ToString();
    }

    public static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    public string? Words(string name, int longest) =>
        _values.GetValueOrDefault(name)?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, longest)] : null;

    public int? Number(string name, int least, int most) =>
        int.TryParse(_values.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    public PartnerCategory? Category() => Pick<PartnerCategory>(x => x.Code() == _values.GetValueOrDefault("category"));

    public T? One<T>(string name)
        where T : struct, Enum => Pick<T>(x => x.ToString().Equals(_values.GetValueOrDefault(name), StringComparison.OrdinalIgnoreCase));

    private static T? Pick<T>(Func<T, bool> isMeant)
        where T : struct, Enum => Enum.GetValues<T>().Where(isMeant).Select(x => (T?)x).FirstOrDefault();
}
