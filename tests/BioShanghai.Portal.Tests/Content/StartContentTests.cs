using System.Text.Json;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Content;

public sealed class StartContentTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_record_of_the_files_is_in_the_database()
    {
        await using var db = database.CreateDbContext();
        var parks = await db.Parks.ToListAsync(_ct);
        Assert.Equal(
            new Dictionary<string, int>
            {
                ["districts"] = 17, ["sectors"] = 24, ["services"] = 26, ["lifecycle"] = 4, ["parks"] = 33, ["facts"] = 102, ["partners"] = 23,
                ["policies"] = 42, ["indicators"] = 62, ["chapters"] = 9, ["sections"] = 17, ["events"] = 21, ["editions"] = 1,
            },
            new Dictionary<string, int>
            {
                ["districts"] = await db.Districts.CountAsync(_ct),
                ["sectors"] = await db.Sectors.CountAsync(_ct),
                ["services"] = await db.Services.CountAsync(_ct),
                ["lifecycle"] = await db.LifecycleStages.CountAsync(_ct),
                ["parks"] = parks.Count,
                ["facts"] = parks.Sum(x => x.Facts.Count),
                ["partners"] = await db.Partners.CountAsync(_ct),
                ["policies"] = await db.Policies.CountAsync(_ct),
                ["indicators"] = await db.IndicatorValues.CountAsync(_ct),
                ["chapters"] = await db.GuideChapters.CountAsync(_ct),
                ["sections"] = await db.GuideSections.CountAsync(_ct),
                ["events"] = await db.Events.CountAsync(_ct),
                ["editions"] = await db.GuideEditions.CountAsync(_ct),
            });
    }

    [Fact]
    public async Task The_counts_are_those_of_the_shipped_files()
    {
        await using var db = database.CreateDbContext();
        Assert.Equal(CountIn("parks.json"), await db.Parks.CountAsync(_ct));
        Assert.Equal(CountIn("partners.json"), await db.Partners.CountAsync(_ct));
        Assert.Equal(CountIn("policies.json"), await db.Policies.CountAsync(_ct));
        Assert.Equal(CountIn("indicators.json"), await db.IndicatorValues.CountAsync(_ct));
        Assert.Equal(CountIn("events.json"), await db.Events.CountAsync(_ct));
    }

    private static int CountIn(string file)
    {
        using var stream = typeof(ContentSource).Assembly.GetManifestResourceStream("start/" + file)!;
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.GetArrayLength();
    }
}
