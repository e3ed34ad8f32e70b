using System.Globalization;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.Http.Timeouts;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>The audit trail as a file. Who may have it is decided by the service, below the address.</summary>
internal static class AuditEndpoints
{
    public static void MapAuditExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/manage/audit/export", async (HttpContext context, AuditReading reading) =>
        {
            if (Read(context.Request.Query) is not { } request)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            try
            {
                // A long trail takes longer than a page; the reader's going away ends it.
                context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
                await reading.ExportAsync(request, () => Open(context.Response), context.RequestAborted);
            }
            catch (ForbiddenException)
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
            }
        }).RequireAuthorization().WithMetadata(new InLanguage(), new PrivateArea());

    /// <summary>What is asked for, or null when a value is none of its kind.</summary>
    private static AuditRequest? Read(IQueryCollection query)
    {
        var (result, from, to) = (Value(query, "result"), Value(query, "from"), Value(query, "to"));
        AuditResult? read = null;
        if (result is not null)
        {
            if (!Enum.TryParse<AuditResult>(result, ignoreCase: true, out var known) || !Enum.IsDefined(known))
            {
                return null;
            }

            read = known;
        }

        return (from is null || Day(from) is not null) && (to is null || Day(to) is not null)
            ? new(Value(query, "person"), Value(query, "target"), Value(query, "action"), read, Day(from), Day(to)) : null;
    }

    private static string? Value(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static Stream Open(HttpResponse response)
    {
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=audit.csv";
        return response.Body;
    }
}
