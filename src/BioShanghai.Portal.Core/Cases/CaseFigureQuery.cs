using System.Globalization;
using BioShanghai.Portal.Core.Programme;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>By what figures are laid out.</summary>
public enum CaseFigureAxis
{
    District,
    Sector,
    Stage,

    /// <summary>Month in Shanghai in which the case came in.</summary>
    Month,
}

/// <summary>What is counted, summed or timed.</summary>
public enum CaseMeasure
{
    Received,
    Open,

    /// <summary>A person has answered; each with the working hours that took.</summary>
    Answered,

    /// <summary>Working hours within which half of the answered ones were answered.</summary>
    MedianHours,

    /// <summary>Working hours within which nine of ten were.</summary>
    LongHours,

    /// <summary>Answered, or the promised day is over.</summary>
    PromiseDue,

    /// <summary>Of those: first answered by the end of the promised day in Shanghai.</summary>
    OnTime,
    Late,
    ReferralsSent,

    /// <summary>Accepted or declined by a partner.</summary>
    ReferralsAnswered,
    VisitsDone,
    Landed,

    /// <summary>Million yuan of the signed contracts of landed ones.</summary>
    SignedMillionYuan,

    /// <summary>Million yuan that has come.</summary>
    LandedMillionYuan,
    LostElsewhere,
    Abandoned,
    OutOfScope,
}

/// <summary>Which cases are counted and by what they are laid out. It reads and writes the query of an address, so that a figure and its rows are one question.</summary>
/// <param name="District">Code; <see cref="None"/> for the duty desk.</param>
/// <param name="Sector">Code; <see cref="None"/> for cases without one.</param>
/// <param name="From">First month in which they came in, as yyyy-MM.</param>
/// <param name="To">Last month.</param>
public sealed record CaseFigureQuery(CaseFigureAxis By = CaseFigureAxis.District, string? District = null, string? Sector = null, CaseStage? Stage = null, string? From = null, string? To = null)
{
    /// <summary>Stands for what has no code.</summary>
    public const string None = "-";

    /// <param name="query">As in an address, with or without the question mark; what is not understood asks for nothing.</param>
    public static CaseFigureQuery Read(string? query)
    {
        var pairs = AddressPairs.Read(query);
        return new(pairs.One<CaseFigureAxis>("by") ?? CaseFigureAxis.District, pairs.Words("district", 40), pairs.Words("sector", 40), pairs.One<CaseStage>("stage"), Month(pairs.Words("from", 7)), Month(pairs.Words("to", 7)));
    }

    /// <summary>The query of an address without its question mark; empty when everything is asked for.</summary>
    public override string ToString() => AddressPairs.Write(
        ("by", By == CaseFigureAxis.District ? null : By.ToString()), ("district", District), ("sector", Sector), ("stage", Stage?.ToString()), ("from", From), ("to", To));

    /// <summary>The same question about one line of its table.</summary>
    public CaseFigureQuery Of(string key) => By switch
    {
        CaseFigureAxis.District => this with { District = key },
        CaseFigureAxis.Sector => this with { Sector = key },
        CaseFigureAxis.Stage => this with { Stage = Enum.Parse<CaseStage>(key) },
        _ => this with { From = key, To = key },
    };

    /// <summary>First day of a month; null when it is none.</summary>
    internal static DateOnly? FirstDay(string? month) => DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year < 9_999 ? day : null;

    private static string? Month(string? text) => FirstDay(text) is null ? null : text;
}
