using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Programme.Certificates;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Web.App;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>Certificates as PDF. Who may have them is decided by the service, below the address.</summary>
internal static class CertificateEndpoints
{
    public static void MapCertificates(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/manage/partners").RequireAuthorization().WithMetadata(new InLanguage(), new PrivateArea());
        group.MapGet("/certificates/{number}.pdf", (string number, HttpContext context, CertificatePrints prints, IStringLocalizer<Refusals> words) =>
            AnswerAsync(context, words, $"certificate-{number.ToLowerInvariant()}.pdf", () => prints.PrintAsync(number.ToUpperInvariant(), context.RequestAborted)));
        group.MapGet("/batches/{number:int}/certificates.pdf", (int number, HttpContext context, CertificatePrints prints, IStringLocalizer<Refusals> words) =>
            AnswerAsync(context, words, $"certificates-{number}.pdf", () => prints.PrintBatchAsync(number, context.RequestAborted)));
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, IStringLocalizer<Refusals> words, string name, Func<Task<byte[]>> print)
    {
        try
        {
            return Results.File(await print(), "application/pdf", name);
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
            // A character no font of ours has: said in words, because the link is opened by a browser.
            return Results.Text(words[refused.Code, refused.Subject ?? ""], "text/plain; charset=utf-8", statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }
}
