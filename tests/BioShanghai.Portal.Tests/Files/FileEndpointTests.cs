using System.Net;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Tests.Web;
using Microsoft.EntityFrameworkCore;
using SkiaSharp;

namespace BioShanghai.Portal.Tests.Files;

public sealed class FileEndpointTests(FilesPortal portal) : IClassFixture<FilesPortal>
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FileSize.Full, 1_600, 1_067)]
    [InlineData(FileSize.Small, 480, 320)]
    public async Task A_photo_of_a_public_listing_is_shown_in_place(FileSize size, int width, int height)
    {
        using var answer = await AskAsync(portal.Photo, size);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/webp", answer.Header("Content-Type"));
        Assert.StartsWith("inline; filename=", answer.Header("Content-Disposition"));
        AssertHeaders(answer);
        using var picture = SKBitmap.Decode(await answer.BytesAsync());
        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task A_document_is_only_ever_saved_and_its_name_stays_in_its_place()
    {
        using var answer = await AskAsync(portal.Paper, FileSize.Full);
        Assert.Equal("application/pdf", answer.Header("Content-Type"));
        var name = answer.Header("Content-Disposition")!;
        Assert.StartsWith("attachment; filename=\"", name);
        Assert.EndsWith("filename*=UTF-8''%E7%8E%AF%E8%AF%84%20%E6%89%B9%E5%A4%8DX-%201.pdf", name);
        Assert.Null(answer.Header("X"));
        AssertHeaders(answer);
        Assert.Equal(FileGiven.Pdf(), await answer.BytesAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(portal.Paper, FileSize.Small)).StatusCode);
    }

    [Fact]
    public async Task A_reader_who_holds_the_bytes_is_not_sent_them_again()
    {
        using var first = await AskAsync(portal.Photo, FileSize.Small);
        var tag = first.Header("ETag")!;
        Assert.Matches("^\"[0-9a-f]{32}-s\"$", tag);
        using var again = await AskAsync(portal.Photo, FileSize.Small, ("If-None-Match", tag));
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.StatusCode, (await again.BytesAsync()).Length));
        Assert.Equal(tag, again.Header("ETag"));
        AssertHeaders(again);
        using var among = await AskAsync(portal.Photo, FileSize.Small, ("If-None-Match", $"\"x\", {tag}"));
        Assert.Equal(HttpStatusCode.NotModified, among.StatusCode);
        using var other = await AskAsync(portal.Photo, FileSize.Full, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Part_of_a_document_can_be_asked_for()
    {
        using var answer = await AskAsync(portal.Paper, FileSize.Full, ("Range", "bytes=0-4"));
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("%PDF-"u8.ToArray(), await answer.BytesAsync());
        AssertHeaders(answer);
    }

    [Fact]
    public async Task Only_what_a_public_listing_names_of_its_own_is_public()
    {
        var draft = portal.KeepIn("draft-1", null);
        var withdrawn = portal.KeepIn("withdrawn-1", x =>
        {
            x.Publish();
            x.Withdraw();
        });
        var hidden = portal.KeepIn("hidden-1", x => x.Publish(), FreshnessLimits.HideAfterDays + 1);
        var overdue = portal.KeepIn("overdue-1", x => x.Publish(), FreshnessLimits.HideAfterDays);
        foreach (var file in new[] { draft, withdrawn, hidden, portal.Unnamed })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(file, FileSize.Full)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(file, FileSize.Full, ("If-None-Match", $"\"{file.TagOf(FileSize.Full)}\""))).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(overdue, FileSize.Full)).StatusCode);
    }

    [Fact]
    public async Task What_is_withdrawn_is_gone_with_the_next_request()
    {
        var file = portal.KeepIn("going-1", x => x.Publish());
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(file, FileSize.Small)).StatusCode);
        await using var db = portal.Database.CreateDbContext();
        (await db.SpaceListings.SingleAsync(x => x.Code == "going-1", _ct)).Withdraw();
        await db.SaveAsync(TestDatabase.Noon, _ct);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(file, FileSize.Small)).StatusCode);
    }

    [Theory]
    [InlineData("/files/nothing/full")]
    [InlineData("/files/00000000000000000000000000000000/full")]
    [InlineData("/files/%2e%2e/full")]
    [InlineData("/files/")]
    [InlineData("/zh/files/00000000000000000000000000000000/full")]
    public async Task Addresses_of_nothing_lead_nowhere(string address)
    {
        using var answer = await portal.CreatePlainClient().AskAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_file_has_one_address_and_no_language()
    {
        var address = FileAddress.Of(portal.Photo.Id, FileSize.Full);
        foreach (var other in new[] { "/zh" + address, "/en" + address, address.Replace("full", "FULL", StringComparison.Ordinal), $"/files/{portal.Photo.Id}/full" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await portal.CreatePlainClient().AskAsync(other)).StatusCode);
        }
    }

    private Task<HttpResponseMessage> AskAsync(StoredFile file, FileSize size, params (string Name, string Value)[] headers) =>
        portal.CreatePlainClient().AskAsync(FileAddress.Of(file.Id, size), headers);

    private static void AssertHeaders(HttpResponseMessage answer)
    {
        Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox", answer.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("no-cache, public", string.Join(", ", answer.Header("Cache-Control")!.Split(", ").Order()));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Resource-Policy"));
        Assert.Matches("^\"[0-9a-f]{32}-[fs]\"$", answer.Header("ETag")!);
        Assert.Null(answer.Header("Set-Cookie"));
    }
}
