using System.Text.Json;
using System.Text.Json.Nodes;
using BioShanghai.Portal.Core.OpenData;
using BioShanghai.Portal.Public.Layout;
using BioShanghai.Portal.Public.OpenData;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>The OpenAPI document: what the framework knows of routes and records, with parameters, meanings and addresses from the datasets.</summary>
internal static class ApiDescription
{
    public const string DocumentName = "v1";

    private static readonly Dictionary<string, string> KeyExamples = new()
    {
        ["parks/slug"] = "zhangjiang", ["partners/slug"] = "iqvia", ["policies/slug"] = "sh-opinions-2021-5", ["districts/code"] = "pudong", ["spaces/code"] = "sample-00001",
        ["indicators/code"] = "industry-scale", ["indicators/scope"] = "shanghai", ["indicators/period"] = "2022", ["indicators/kind"] = "actual",
        ["guide-sections/year"] = "2023", ["guide-sections/slug"] = "scale",
    };

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = x => x.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
        options.CreateSchemaReferenceId = x => x.Type.IsGenericType && x.Type.Namespace == typeof(OpenList<>).Namespace
            ? x.Type.GetGenericArguments()[0].Name.Replace("Record", "", StringComparison.Ordinal) + x.Type.Name[4..x.Type.Name.IndexOf('`', StringComparison.Ordinal)]
            : OpenApiOptions.CreateDefaultSchemaReferenceId(x);
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer(DescribeAsync);
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        using var scope = context.ApplicationServices.CreateScope();
        var links = scope.ServiceProvider.GetRequiredService<SiteLinks>();
        var licence = scope.ServiceProvider.GetRequiredService<IOptions<OpenDataOptions>>().Value.Licence;
        document.Info = new OpenApiInfo
        {
            Title = "BioShanghai Portal open data",
            Version = "1.0",
            Description =
                "Parks, space listings, partners, policies, indicators and guide sections of Shanghai's biopharma investment portal, as shown on its pages. "
                + "Texts come in Chinese and English as {\"zh\", \"en\"}. What is not settled is marked toBeConfirmed; a technical value is known, unknown or not-applicable, and unknown never means \"no\". "
                + "Answers carry an ETag; ask again with If-None-Match. A parameter that is not understood is answered with 400 and named. "
                + $"How to use it: {links.BaseUrl}/en/open-data",
            License = new OpenApiLicense { Name = licence.Name + (licence.ToBeConfirmed ? " (to be confirmed)" : ""), Url = Uri.TryCreate(licence.Url, UriKind.Absolute, out var url) ? url : null },
        };
        document.Servers = [new OpenApiServer { Url = links.BaseUrl }];
        return Task.CompletedTask;
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.OperationId = OperationId(context.Description.RelativePath!);
        foreach (var (status, response) in operation.Responses ?? [])
        {
            response.Description = status switch
            {
                "200" => "The answer.",
                "304" => "Unchanged since the ETag given in If-None-Match.",
                "400" => "A parameter is not understood; the problem names it.",
                "404" => "There is no such record.",
                "429" => "Too many requests from one address; Retry-After says how long to wait.",
                "503" => "Busy; Retry-After says how long to wait.",
                _ => "The portal failed; the reference helps to find out why.",
            };
        }

        if (metadata.OfType<OpenDataset>().FirstOrDefault() is not { } dataset)
        {
            return;
        }

        operation.Parameters = [];
        if (!metadata.OfType<ApiList>().Any() && !metadata.OfType<ApiFile>().Any())
        {
            foreach (var key in dataset.Key)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = key, In = ParameterLocation.Path, Required = true, Description = $"Part of the key: {key}.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    Example = KeyExamples.TryGetValue($"{dataset.Name}/{key}", out var example) ? JsonValue.Create(example) : null,
                });
            }

            return;
        }

        IReadOnlyList<OpenParameter> parameters = await dataset.ParametersAsync(ct);
        foreach (var parameter in metadata.OfType<ApiList>().Any() ? [.. parameters, OpenRequest.PageParameter, OpenRequest.PageSizeParameter] : parameters)
        {
            operation.Parameters.Add(Of(parameter));
        }
    }

    private static OpenApiParameter Of(OpenParameter parameter)
    {
        var value = parameter.IsNumber
            ? new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = OpenText.Print(parameter.Least), Maximum = parameter.Most == int.MaxValue ? null : OpenText.Print(parameter.Most) }
            : new OpenApiSchema { Type = JsonSchemaType.String, Enum = parameter.Values is { } values ? [.. values.Select(x => (JsonNode)JsonValue.Create(x)!)] : null };
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Explode = true,
            Style = ParameterStyle.Form,
            Schema = parameter.IsMany ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = value } : value,
        };
    }

    private static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (schema.Enum is { Count: > 0 })
        {
            schema.Type ??= JsonSchemaType.String;
        }

        // A description on a shared type would be that of whichever property came last.
        if (context.JsonPropertyInfo is { AttributeProvider: { } property } info
            && property.GetCustomAttributes(typeof(FieldAttribute), inherit: true).OfType<FieldAttribute>().FirstOrDefault() is { } about
            && IsPlain(info.PropertyType))
        {
            schema.Description = about.En + (about.Unit is { } unit ? $" ({unit})" : "") + (about.CodesOf is { } list ? $"; codes of {list}" : "");
        }

        return Task.CompletedTask;
    }

    private static bool IsPlain(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var plain
        && (plain.IsPrimitive || plain == typeof(string) || plain == typeof(decimal) || plain == typeof(DateOnly) || plain.IsGenericType);

    // "api/v1/parks/{slug}" is getParksSlug, "api/v1/parks.csv" getParksCsv.
    private static string OperationId(string path) => "get" + string.Concat(
        path["api/v1".Length..].Split(['/', '.', '-', '{', '}'], StringSplitOptions.RemoveEmptyEntries).DefaultIfEmpty("index").Select(x => char.ToUpperInvariant(x[0]) + x[1..]));
}
