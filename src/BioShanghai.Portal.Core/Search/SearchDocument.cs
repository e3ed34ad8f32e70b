using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Search;

/// <summary>What a search result is; results are grouped by it, in this order when nothing else decides.</summary>
public enum SearchKind
{
    Guide,
    Parks,
    Partners,
    Policies,
    Events,
    Indicators,
    Lifecycle,
}

/// <summary>One record as search sees it: the words it is found by, and what a result shows of it.</summary>
public sealed class SearchDocument
{
    private readonly Lazy<IReadOnlyList<Unit>> _unitsZh;
    private readonly Lazy<IReadOnlyList<Unit>> _unitsEn;

    public SearchDocument()
    {
        _unitsZh = new(() => Units.Of(Text.Zh ?? ""));
        _unitsEn = new(() => Units.Of(Text.En ?? ""));
    }

    /// <summary>Kind and public key as in the change feed; an indicator has one document for all its values.</summary>
    public required string Key { get; init; }
    public required SearchKind Kind { get; init; }

    /// <summary>Order within the kind; decides between results of the same score.</summary>
    public required int Order { get; init; }

    /// <summary>Path within the language.</summary>
    public required string Path { get; init; }
    public required LocalText Title { get; init; }

    /// <summary>Every other name: aliases, short names, tickers, document numbers. Weigh as much as the title.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Names that may be shown to the reader as such.</summary>
    public IReadOnlyList<string> ShownNames { get; init; } = [];

    /// <summary>What the record says; excerpts come from here.</summary>
    public LocalText Text { get; init; } = LocalText.Empty;

    /// <summary>What it belongs to (sectors, topics, district, organisers): found by, and shown when nothing else matched.</summary>
    public LocalText Related { get; init; } = LocalText.Empty;

    /// <summary>Part of <see cref="Related"/> that nobody has confirmed yet.</summary>
    public LocalText Presumed { get; init; } = LocalText.Empty;

    /// <summary>One line under the title: place, category, number.</summary>
    public LocalText Detail { get; init; } = LocalText.Empty;
    public DateOnly? Date { get; init; }

    /// <summary>The record's identity is not settled; every result says so.</summary>
    public bool IsUnconfirmed { get; init; }

    /// <summary>Validity of a policy on a day; null for everything else.</summary>
    public Func<DateOnly, PolicyStatus>? StatusOn { get; init; }

    /// <summary>The text cut into units once; kept because excerpts of frequent results need it again.</summary>
    internal IReadOnlyList<Unit> UnitsOf(Language language) => language == Language.En ? _unitsEn.Value : _unitsZh.Value;
}
