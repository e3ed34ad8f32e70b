using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Web.Endpoints;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// The page for answers that must not depend on anything else working: errors, refusals, overload. In the visitor's language, without
/// a database, a component or a layout. Programs that asked the interface get an <see cref="ApiProblem"/> instead.
/// </summary>
internal static class PlainPage
{
    private static readonly CompositeFormat Html = CompositeFormat.Parse(
        """
        <!DOCTYPE html>
        <html lang="{0}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>{1} · {2}</title>
        <link rel="stylesheet" href="/site.css">
        <link rel="icon" href="/mark.svg" type="image/svg+xml">
        </head>
        <body>
        <main id="main" class="page prose">
        <h1>{1}</h1>
        <p class="lead">{3}</p>
        <p><a href="/{4}/">{5}</a></p>
        </main>
        </body>
        </html>

        """);

    /// <param name="words">Name of the words in SiteText: <c>{words}Title</c> and <c>{words}Text</c>.</param>
    /// <param name="reference">Shown where the text has a place for it.</param>
    public static async Task WriteAsync(HttpContext context, int status, string words, string? reference = null)
    {
        if (ApiProblem.IsFor(context))
        {
            await ApiProblem.WriteAsync(context, status, reference);
            return;
        }

        var language = LanguagePath.Of(context);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language.Culture;
        var site = context.RequestServices.GetRequiredService<IStringLocalizer<SiteText>>();
        var encoder = context.RequestServices.GetRequiredService<HtmlEncoder>();
        var html = string.Format(
            CultureInfo.InvariantCulture,
            Html,
            language.HtmlCode,
            encoder.Encode(site[words + "Title"]),
            encoder.Encode(site["SiteName"]),
            encoder.Encode(site[words + "Text", reference ?? ""]),
            language.Segment,
            encoder.Encode(site["Home"]));

        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentLanguage = language.HtmlCode;
        await context.Response.WriteAsync(html, context.RequestAborted);
    }

    /// <summary>Tells the visitor to come back, with the wait in the header that programs read.</summary>
    public static Task WriteRetryAsync(HttpContext context, int status, string words, TimeSpan retryAfter)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, status, words);
    }
}
