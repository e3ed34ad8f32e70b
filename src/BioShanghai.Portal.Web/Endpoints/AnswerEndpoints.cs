using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Web.App;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>Answers of the one-stop service as PDF, for the desk. Who may have them is decided by the service, below the address.</summary>
internal static class AnswerEndpoints
{
    public static void MapAnswers(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/manage/cases").RequireAuthorization().WithMetadata(new InLanguage(), new PrivateArea())
            .MapGet("/{id:guid}/answers/{number:int}.pdf", async (Guid id, int number, HttpContext context, AnswerDesk desk, IStringLocalizer<Refusals> words) =>
            {
                try
                {
                    return Results.File(await desk.PrintAsync(id, number, context.RequestAborted), "application/pdf", $"answer-{number}.pdf");
                }
                catch (ForbiddenException)
                {
                    return Results.StatusCode(StatusCodes.Status403Forbidden);
                }
                catch (NotFoundException)
                {
                    return Results.NotFound();
                }
                catch (RuleException refused)
                {
                    // Not sent yet: said in words, because the link is opened by a browser.
                    return Results.Text(words[refused.Code], "text/plain; charset=utf-8", statusCode: StatusCodes.Status422UnprocessableEntity);
                }
            });
}
