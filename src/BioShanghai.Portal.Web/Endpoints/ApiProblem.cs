using System.Globalization;
using System.Text.Json;
using BioShanghai.Portal.Core.OpenData;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Web.App;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>What a program gets when a request to the interface fails: problem+json (RFC 9457), in English or, when it asks for it, in Chinese.</summary>
internal static class ApiProblem
{
    public const string ContentType = "application/problem+json";

    private const int LongestValue = 80;

    /// <summary>The request is one to the interface or its description.</summary>
    public static bool IsFor(HttpContext context) =>
        !context.Request.PathBase.HasValue && (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/openapi"));

    /// <summary>The problem of a status that needs no further words.</summary>
    public static Task WriteAsync(HttpContext context, int status, string? reference = null)
    {
        var kind = status switch
        {
            StatusCodes.Status404NotFound => "NotFound",
            StatusCodes.Status405MethodNotAllowed => "MethodNotAllowed",
            StatusCodes.Status429TooManyRequests => "TooManyRequests",
            StatusCodes.Status503ServiceUnavailable => "Unavailable",
            >= 500 => "Internal",
            _ => "BadRequest",
        };
        return WriteAsync(context, status, kind, words => words["Problem" + kind], null, reference);
    }

    /// <summary>A part of the request that cannot be understood.</summary>
    public static Task WriteAsync(HttpContext context, OpenFault fault)
    {
        var value = KnownQuery.Clean(fault.Value);
        return WriteAsync(
            context, StatusCodes.Status400BadRequest, "InvalidParameter",
            words => words["Fault" + fault.Reason, Short(KnownQuery.Clean(fault.Parameter)), Short(value)], Short(KnownQuery.Clean(fault.Parameter)), null);
    }

    private static async Task WriteAsync(HttpContext context, int status, string kind, Func<IStringLocalizer, string> detail, string? parameter, string? reference)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = LanguageOf(context.Request).Culture;
        var words = context.RequestServices.GetRequiredService<IStringLocalizer<OpenDataText>>();
        var problem = new OpenProblem(
            OpenProblem.TypePrefix + JsonNamingPolicy.KebabCaseLower.ConvertName(kind), words["Problem" + kind + "Title"], status, detail(words), parameter, reference);

        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentLanguage = Language.Current.HtmlCode;
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(problem, OpenDataJson.Options), context.RequestAborted);
    }

    // Programs that name no language are written by people who read English.
    private static Language LanguageOf(HttpRequest request) =>
        request.Headers.AcceptLanguage.Count == 0 ? Language.En : LanguagePath.Preferred(request);

    private static string Short(string text) => text.Length <= LongestValue ? text : text[..LongestValue] + "…";
}
