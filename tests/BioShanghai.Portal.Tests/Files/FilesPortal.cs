using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Files;

/// <summary>The site with a listing that shows two photos, a drawn plan and a document.</summary>
public sealed class FilesPortal : PortalFactory
{
    public const string Code = "building-1";
    public const string NamesOthers = "building-2";

    public static readonly DateOnly Today = DateOnly.FromDateTime(TestDatabase.Noon);

    public FilesPortal()
    {
        Clock = new FakeTimeProvider(TestDatabase.Noon);
        Photo = Keep(Code, FileGiven.Picture(1_800, 1_200), "大堂 <1>.jpg", FileKind.Photo);
        Portrait = Keep(Code, FileGiven.Picture(900, 1_200), "lift.jpg", FileKind.Photo);
        Drawing = Keep(Code, FileGiven.Picture(1_200, 800), "floor.jpg", FileKind.Plan);
        Paper = Keep(Code, FileGiven.Pdf(), "环评 批复\r\nX: 1.pdf", FileKind.Document);
        Unnamed = Keep(Code, FileGiven.Picture(300, 200), "spare.jpg", FileKind.Photo);
        Add(Code, [Named(Photo, "大堂", "Lobby & stairs"), Named(Portrait, "货梯", "Goods lift"), Named(Drawing, "标准层平面", "Typical floor"), Named(Paper, "环评批复", "Environmental approval")]);
        // A listing that names a file of another one.
        Add(NamesOthers, [Named(Unnamed, "借来的", "Borrowed")]);
    }

    public StoredFile Photo { get; }
    public StoredFile Portrait { get; }
    public StoredFile Drawing { get; }
    public StoredFile Paper { get; }
    public StoredFile Unnamed { get; }

    /// <summary>Keeps a file and lets a listing of its own name it.</summary>
    /// <param name="change">What is done with the listing, which is a draft; null leaves it one.</param>
    public StoredFile KeepIn(string code, Action<SpaceListing>? change, int confirmedDaysAgo = 0)
    {
        var file = Keep(code, FileGiven.Picture(300, 200), "a.jpg", FileKind.Photo);
        Add(code, [Named(file, "大堂", "Lobby")], change, confirmedDaysAgo);
        return file;
    }

    private StoredFile Keep(string code, byte[] bytes, string name, FileKind kind) => new FileStore(Database)
        .AddAsync(SpaceListing.ChangeKeyOf(code), FileIntake.Accept(bytes, name, kind), "officer-1", TestDatabase.Noon).GetAwaiter().GetResult();

    private void Add(string code, FileRef[] files, Action<SpaceListing>? change, int confirmedDaysAgo)
    {
        var listing = new SpaceListing(code, Samples.Listing() with { Files = files, ConfirmedOn = Today.AddDays(-confirmedDaysAgo) });
        change?.Invoke(listing);
        Database.AddAsync(listing).GetAwaiter().GetResult();
    }

    private void Add(string code, FileRef[] files) => Add(code, files, x => x.Publish(), 0);

    private static FileRef Named(StoredFile file, string zh, string en) => file.Refer(new(zh, en), new(2026, 10, 8));
}
