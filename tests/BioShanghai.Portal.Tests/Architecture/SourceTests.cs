using System.Text.RegularExpressions;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Architecture;

/// <summary>What the source may not contain, and where the exceptions live.</summary>
public sealed class SourceTests
{
    private static readonly string[] MayWriteMarkup = ["JsonLd.cs", "GuideHtml.razor"];
    private static readonly string[] MayReadHidden =
    [
        "src/BioShanghai.Portal.Core/Programme/", "src/BioShanghai.Portal.Core/Content/", "src/BioShanghai.Portal.Core/Users/UserService", "src/BioShanghai.Portal.Core/Workspace/",
        "src/BioShanghai.Portal.Core/Taxonomy/DictionaryService", "src/BioShanghai.Portal.Core/Cases/CaseReferrals", "src/BioShanghai.Portal.Core/Cases/CaseAsks",
    ];

    [Fact]
    public void Time_comes_from_the_clock_that_tests_can_set() =>
        AssertNowhere(Repository.Files("src", ".cs", ".razor"), @"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b");

    [Fact]
    public void Queries_are_portable_across_the_three_databases() =>
        AssertNowhere(Repository.Files("src", ".cs", ".razor"), @"EF\.Functions\.|FromSql|ExecuteSql|SqlQuery");

    // Partners that are not public are seen by those who run the programme, compare names, load content, name grants count where a term is used or follow what was referred.
    [Fact]
    public void Hidden_rows_are_read_in_named_places_only()
    {
        AssertNowhere(Repository.Files("src", ".cs", ".razor").Where(x => x.Name != "PartnerRows.cs"), "IgnoreQueryFilters");
        AssertNowhere(Repository.Files("src", ".cs", ".razor").Where(x => !MayReadHidden.Any(y => x.Path.StartsWith(y, StringComparison.Ordinal))), @"AllPartners\(");
    }

    [Fact]
    public void Raw_markup_is_written_in_named_places_only() =>
        AssertNowhere(Repository.Files("src", ".cs", ".razor").Where(x => !MayWriteMarkup.Contains(x.Name)), @"new MarkupString|\(MarkupString\)|AddMarkupContent");

    [Theory]
    [InlineData(@"\sstyle\s*=\s*[""@]")]
    [InlineData(@"<script(?![^>]*application/ld\+json)(?![^>]*\ssrc=)")]
    [InlineData(@"<style\b")]
    [InlineData(@"\son[a-z]+\s*=\s*""")]
    [InlineData(@"javascript:")]
    public void Pages_obey_the_content_security_policy(string forbidden) =>
        AssertNowhere(Repository.Files("src/BioShanghai.Portal.Public", ".razor"), forbidden);

    // A value that is drawn reaches the browser after the next letter was typed and takes that letter away; a bound one does not.
    [Fact]
    public void What_somebody_types_is_bound_and_not_drawn() =>
        AssertNowhere(Repository.Files("src/BioShanghai.Portal.Web", ".razor"), @"@oninput\s*=");

    [Fact]
    public void Links_of_pages_are_relative_to_the_language() =>
        AssertNowhere(Repository.Files("src/BioShanghai.Portal.Public", ".razor"), @"<a\b[^>]*\shref=""(/(zh|en)/|#)");

    [Fact]
    public void Every_page_begins_with_its_head()
    {
        var pages = Repository.Files("src/BioShanghai.Portal.Public", ".razor").Where(x => x.Text.Contains("@page \"", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(pages);
        Assert.Empty(pages.Where(x => !x.Text.Contains("<PageTop ", StringComparison.Ordinal)).Select(x => x.Path));
    }

    [Fact]
    public void Source_files_stay_readable_in_length()
    {
        var files = Repository.Files("src", ".cs", ".razor").Where(x => !x.Path.Contains("/Migrations/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        Assert.Empty(files.Where(x => x.Text.Count(c => c == '\n') > 330).Select(x => x.Path));
    }

    [Fact]
    public void The_repository_knows_no_machine_and_no_package_registry()
    {
        // Spelled in halves, so that this file does not find itself.
        string[] forbidden = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "registry." + "npmjs", "api." + "nuget.org", "npmmirror" + ".com"];
        var pattern = string.Join('|', forbidden.Select(Regex.Escape));
        AssertNowhere(Repository.Files("", ".cs", ".razor", ".md", ".sh", ".json", ".props", ".csproj", ".sln", ".css", ".js", "run"), $@"(?<![\w.])({pattern})");
    }

    [Fact]
    public void The_top_level_of_the_repository_is_what_it_is_said_to_be()
    {
        string[] allowed =
        [
            ".ci", ".editorconfig", ".gitattributes", ".gitignore", "BioShanghai.Portal.sln", "Directory.Build.props", "Directory.Packages.props",
            "README.md", "THIRD-PARTY-NOTICES.md", "bench", "docs", "dotnet-tools.json", "eng", "global.json", "src", "tests",
        ];
        Assert.Empty(Repository.TopLevel().Except(allowed));
        Assert.Contains("src", Repository.TopLevel());
    }

    private static void AssertNowhere(IEnumerable<SourceFile> files, string pattern)
    {
        var looked = files.ToList();
        Assert.NotEmpty(looked);
        var found = looked.SelectMany(x => x.Lines(new Regex(pattern))).ToList();
        Assert.True(found.Count == 0, $"{pattern}\n{string.Join('\n', found)}");
    }
}
