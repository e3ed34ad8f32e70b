using System.Globalization;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.Http.Timeouts;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>Listings as spreadsheets, and the empty one to fill in. Who may have them is decided by the service, below the address.</summary>
internal static class ListingFileEndpoints
{
    public static void MapListingFiles(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/manage/listings").RequireAuthorization().WithMetadata(new InLanguage(), new PrivateArea());
        group.MapGet("/export.xlsx", (HttpContext context, ListingExport export, TimeProvider clock) => WriteAsync(context, export, SheetKind.Xlsx, clock));
        group.MapGet("/export.csv", (HttpContext context, ListingExport export, TimeProvider clock) => WriteAsync(context, export, SheetKind.Csv, clock));
        group.MapGet("/template.xlsx", (HttpContext context, ListingExport export) =>
            AnswerAsync(context, () => export.WriteTemplateAsync(() => Open(context.Response, SheetKind.Xlsx, "listings-template"), context.RequestAborted)));
    }

    private static Task WriteAsync(HttpContext context, ListingExport export, SheetKind kind, TimeProvider clock) => AnswerAsync(context, () =>
    {
        var name = $"listings-{ShanghaiDay.Today(clock).ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";
        return export.WriteAsync(ListingView.Read(context.Request.QueryString.Value).Query, kind, () => Open(context.Response, kind, name), context.RequestAborted);
    });

    private static async Task AnswerAsync(HttpContext context, Func<Task> write)
    {
        try
        {
            // Some thousand listings take longer than a page; the reader's going away ends it.
            context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
            await write();
        }
        catch (ForbiddenException)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        catch (RuleException)
        {
            // More listings than a file holds; the page says so before anybody asks.
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
    }

    private static Stream Open(HttpResponse response, SheetKind kind, string name)
    {
        response.ContentType = kind == SheetKind.Csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        response.Headers.ContentDisposition = $"attachment; filename={name}.{(kind == SheetKind.Csv ? "csv" : "xlsx")}";
        return response.Body;
    }
}
