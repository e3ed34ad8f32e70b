namespace BioShanghai.Portal.E2E.Support;

/// <summary>One kind of page, by an example that the starting content holds.</summary>
/// <param name="Path">Path within the language, without a leading slash.</param>
public sealed record PageType(string Name, string Path, int Status = 200);

/// <summary>The one list of kinds of page; the tests, the page checkers and the screenshots all go through it.</summary>
public static class PageTypes
{
    public static readonly IReadOnlyList<PageType> All =
    [
        new("home", ""),
        new("lifecycle", "lifecycle"),
        new("not-found", "no-such-page", 404),
    ];

    public static readonly string[] Languages = ["zh", "en"];

    /// <summary>Every kind of page in every language.</summary>
    public static TheoryData<string, string> InEveryLanguage
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var page in All)
            {
                foreach (var language in Languages)
                {
                    data.Add(page.Name, language);
                }
            }

            return data;
        }
    }

    public static PageType Named(string name) => All.Single(x => x.Name == name);
}
