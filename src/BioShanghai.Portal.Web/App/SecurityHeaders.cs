using BioShanghai.Portal.Public.Layout;
using BioShanghai.Portal.Web.Endpoints;

namespace BioShanghai.Portal.Web.App;

/// <summary>Marks the pages of signed-in people: no cache keeps them.</summary>
internal sealed class PrivateArea;

/// <summary>
/// Security headers on every answer: pages, files, redirects, errors, refused hosts. A start-up filter, because it has to stand
/// outside the host filter of the framework; written last, because error handling clears what was set before.
/// </summary>
internal sealed class SecurityHeaders : IStartupFilter
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'";

    /// <summary>The component library of the management sets styles in the page itself; scripts stay as strict as everywhere.</summary>
    private static readonly string ManagePolicy =
        ContentSecurityPolicy.Replace("style-src 'self'", "style-src 'self' 'unsafe-inline'", StringComparison.Ordinal) + "; frame-src 'self'";

    /// <summary>A preview stands beside the form it is the preview of, and nowhere else.</summary>
    private static readonly string PreviewPolicy = ContentSecurityPolicy.Replace("frame-ancestors 'none'", "frame-ancestors 'self'", StringComparison.Ordinal);

    /// <summary>A file somebody sent may do nothing, wherever it is opened.</summary>
    public const string FilePolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    private const string PermissionsPolicy =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), "
        + "magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "
        + "publickey-credentials-create=(self), publickey-credentials-get=(self), usb=(), xr-spatial-tracking=()";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            context.Response.OnStarting(Write, context);
            return following(context);
        });
        next(app);
    };

    private static Task Write(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        var isPrivate = context.GetEndpoint()?.Metadata.GetMetadata<PrivateArea>() is not null;
        var isSentFile = context.Response.StatusCode is < 300 or StatusCodes.Status304NotModified && context.GetEndpoint()?.Metadata.GetMetadata<SentFile>() is not null;
        var isPreview = context.Response.StatusCode < 300 && context.GetEndpoint()?.Metadata.GetMetadata<Manage.Preview.PreviewPageAttribute>() is not null;
        headers.ContentSecurityPolicy = isSentFile ? FilePolicy
            : isPreview ? PreviewPolicy
            : isPrivate && context.Request.Path.StartsWithSegments("/manage") ? ManagePolicy
            : ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = isPreview ? "SAMEORIGIN" : "DENY";
        // The address of a page may be a secret itself, which no other request is told.
        // Not "no-referrer": with it browsers post the page's own form as if it came from nowhere, and it is refused.
        headers["Referrer-Policy"] = context.GetEndpoint()?.Metadata.GetMetadata<SecretAddressAttribute>() is null ? "same-origin" : "strict-origin";
        headers["Permissions-Policy"] = PermissionsPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // Open data is for everybody's programs; everything else is for the portal's own pages.
        var isOpen = ApiProblem.IsFor(context);
        headers["Cross-Origin-Resource-Policy"] = isOpen ? "cross-origin" : "same-origin";
        if (isOpen)
        {
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = "ETag, Link, Retry-After, Content-Disposition";
        }

        // What one visitor typed or was told belongs to no cache, and the cookie of the language does not change that.
        if (isPrivate || context.GetEndpoint()?.Metadata.GetMetadata<FormPageAttribute>() is not null)
        {
            headers.CacheControl = "no-store";
        }
        else if (context.Response.StatusCode >= 400 && headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        return Task.CompletedTask;
    }
}
