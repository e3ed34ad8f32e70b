using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Web.App;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>Site visits as iCalendar files for the desk of a case. Who may have them is decided by the service, below the address.</summary>
internal static class VisitEndpoints
{
    public static void MapVisits(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/manage/cases/visits").RequireAuthorization().WithMetadata(new InLanguage(), new PrivateArea()).MapGet("/{id:guid}.ics", async (Guid id, HttpContext context, VisitDesk visits) =>
        {
            try
            {
                var file = await visits.CalendarAsync(id, context.RequestAborted);
                return Results.File(file.Content, "text/calendar; charset=utf-8", file.Name);
            }
            catch (ForbiddenException)
            {
                return Results.StatusCode(StatusCodes.Status403Forbidden);
            }
            catch (NotFoundException)
            {
                return Results.NotFound();
            }
        });
}
