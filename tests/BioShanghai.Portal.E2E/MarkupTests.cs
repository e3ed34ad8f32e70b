using System.Diagnostics;
using System.Text.Json;
using BioShanghai.Portal.E2E.Support;

namespace BioShanghai.Portal.E2E;

/// <summary>The Nu Html Checker finds no error in any kind of page.</summary>
public sealed class MarkupTests(Site site, ITestOutputHelper output)
{
    [Fact]
    public async Task Every_kind_of_page_is_valid_HTML_in_both_languages()
    {
        var jar = Tools.Find("VNU_JAR", "artifacts/tools/node_modules/vnu-jar/build/dist/vnu.jar", "eng/test.sh fetches it");
        var folder = Directory.CreateTempSubdirectory("portal-markup-");
        try
        {
            using var client = new HttpClient();
            foreach (var page in PageTypes.All)
            {
                foreach (var language in PageTypes.Languages)
                {
                    using var response = await client.GetAsync(new Uri(site.AddressOf(page.Name, language)), TestContext.Current.CancellationToken);
                    Assert.Equal(page.Status, (int)response.StatusCode);
                    await File.WriteAllTextAsync(
                        Path.Combine(folder.FullName, $"{language}-{page.Name}.html"),
                        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                        TestContext.Current.CancellationToken);
                }
            }

            var messages = await CheckAsync(jar, folder.FullName);
            output.WriteLine(string.Join('\n', messages.Where(x => !x.IsError).Select(x => x.Text)));
            var errors = messages.Where(x => x.IsError).Select(x => x.Text).ToList();
            Assert.True(errors.Count == 0, string.Join('\n', errors));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<(bool IsError, string Text)>> CheckAsync(string jar, string folder)
    {
        var start = new ProcessStartInfo("java") { RedirectStandardError = true };
        foreach (var argument in new[] { "-jar", jar, "--format", "json", "--skip-non-html", folder })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        // A checker that fell over must not pass for one that found nothing.
        using var report = JsonDocument.Parse(said);
        return
        [
            .. report.RootElement.GetProperty("messages").EnumerateArray().Select(x => (
                x.GetProperty("type").GetString() is "error" or "non-document-error",
                $"{Path.GetFileName(Text(x, "url"))}:{Text(x, "lastLine")} {Text(x, "type")} {Text(x, "subType")}: {Text(x, "message")}: {Text(x, "extract")}")),
        ];
    }

    private static string Text(JsonElement message, string name) => message.TryGetProperty(name, out var value) ? value.ToString() : "";
}
