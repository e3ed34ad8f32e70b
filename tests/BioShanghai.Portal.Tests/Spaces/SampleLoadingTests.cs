using System.Diagnostics;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.OpenData;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Spaces;

/// <summary>Samples in the database: loaded, replaced, cleared, and only where they belong.</summary>
public sealed class SampleLoadingTests
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));

    [Fact]
    public async Task Loading_replaces_samples_and_clearing_removes_them_and_real_listings_stay_as_they_are()
    {
        using var database = new TestDatabase();
        var samples = new SampleService(database, _clock);
        await database.AddAsync(OpenDataSite.RealListing());
        Assert.Equal(150, await samples.LoadAsync(150, 1, _ct));
        Assert.Equal((150, 1), await CountAsync(database));
        Assert.Equal(40, await samples.LoadAsync(40, 2, _ct));
        Assert.Equal((40, 1), await CountAsync(database));
        Assert.Equal(0, await samples.LoadAsync(0, 2, _ct));
        Assert.Equal((0, 1), await CountAsync(database));
        await samples.LoadAsync(40, 2, _ct);
        Assert.Equal(40, await samples.ClearAsync(_ct));
        Assert.Equal(0, await samples.ClearAsync(_ct));
        Assert.Equal((0, 1), await CountAsync(database));
        await using var db = database.CreateDbContext();
        var real = await db.SpaceListings.SingleAsync(_ct);
        Assert.Equal((OpenDataSite.Real, 1), (real.Code, real.Version));
    }

    [Fact]
    public async Task What_is_loaded_twice_reads_the_same()
    {
        using var database = new TestDatabase();
        var samples = new SampleService(database, _clock);
        await samples.LoadAsync(60, 5, _ct);
        var first = await RowsAsync(database);
        await samples.LoadAsync(60, 5, _ct);
        Assert.Equal(first, await RowsAsync(database));
    }

    [Fact]
    public async Task A_refresh_leaves_good_samples_alone_and_replaces_those_that_have_aged()
    {
        using var database = new TestDatabase();
        var samples = new SampleService(database, _clock);
        Assert.Equal(SampleService.DefaultCount, await samples.RefreshAsync(_ct));
        Assert.Equal(0, await samples.RefreshAsync(_ct));
        _clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(0, await samples.RefreshAsync(_ct));
        _clock.Advance(TimeSpan.FromDays(90));
        Assert.Equal(SampleService.DefaultCount, await samples.RefreshAsync(_ct));
    }

    [Theory]
    [InlineData("Development", null, SampleService.DefaultCount)]
    [InlineData("Production", null, 0)]
    [InlineData("Production", "true", SampleService.DefaultCount)]
    [InlineData("Development", "false", 0)]
    public async Task Samples_come_by_themselves_in_development_only(string environment, string? setting, int expected)
    {
        await using var portal = new EnvironmentFactory(environment);
        if (setting is not null)
        {
            portal.With("Samples:Load", setting);
        }

        portal.Clock = _clock;
        await portal.Services.PrepareDatabaseAsync(_ct);
        Assert.Equal((expected, 0), await CountAsync(portal.Database));
    }

    private static async Task<(int Samples, int Real)> CountAsync(TestDatabase database)
    {
        await using var db = database.CreateDbContext();
        return (await db.SpaceListings.CountAsync(x => x.IsSample), await db.SpaceListings.CountAsync(x => !x.IsSample));
    }

    private static async Task<List<string>> RowsAsync(TestDatabase database)
    {
        await using var db = database.CreateDbContext();
        var rows = await db.SpaceListings.AsNoTracking().OrderBy(x => x.Code).ToListAsync();
        return [.. rows.Select(x => System.Text.Json.JsonSerializer.Serialize(x))];
    }

    private sealed class EnvironmentFactory(string environment) : PortalFactory
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseEnvironment(environment);
        }
    }
}

/// <summary>The commands as an operator runs them: a process of its own, its console and its exit code.</summary>
public sealed class SampleCommandTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly string _data = Directory.CreateTempSubdirectory("portal-samples-").FullName;

    [Fact]
    public async Task Samples_are_loaded_and_cleared_from_the_command_line()
    {
        Assert.Equal(0, (await RunAsync("content", "import")).Code);
        Assert.Equal((0, "Samples: 66 loaded.", ""), await RunAsync("samples", "load", "--count", "66", "--seed", "5"));
        Assert.Equal((0, "Samples: 10 loaded.", ""), await RunAsync("samples", "load", "--count=10"));
        Assert.Equal((0, "Samples: 10 removed.", ""), await RunAsync("samples", "clear"));
        Assert.Equal((0, "Samples: 0 removed.", ""), await RunAsync("samples", "clear"));
    }

    [Theory]
    [InlineData("--count", "-5", "count")]
    [InlineData("--count", "many", "count")]
    [InlineData("--count", "1000001", "count")]
    [InlineData("--seed", "-1", "seed")]
    [InlineData("--seed", "99999999999", "seed")]
    public async Task A_bad_number_is_told_in_one_sentence_and_nothing_changes(string name, string value, string setting)
    {
        var (code, output, errors) = await RunAsync("samples", "load", name, value);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"The setting {setting} is '{value}'; it must be a whole number from 0 to ", errors);
        Assert.DoesNotContain("   at ", errors);
        Assert.False(File.Exists(Path.Combine(_data, "portal.db")));
    }

    [Fact]
    public async Task Without_parks_there_is_nothing_to_load_samples_into_and_the_command_says_what_to_do()
    {
        var (code, _, errors) = await RunAsync("samples", "load");
        Assert.Equal(1, code);
        Assert.Contains("There are no parks yet", errors);
        Assert.Contains("content import", errors);
    }

    [Theory]
    [InlineData("samples")]
    [InlineData("samples load all")]
    [InlineData("samples reset")]
    public async Task An_unknown_command_shows_what_there_is(string line)
    {
        using var errors = new StringWriter();
        Assert.Equal(1, await PortalCommands.RunAsync(line.Split(' '), () => throw new InvalidOperationException(), TextWriter.Null, errors, _ct));
        Assert.Contains("samples load", errors.ToString());
        Assert.Contains("samples clear", errors.ToString());
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

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
        return (process.ExitCode, (await output).Trim(), (await errors).Trim());
    }
}
