using System.Text.Json;
using System.Text.RegularExpressions;
using BioShanghai.Portal.Tests.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.OpenData;

public sealed class OpenApiTests(OpenDataSite site) : IClassFixture<OpenDataSite>
{
    [Fact]
    public async Task The_document_describes_every_route_of_the_interface()
    {
        var document = await site.JsonAsync("/openapi/v1.json");
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString());
        Assert.Equal("http://localhost", document.GetProperty("servers")[0].GetProperty("url").GetString());
        var routes = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(x => "/" + x.RoutePattern.RawText!.Trim('/')).Where(x => x.StartsWith("/api/v1", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        Assert.True(routes.Count > 25);
        Assert.Equal(routes, document.GetProperty("paths").EnumerateObject().Select(x => x.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_what_it_is_for_what_it_takes_and_what_it_answers()
    {
        var document = await site.JsonAsync("/openapi/v1.json");
        var names = new HashSet<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            var operation = Assert.Single(path.Value.EnumerateObject(), x => x.Name == "get").Value;
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("description").GetString()!);
            Assert.NotEmpty(operation.GetProperty("tags").EnumerateArray());
            Assert.True(names.Add(operation.GetProperty("operationId").GetString()!));
            var responses = operation.GetProperty("responses");
            foreach (var status in new[] { "200", "304", "400", "429", "500", "503" })
            {
                Assert.NotEmpty(responses.GetProperty(status).GetProperty("description").GetString()!);
            }

            Assert.True(responses.GetProperty("400").GetProperty("content").TryGetProperty("application/problem+json", out _));
            Assert.NotEmpty(responses.GetProperty("200").GetProperty("content").EnumerateObject());
            var inPath = Regex.Matches(path.Name, @"\{(\w+)\}").Select(x => x.Groups[1].Value).ToList();
            var parameters = operation.TryGetProperty("parameters", out var given) ? given.EnumerateArray().ToList() : [];
            Assert.Equal(inPath, parameters.Where(x => x.GetProperty("in").GetString() == "path").Select(x => x.GetProperty("name").GetString()));
            Assert.All(parameters, x => Assert.True(x.TryGetProperty("schema", out _) && x.GetProperty("description").GetString()!.Length > 0));
            if (inPath.Count > 0)
            {
                Assert.True(responses.TryGetProperty("404", out _), path.Name);
            }
        }
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_enumeration_lists_its_codes()
    {
        var document = await site.JsonAsync("/openapi/v1.json");
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var references = Regex.Matches(document.ToString(), @"""\$ref"":\s*""#/components/schemas/([^""]+)""").Select(x => x.Groups[1].Value).Distinct().ToList();
        Assert.True(references.Count > 20);
        Assert.All(references, x => Assert.True(schemas.TryGetProperty(x, out _), x));
        Assert.Equal(references.Count, Regex.Matches(document.ToString(), @"""\$ref"":\s*""([^""]+)""").Select(x => x.Groups[1].Value).Distinct().Count());
        Assert.Equal(["land", "shell", "gmp-workshop", "laboratory", "office", "incubator"], schemas.GetProperty("SpaceType").GetProperty("enum").EnumerateArray().Select(x => x.GetString()));
        Assert.Equal(["unknown", "known", "not-applicable"], schemas.GetProperty("SpecState").GetProperty("enum").EnumerateArray().Select(x => x.GetString()));
        Assert.Contains("(m²)", schemas.GetProperty("SpaceRecord").GetProperty("properties").GetProperty("areaSquareMetres").GetProperty("description").GetString());
    }

    [Fact]
    public async Task What_the_document_calls_a_value_is_taken_and_what_it_does_not_is_refused()
    {
        var document = await site.JsonAsync("/openapi/v1.json");
        var (client, asked) = (site.CreatePlainClient(), 0);
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(x => !x.Name.Contains('{', StringComparison.Ordinal) && !x.Name.Contains('.', StringComparison.Ordinal)))
        {
            if (!path.Value.GetProperty("get").TryGetProperty("parameters", out var parameters))
            {
                continue;
            }

            foreach (var parameter in parameters.EnumerateArray())
            {
                var schema = parameter.GetProperty("schema");
                schema = schema.TryGetProperty("items", out var items) ? items : schema;
                if (!schema.TryGetProperty("enum", out var values))
                {
                    continue;
                }

                foreach (var value in values.EnumerateArray().Take(3))
                {
                    using var answer = await client.AskAsync($"{path.Name}?{parameter.GetProperty("name")}={value}");
                    Assert.True(answer.IsSuccessStatusCode, $"{path.Name}?{parameter.GetProperty("name")}={value}");
                    asked++;
                }

                using var refused = await client.AskAsync($"{path.Name}?{parameter.GetProperty("name")}=no-such-code");
                Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
            }
        }

        Assert.True(asked > 60);
    }

    [Fact]
    public async Task Every_answer_has_the_properties_its_schema_promises()
    {
        var document = await site.JsonAsync("/openapi/v1.json");
        var schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (var (path, schema) in new[]
        {
            ("/api/v1/parks/zhangjiang", "ParkRecord"), ("/api/v1/partners/iqvia", "PartnerRecord"), ("/api/v1/policies/sh-opinions-2021-5", "PolicyRecord"),
            ("/api/v1/districts/lingang", "DistrictRecord"), ("/api/v1/guide-sections/2023/scale", "GuideSectionRecord"), ("/api/v1/spaces/sample-00001", "SpaceRecord"),
            ("/api/v1/indicators/industry-scale/shanghai/2022/actual", "IndicatorRecord"), ("/api/v1/parks", "ParkList"), ("/api/v1/spaces", "SpaceList"), ("/api/v1", "OpenIndex"),
            ("/api/v1/parks.json", "ParkFile"), ("/api/v1/parks.geojson", "OpenMap"), ("/api/v1/dictionary.json", "DictionaryFile"),
        })
        {
            var promised = schemas.GetProperty(schema).GetProperty("properties").EnumerateObject().Select(x => x.Name).Order(StringComparer.Ordinal);
            Assert.Equal(promised, (await site.JsonAsync(path)).EnumerateObject().Select(x => x.Name).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("zh", "待促进中心确认", "数据字典")]
    [InlineData("en", "to be confirmed by the Centre", "Data dictionary")]
    public async Task The_page_names_every_dataset_its_size_and_how_to_ask(string language, string open, string dictionary)
    {
        using var answer = await site.CreatePlainClient().AskAsync($"/{language}/open-data");
        var html = System.Net.WebUtility.HtmlDecode(await answer.TextAsync());
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(open, html);
        Assert.Contains(dictionary, html);
        Assert.Contains("curl \"http://localhost/api/v1/parks?district=pudong&tier=core\"", html);
        foreach (var set in site.Datasets.All)
        {
            Assert.All(set.Formats, x => Assert.Contains($"href=\"/api/v1/{set.Name}.{x}\"", html));
        }

        foreach (Match address in Regex.Matches(html, @"(?:href=""|curl [^""]*"")(?:http://localhost)?(/(?:api|openapi)/[^""]+)"""))
        {
            using var works = await site.CreatePlainClient().AskAsync(address.Groups[1].Value);
            Assert.True(works.IsSuccessStatusCode, address.Value);
        }
    }

    [Fact]
    public async Task A_licence_that_was_decided_is_given_without_a_doubt()
    {
        await using var decided = new Support.PortalFactory().With("OpenData:LicenceName", "Public Licence 1.0").With("OpenData:LicenceUrl", "https://www.shanghai.gov.cn/licence");
        using var page = await decided.CreatePlainClient().AskAsync("/en/open-data");
        var html = await page.TextAsync();
        Assert.Contains("Public Licence 1.0", html);
        Assert.DoesNotContain("to be confirmed by the Centre", html);
        using var file = await decided.CreatePlainClient().AskAsync("/api/v1/parks.json");
        Assert.Contains("{\"name\":\"Public Licence 1.0\",\"url\":\"https://www.shanghai.gov.cn/licence\",\"toBeConfirmed\":false}", await file.TextAsync());
    }
}
