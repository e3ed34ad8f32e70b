using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Public.Cases;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.Http.Timeouts;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>
/// What an investor takes away from the page of his case. The ticket in his browser decides, and it opens one case alone: without it, with that of
/// another case and for what the case does not have, the answer is that there is nothing.
/// </summary>
internal static class CaseEndpoints
{
    public static void MapCaseFiles(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/cases/{number}").WithMetadata(new InLanguage(), new PrivateArea());
        group.MapGet("/files/{id:guid}", async (string number, Guid id, HttpContext context, CaseTickets tickets, CaseTracking tracking) =>
            PassOf(context, tickets, number) is { } pass && await tracking.OpenFileAsync(pass, id, context.RequestAborted) is { Content: { } content } found
                ? Give(context, content.ToArray(), found.File.ContentType, found.File.Name) : Results.NotFound()).WithMetadata(new SentFile());
        group.MapGet("/copy.json", async (string number, HttpContext context, CaseTickets tickets, CaseTracking tracking) =>
            PassOf(context, tickets, number) is { } pass && await tracking.CopyAsync(pass, context.RequestAborted) is { } copy
                ? Give(context, copy, "application/json; charset=utf-8", $"case-{pass.Code}.json") : Results.NotFound());
        group.MapGet("/answers/{answer:int}.pdf", async (string number, int answer, HttpContext context, CaseTickets tickets, CaseTracking tracking) =>
            PassOf(context, tickets, number) is { } pass && await tracking.AnswerPdfAsync(pass, answer, context.RequestAborted) is { } file
                ? Give(context, file, "application/pdf", $"answer-{pass.Code}-{answer}.pdf") : Results.NotFound());
        group.MapGet("/visits/{id:guid}.ics", async (string number, Guid id, HttpContext context, CaseTickets tickets, CaseTracking tracking) =>
            PassOf(context, tickets, number) is { } pass && await tracking.VisitCalendarAsync(pass, id, context.RequestAborted) is { } file
                ? Give(context, file, "text/calendar; charset=utf-8", $"visit-{pass.Code}.ics") : Results.NotFound());
    }

    private static CodePass? PassOf(HttpContext context, CaseTickets tickets, string number) =>
        CaseTracking.NumberOf(number) is { } code && tickets.Read(context) is { } pass && pass.Code == code ? pass : null;

    private static IResult Give(HttpContext context, byte[] content, string type, string name)
    {
        // The bytes are in memory; a slow reader may take his time.
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        return Results.File(content, type, name);
    }
}
