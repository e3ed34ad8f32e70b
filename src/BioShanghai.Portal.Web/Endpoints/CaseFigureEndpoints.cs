using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Web.App;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>Figures of the one-stop service as a file. Who may have which is decided by the service, below the address.</summary>
internal static class CaseFigureEndpoints
{
    public static void MapCaseFigures(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/manage/cases/figures.csv", async (HttpContext context, CaseFigures figures) =>
        {
            try
            {
                await figures.ExportAsync(CaseFigureQuery.Read(context.Request.QueryString.Value), () => Open(context.Response), context.RequestAborted);
            }
            catch (ForbiddenException)
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
            }
        }).RequireAuthorization().WithMetadata(new InLanguage(), new PrivateArea());

    private static Stream Open(HttpResponse response)
    {
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=case-figures.csv";
        return response.Body;
    }
}
