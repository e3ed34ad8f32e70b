using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>What an import would make of a row.</summary>
public enum ImportState
{
    New,
    Changed,
    Unchanged,

    /// <summary>Somebody else changed the same fields since the file was made; a person chooses.</summary>
    Clash,
    Faulty,
}

/// <summary>Something wrong in a file, said in the reader's language.</summary>
/// <param name="Row">Number of the row as a spreadsheet shows it; null when the whole file is meant.</param>
/// <param name="Cell">Address such as <c>F12</c>; null when no single cell is to blame.</param>
/// <param name="Column">Words of the column; null when none is to blame.</param>
/// <param name="Code">Name of the broken rule.</param>
public sealed record ImportFault(int? Row, string? Cell, string? Column, string Code, string Sentence);

/// <summary>One row of a file and what an import would make of it.</summary>
public sealed record ImportRow(int Number, string Key, LocalText Name, ImportState State)
{
    /// <summary>Fields that get another text, from what is saved now.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>Fields two people changed differently.</summary>
    public IReadOnlyList<FieldMerge> Clashes { get; init; } = [];

    public bool IsSample { get; init; }

    /// <summary>For a row without a key: all it says, the base of its next import.</summary>
    internal FieldValues? Said { get; init; }
}

/// <summary>What an import would do; nothing of it is saved.</summary>
public sealed record ImportPlan
{
    /// <summary>Faults listed at most; more are counted.</summary>
    public const int MostFaults = 2_000;

    public required string FileName { get; init; }

    /// <summary>In the order of the file; of the file as a whole first.</summary>
    public IReadOnlyList<ImportFault> Faults { get; init; } = [];
    public int MoreFaults { get; init; }

    /// <summary>Worth saying, no reason to stop.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
    public IReadOnlyList<ImportRow> Rows { get; init; } = [];

    /// <summary>The file could be read and its columns are known; otherwise <see cref="Faults"/> says why and there are no rows.</summary>
    public bool IsReadable { get; init; }

    public bool HasFaultyRows => Rows.Any(x => x.State == ImportState.Faulty);

    public int Count(ImportState state) => Rows.Count(x => x.State == state);
}

/// <summary>What somebody decided about a plan.</summary>
public sealed record ImportChoices
{
    /// <summary>Take the sound rows and leave the faulty ones; otherwise one faulty row stops everything.</summary>
    public bool SoundRowsOnly { get; init; }

    /// <summary>Send what is sound to a second person at once; otherwise it stays a version to be written on.</summary>
    public bool Submit { get; init; }

    /// <summary>Which side wins where a row clashes, by row number; a clash without a choice is left out.</summary>
    public IReadOnlyDictionary<int, MergeSide> Clashes { get; init; } = new Dictionary<int, MergeSide>();
}

/// <summary>How far an import or its check has come, in rows.</summary>
public readonly record struct ImportProgress(int Done, int Of);

/// <summary>A listing an import wrote.</summary>
public sealed record ImportedDraft(string Key, LocalText Name, bool IsNew, bool IsSubmitted);

/// <summary>How an import went. What it says was done is saved, also when it was stopped; the same file takes it up again.</summary>
/// <param name="AlreadyThere">Rows whose content was saved before.</param>
/// <param name="LeftOut">Rows that no longer went together with what somebody saved in the meantime.</param>
public sealed record ImportOutcome(IReadOnlyList<ImportedDraft> Drafts, int AlreadyThere, IReadOnlyList<ImportFault> LeftOut, ImportProgress Progress, bool IsStopped);
