using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Files;

public sealed class ListingFileRuleTests
{
    private static readonly Dictionary<string, (IReadOnlyList<FileRef> Files, string Code)> Refused = new()
    {
        ["twenty-one"] = ([.. Enumerable.Range(0, 21).Select(_ => Photo())], "Listing.FilesTooMany"),
        ["one twice"] = (Photo() is var photo ? [photo, photo with { Kind = FileKind.Plan }] : [], "Listing.FileTwice"),
        ["a caption in one language"] = ([Photo() with { Caption = new("大堂", " ") }], "Listing.FileNeedsCaption"),
        ["a long caption"] = ([Photo() with { Caption = new("大堂", new string('x', 161)) }], "Listing.FileNeedsCaption"),
        ["no date"] = ([Photo() with { DatedOn = default }], "Listing.FileNeedsDate"),
        ["a photo without pixels"] = ([Photo() with { Width = null, Height = null }], "Listing.FileNotSound"),
        ["no address"] = ([Photo() with { Id = Guid.Empty }], "Listing.FileNotSound"),
    };

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void Files_a_listing_cannot_show_are_refused(string name) =>
        Assert.Equal(Refused[name].Code, Assert.Throws<RuleException>(() => new SpaceListing("building-1", Samples.Listing() with { Files = Refused[name].Files })).Code);

    [Fact]
    public async Task Files_come_back_from_the_database_as_they_went_in()
    {
        using var database = TestDatabase.WithContent();
        FileRef[] files = [Photo(), Photo() with { Kind = FileKind.Document, Width = null, Height = null }];
        await database.AddAsync(new SpaceListing("building-1", Samples.Listing() with { Files = files }), new SpaceListing("building-2", Samples.Listing()));
        await using var db = database.CreateDbContext();
        Assert.Equal(files, db.SpaceListings.Single(x => x.Code == "building-1").Files);
        Assert.Empty(db.SpaceListings.Single(x => x.Code == "building-2").Files);
    }

    [Fact]
    public void An_address_has_one_spelling()
    {
        var id = new Guid("5f0c1e2d3b4a59687766554433221100");
        Assert.Equal("/files/5f0c1e2d3b4a59687766554433221100/small", FileAddress.Of(id, FileSize.Small));
        Assert.Equal((id, FileSize.Full), FileAddress.Read("5f0c1e2d3b4a59687766554433221100", "full"));
        Assert.Null(FileAddress.Read("5F0C1E2D3B4A59687766554433221100", "full"));
        Assert.Null(FileAddress.Read("5f0c1e2d-3b4a-5968-7766-554433221100", "full"));
        Assert.Null(FileAddress.Read("5f0c1e2d3b4a59687766554433221100", "Full"));
        Assert.Null(FileAddress.Read("..", "full"));
    }

    private static FileRef Photo() => new(Guid.NewGuid(), FileKind.Photo, new LocalText("大堂", "Lobby"), new(2026, 11, 1)) { Width = 1_600, Height = 1_200, Size = 200_000 };
}
