using System.Diagnostics;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Web.Endpoints;
using Microsoft.AspNetCore.Diagnostics;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// What a visitor sees when a request fails: a page in their language, never a stack, a path or a version. A missing page is rendered
/// by the public site itself (with search); everything else is a <see cref="PlainPage"/>.
/// </summary>
internal static class ErrorPages
{
    private const string NotFoundPath = "/not-found";

    public static IApplicationBuilder UseErrorPage(this IApplicationBuilder app) => app.UseExceptionHandler(new ExceptionHandlerOptions
    {
        AllowStatusCode404Response = true,
        StatusCodeSelector = StatusOf,
        ExceptionHandler = context => context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => PlainPage.WriteAsync(context, StatusCodes.Status404NotFound, "NotFound"),
            < 500 => PlainPage.WriteAsync(context, context.Response.StatusCode, "Refused"),
            _ => PlainPage.WriteAsync(context, context.Response.StatusCode, "Error", Reference(context)),
        },
    });

    /// <summary>Number under which the log knows this request; short enough to be read out on the phone.</summary>
    internal static string Reference(HttpContext context) =>
        (Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier)[..8].ToUpperInvariant();

    /// <summary>Gives answers without a body their page: 404 is rendered by the public site, in the visitor's language.</summary>
    public static IApplicationBuilder UseStatusPages(this IApplicationBuilder app) => app.UseStatusCodePages(async status =>
    {
        var context = status.HttpContext;
        if (context.Response.StatusCode != StatusCodes.Status404NotFound || ApiProblem.IsFor(context))
        {
            await PlainPage.WriteAsync(context, context.Response.StatusCode, context.Response.StatusCode < 500 ? "Refused" : "Busy");
            return;
        }

        await RunAgainAsync(status, context);
    });

    /// <summary>The page about missing pages, asked for by its own address, is a missing page as well.</summary>
    public static IApplicationBuilder UseNoDirectNotFound(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // The framework's detour for redirects within enhanced navigation, which no page uses, fails on what strangers send it.
        if (context.Request.Path.Equals("/_framework/opaque-redirect", StringComparison.OrdinalIgnoreCase)
            || (context.Request.Path.Equals(NotFoundPath, StringComparison.OrdinalIgnoreCase) && context.Features.Get<IStatusCodeReExecuteFeature>() is null))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    });

    private static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static async Task RunAgainAsync(StatusCodeContext status, HttpContext context)
    {
        var (path, query, method, services) = (context.Request.Path, context.Request.QueryString, context.Request.Method, context.RequestServices);
        context.Features.Set<IStatusCodeReExecuteFeature>(new StatusCodeReExecuteFeature
        {
            OriginalPath = path.Value!,
            OriginalPathBase = context.Request.PathBase.Value!,
            OriginalQueryString = query.Value,
            Endpoint = context.GetEndpoint(),
            RouteValues = context.Features.Get<Microsoft.AspNetCore.Http.Features.IRouteValuesFeature>()?.RouteValues,
        });
        // Rendering keeps state in the scope; the second rendering needs its own.
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        try
        {
            context.SetEndpoint(null);
            context.Request.RouteValues.Clear();
            context.RequestServices = scope.ServiceProvider;
            context.Request.Method = HttpMethods.Get;
            (context.Request.Path, context.Request.QueryString) = (NotFoundPath, QueryString.Empty);
            context.Response.Headers.CacheControl = "no-store";
            await status.Next(context);
        }
        finally
        {
            context.RequestServices = services;
            context.Request.Method = method;
            (context.Request.Path, context.Request.QueryString) = (path, query);
            context.Features.Set<IStatusCodeReExecuteFeature>(null);
        }
    }
}
