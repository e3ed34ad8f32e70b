using System.Globalization;
using BioShanghai.Portal.Core.Text;
using Microsoft.AspNetCore.Components.Endpoints;

namespace BioShanghai.Portal.Web.App;

/// <summary>The language is the first segment of the address: it moves into the path base and sets the culture of the request.</summary>
internal static class LanguagePath
{
    public const string CookieName = "lang";

    public static IApplicationBuilder UseLanguageFromPath(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        foreach (var language in Language.All)
        {
            if (!context.Request.Path.StartsWithSegments("/" + language.Segment, out var matched, out var rest))
            {
                continue;
            }

            if (!rest.HasValue)
            {
                context.Response.Redirect(matched + "/" + context.Request.QueryString, permanent: true);
                return Task.CompletedTask;
            }

            context.Request.PathBase = context.Request.PathBase.Add("/" + language.Segment);
            context.Request.Path = rest;
            context.Items[typeof(Language)] = language;
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language.Culture;
            return next(context);
        }

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Language.Zh.Culture;
        return next(context);
    });

    /// <summary>A page asked for without a language goes to the same page in the reader's: cookie, then Accept-Language, else Chinese.</summary>
    public static IApplicationBuilder UseLanguageRedirect(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        if (!isPage || context.Items.ContainsKey(typeof(Language)) || context.Items.ContainsKey(typeof(IsReExecution)))
        {
            return next(context);
        }

        context.Response.Headers.Vary = "Accept-Language, Cookie";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Redirect($"/{Preferred(context.Request).Segment}{context.Request.Path}{context.Request.QueryString}");
        return Task.CompletedTask;
    });

    public static Language Preferred(HttpRequest request)
    {
        var cookie = Language.All.FirstOrDefault(x => x.Segment == request.Cookies[CookieName]);
        if (cookie is not null)
        {
            return cookie;
        }

        foreach (var accepted in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(x => x.Quality ?? 1))
        {
            var language = Language.All.FirstOrDefault(x => accepted.Value.StartsWith(x.Segment, StringComparison.OrdinalIgnoreCase));
            if (language is not null)
            {
                return language;
            }
        }

        return Language.Zh;
    }

    /// <summary>Marks a request that is being run again to show an error page.</summary>
    internal sealed class IsReExecution;
}
