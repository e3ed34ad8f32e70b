using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Content;

public sealed class ContentImporterTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly ContentFolder _folder = new();

    private ContentImporter Importer => new(_database, TimeProvider.System);

    [Fact]
    public async Task A_second_run_changes_nothing_and_announces_nothing()
    {
        var before = await LastEventAsync();
        var report = await Importer.ImportAsync(_folder.Source, _ct);

        Assert.Empty(report.Added);
        Assert.Empty(report.Changed);
        Assert.Empty(report.Kept);
        Assert.Equal(17 + 24 + 26 + 4 + 33 + 23 + 42 + 62 + 21 + 1 + 9 + 17, report.Unchanged);
        Assert.Equal(before, await LastEventAsync());
    }

    [Fact]
    public async Task A_record_changed_in_the_files_is_updated_and_announced_alone()
    {
        var before = await LastEventAsync();
        _folder.Edit("parks.json", x => x[3]!["positioning"]!["en"] = "Rewritten.");
        var report = await Importer.ImportAsync(_folder.Source, _ct);

        await using var db = _database.CreateDbContext();
        var key = Assert.Single(report.Changed);
        var changed = await db.Parks.SingleAsync(x => x.Positioning.En == "Rewritten.", _ct);
        Assert.Equal(changed.ChangeKey, key);
        Assert.Equal(2, changed.Version);
        Assert.Equal([key], await db.ChangeEvents.Where(x => x.Id > before).Select(x => x.Key).ToListAsync(_ct));
        Assert.Equal(report.Unchanged, (await Importer.ImportAsync(_folder.Source, _ct)).Unchanged - 1);
    }

    [Fact]
    public async Task A_new_record_of_the_files_is_added()
    {
        _folder.Edit("services.json", x =>
        {
            var copy = x[0]!.DeepClone();
            copy["code"] = "translation-desk";
            x.Add(copy);
        });
        Assert.Equal(["service:translation-desk"], (await Importer.ImportAsync(_folder.Source, _ct)).Added);
    }

    [Fact]
    public async Task What_an_editor_changed_in_the_site_is_kept_and_reported_while_the_rest_follows()
    {
        await EditParkAsync("zhangjiang", "Edited in the site.");
        _folder.Edit("parks.json", x =>
        {
            x[0]!["positioning"]!["en"] = "From the files.";
            x[1]!["positioning"]!["en"] = "From the files.";
        });
        var report = await Importer.ImportAsync(_folder.Source, _ct);

        Assert.Equal(["park:zhangjiang"], report.Kept);
        Assert.Single(report.Changed);
        await using var db = _database.CreateDbContext();
        Assert.Equal("Edited in the site.", (await db.Parks.SingleAsync(x => x.Slug == "zhangjiang", _ct)).Positioning.En);
        Assert.Equal(["park:zhangjiang"], (await Importer.ImportAsync(_folder.Source, _ct)).Kept);
    }

    [Fact]
    public async Task An_edit_the_files_agree_with_later_is_no_longer_reported_and_can_be_updated_again()
    {
        await EditParkAsync("zhangjiang", "The same words.");
        _folder.Edit("parks.json", x => x[0]!["positioning"]!["en"] = "The same words.");
        Assert.Empty((await Importer.ImportAsync(_folder.Source, _ct)).Kept);

        _folder.Edit("parks.json", x => x[0]!["positioning"]!["en"] = "Newer words.");
        Assert.Equal(["park:zhangjiang"], (await Importer.ImportAsync(_folder.Source, _ct)).Changed);
    }

    [Fact]
    public async Task A_record_removed_in_the_site_does_not_come_back()
    {
        await using (var db = _database.CreateDbContext())
        {
            db.Remove(await db.Events.SingleAsync(x => x.Slug == "parks-promotion-2020", _ct));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        Assert.Equal(["event:parks-promotion-2020"], (await Importer.ImportAsync(_folder.Source, _ct)).Kept);
    }

    [Fact]
    public async Task A_record_that_refers_to_one_removed_in_the_site_is_refused_by_name_and_nothing_is_saved()
    {
        await using (var db = _database.CreateDbContext())
        {
            db.Remove(await db.Policies.SingleAsync(x => x.Slug == "pt-life-health-2024", _ct));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        _folder.Edit("policies.json", x => x[0]!["replacedBy"] = "pt-life-health-2024");
        var fault = await Assert.ThrowsAsync<ContentException>(() => Importer.ImportAsync(_folder.Source, _ct));
        Assert.Equal("policy:drug-administration-law-2019: refers to 'pt-life-health-2024', which was removed in the site", fault.Message);
    }

    [Fact]
    public async Task Records_that_left_the_files_stay_and_are_reported()
    {
        _folder.Edit("events.json", x => x.RemoveAt(20));
        var report = await Importer.ImportAsync(_folder.Source, _ct);
        Assert.Equal(["event:pujiang-device-cluster-2025"], report.Left);
        await using var db = _database.CreateDbContext();
        Assert.Equal(21, await db.Events.CountAsync(_ct));
    }

    [Fact]
    public async Task A_record_an_editor_created_under_the_same_slug_is_kept()
    {
        await using (var db = _database.CreateDbContext())
        {
            db.Remove(await db.ImportedRecords.SingleAsync(x => x.Key == "park:zhangjiang", _ct));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        await EditParkAsync("zhangjiang", "Written by an editor.");
        Assert.Equal(["park:zhangjiang"], (await Importer.ImportAsync(_folder.Source, _ct)).Kept);
    }

    [Fact]
    public async Task One_fault_anywhere_and_nothing_at_all_is_saved()
    {
        _folder.Edit("parks.json", x => x[0]!["positioning"]!["en"] = "From the files.");
        _folder.Edit("events.json", x => x[20]!["startsOn"] = "2024-02-30");
        var before = await LastEventAsync();
        await Assert.ThrowsAsync<ContentException>(() => Importer.ImportAsync(_folder.Source, _ct));

        await using var db = _database.CreateDbContext();
        Assert.False(await db.Parks.AnyAsync(x => x.Positioning.En == "From the files.", _ct));
        Assert.Equal(before, await LastEventAsync());
    }

    [Fact]
    public async Task A_refusal_by_the_database_undoes_the_whole_import()
    {
        await using (var db = _database.CreateDbContext())
        {
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TRIGGER Refuse BEFORE UPDATE ON Events BEGIN SELECT RAISE(ABORT, 'refused'); END", _ct);
        }

        _folder.Edit("parks.json", x => x[0]!["positioning"]!["en"] = "From the files.");
        _folder.Edit("events.json", x => x[0]!["summary"]!["en"] = "From the files.");
        await Assert.ThrowsAsync<DbUpdateException>(() => Importer.ImportAsync(_folder.Source, _ct));

        await using var after = _database.CreateDbContext();
        Assert.False(await after.Parks.AnyAsync(x => x.Positioning.En == "From the files.", _ct));
    }

    [Fact]
    public async Task Plain_notes_single_caps_and_files_without_editions_or_successors_are_accepted()
    {
        File.Delete(_folder.PathOf("guide-editions.json"));
        _folder.Edit("indicators.json", x => x[0]!["note"] = "A plain note.");
        _folder.Edit("policies.json", x =>
        {
            foreach (var policy in x)
            {
                policy!.AsObject().Remove("replacedBy");
                foreach (var support in policy["support"]!.AsArray())
                {
                    support!["note"] = "plain";
                }
            }
        });
        await Importer.ImportAsync(_folder.Source, _ct);

        await using var db = _database.CreateDbContext();
        Assert.Equal(new LocalText(null, "A plain note."), (await db.IndicatorValues.SingleAsync(x => x.Order == 1, _ct)).Note);
        Assert.True((await db.Policies.ToListAsync(_ct)).All(x => x.ReplacedBySlug is null));
        Assert.Single(await db.GuideEditions.ToListAsync(_ct));
    }

    [Fact]
    public async Task Start_up_fills_an_empty_database_once_and_leaves_one_filled_from_a_folder_alone()
    {
        using var empty = TestDatabase.Empty();
        var importer = new ContentImporter(empty, TimeProvider.System);
        Assert.Equal(279, (await importer.ImportShippedIfDueAsync(_ct))!.Added.Count);
        Assert.Null(await importer.ImportShippedIfDueAsync(_ct));

        _folder.Edit("parks.json", x => x[0]!["positioning"]!["en"] = "Content of one's own.");
        await importer.ImportAsync(_folder.Source, _ct);
        Assert.Null(await importer.ImportShippedIfDueAsync(_ct));
    }

    [Fact]
    public async Task Of_two_nodes_starting_together_one_imports_and_both_go_on()
    {
        using var empty = TestDatabase.Empty();
        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Task.Run(() => new ContentImporter(empty, TimeProvider.System).ImportShippedIfDueAsync(_ct), _ct)));
        Assert.Equal(279, Assert.Single(reports, x => x is not null)!.Added.Count);
        await using var db = empty.CreateDbContext();
        Assert.Equal(33, await db.Parks.CountAsync(_ct));
    }

    [Fact]
    public async Task Start_up_brings_the_files_of_a_newer_release()
    {
        await using (var db = _database.CreateDbContext())
        {
            (await db.ImportedRecords.SingleAsync(x => x.Key == "content:shipped", _ct)).Remember(new string('0', 64));
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        Assert.Equal(279, (await Importer.ImportShippedIfDueAsync(_ct))!.Unchanged);
        Assert.Null(await Importer.ImportShippedIfDueAsync(_ct));
    }

    [Fact]
    public async Task Open_statements_of_the_files_are_not_settled_in_the_database()
    {
        await using var db = _database.CreateDbContext();
        var partners = await db.Partners.ToListAsync(_ct);
        Assert.DoesNotContain(partners, x => x.ServicesAreConfirmed || x.HeadquartersIsConfirmed);
        Assert.DoesNotContain(partners.SelectMany(x => x.Aliases), x => x.Contains("possibly") || x.Contains('(') && !x.Contains("(上海)"));
        Assert.Contains("艾坤纬", partners.Single(x => x.Slug == "iqvia").Aliases);
        var policies = await db.Policies.ToDictionaryAsync(x => x.Slug, _ct);
        Assert.Equal("sh-import-pilot-2024", policies["sh-import-whitelist-2023"].ReplacedBySlug);
        Assert.Equal(DeclaredStatus.SupersededInPart, policies["sh-opinions-2021-5"].DeclaredStatus);
        Assert.Equal([5_000_000m, 10_000_000m, 30_000_000m], policies["sh-opinions-2021-5"].Support[0].Caps);
        Assert.All(await db.IndicatorValues.Where(x => x.Note.En != null).ToListAsync(_ct), x => Assert.True(x.Note.IsComplete));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private async Task<long> LastEventAsync()
    {
        await using var db = _database.CreateDbContext();
        return await db.ChangeEvents.MaxAsync(x => x.Id, _ct);
    }

    private async Task EditParkAsync(string slug, string positioning)
    {
        await using var db = _database.CreateDbContext();
        var park = await db.Parks.SingleAsync(x => x.Slug == slug, _ct);
        park.Describe(new ParkInput
        {
            Order = park.Order, Name = park.Name, Aliases = park.Aliases, Tier = park.Tier, ParentSlug = park.ParentSlug,
            DistrictCode = park.DistrictCode, Positioning = park.Positioning with { En = positioning }, SectorCodes = park.SectorCodes,
            PlannedAreaHectares = park.PlannedAreaHectares, PlannedAreaConfidence = park.PlannedAreaConfidence,
            Latitude = park.Latitude, Longitude = park.Longitude, LocationConfidence = park.LocationConfidence,
            Address = park.Address, AddressSource = park.AddressSource, Website = park.Website,
            Highlights = park.Highlights, Facts = park.Facts, Provenance = park.Provenance,
        });
        await db.SaveAsync(TestDatabase.Noon, _ct);
    }
}
