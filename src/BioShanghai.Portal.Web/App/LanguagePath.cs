using System.Globalization;
using BioShanghai.Portal.Core.Text;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace BioShanghai.Portal.Web.App;

/// <summary>Marks endpoints other than pages whose answer is in a language, so that their address has one too.</summary>
internal sealed class InLanguage;

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

            if (!rest.HasValue || !string.Equals(matched.Value![1..], language.Segment, StringComparison.Ordinal))
            {
                // One address per page: /zh and /ZH/parks go to /zh/ and /zh/parks.
                var canonical = new PathString("/" + language.Segment).Add(rest.HasValue ? rest : "/");
                context.Response.Redirect(canonical.ToUriComponent() + context.Request.QueryString, permanent: true);
                return Task.CompletedTask;
            }

            RememberSwitch(context, language, rest);
            context.Request.PathBase = context.Request.PathBase.Add("/" + language.Segment);
            context.Request.Path = rest;
            context.Items[typeof(Language)] = language;
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language.Culture;
            return next(context);
        }

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Preferred(context.Request).Culture;
        return next(context);
    });

    /// <summary>A page asked for without a language goes to the same page in the reader's: cookie, then Accept-Language, else Chinese.</summary>
    public static IApplicationBuilder UseLanguageRedirect(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var hasLanguage = context.IsPage() || context.GetEndpoint()?.Metadata.GetMetadata<InLanguage>() is not null;
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is null && context.Items.ContainsKey(typeof(Language)))
        {
            if (!hasLanguage && context.GetEndpoint() is not null)
            {
                // Files, feeds and health checks have one address, without a language.
                context.SetEndpoint(null);
            }
            else if (hasLanguage && context.Request.Path.Value is { } path && path.Any(char.IsAsciiLetterUpper) && path.All(IsPlain))
            {
                // Slugs are lower-case, so a page has one spelling.
                var canonical = context.Request.PathBase.Add(path.ToLowerInvariant());
                context.Response.Redirect(canonical.ToUriComponent() + context.Request.QueryString, permanent: true);
                return Task.CompletedTask;
            }
        }

        if (!hasLanguage || context.Items.ContainsKey(typeof(Language)) || context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            return next(context);
        }

        context.Response.Headers.Vary = "Accept-Language, Cookie";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Redirect($"/{Preferred(context.Request).Segment}{context.Request.Path.ToUriComponent()}{context.Request.QueryString}");
        return Task.CompletedTask;
    });

    /// <summary>The endpoint of the request is a page of the public site.</summary>
    public static bool IsPage(this HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    /// <summary>Language of the address; without one, the one the visitor prefers.</summary>
    public static Language Of(HttpContext context) => context.Items[typeof(Language)] as Language ?? Preferred(context.Request);

    public static Language Preferred(HttpRequest request)
    {
        if (Language.All.FirstOrDefault(x => x.Segment == request.Cookies[CookieName]) is { } chosen)
        {
            return chosen;
        }

        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var accepted))
        {
            return Language.Zh;
        }

        return accepted
            .Where(x => x.Quality is null or > 0)
            .OrderByDescending(x => x.Quality ?? 1)
            .Select(x => Language.All.FirstOrDefault(language => Speaks(x.Value, language)))
            .FirstOrDefault(x => x is not null) ?? Language.Zh;
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '/' or '-' or '.';

    private static bool Speaks(Microsoft.Extensions.Primitives.StringSegment tag, Language language) =>
        tag.StartsWith(language.Segment, StringComparison.OrdinalIgnoreCase)
        && (tag.Length == language.Segment.Length || tag[language.Segment.Length] == '-');

    /// <summary>
    /// A visitor who comes from the same page in the other language has just used the language switch: that choice is kept. Only this
    /// one answer carries the cookie, so pages stay the same bytes for everybody and cacheable.
    /// </summary>
    private static void RememberSwitch(HttpContext context, Language language, PathString rest)
    {
        var referer = context.Request.Headers.Referer.ToString();
        if (referer.Length is 0 or > 2_000
            || !Uri.TryCreate(referer, UriKind.Absolute, out var from)
            || !string.Equals(from.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || !string.Equals(from.AbsolutePath, $"/{language.Other.Segment}{rest.ToUriComponent()}", StringComparison.Ordinal))
        {
            return;
        }

        context.Response.OnStarting(() =>
        {
            context.Response.Headers.CacheControl = "private, no-cache";
            context.Response.Cookies.Append(CookieName, language.Segment, new CookieOptions
            {
                Path = "/",
                MaxAge = TimeSpan.FromDays(365),
                SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
                HttpOnly = true,
                Secure = context.Request.IsHttps,
            });
            return Task.CompletedTask;
        });
    }
}
