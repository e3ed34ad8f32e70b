using BioShanghai.Portal.Core.Shortlists;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Core.Questions;

/// <summary>What an address asks the form for: the listings, the technical value and the project description it came from.</summary>
/// <param name="About">The technical value asked about, or null.</param>
/// <param name="Project">Address of a project description, relative to the language, or null.</param>
public sealed record QuestionRequest(ShortlistRequest Items, Spec? About, string? Project)
{
    public const string AboutName = "about";
    public const string ProjectName = "project";

    /// <summary>Longest value of an address that is read.</summary>
    public const int LongestValue = Question.ProjectMaxLength + 1;

    public static readonly IReadOnlyList<string> QueryNames = [ShortlistRequest.ItemsName, AboutName, ProjectName];

    /// <summary>Reads values as given; what cannot be read is left out.</summary>
    public static QuestionRequest Of(IEnumerable<string?> items, string? about, string? project) => new(
        ShortlistRequest.Of(items),
        about is not null && Specs.Find(about) is { } definition ? definition.Spec : null,
        IsProject(project) ? project : null);

    // It becomes a link on the page of the service desk: an address of the finder and nothing else.
    private static bool IsProject(string? text) =>
        text is { Length: <= Question.ProjectMaxLength }
        && (text.StartsWith("spaces/match?", StringComparison.Ordinal) || text.StartsWith("spaces?", StringComparison.Ordinal))
        && text.All(x => !char.IsControl(x) && !char.IsWhiteSpace(x) && !char.IsSurrogate(x) && x is not ('\\' or '<' or '>' or '"'));
}
