namespace BioShanghai.Portal.Core.Content;

/// <summary>One fault of the content: the file, where in it (a JSON path such as <c>$[3].focusSectors[2]</c>) and why it is refused.</summary>
public sealed record ContentProblem(string File, string Path, string Reason)
{
    public override string ToString() => Path.Length == 0 ? $"{File}: {Reason}" : $"{File} {Path}: {Reason}";
}

/// <summary>The content was refused as a whole; nothing was saved.</summary>
public sealed class ContentException(IReadOnlyList<ContentProblem> problems)
    : PortalException(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<ContentProblem> Problems { get; } = problems;
}
