namespace BioShanghai.Portal.Core.Programme.Rosters;

/// <summary>A column of a list of companies.</summary>
public enum RosterColumn
{
    NameZh,
    NameEn,
    ShortZh,
    ShortEn,
    CreditCode,
    Category,
    Contact,
    Email,
    Phone,
    Website,
    Services,
    Sectors,
}

/// <summary>What is wrong with a row; each has a sentence in RosterText.resx.</summary>
public enum RosterFaultCode
{
    NameNeeded,
    TooLong,
    CategoryNeeded,
    CategoryUnknown,

    /// <summary>Argument: how the code is wrong, as <see cref="CreditCodeFault"/>.</summary>
    CreditCodeWrong,
    ContactNeeded,
    EmailNotUsable,

    /// <summary>Argument: the word.</summary>
    ServiceUnknown,
    SectorUnknown,

    /// <summary>Argument: number of the row above that is the same company.</summary>
    TwiceInList,

    /// <summary>A member of the programme, or an application under way. Argument: its name.</summary>
    KnownAlready,
}

/// <param name="Column">Null where it concerns the row as a whole.</param>
public sealed record RosterFault(RosterColumn? Column, RosterFaultCode Code, string Argument = "");

/// <summary>What bringing the list in would make of a row.</summary>
public enum RosterState
{
    /// <summary>A new invitation.</summary>
    New,

    /// <summary>Looks like somebody known: brought in only when chosen.</summary>
    Doubtful,

    /// <summary>Invited to this batch already: nothing to do.</summary>
    Done,
    Faulty,
}

/// <summary>A company of a list.</summary>
/// <param name="Number">Of the row, as a spreadsheet shows it.</param>
/// <param name="Likes">Who it may be the same as.</param>
public sealed record RosterRow(int Number, ApplicationInput Input, RosterState State, IReadOnlyList<RosterFault> Faults, IReadOnlyList<LookAlike> Likes);

/// <summary>What bringing a list in would do; nothing of it is saved.</summary>
public sealed record RosterPlan
{
    public required int BatchNumber { get; init; }
    public IReadOnlyList<RosterRow> Rows { get; init; } = [];

    /// <summary>What is odd about the list itself.</summary>
    public IReadOnlyList<Sheets.SheetFault> SheetFaults { get; init; } = [];

    /// <summary>Headers no column was found for.</summary>
    public IReadOnlyList<string> UnknownHeaders { get; init; } = [];

    /// <summary>Columns without which nothing can be brought in.</summary>
    public IReadOnlyList<RosterColumn> MissingColumns { get; init; } = [];

    public bool IsReadable => SheetFaults.All(x => x.IsNote) && MissingColumns.Count == 0 && Rows.Count > 0;

    /// <summary>What is brought in.</summary>
    /// <param name="chosen">Numbers of doubtful rows that are brought in all the same.</param>
    public IEnumerable<RosterRow> ToInvite(IReadOnlyCollection<int> chosen) => Rows.Where(x => x.State == RosterState.New || (x.State == RosterState.Doubtful && chosen.Contains(x.Number)));

    public int Count(RosterState state) => Rows.Count(x => x.State == state);
}

/// <summary>What became of a list.</summary>
public sealed record RosterOutcome(int Invited, int Skipped);
