using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Tests.Web;

namespace BioShanghai.Portal.Tests.Files;

public sealed partial class ListingFilesPageTests(FilesPortal portal) : IClassFixture<FilesPortal>
{
    [Fact]
    public async Task Photos_stand_with_caption_date_and_size_so_that_nothing_moves()
    {
        var html = await PageAsync("/en/spaces/building-1");
        var small = FileAddress.Of(portal.Photo.Id, FileSize.Small);
        Assert.Contains($"<img src=\"{small}\" srcset=\"{small} 480w, {FileAddress.Of(portal.Photo.Id, FileSize.Full)} 1600w\"", html, StringComparison.Ordinal);
        Assert.Contains("width=\"1600\" height=\"1067\" alt=\"Photo: Lobby & stairs\" loading=\"lazy\"", html, StringComparison.Ordinal);
        Assert.Contains("Lobby & stairs <time datetime=\"2026-10-08\">8 October 2026</time>", html, StringComparison.Ordinal);
        // A picture that stands upright is narrower than its long side.
        Assert.Contains($"{FileAddress.Of(portal.Portrait.Id, FileSize.Small)} 360w, {FileAddress.Of(portal.Portrait.Id, FileSize.Full)} 900w", html, StringComparison.Ordinal);
        Assert.DoesNotContain("No photos or plans yet", html, StringComparison.Ordinal);
        Assert.DoesNotContain(portal.Unnamed.Id.ToString("N"), html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plans_and_documents_are_listed_with_kind_size_and_date()
    {
        var html = await PageAsync("/zh/spaces/building-1");
        Assert.Contains("图纸和资料", html, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{FileAddress.Of(portal.Paper.Id, FileSize.Full)}\">环评批复</a>", html, StringComparison.Ordinal);
        Assert.Matches("资料 · PDF · 1 KB · <time datetime=\"2026-10-08\">2026年10月8日</time>", Spaces().Replace(html, " "));
        Assert.Contains("alt=\"图纸：标准层平面\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_a_page_names_is_there()
    {
        var html = await PageAsync("/en/spaces/building-1");
        var addresses = Addresses().Matches(html).Select(x => x.Value).Distinct().ToList();
        Assert.Equal(7, addresses.Count);
        foreach (var address in addresses)
        {
            using var answer = await portal.CreatePlainClient().AskAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Open_data_names_the_files_with_their_addresses()
    {
        using var answer = await portal.CreatePlainClient().AskAsync("/api/v1/spaces/building-1");
        var files = JsonDocument.Parse(await answer.BytesAsync()).RootElement.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(["photo", "photo", "plan", "document"], files.Select(x => x.GetProperty("kind").GetString()));
        Assert.Equal("http://localhost" + FileAddress.Of(portal.Photo.Id, FileSize.Full), files[0].GetProperty("address").GetString());
        Assert.Equal("http://localhost" + FileAddress.Of(portal.Photo.Id, FileSize.Small), files[0].GetProperty("smallAddress").GetString());
        Assert.Equal("2026-10-08", files[3].GetProperty("datedOn").GetString());
        using var dictionary = await portal.CreatePlainClient().AskAsync("/api/v1/dictionary.csv");
        Assert.Contains("files[].address", await dictionary.TextAsync(), StringComparison.Ordinal);
    }

    private async Task<string> PageAsync(string address)
    {
        using var answer = await portal.CreatePlainClient().AskAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    [GeneratedRegex("/files/[0-9a-f]{32}/(full|small)")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
