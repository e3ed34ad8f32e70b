using System.Text;
using BioShanghai.Portal.Core.OpenData;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>The public read interface: every dataset as pages, single records and whole files. Addresses have no language; records hold both.</summary>
internal static class ApiEndpoints
{
    private const string Json = "application/json";

    private static readonly TimeSpan LongestFile = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, string> ContentTypes = new()
    {
        [OpenDataset.Csv] = "text/csv; charset=utf-8",
        [OpenDataset.Json] = Json,
        [OpenDataset.GeoJson] = "application/geo+json",
    };

    public static void AddOpenData(this IServiceCollection services)
    {
        services.AddSingleton<OpenFileLimit>();
        services.AddScoped<ApiAnswers>();
        services.ConfigureHttpJsonOptions(options => OpenDataJson.Apply(options.SerializerOptions));
        services.AddOpenApi(ApiDescription.DocumentName, ApiDescription.Configure);
    }

    /// <summary>Browsers ask first when a script of another site sends more than a plain GET, for example If-None-Match.</summary>
    public static IApplicationBuilder UseOpenDataPreflight(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!HttpMethods.IsOptions(context.Request.Method) || !ApiProblem.IsFor(context) || StringValues.IsNullOrEmpty(context.Request.Headers.AccessControlRequestMethod))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.AccessControlAllowMethods = "GET, HEAD";
        context.Response.Headers.AccessControlAllowHeaders = "Accept, Accept-Language, If-None-Match";
        context.Response.Headers.AccessControlMaxAge = "86400";
        return Task.CompletedTask;
    });

    public static void MapOpenData(this WebApplication app)
    {
        app.MapOpenApi("/openapi/v1.json").CacheOutput(PageCache.Policy);
        var datasets = app.Services.GetRequiredService<OpenDatasets>();
        var api = app.MapGroup("/api/v1");
        api.MapGet("", IndexAsync).WithTags("About").WithSummary("What there is").WithDescription("Every dataset with its size and files.")
            .Produces<OpenIndex>(StatusCodes.Status200OK, Json).WithFailures();
        foreach (var dataset in datasets.All)
        {
            MapDataset(api, dataset);
        }

        MapDictionary(api, datasets);
    }

    private static void MapDataset(RouteGroupBuilder api, OpenDataset dataset)
    {
        var name = dataset.Name;
        api.MapGet($"/{name}", (HttpContext context, OpenDatasets datasets, ApiAnswers answers) => ListAsync(context, dataset, datasets, answers))
            .WithTags(name).WithMetadata(dataset, new ApiList())
            .WithSummary($"List {name}").WithDescription("A page of the records a filter finds, in the order of the site's own pages.")
            .Produces(StatusCodes.Status200OK, typeof(OpenList<>).MakeGenericType(dataset.Record), Json).WithFailures();

        var key = string.Join('/', dataset.Key.Select(x => $"{{{x}}}"));
        api.MapGet($"/{name}/{key}", (HttpContext context, ApiAnswers answers) => FindAsync(context, dataset, answers))
            .WithTags(name).WithMetadata(dataset)
            .WithSummary($"One of the {name}").WithDescription("A single record by its key.")
            .Produces(StatusCodes.Status200OK, dataset.Record, Json).Produces<OpenProblem>(StatusCodes.Status404NotFound, ApiProblem.ContentType).WithFailures();

        foreach (var format in dataset.Formats)
        {
            var file = api.MapGet($"/{name}.{format}", (HttpContext context, OpenDatasets datasets, ApiAnswers answers) => DownloadAsync(context, dataset, format, datasets, answers))
                .WithTags(name).WithMetadata(dataset, new ApiFile())
                .WithSummary($"Download {name} as {format}").WithDescription("Everything the filter finds, in one file.")
                .Produces(StatusCodes.Status200OK, SchemaOf(dataset, format), ContentTypes[format].Split(';')[0]);
            file.WithRequestTimeout(LongestFile);
            file.WithFailures();
        }
    }

    private static void MapDictionary(RouteGroupBuilder api, OpenDatasets datasets)
    {
        api.MapGet("/dictionary.json", (HttpContext context, ApiAnswers answers) => AnswerAsync(context, [], () =>
            answers.SendAsync(context, Json, DictionaryEntries.Json(DictionaryEntries.Of(datasets.All), answers.Licence))))
            .WithTags("About").WithSummary("The data dictionary").WithDescription("Every field of every dataset: where it stands, its type, unit, values and meaning.")
            .Produces<DictionaryFile>(StatusCodes.Status200OK, Json).WithFailures();
        api.MapGet("/dictionary.csv", (HttpContext context, ApiAnswers answers) => AnswerAsync(context, [], () =>
            answers.SendFileAsync(context, ContentTypes[OpenDataset.Csv], "dictionary.csv", (stream, ct) =>
                stream.WriteAsync(Encoding.UTF8.GetBytes(DictionaryEntries.Csv(DictionaryEntries.Of(datasets.All))), ct).AsTask())))
            .WithTags("About").WithSummary("The data dictionary as csv").WithDescription("The same as a table.")
            .Produces<string>(StatusCodes.Status200OK, "text/csv").WithFailures();
    }

    private static Task IndexAsync(HttpContext context, OpenDatasets datasets, ApiAnswers answers) => AnswerAsync(context, [], async () =>
    {
        var sizes = await datasets.SizesAsync(context.RequestAborted);
        var entries = datasets.All.Select(x => new OpenIndexEntry(x.Name, sizes[x.Name], answers.Url(x.Name), [.. x.Formats.Select(f => answers.Url($"{x.Name}.{f}"))]));
        await answers.SendAsync(context, new OpenIndex([.. entries], datasets.Today, answers.Licence, answers.Url("dictionary.json"), answers.BaseUrl + "/openapi/v1.json"));
    });

    private static async Task ListAsync(HttpContext context, OpenDataset dataset, OpenDatasets datasets, ApiAnswers answers)
    {
        var ct = context.RequestAborted;
        if (await SelectAsync(context, dataset, answers, isPaged: true) is not ({ } request, { } selection))
        {
            return;
        }

        var items = await selection.Read((request.Page - 1) * request.PageSize, request.PageSize, ct).ToListAsync(ct);
        var last = Math.Max(1, (selection.Total + request.PageSize - 1) / request.PageSize);
        await answers.SendAsync(context, new OpenList<object>(
            items, selection.Total, request.Page, request.PageSize, datasets.Today, answers.Licence,
            new(Page(request.Page)!, request.Page < last ? Page(request.Page + 1) : null, request.Page > 1 ? Page(Math.Min(request.Page - 1, last)) : null)));

        string Page(int page)
        {
            var query = new QueryBuilder(request.Values.SelectMany(x => x.Value.Select(v => KeyValuePair.Create(x.Key, v))))
            {
                { OpenRequest.PageParameter.Name, OpenText.Print(page) },
                { OpenRequest.PageSizeParameter.Name, OpenText.Print(request.PageSize) },
            };
            return answers.Url(dataset.Name) + query.ToQueryString();
        }
    }

    private static Task FindAsync(HttpContext context, OpenDataset dataset, ApiAnswers answers) => AnswerAsync(context, [], async () =>
    {
        string[] key = [.. dataset.Key.Select(x => (string)context.Request.RouteValues[x]!)];
        if (await dataset.FindAsync(key, answers.BaseUrl, context.RequestAborted) is { } record)
        {
            await answers.SendAsync(context, record);
            return;
        }

        await ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound);
    });

    private static async Task DownloadAsync(HttpContext context, OpenDataset dataset, string format, OpenDatasets datasets, ApiAnswers answers)
    {
        if (await SelectAsync(context, dataset, answers, isPaged: false) is not ({ } request, { } selection))
        {
            return;
        }

        var head = new OpenFileHead(dataset, datasets.Today, answers.Licence, answers.BaseUrl);
        var name = $"{dataset.Name}{(request["stock"] == "sample" ? "-sample" : "")}-{OpenText.Print(head.AsOf)}.{format}";
        await answers.SendFileAsync(context, ContentTypes[format], name, (stream, ct) => format switch
        {
            OpenDataset.Csv => CsvFile.WriteAsync(stream, dataset, selection.AllAsync(ct), ct),
            OpenDataset.GeoJson => GeoJsonFile.WriteAsync(stream, head, selection.AllAsync(ct), ct),
            _ => JsonFile.WriteAsync(stream, head, selection.Total, selection.AllAsync(ct), ct),
        });
    }

    /// <summary>Reads the request and finds its records, or answers what is wrong with it.</summary>
    private static async Task<(OpenRequest?, OpenSelection?)> SelectAsync(HttpContext context, OpenDataset dataset, ApiAnswers answers, bool isPaged)
    {
        var parameters = await dataset.ParametersAsync(context.RequestAborted);
        var (request, fault) = OpenRequest.Read(Pairs(context), parameters, isPaged);
        if (request is not null)
        {
            (var selection, fault) = await dataset.SelectAsync(request, answers.BaseUrl, context.RequestAborted);
            if (selection is not null)
            {
                return (request, selection);
            }
        }

        await ApiProblem.WriteAsync(context, fault!);
        return (null, null);
    }

    /// <summary>Answers, unless the query holds what is not understood here.</summary>
    private static Task AnswerAsync(HttpContext context, IReadOnlyList<OpenParameter> parameters, Func<Task> answer) =>
        OpenRequest.Read(Pairs(context), parameters, isPaged: false).Fault is { } fault ? ApiProblem.WriteAsync(context, fault) : answer();

    private static IEnumerable<KeyValuePair<string, string>> Pairs(HttpContext context) =>
        context.Request.Query.SelectMany(x => x.Value.DefaultIfEmpty(""), (x, value) => KeyValuePair.Create(x.Key, value ?? ""));

    private static Type SchemaOf(OpenDataset dataset, string format) => format switch
    {
        OpenDataset.Csv => typeof(string),
        OpenDataset.GeoJson => typeof(OpenMap),
        _ => typeof(OpenFile<>).MakeGenericType(dataset.Record),
    };

    private static void WithFailures(this RouteHandlerBuilder route) => route
        .Produces(StatusCodes.Status304NotModified)
        .Produces<OpenProblem>(StatusCodes.Status400BadRequest, ApiProblem.ContentType)
        .Produces<OpenProblem>(StatusCodes.Status429TooManyRequests, ApiProblem.ContentType)
        .Produces<OpenProblem>(StatusCodes.Status500InternalServerError, ApiProblem.ContentType)
        .Produces<OpenProblem>(StatusCodes.Status503ServiceUnavailable, ApiProblem.ContentType);
}

/// <summary>Marks endpoints that give a page of a result.</summary>
internal sealed class ApiList;

/// <summary>Marks endpoints that give a whole result as a file.</summary>
internal sealed class ApiFile;
