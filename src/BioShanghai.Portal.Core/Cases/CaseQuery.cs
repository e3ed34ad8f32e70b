using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Taxonomy;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Whose cases are asked for.</summary>
public enum CaseHolder
{
    Anyone,

    /// <summary>The reader's own.</summary>
    Mine,

    /// <summary>Those no person holds yet.</summary>
    Nobody,

    /// <summary>Those of the person named beside it.</summary>
    Person,
}

/// <summary>How the clock of a case stands.</summary>
public enum CaseClock
{
    Overdue,

    /// <summary>Runs out before the day is over in Shanghai.</summary>
    Today,
    Later,

    /// <summary>Stands still, or the stage has no limit.</summary>
    Standing,
}

public enum CaseOrder
{
    /// <summary>What runs out first; what stands still last.</summary>
    Due,

    /// <summary>What came in first.</summary>
    Age,
}

/// <summary>Which cases are asked for. It reads and writes the query of an address, so that a figure and its rows are one question.</summary>
/// <param name="Status">Null for all that are open.</param>
/// <param name="Owner">With <see cref="CaseHolder.Person"/>: who.</param>
/// <param name="DistrictCode">Of the district that holds them; <see cref="DutyDesk"/> for the Centre's own.</param>
/// <param name="IsQuarantined">What looks like spam, and nothing else.</param>
/// <param name="Page">From 0.</param>
/// <param name="IsWritten">Closed ones whose investor has written since, and nothing else.</param>
public sealed record CaseQuery(
    CaseStage? Stage = null, CaseStatus? Status = null, CaseHolder Holder = CaseHolder.Anyone, Guid? Owner = null, CaseClock? Clock = null, string? DistrictCode = null, bool IsQuarantined = false,
    string? Text = null, CaseOrder Order = CaseOrder.Due, int Page = 0, bool IsWritten = false)
{
    public const int LongestText = 80;

    /// <summary>Stands where a district would for cases of the duty desk.</summary>
    public const string DutyDesk = "duty-desk";

    /// <param name="query">As in an address, with or without the question mark; what is not understood asks for nothing.</param>
    public static CaseQuery Read(string? query)
    {
        var pairs = AddressPairs.Read(query);
        var owner = pairs.Words("owner", 40);
        var person = Guid.TryParse(owner, out var id) ? id : (Guid?)null;
        var holder = person is not null ? CaseHolder.Person : pairs.One<CaseHolder>("owner") is { } one and not CaseHolder.Person ? one : CaseHolder.Anyone;
        return new(
            pairs.One<CaseStage>("stage"), pairs.One<CaseStatus>("status"), holder, person, pairs.One<CaseClock>("clock"), pairs.Words("district", District.CodeMaxLength),
            pairs.Number("quarantined", 1, 1) is not null, pairs.Words("q", LongestText), pairs.One<CaseOrder>("sort") ?? CaseOrder.Due, (pairs.Number("page", 1, 100_000) ?? 1) - 1,
            pairs.Number("written", 1, 1) is not null);
    }

    /// <summary>The query of an address without its question mark; empty when everything is asked for.</summary>
    public override string ToString() => AddressPairs.Write(
        ("stage", Stage?.ToString()), ("status", Status?.ToString()), ("owner", Holder switch { CaseHolder.Anyone => null, CaseHolder.Person => Owner?.ToString("D"), _ => Holder.ToString() }),
        ("clock", Clock?.ToString()), ("district", DistrictCode), ("quarantined", IsQuarantined ? "1" : null), ("written", IsWritten ? "1" : null), ("q", Text), ("sort", Order == CaseOrder.Due ? null : Order.ToString()),
        ("page", Page > 0 ? AddressPairs.Text(Page + 1) : null));
}
