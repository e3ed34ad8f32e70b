namespace BioShanghai.Portal.Web.App;

/// <summary>Pages answer GET and POST only; HEAD runs as GET, and the server itself leaves the body out.</summary>
internal static class HeadAsGet
{
    public static IApplicationBuilder UseHeadAsGet(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    });
}
