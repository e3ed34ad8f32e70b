using System.Diagnostics;
using BioShanghai.Portal.Web.App;

namespace BioShanghai.Portal.Tests.Content;

/// <summary>The command as an operator runs it: a process of its own, its console and its exit code.</summary>
public sealed class ContentCommandTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly string _data = Directory.CreateTempSubdirectory("portal-data-").FullName;
    private readonly ContentFolder _folder = new();

    [Fact]
    public async Task Import_creates_the_database_and_says_what_it_did()
    {
        var (code, output, errors) = await RunAsync("content", "import", _folder.Path);
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal("Content import: 279 added, 0 changed, 0 unchanged, 0 kept because edited in the site.", output.Trim());

        (_, output, _) = await RunAsync("content", "import");
        Assert.Equal("Content import: 0 added, 0 changed, 279 unchanged, 0 kept because edited in the site.", output.Trim());
    }

    [Fact]
    public async Task A_faulty_folder_is_refused_with_one_line_per_fault_and_no_database_is_made()
    {
        _folder.Edit("parks.json", x => x[3]!["focusSectors"]![2] = "alchemy");
        _folder.Edit("policies.json", x => x[0]!["summary"]!.AsObject().Remove("en"));
        var (code, output, errors) = await RunAsync("content", "import", _folder.Path);

        Assert.Equal((1, ""), (code, output));
        Assert.Equal(
            ["parks.json $[3].focusSectors[2]: there is no sector 'alchemy'", "policies.json $[0].summary.en: is missing", "Nothing was imported."],
            errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.False(File.Exists(Path.Combine(_data, "portal.db")));
    }

    [Theory]
    [InlineData("content")]
    [InlineData("content export")]
    [InlineData("frobnicate")]
    [InlineData("content import a b")]
    public async Task An_unknown_command_shows_what_there_is(string line)
    {
        using var errors = new StringWriter();
        var code = await PortalCommands.RunAsync(line.Split(' '), () => throw new InvalidOperationException(), TextWriter.Null, errors, _ct);
        Assert.Equal(1, code);
        Assert.Contains("content import <folder>", errors.ToString());
    }

    [Fact]
    public async Task A_database_that_is_no_database_is_told_in_one_sentence()
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "portal.db"), new string('x', 8192), _ct);
        var (code, _, errors) = await RunAsync("content", "import");
        Assert.Equal(1, code);
        Assert.Contains("The database cannot be used", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public async Task An_unknown_provider_is_told_in_one_sentence()
    {
        var (code, _, errors) = await RunAsync("content", "import", "--Database:Provider=Oracle");
        Assert.Equal(1, code);
        Assert.Contains("Database:Provider is 'Oracle'; use Sqlite, SqlServer or PostgreSql.", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
            Environment = { ["Portal__DataDirectory"] = _data },
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "BioShanghai.Portal.Web.dll"));
        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(_ct);
        var errors = process.StandardError.ReadToEndAsync(_ct);
        await process.WaitForExitAsync(_ct);
        return (process.ExitCode, await output, await errors);
    }
}
