#pragma warning disable xUnit1051 // The calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Files;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>Photos and documents from the form to the public: sent, named by a version, seen by its reviewer, public with it, kept for history.</summary>
public sealed class RecordFilesTests : IAsyncLifetime
{
    private const RecordKind Space = RecordKind.Space;

    private readonly Desk _desk = new();

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_sent_photo_is_public_only_once_a_version_that_names_it_is_published()
    {
        var photo = await SendAsync(FileGiven.WithExif(FileGiven.Picture(1_800, 1_200), 1), "大堂.jpg");
        Assert.Equal((FileKind.Photo, 1_600, new DateOnly(2026, 11, 24)), (photo.Kind, photo.Width, photo.DatedOn));
        await _desk.ChangeAsync(_desk.Chen, "files", Rows(photo));
        Assert.Empty((await _desk.LiveAsync()).Files);
        Assert.Empty(await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null));

        var sheet = await ReviewAsync(_desk.Zhou);
        var change = Assert.Single(sheet.Changes);
        Assert.Equal(("files", FieldKind.Files, 1), (change.Field.Key, change.Field.Kind, change.Added.Count));
        Assert.NotNull((await _desk.Files(_desk.Zhou).OpenAsync(photo.Id, FileSize.Small)).Content);
        Assert.Empty((await _desk.LiveAsync()).Files);
        await _desk.Reviews(_desk.Zhou).ApproveAsync(sheet.Revision.Id, sheet.Revision.Version);

