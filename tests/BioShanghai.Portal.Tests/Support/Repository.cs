namespace BioShanghai.Portal.Tests.Support;

/// <summary>The working copy the tests were built from, for rules that are about the source itself.</summary>
internal static class Repository
{
    private static readonly string[] NotSource = ["bin", "obj", "artifacts", "node_modules", ".git", "App_Data", "TestResults", ".vs", ".idea"];

    public static string Root { get; } = Find();

    /// <summary>Source files below a folder with one of the endings; never an empty list, so that a rule cannot pass by looking at nothing.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder, params string[] endings)
    {
        var found = Below(new DirectoryInfo(Path.Combine(Root, folder)))
            .Where(x => endings.Length == 0 || endings.Any(x.Name.EndsWith))
            .Select(x => new SourceFile(Path.GetRelativePath(Root, x.FullName).Replace('\\', '/'), File.ReadAllText(x.FullName)))
            .OrderBy(x => x.Path, StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(found);
        return found;
    }

    public static IEnumerable<string> TopLevel() =>
        new DirectoryInfo(Root).EnumerateFileSystemInfos().Select(x => x.Name).Where(x => !NotSource.Contains(x)).Order(StringComparer.Ordinal);

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(x => !NotSource.Contains(x.Name)).SelectMany(Below));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BioShanghai.Portal.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside their repository.");
    }
}

/// <summary>One text file of the repository.</summary>
/// <param name="Path">Path from the root, with forward slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Every line a pattern matches, as "path:line: text", so that a failing rule names the place.</summary>
    public IEnumerable<string> Lines(System.Text.RegularExpressions.Regex pattern) =>
        Text.Split('\n').Select((line, i) => (line, i)).Where(x => pattern.IsMatch(x.line)).Select(x => $"{Path}:{x.i + 1}: {x.line.Trim()}");
}
