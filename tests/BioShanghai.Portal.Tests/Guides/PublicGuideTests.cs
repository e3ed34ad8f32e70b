using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Guides;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Guides;

/// <summary>Editions and live records over a private database.</summary>
public sealed class PublicGuideTests : IDisposable
{
    private static readonly Provenance Cited = new(Confidence.High, ["BioShanghai (WeChat), 2023-04-18"], LocalText.Empty);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly FakeTimeProvider _clock = new(TestDatabase.Noon);
    private readonly PublicGuide _guide;

    public PublicGuideTests() =>
        _guide = new(_database.Catalogue, new GuideProseCache(NullLogger<GuideProseCache>.Instance), _clock);

    [Fact]
    public async Task The_guide_shows_a_parks_new_name_as_soon_as_the_change_is_heard()
    {
        Assert.DoesNotContain(await KeyParksAsync(), x => x.Name.Zh == "新名园区");
        await using (var db = _database.CreateDbContext())
        {
            var park = await db.Parks.SingleAsync(x => x.Slug == "golden-coast", _ct);
            park.Describe(InputOf(park) with { Name = new("新名园区", "Park renamed") });
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        _database.Catalogue.Forget();
        Assert.Contains(await KeyParksAsync(), x => x.Name.Zh == "新名园区");
    }

    [Fact]
    public async Task Validity_of_embedded_policies_is_that_of_the_day_they_are_read()
    {
        _clock.SetUtcNow(new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var policies = Assert.IsType<GuideRecords.Policies>((await SectionAsync(2023, "municipal")).Reading.Records.Values.Single());
        Assert.Contains(policies.Items, x => x.Policy.EffectiveTo is not null);
        Assert.All(policies.Items.Where(x => x.Policy.EffectiveTo is not null), x => Assert.Contains(x.Status, new[] { PolicyStatus.Expired, PolicyStatus.Replaced }));
    }

    [Fact]
    public async Task A_changed_text_is_read_once_the_change_is_heard_although_renderings_are_kept()
    {
        Assert.DoesNotContain("second thoughts", (await SectionAsync(2023, "scale")).Reading.Prose.Opening, StringComparison.Ordinal);
        await RewriteAsync("scale", new("改过的第一句。", "Written on second thoughts."));
        var opening = (await SectionAsync(2023, "scale")).Reading.Prose.Opening;
        Assert.Contains(opening, new[] { "改过的第一句。", "Written on second thoughts." });
    }

    [Fact]
    public async Task A_directive_for_a_stage_or_indicator_that_does_not_exist_finds_no_records()
    {
        const string Body = "text\n\n{{policies stage=s9-nowhere}}\n\n{{indicator no-such-thing}}";
        await RewriteAsync("scale", new(Body, Body));
        Assert.Empty((await SectionAsync(2023, "scale")).Reading.Records);
    }

    [Fact]
    public async Task An_older_edition_still_opens_is_marked_old_and_leads_to_the_same_section_of_the_newest()
    {
        Assert.False((await SectionAsync(2023, "scale")).Contents.IsOld);
        await _database.AddAsync(
            new GuideEdition(2027, new() { ReleasedOn = new(2027, 1, 5), TextRevisedOn = new(2027, 1, 5), Provenance = Cited }),
            new GuideChapter(2027, "industry-overview", new() { Order = 1, Title = new("产业", "Industry") }),
            new GuideSection(2027, "scale", new() { ChapterSlug = "industry-overview", Order = 1, Title = new("规模", "Scale"), Body = new("新版。", "New."), Provenance = Cited }));

        Assert.Equal(2027, (await _guide.OverviewAsync(null, _ct))!.Contents.Edition.Year);
        var old = await SectionAsync(2023, "scale");
        Assert.True(old.Contents.IsOld);
        Assert.True(old.IsInNewest);
        Assert.False((await SectionAsync(2023, "map")).IsInNewest);
        Assert.Equal([2027, 2023], old.Contents.Years);
        Assert.Null(await _guide.SectionAsync(2027, "map", _ct));
    }

    [Fact]
    public async Task Without_any_edition_there_is_no_guide()
    {
        using var empty = TestDatabase.Empty();
        var guide = new PublicGuide(empty.Catalogue, new GuideProseCache(NullLogger<GuideProseCache>.Instance), _clock);
        Assert.Null(await guide.OverviewAsync(null, _ct));
        Assert.Null(await guide.DocumentAsync(2023, [], _ct));
    }

    public void Dispose() => _database.Dispose();

    private async Task<GuidePage> SectionAsync(int year, string slug) => (await _guide.SectionAsync(year, slug, _ct))!;

    private async Task<List<Park>> KeyParksAsync()
    {
        var reading = (await SectionAsync(2023, "map")).Reading;
        return [.. Assert.IsType<GuideRecords.Parks>(reading.Records[new GuideEmbed.Parks(ParkTier.Key)]).Items.Select(x => x.Park)];
    }

    private async Task RewriteAsync(string slug, LocalText body)
    {
        await using var db = _database.CreateDbContext();
        var section = await db.GuideSections.SingleAsync(x => x.Year == 2023 && x.Slug == slug, _ct);
        section.Describe(new() { ChapterSlug = section.ChapterSlug, Order = section.Order, Title = section.Title, Body = body, Provenance = section.Provenance });
        await db.SaveAsync(TestDatabase.Noon, _ct);
        _database.Catalogue.Forget();
    }

    private static ParkInput InputOf(Park park) => new()
    {
        Order = park.Order,
        Name = park.Name,
        Tier = park.Tier,
        DistrictCode = park.DistrictCode,
        Positioning = park.Positioning,
        Latitude = park.Latitude,
        Longitude = park.Longitude,
        LocationConfidence = park.LocationConfidence,
        Provenance = park.Provenance,
    };
}