        var shown = Assert.Single((await _desk.LiveAsync()).Files);
        Assert.Equal((photo.Id, "大堂", "Lobby", 1_600), (shown.Id, shown.Caption.Zh, shown.Caption.En, shown.Width));
    }

    [Fact]
    public async Task Another_districts_officer_and_people_without_the_role_find_no_such_file()
    {
        var photo = await SendAsync(FileGiven.Picture(60, 40), "a.jpg");
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.Files(_desk.Lin).OpenAsync(photo.Id, FileSize.Full));
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.Files(_desk.Lin).AddAsync(Desk.Listing, null, "a.jpg", new MemoryStream(FileGiven.Picture(60, 40))));
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.Files(_desk.Lin).ListAsync(Desk.Listing, null));
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.Files(_desk.Chen).OpenAsync(Guid.NewGuid(), FileSize.Full));
        await Assert.ThrowsAsync<ForbiddenException>(() => _desk.Files(_desk.Auditor).OpenAsync(photo.Id, FileSize.Full));
    }

    [Fact]
    public async Task Files_of_a_listing_nobody_has_saved_are_their_senders_alone()
    {
        var photo = await _desk.Files(_desk.Chen).AddAsync("pudong-new", Desk.Park, "a.jpg", new MemoryStream(FileGiven.Picture(60, 40)));
        Assert.NotNull(await _desk.Files(_desk.Chen).OpenAsync(photo.Id, FileSize.Full));
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.Files(_desk.Zhou).OpenAsync(photo.Id, FileSize.Full));
    }

    [Fact]
    public async Task Taking_out_a_document_that_is_not_public_stands_in_the_trail_and_looking_at_a_photo_does_not()
    {
        var (photo, paper) = (await SendAsync(FileGiven.Picture(60, 40), "a.jpg"), await SendAsync(FileGiven.Pdf(), "环评.pdf"));
        Assert.Equal(FileKind.Document, paper.Kind);
        await _desk.Files(_desk.Zhou).OpenAsync(photo.Id, FileSize.Small);
        Assert.Empty(await _desk.TrailAsync("file.take"));
        await _desk.Files(_desk.Zhou).OpenAsync(paper.Id, FileSize.Full);
        var line = Assert.Single(await _desk.TrailAsync("file.take"));
        Assert.Equal(("周东", "space:" + Desk.Listing), (line.ActorName, line.Target));
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "empty", "File.Empty" }, { "too large", "File.TooLarge" }, { "web page as pdf", "File.WebPageNotTaken" }, { "program as jpg", "File.ProgramNotTaken" }, { "bomb", "File.ImageTooLarge" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_is_not_taken_is_told_and_leaves_nothing_behind(string what, string reason)
    {
        var (bytes, name) = what switch
        {
            "empty" => ([], "a.jpg"),
            "too large" => (new byte[26_000_000], "a.jpg"),
            "web page as pdf" => ("<!DOCTYPE html><html><script>alert(1)</script></html>"u8.ToArray(), "a.pdf"),
            "program as jpg" => ("MZ\0\0\0\0\0\0\0\0"u8.ToArray(), "a.jpg"),
            _ => (FileGiven.PngHead(60_000, 60_000), "a.png"),
        };
        Assert.Equal(reason, (await Assert.ThrowsAsync<RuleException>(() => _desk.Files(_desk.Chen).AddAsync(Desk.Listing, null, name, new MemoryStream(bytes)))).Code);
        Assert.Empty(await _desk.Files(_desk.Chen).ListAsync(Desk.Listing, null));
    }

    [Fact]
    public async Task What_is_too_long_is_not_read_to_its_end()
    {
        using var endless = new Endless();
        Assert.Equal("File.TooLarge", (await Assert.ThrowsAsync<RuleException>(() => _desk.Files(_desk.Chen).AddAsync(Desk.Listing, null, "a.jpg", endless))).Code);
        Assert.InRange(endless.Given, FileIntake.LargestFile, FileIntake.LargestRequest);
    }

    [Fact]
    public async Task The_twenty_first_file_is_refused_and_those_only_history_names_do_not_count()
    {
        var first = await SendAsync(FileGiven.Pdf(), "a.pdf");
        await PublishAsync(Rows(first));
        await PublishAsync("");
        for (var i = 0; i < FileRef.MostPerListing; i++)
        {
            await SendAsync(FileGiven.Pdf(), "a.pdf");
        }

        Assert.Equal("File.TooManyForOwner", (await Assert.ThrowsAsync<RuleException>(() => SendAsync(FileGiven.Pdf(), "a.pdf"))).Code);
    }

    [Fact]
    public async Task A_file_that_only_an_old_version_names_is_kept_and_comes_back_with_it()
    {
        var photo = await SendAsync(FileGiven.Picture(60, 40), "a.jpg");
        await PublishAsync(Rows(photo));
        await PublishAsync("");
        Assert.Empty((await _desk.LiveAsync()).Files);
        Assert.Equal(0, await new FileStore(_desk.Database).RemoveUnreferencedAsync(_desk.Clock.GetUtcNow().UtcDateTime.AddDays(30)));

        var entries = await _desk.History(_desk.Chen).ListAsync(Space, Desk.Listing);
        Assert.Equal("files", Assert.Single(entries[0].Changes).Field.Key);
        await _desk.History(_desk.Chen).RestoreAsync(Space, Desk.Listing, 2);
        await ApproveAsync();
        Assert.Equal(photo.Id, Assert.Single((await _desk.LiveAsync()).Files).Id);
    }

    [Fact]
    public async Task Typed_files_wait_in_the_draft_and_are_not_cleared_away()
    {
        var photo = await SendAsync(FileGiven.Picture(60, 40), "a.jpg");
        var gone = await SendAsync(FileGiven.Picture(60, 40), "b.jpg");
        var sheet = await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing);
        await _desk.Editing(_desk.Chen).KeepAsync(Space, Desk.Listing, sheet.Values.With("files", FileRow.Write([FileRow.Of(photo)])), sheet.Base, sheet.Token);
        Assert.Equal(1, await new FileStore(_desk.Database).RemoveUnreferencedAsync(_desk.Clock.GetUtcNow().UtcDateTime.AddDays(30)));
        Assert.Equal(photo.Id, Assert.Single(await _desk.Files(_desk.Chen).ListAsync(Desk.Listing, null)).Id);
        Assert.NotEqual(photo.Id, gone.Id);
        var row = Assert.Single(FileRow.Read((await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing)).Values["files"]));
        Assert.Equal(photo.Id, row.FileId);
    }

    [Theory]
    [InlineData("no caption", "FileNeedsCaption")]
    [InlineData("no date", "FileNeedsDate")]
    [InlineData("tomorrow", "FileInFuture")]
    [InlineData("words for a date", "FileNotDate")]
    [InlineData("a photo that is none", "FileKind")]
    [InlineData("another listing's", "FileUnknown")]
    [InlineData("twice", "FileTwice")]
    [InlineData("long", "FileCaptionTooLong")]
    public async Task What_is_wrong_with_a_file_is_told_with_its_number(string what, string code)
    {
        var (photo, paper) = (await SendAsync(FileGiven.Picture(60, 40), "a.jpg"), await SendAsync(FileGiven.Pdf(), "a.pdf"));
        var (sound, row) = (Row(photo), Row(paper));
        row = what switch
        {
            "no caption" => row with { En = "" },
            "no date" => row with { Dated = "" },
            "tomorrow" => row with { Dated = "2026-11-25" },
            "words for a date" => row with { Dated = "去年夏天" },
            "a photo that is none" => row with { Kind = "photo" },
            "another listing's" => row with { Id = Guid.NewGuid().ToString("N") },
            "long" => row with { Zh = new string('长', FileRef.CaptionMaxLength + 1) },
            _ => sound,
        };
        var sheet = await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing);
        var fault = Assert.Single(await _desk.Editing(_desk.Chen).CheckAsync(Space, Desk.Listing, sheet.Values.With("files", FileRow.Write([sound, row]))));
        Assert.Equal(("files", code, (object)2), (fault.Key, fault.Code, fault.Args[0]));
    }

    [Fact]
    public async Task Two_people_who_add_files_at_once_keep_both_and_clash_only_on_the_same_caption()
    {
        var (a, b, c) = (await SendAsync(FileGiven.Picture(60, 40), "a.jpg"), await SendAsync(FileGiven.Picture(60, 40), "b.jpg"), await SendAsync(FileGiven.Pdf(), "c.pdf"));
        await _desk.ChangeAsync(_desk.Chen, "files", Rows(a));
        var (chen, zhou) = (await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing), await _desk.Editing(_desk.Zhou).OpenAsync(Space, Desk.Listing));
        await _desk.ChangeAsync(_desk.Chen, "files", Rows(b, a), chen);
        var joined = await _desk.ChangeAsync(_desk.Zhou, "files", Rows(a, c), zhou);
        Assert.True(joined.IsSaved);
        Assert.Equal([b.Id, a.Id, c.Id], FileRow.IdsIn(joined.Values["files"]));

        (chen, zhou) = (await _desk.Editing(_desk.Chen).OpenAsync(Space, Desk.Listing), await _desk.Editing(_desk.Zhou).OpenAsync(Space, Desk.Listing));
        await _desk.ChangeAsync(_desk.Chen, "files", FileRow.Write([Row(b) with { Zh = "门厅" }, Row(a), Row(c)]), chen);
        var clash = await _desk.ChangeAsync(_desk.Zhou, "files", FileRow.Write([Row(b) with { Zh = "入口" }, Row(a), Row(c)]), zhou);
        Assert.Equal("files", Assert.Single(clash.Clash!.Clashes).Field.Key);
    }

    [Fact]
    public void Captions_may_hold_the_signs_of_the_table()
    {
        var row = new FileRow(Guid.NewGuid().ToString("N"), "plan", "一层 | 二层", @"Level 1 \ 2 | east", "2026-01-02");
        Assert.Equal(row, Assert.Single(FileRow.Read(FieldValues.Clean(FileRow.Write([row])))));
    }

    private async Task<FileRef> SendAsync(byte[] bytes, string name) => await _desk.Files(_desk.Chen).AddAsync(Desk.Listing, null, name, new MemoryStream(bytes));

    private static FileRow Row(FileRef file) => FileRow.Of(file) with { Zh = "大堂", En = "Lobby" };

    private static string Rows(params FileRef[] files) => FileRow.Write(files.Select(Row));

    private async Task PublishAsync(string files)
    {
        await _desk.ChangeAsync(_desk.Chen, "files", files);
        await ApproveAsync();
    }

    private async Task ApproveAsync()
    {
        Assert.Empty(await _desk.Editing(_desk.Chen).SubmitAsync(Space, Desk.Listing, null));
        var sheet = await ReviewAsync(_desk.Zhou);
        await _desk.Reviews(_desk.Zhou).ApproveAsync(sheet.Revision.Id, sheet.Revision.Version);
    }

    private async Task<ReviewSheet> ReviewAsync(Actor reader) =>
        await _desk.Reviews(reader).OpenAsync((await _desk.Reviews(reader).ListAsync()).Single(x => x.Revision.State == RevisionState.InReview).Revision.Id);

    /// <summary>Goes on for ever, and counts.</summary>
    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Clear();
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
