using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Files;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Workspace;

public sealed class FileUpkeepTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly Desk _desk = new();

    private FileUpkeep Upkeep => new(_desk.Database, new FileStore(_desk.Database), _desk.Clock);

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_file_nothing_names_is_removed_and_what_a_listing_a_version_or_a_draft_names_stays()
    {
        var (spare, live, old, typed) = (await KeepAsync(), await KeepAsync(), await KeepAsync(), await KeepAsync());
        await using (var db = _desk.Database.CreateDbContext())
        {
            var listing = await db.SpaceListings.SingleAsync(x => x.Code == Desk.Listing, _ct);
            listing.Describe(ListingFields.InputOf(listing) with { Files = [live.Refer(new("大堂", "Lobby"), new(2026, 11, 1))] });
            db.Revisions.Add(Revision.First(RecordKind.Space, Desk.Listing, Desk.Park, new("名", "Name"), Naming(old), TestDatabase.Noon));
            var draft = new TypedDraft(_desk.Chen.UserId!.Value, RecordKind.Space, Desk.Listing, "{}", "p1");
            draft.Keep(Naming(typed), TestDatabase.Noon);
            db.TypedDrafts.Add(draft);
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        // What was just sent may be on its way into a form.
        Assert.Equal(0, await Upkeep.RunAsync(_ct));
        _desk.Clock.Advance(FileUpkeep.Grace + TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Upkeep.RunAsync(_ct));
        await using var after = _desk.Database.CreateDbContext();
        var kept = await after.StoredFiles.Select(x => x.Id).ToListAsync(_ct);
        Assert.Equal(new[] { live.Id, old.Id, typed.Id }.Order(), kept.Order());
        Assert.DoesNotContain(spare.Id, kept);
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"area":"1200"}""", 0)]
    [InlineData("""{"files":"no id | photo\n\n | "}""", 0)]
    [InlineData("""{"files":"5f0c1e2d3b4a59687766554433221100 | photo | 大堂\n5f0c1e2d-3b4a-5968-7766-554433221101|plan"}""", 2)]
    public void Ids_are_read_as_far_as_there_are_any(string values, int ids) => Assert.Equal(ids, FileUpkeep.NamedIn(values).Count());

    private static string Naming(StoredFile file) => FieldValues.Empty.With("files", $"{file.Id:N} | photo | 大堂").ToJson();

    private Task<StoredFile> KeepAsync() => new FileStore(_desk.Database).AddAsync("space:" + Desk.Listing, FileIntake.Accept(FileGiven.Pdf(), "a.pdf", FileKind.Document), "officer", TestDatabase.Noon, _ct);
}
