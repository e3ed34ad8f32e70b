using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Files;

public sealed class FileStoreTests : IDisposable
{
    private const string Owner = "space:building-1";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly FileStore _store;

    public FileStoreTests() => _store = new FileStore(_database);

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_kept_file_gives_back_its_bytes_to_its_owner_alone()
    {
        var sent = FileIntake.Accept(FileGiven.Picture(600, 400), "a.jpg", FileKind.Photo);
        var kept = await _store.AddAsync(Owner, sent, "officer-1", TestDatabase.Noon, _ct);
        Assert.Equal(("a.webp", "officer-1", TestDatabase.Noon, 600, 400), (kept.Name, kept.UploadedBy, kept.UploadedAtUtc, kept.Width, kept.Height));
        foreach (var copy in sent.Copies)
        {
            Assert.Equal(copy.Bytes, (await _store.OpenAsync(Owner, kept.Id, copy.Size, _ct))!.Content!.Value.ToArray());
        }

        Assert.Null(await _store.OpenAsync("space:building-2", kept.Id, FileSize.Full, _ct));
        var document = await _store.AddAsync(Owner, FileIntake.Accept(FileGiven.Pdf(), "a.pdf", FileKind.Document), "officer-1", TestDatabase.Noon, _ct);
        Assert.Null(await _store.OpenAsync(Owner, document.Id, FileSize.Small, _ct));
        Assert.Equal(2, (await _store.OfAsync(Owner, _ct)).Count);
    }

    [Fact]
    public async Task The_twenty_first_file_is_refused()
    {
        var file = FileIntake.Accept(FileGiven.Pdf(), "a.pdf", FileKind.Document);
        for (var i = 0; i < StoredFile.MostPerOwner; i++)
        {
            await _store.AddAsync(Owner, file, "officer-1", TestDatabase.Noon, _ct);
        }

        Assert.Equal("File.TooManyForOwner", (await Assert.ThrowsAsync<RuleException>(() => _store.AddAsync(Owner, file, "officer-1", TestDatabase.Noon, _ct))).Code);
        await _store.AddAsync("space:building-2", file, "officer-1", TestDatabase.Noon, _ct);
    }

    [Fact]
    public async Task More_than_sixty_megabytes_are_refused()
    {
        var large = new AcceptedFile(FileKind.Document, "a.pdf", "application/pdf", [new(FileSize.Full, new byte[20_000_000])], null, null);
        for (var i = 0; i < 3; i++)
        {
            await _store.AddAsync(Owner, large, "officer-1", TestDatabase.Noon, _ct);
        }

        var small = FileIntake.Accept(FileGiven.Pdf(), "a.pdf", FileKind.Document);
        Assert.Equal("File.TooMuchForOwner", (await Assert.ThrowsAsync<RuleException>(() => _store.AddAsync(Owner, small, "officer-1", TestDatabase.Noon, _ct))).Code);
    }

    [Fact]
    public async Task Files_nobody_names_are_removed_after_a_while_and_no_others()
    {
        var file = FileIntake.Accept(FileGiven.Pdf(), "a.pdf", FileKind.Document);
        var named = await _store.AddAsync(Owner, file, "officer-1", TestDatabase.Noon, _ct);
        var inDraft = await _store.AddAsync(Owner, file, "officer-1", TestDatabase.Noon, _ct);
        var orphan = await _store.AddAsync(Owner, file, "officer-1", TestDatabase.Noon, _ct);
        var young = await _store.AddAsync(Owner, file, "officer-1", TestDatabase.Noon.AddDays(1), _ct);
        await _database.AddAsync(new SpaceListing("building-1", Samples.Listing() with { Files = [named.Refer(new("平面图", "Floor plan"), new(2026, 11, 1))] }));

        var draft = new Revision(RecordKind.Space, "building-1", "zhangjiang", 0, TestDatabase.Noon);
        draft.Write(Core.Access.Actor.System, FieldValues.Empty.With("files", FileRow.Write([FileRow.Of(inDraft.Refer(LocalText.Empty, default))])).ToJson(), new("楼", "Building"), "zhangjiang", TestDatabase.Noon);
        await _database.AddAsync(draft);

        Assert.Equal(1, await _store.RemoveUnreferencedAsync(TestDatabase.Noon.AddHours(1), _ct));
        Assert.Equal(new[] { named.Id, inDraft.Id, young.Id }.Order(), (await _store.OfAsync(Owner, _ct)).Select(x => x.Id).Order());
        Assert.Null(await _store.OpenAsync(Owner, orphan.Id, FileSize.Full, _ct));
        await using var db = _database.CreateDbContext();
        Assert.Equal(3, db.StoredFileContents.Count());
    }

    [Fact]
    public async Task A_file_the_listing_names_cannot_be_removed_from_under_it()
    {
        var file = FileIntake.Accept(FileGiven.Pdf(), "a.pdf", FileKind.Document);
        var named = await _store.AddAsync(Owner, file, "officer-1", TestDatabase.Noon, _ct);
        var spare = await _store.AddAsync(Owner, file, "officer-1", TestDatabase.Noon, _ct);
        await _database.AddAsync(new SpaceListing("building-1", Samples.Listing() with { Files = [named.Refer(new("平面图", "Floor plan"), new(2026, 11, 1))] }));
        Assert.Equal("File.InUse", (await Assert.ThrowsAsync<RuleException>(() => _store.RemoveAsync(Owner, named.Id, _ct))).Code);
        await _store.RemoveAsync("space:building-2", spare.Id, _ct);
        await _store.RemoveAsync(Owner, spare.Id, _ct);
        Assert.Equal([named.Id], (await _store.OfAsync(Owner, _ct)).Select(x => x.Id));
    }
}
