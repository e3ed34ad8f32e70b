using System.Net;
using System.Text.Json;
using BioShanghai.Portal.Core.OpenData;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Tests.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.OpenData;

/// <summary>A site with 400 samples and one real listing, at a fixed noon; shared by the tests of a class.</summary>
public sealed class OpenDataSite : PortalFactory, IAsyncLifetime
{
    public const string Real = "zhangjiang-real-1";

    public OpenDataSite() => Clock = new FakeTimeProvider(new DateTimeOffset(TestDatabase.Noon));

    public OpenDatasets Datasets => Services.GetRequiredService<OpenDatasets>();

    public async ValueTask InitializeAsync()
    {
        await new SampleService(Database, Clock!).LoadAsync();
        await Database.AddAsync(RealListing());
    }

    /// <summary>A published listing that is no sample; its name and note hold what must not leave the house or must not be run.</summary>
    public static SpaceListing RealListing(string code = Real)
    {
        var today = DateOnly.FromDateTime(TestDatabase.Noon);
        var listing = new SpaceListing(code, new SpaceListingInput
        {
            ParkSlug = "zhangjiang",
            Type = SpaceType.Laboratory,
            Name = new("=1+1 号楼", "@SUM(A1) building"),
            Summary = new("联系 someone@example.com 或 https://unknown.example/x", "Write to someone@example.com, see [here](https://unknown.example/x)"),
            AreaSquareMetres = 1_234,
            Tenure = Tenure.Lease,
            Rent = new(3.25m, 4),
            SectorCodes = ["cell-gene-therapy", "biologics"],
            Specs =
            [
                TechnicalSpec.Known(Spec.ClearHeight, 4.5m) with { Source = "https://www.shanghai.gov.cn/x", ConfirmedOn = today },
                TechnicalSpec.Known(Spec.Steam, Specs.No) with { Source = "https://unknown.example/steam" },
                TechnicalSpec.NotApplicable(Spec.SteamFlow),
            ],
            LookedOn = today.AddDays(-3),
            ConfirmedOn = today.AddDays(-2),
            ConfirmedBy = new("浦东新区", "Pudong New Area"),
            Provenance = new(Core.Confidence.High, ["https://www.shanghai.gov.cn/x", "https://unknown.example/y", "a letter"], new("内部备注", "editors only")),
        });
        listing.Publish();
        return listing;
    }

    /// <summary>Asks, expects 200 and reads the JSON.</summary>
    public async Task<JsonElement> JsonAsync(string path)
    {
        using var answer = await CreatePlainClient().AskAsync(path);
        var text = await answer.TextAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Every address of the interface with samples where they belong.</summary>
    public IReadOnlyList<string> Addresses =>
    [
        "/api/v1", "/api/v1/dictionary.json", "/api/v1/dictionary.csv", "/openapi/v1.json",
        .. Datasets.All.SelectMany(x => x.Formats.Select(f => $"/api/v1/{x.Name}.{f}").Prepend($"/api/v1/{x.Name}")),
        "/api/v1/spaces?stock=sample&pageSize=100", "/api/v1/spaces.csv?stock=sample", "/api/v1/spaces.json?stock=sample", "/api/v1/spaces.geojson?stock=sample",
        "/api/v1/parks/zhangjiang", "/api/v1/partners/iqvia", "/api/v1/policies/sh-opinions-2021-5", "/api/v1/districts/lingang", "/api/v1/guide-sections/2023/scale",
        "/api/v1/indicators/industry-scale/shanghai/2022/actual", $"/api/v1/spaces/{Real}", "/api/v1/spaces/sample-00001",
    ];

    /// <summary>Records as rows of named cells, as an RFC 4180 reader sees them.</summary>
    public static List<Dictionary<string, string>> Csv(string text)
    {
        Assert.Equal('\uFEFF', text[0]);
        var (rows, row, cell, isQuoted) = (new List<List<string>>(), new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 1; i < text.Length; i++)
        {
            if (isQuoted)
            {
                if (text[i] != '"')
                {
                    cell.Append(text[i]);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append(text[++i]);
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (text[i] == '"')
            {
                Assert.Equal(0, cell.Length);
                isQuoted = true;
            }
            else if (text[i] == ',' || (text[i] == '\r' && text[i + 1] == '\n'))
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (text[i] == '\r')
                {
                    i++;
                    rows.Add(row);
                    row = [];
                }
            }
            else
            {
                Assert.True(text[i] is not ('\r' or '\n'), "a line break outside quotes");
                cell.Append(text[i]);
            }
        }

        Assert.Empty(row);
        Assert.All(rows, x => Assert.Equal(rows[0].Count, x.Count));
        return [.. rows.Skip(1).Select(x => rows[0].Zip(x).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal))];
    }

    /// <summary>The value at a path of the dictionary, as a file prints it.</summary>
    public static string At(JsonElement record, string path)
    {
        foreach (var part in path.Split('.'))
        {
            if (record.ValueKind == JsonValueKind.Null)
            {
                return "";
            }

            record = record.GetProperty(part);
        }

        return record.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.Array => string.Join('|', record.EnumerateArray().Select(x => x.ToString())),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => record.ToString(),
        };
    }
}
