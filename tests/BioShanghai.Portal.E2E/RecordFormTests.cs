using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.E2E.Support;
using BioShanghai.Portal.Tests.Files;
using Microsoft.Playwright;
using SkiaSharp;

namespace BioShanghai.Portal.E2E;

/// <summary>Photos, the map and the preview in the form of a record, in real browsers.</summary>
public sealed class RecordFormTests(Site site) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-form-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_photo_is_sent_seen_by_the_reviewer_and_public_once_it_is_approved()
    {
        var code = await site.Officers.ListingAsync("pudong", 5);
        var writer = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        var reader = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("周东", Role.DistrictOfficer, "pudong"));
        var complaints = writer.Complaints(site.Url);
        await writer.GotoAsync($"{site.Url}/zh/manage/listings/{code}");
        await writer.Locator(".file-add:not(.used) input").ChooseAsync([Picture("大堂.png", 1_200, 800), Paper("环评.pdf")]);
        await Assertions.Expect(writer.Locator(".file-rows > li")).ToHaveCountAsync(2);
        var (photo, paper) = (writer.Locator(".file-rows > li").Nth(0), writer.Locator(".file-rows > li").Nth(1));
        await Assertions.Expect(photo.Locator("img")).ToHaveJSPropertyAsync("complete", true);
        await photo.GetByLabel("说明（中文）").FillAsync("一层大堂");
        await photo.GetByLabel("说明（英文）").FillAsync("Lobby, level 1");
        await paper.GetByLabel("说明（中文）").FillAsync("环评批复");
        await paper.GetByLabel("说明（英文）").FillAsync("Environmental approval");
        await Assertions.Expect(writer.Locator("#f-files-fault")).ToHaveCountAsync(0);
        var address = await photo.Locator("img").EvaluateAsync<string>("x => x.src");
        var id = address.Split('/')[^2];

        // Not public, whoever asks.
        await using var visitor = await site.VisitorAsync();
        Assert.Equal(404, (await visitor.APIRequest.GetAsync($"{site.Url}/files/{id}/small")).Status);
        Assert.Contains("/account/sign-in", (await visitor.APIRequest.GetAsync(address)).Url, StringComparison.Ordinal);
        var foreign = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("林宝", Role.DistrictOfficer, "baoshan"));
        Assert.Equal(404, (await foreign.APIRequest.GetAsync(address)).Status);

        await writer.GetByRole(AriaRole.Button, new() { Name = "提交审核" }).ClickAsync();
        await Assertions.Expect(writer.Locator(".record-head .chip")).ToHaveTextAsync("审核中");
        await reader.GotoAsync($"{site.Url}/zh/manage/reviews");
        await reader.Locator($"tr:has-text('{code}') a").First.ClickAsync();
        var shown = reader.Locator("table.diff .file-strip img");
        await Assertions.Expect(shown).ToHaveCountAsync(1);
        await Assertions.Expect(shown).ToHaveJSPropertyAsync("naturalWidth", 480);
        await reader.GetByRole(AriaRole.Button, new() { Name = "批准发布" }).ClickAsync();
        await Assertions.Expect(reader).ToHaveURLAsync($"{site.Url}/zh/manage/reviews");

        var page = await visitor.NewPageAsync();
        await page.ReadUntilAsync($"{site.Url}/en/spaces/{code}", "Lobby, level 1");
        await Assertions.Expect(page.Locator("#photos figcaption")).ToContainTextAsync("Lobby, level 1");
        await Assertions.Expect(page.Locator("#photos img")).Not.ToHaveJSPropertyAsync("naturalWidth", 0);
        await Assertions.Expect(page.Locator("#papers")).ToContainTextAsync("Environmental approval");
        Assert.Equal(200, (await visitor.APIRequest.GetAsync($"{site.Url}/files/{id}/full")).Status);
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        await CloseAsync(writer, reader, foreign);
    }

    [Fact]
    public async Task Files_that_are_not_taken_are_told_one_by_one_and_nothing_else_is_lost()
    {
        var writer = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        await writer.GotoAsync($"{site.Url}/zh/manage/listings/{await site.Officers.ListingAsync("pudong", 6)}");
        await writer.Locator("#f-summary-zh").FillAsync("已写的话");
        await writer.Locator(".file-add:not(.used) input").ChooseAsync(
        [
            Kept("网页.pdf", "<!DOCTYPE html><html><body>x</body></html>"u8.ToArray()), Kept("程序.jpg", "MZ\0\0\0\0\0\0\0\0"u8.ToArray()), Kept("空.jpg", []),
            Kept("大.pdf", new byte[26_000_000]), Picture("好.png", 300, 200),
        ]);
        var told = writer.Locator(".sendings");
        await Assertions.Expect(writer.Locator(".file-rows > li")).ToHaveCountAsync(1);
        foreach (var sentence in new[] { "网页.pdf：文件是网页或文本", "程序.jpg：文件是程序", "空.jpg：文件是空的", "大.pdf：文件超过 25 MB" })
        {
            await Assertions.Expect(told).ToContainTextAsync(sentence);
        }

        await Assertions.Expect(writer.Locator("#f-summary-zh")).ToHaveValueAsync("已写的话");
        // The sentence may be of the pause before; that the captions are missing is said only once the row is kept.
        await Assertions.Expect(writer.Locator("#f-files-fault")).ToBeVisibleAsync();
        await Assertions.Expect(writer.Locator(".record-head .state")).ToContainTextAsync("草稿已保存");
        await writer.ReloadAsync();
        await Assertions.Expect(writer.Locator(".file-rows > li img")).ToHaveCountAsync(1);
        await Assertions.Expect(writer.Locator("#f-summary-zh")).ToHaveValueAsync("已写的话");
        await CloseAsync(writer);
    }

    [Fact]
    public async Task A_document_of_twenty_megabytes_arrives_with_progress_while_typing_goes_on_and_another_can_be_stopped()
    {
        var writer = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        await writer.GotoAsync($"{site.Url}/zh/manage/listings/{await site.Officers.ListingAsync("pudong", 7)}");
        var began = TimeProvider.System.GetTimestamp();
        await writer.Locator(".file-add:not(.used) input").ChooseAsync([Paper("大图纸.pdf", 20_000_000)]);
        await Assertions.Expect(writer.Locator(".sendings progress")).ToBeVisibleAsync();
        await writer.Locator(".file-add:not(.used) input").ChooseAsync([Paper("不要.pdf", 20_000_000)]);
        await Assertions.Expect(writer.Locator(".sendings li")).ToHaveCountAsync(2);
        await writer.Locator("#f-summary-en").FillAsync("Typed meanwhile");
        await writer.Locator(".sendings li").Nth(1).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(writer.Locator(".file-rows > li")).ToHaveCountAsync(1, new() { Timeout = 120_000 });
        TestContext.Current.SendDiagnosticMessage($"20 MB in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s");
        await Assertions.Expect(writer.Locator(".sendings li")).ToHaveCountAsync(0);
        await Assertions.Expect(writer.Locator(".file-rows .paper")).ToContainTextAsync("20 MB");
        await Assertions.Expect(writer.Locator("#f-summary-en")).ToHaveValueAsync("Typed meanwhile");
        await CloseAsync(writer);
    }

    [Fact]
    public async Task The_preview_shows_what_is_typed_in_both_languages_and_names_what_is_wrong()
    {
        var code = await site.Officers.ListingAsync("pudong", 8);
        var writer = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        await writer.GotoAsync($"{site.Url}/zh/manage/listings/{code}");
        var complaints = writer.Complaints(site.Url);
        await writer.Locator("#f-summary-zh").FillAsync("预览里的简介。");
        await writer.Locator("#f-summary-en").FillAsync("Summary in the preview.");
        await writer.Locator("#f-available-from").FillAsync("some day");
        await Assertions.Expect(writer.Locator(".record-head .state")).ToContainTextAsync("草稿已保存");
        await writer.GetByRole(AriaRole.Button, new() { Name = "并排预览" }).ClickAsync();
        var beside = writer.FrameLocator(".preview-frame");
        await Assertions.Expect(beside.Locator("article.listing .lead")).ToHaveTextAsync("预览里的简介。");
        await Assertions.Expect(beside.Locator(".preview-banner")).ToContainTextAsync("可入驻日期");
        await beside.Locator(".preview-lang a").ClickAsync();
        await Assertions.Expect(beside.Locator("article.listing .lead")).ToHaveTextAsync("Summary in the preview.");
        await Assertions.Expect(beside.Locator(".preview-banner")).ToContainTextAsync("Preview, not public");
        await writer.Locator("#f-summary-zh").FillAsync("又改了一次。");
        await Assertions.Expect(beside.Locator("article.listing .lead")).ToHaveTextAsync("又改了一次。");

        var tab = await writer.Context.NewPageAsync();
        var answer = await tab.GotoAsync($"{site.Url}/en/manage/listings/{code}/preview");
        Assert.Equal("no-store", answer!.Headers["cache-control"]);
        await Assertions.Expect(tab.Locator("meta[name=robots][content=noindex]")).ToHaveCountAsync(1);
        await using var visitor = await site.VisitorAsync();
        Assert.Contains("/account/sign-in", (await visitor.APIRequest.GetAsync(tab.Url)).Url, StringComparison.Ordinal);
        var foreign = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("林宝", Role.DistrictOfficer, "baoshan"));
        Assert.Equal(404, (await foreign.APIRequest.GetAsync(tab.Url)).Status);
        Assert.DoesNotContain("Summary in the preview.", await (await visitor.APIRequest.GetAsync($"{site.Url}/en/spaces/{code}")).TextAsync(), StringComparison.Ordinal);
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        await CloseAsync(writer, foreign);
    }

    [Fact]
    public async Task The_Centre_sets_a_parks_point_by_click_and_by_key_and_a_district_only_looks()
    {
        var centre = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("沈心", Role.CentreAdmin));
        await centre.GotoAsync($"{site.Url}/zh/manage/parks/zhangjiang");
        var map = centre.Locator(".picker-surface");
        var box = (await map.BoundingBoxAsync())!;
        // The park has a point already, so a changed one is waited for, not just any.
        var latitude = centre.Locator("#f-latitude");
        await Assertions.Expect(latitude).Not.ToHaveValueAsync("");
        var before = await latitude.InputValueAsync();
        // The middle of the drawing is land of Shanghai.
        await map.ClickAsync(new() { Position = new() { X = box.Width / 2, Y = box.Height / 2 } });
        await Assertions.Expect(latitude).Not.ToHaveValueAsync(before);
        var (north, east) = (await NumberAsync(centre, "#f-latitude"), await NumberAsync(centre, "#f-longitude"));
        Assert.InRange(north, 31.0, 31.6);
        Assert.InRange(east, 121.2, 121.6);
        await map.PressAsync("ArrowUp");
        await Assertions.Expect(centre.Locator("#f-latitude")).ToHaveValueAsync((north + 0.01).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture));
        await centre.Locator("#f-longitude").FillAsync("121.5");
        await Assertions.Expect(centre.Locator(".picker [role=status]")).ToContainTextAsync("121.5° E");

        var officer = await site.Officers.SignInAsync(site, await site.Officers.AddAsync("陈浦", Role.DistrictOfficer, "pudong"));
        await officer.GotoAsync($"{site.Url}/zh/manage/parks/zhangjiang");
        await Assertions.Expect(officer.Locator("#f-latitude")).ToBeDisabledAsync();
        await Assertions.Expect(officer.Locator(".picker-map svg .here")).ToHaveCountAsync(1);
        await Assertions.Expect(officer.Locator(".picker-surface")).ToHaveCountAsync(0);
        await CloseAsync(centre, officer);
    }

    private static async Task<double> NumberAsync(IPage page, string field) =>
        double.Parse(await page.Locator(field).InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task CloseAsync(params IPage[] pages)
    {
        foreach (var page in pages)
        {
            await page.Context.CloseAsync();
        }
    }

    private string Picture(string name, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.SteelBlue);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        return Kept(name, data.ToArray());
    }

    /// <summary>A PDF of one page, with as much in it as makes so many bytes.</summary>
    private string Paper(string name, int size = 0)
    {
        var filling = new byte[Math.Max(0, size - FileGiven.Pdf().Length)];
        filling.AsSpan().Fill((byte)' ');
        return Kept(name, FileGiven.Pdf(more: filling));
    }

    private string Kept(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
