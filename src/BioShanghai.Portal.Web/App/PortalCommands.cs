using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Spaces.Samples;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Web.App;

/// <summary>Commands given as words before any <c>--setting=value</c>; without one the site is served.</summary>
internal static class PortalCommands
{
    public const string Help = """
        Usage:
          (no command)              serves the site
          content import            loads the shipped content, or updates it
          content import <folder>   loads or updates content from the JSON files of a folder
          samples load              replaces the sample listings by new ones, marked as made up;
                                    --count 400 (0 to 1000000) --seed 1 (the same seed gives the same listings)
          samples clear             removes the sample listings; real ones are never touched
          audit verify              walks the audit trail and says whether it is whole; exit code 1 when it is not
          audit verify <head>       the same, and that it passes through a head noted earlier
          audit head                prints the head of the trail (number:hash), to be kept on another machine
        Settings may follow any command, for example --Portal:DataDirectory=/var/lib/portal
        """;

    /// <summary>The words of the command line, up to the first setting.</summary>
    public static IReadOnlyList<string> WordsOf(string[] args) => [.. args.TakeWhile(x => !x.StartsWith('-') && !IsSetting(x))];

    // A setting may also be written "Name:Part=value"; a path may hold a "=" as well, but not before its first separator.
    private static bool IsSetting(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && word[..at].All(x => char.IsAsciiLetterOrDigit(x) || x is ':' or '_' or '.');

    /// <returns>Exit code: 0 done, 1 refused with the reason on the console.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, Func<IServiceProvider> services, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        if (words is ["help"])
        {
            await output.WriteLineAsync(Help);
            return 0;
        }

        if (words is not (["content", "import"] or ["content", "import", _] or ["samples", "load" or "clear"] or ["audit", "head" or "verify"] or ["audit", "verify", _]))
        {
            await errors.WriteLineAsync($"Unknown command: {string.Join(' ', words)}{Environment.NewLine}{Help}");
            return 1;
        }

        try
        {
            if (words[0] == "audit")
            {
                return await AuditAsync(services(), words, output, errors, ct);
            }

            await (words[0] == "content"
                ? ImportAsync(services(), words.Count == 3 ? ContentSource.Folder(words[2]) : ContentSource.Shipped, output, ct)
                : SamplesAsync(services(), isLoad: words[1] == "load", output, ct));
            return 0;
        }
        catch (Exception exception) when (ExpectedFault.Describe(exception) is { } reason)
        {
            await errors.WriteLineAsync(reason);
            if (words[0] != "audit" && (words[0] == "content" || exception is not StartupException))
            {
                await errors.WriteLineAsync(words[0] == "content" ? "Nothing was imported." : "The samples are as far as they got; run the command again.");
            }

            return 1;
        }
    }

    private static async Task<int> AuditAsync(IServiceProvider services, IReadOnlyList<string> words, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        var verifier = services.GetRequiredService<AuditVerifier>();
        if (words[1] == "head")
        {
            await output.WriteLineAsync((await verifier.HeadAsync(ct)).ToString());
            return 0;
        }

        AuditMark? kept = null;
        if (words.Count == 3 && (kept = AuditMark.Read(words[2])) is null)
        {
            await errors.WriteLineAsync("A head has the form number:hash, as 'audit head' prints it.");
            return 1;
        }

        var check = await verifier.CheckAsync(kept, ct);
        await output.WriteLineAsync($"Audit trail: {check.Lines} lines, head {check.Head}");
        await (check.IsSound ? output.WriteLineAsync("The chain is whole.") : errors.WriteLineAsync($"The chain is broken; the first line that does not fit is {check.FirstFault}."));
        return check.IsSound ? 0 : 1;
    }

    private static async Task SamplesAsync(IServiceProvider services, bool isLoad, TextWriter output, CancellationToken ct)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var count = configuration.Number("count", SampleService.DefaultCount, 0, SampleSupply.MostListings);
        var seed = configuration.Number("seed", SampleService.DefaultSeed, 0, int.MaxValue);
        await services.MigrateDatabaseAsync(ct);
        await using (var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(ct))
        {
            if (isLoad && !await db.Parks.AnyAsync(ct))
            {
                throw new StartupException("There are no parks yet to load samples into; run 'content import' first.");
            }
        }

        var samples = services.GetRequiredService<SampleService>();
        await output.WriteLineAsync(isLoad ? $"Samples: {await samples.LoadAsync(count, seed, ct)} loaded." : $"Samples: {await samples.ClearAsync(ct)} removed.");
    }

    private static async Task ImportAsync(IServiceProvider services, ContentSource source, TextWriter output, CancellationToken ct)
    {
        var importer = services.GetRequiredService<ContentImporter>();
        // Faults of the files are told before a database is created for them.
        importer.Check(source);
        await services.MigrateDatabaseAsync(ct);
        using var alone = await services.HoldForImportAsync(ct);
        var report = await importer.ImportAsync(source, ct);
        foreach (var key in report.Kept)
        {
            await output.WriteLineAsync($"kept as edited in the site: {key}");
        }

        foreach (var key in report.Left)
        {
            await output.WriteLineAsync($"no longer in the files, still in the site: {key}");
        }

        await output.WriteLineAsync($"Content import: {report}.");
    }
}
