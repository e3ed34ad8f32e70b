using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>Marks answers that are files somebody sent, for headers and limits of their own.</summary>
internal sealed class SentFile;

/// <summary>Photos, plans and documents of public listings. Their addresses have no language and no name.</summary>
internal static class FileEndpoints
{
    public static IEndpointRouteBuilder MapFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/files/{id}/{size}", async (string id, string size, HttpContext context, PublicFiles files) =>
        {
            if (FileAddress.Read(id, size) is not { } asked)
            {
                return Results.NotFound();
            }

            // Tags of other files are of no use, so only one tag without a list is looked at; anything else gets the bytes.
            var held = context.Request.GetTypedHeaders().IfNoneMatch is [var only] && !only.IsWeak ? only.Tag.Value?.Trim('"') : null;
            return await files.OpenAsync(asked.Id, asked.Size, held, context.RequestAborted) is { } found ? Answer(context, found) : Results.NotFound();
        }).WithMetadata(new SentFile());
        routes.MapGet("/manage/files/{id}/{size}", async (string id, string size, HttpContext context, RecordFiles files) =>
        {
            if (FileAddress.Read(id, size) is not { } asked)
            {
                return Results.NotFound();
            }

            try
            {
                return Answer(context, await files.OpenAsync(asked.Id, asked.Size, context.RequestAborted));
            }
            catch (PortalException)
            {
                // Somebody else's file, and a role that has nothing to do with files, are told the same: there is none.
                return Results.NotFound();
            }
        }).RequireAuthorization().WithMetadata(new SentFile(), new InLanguage(), new PrivateArea());
        routes.MapGet("/manage/partners/applications/{id:guid}/licence", async (Guid id, HttpContext context, ApplicationDesk desk) =>
        {
            try
            {
                return Answer(context, await desk.OpenLicenceAsync(id, context.RequestAborted), "private, no-store");
            }
            catch (PortalException)
            {
                return Results.NotFound();
            }
        }).RequireAuthorization().WithMetadata(new SentFile(), new InLanguage(), new PrivateArea());
        routes.MapGet("/manage/cases/{id:guid}/files/{file:guid}", async (Guid id, Guid file, HttpContext context, CaseDesk desk) =>
        {
            try
            {
                return Answer(context, await desk.OpenFileAsync(id, file, context.RequestAborted), "private, no-store");
            }
            catch (PortalException)
            {
                return Results.NotFound();
            }
        }).RequireAuthorization().WithMetadata(new SentFile(), new InLanguage(), new PrivateArea());
        return routes;
    }

    /// <param name="kept">Who may keep it: pages are asked about every time, so that what is withdrawn is gone at once.</param>
    private static IResult Answer(HttpContext context, OpenedFile found, string kept = "public, no-cache")
    {
        var headers = context.Response.Headers;
        var tag = new EntityTagHeaderValue($"\"{found.File.TagOf(found.Size)}\"");
        headers.CacheControl = kept;
        if (found.Content is not { } content)
        {
            headers.ETag = tag.ToString();
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        // Only pictures the portal drew itself are shown in place.
        var disposition = new ContentDispositionHeaderValue(found.File.IsImage ? "inline" : "attachment");
        disposition.SetHttpFileName(found.File.Name);
        headers.ContentDisposition = disposition.ToString();
        // The bytes are in memory; a slow reader may take his time.
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        return Results.Bytes(content, found.File.ContentType, enableRangeProcessing: true, entityTag: tag);
    }
}
