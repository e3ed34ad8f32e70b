namespace BioShanghai.Portal.Web.Endpoints;

/// <summary>Addresses of pages that are elsewhere now; links that people kept still work, with all they ask for.</summary>
internal static class MovedPages
{
    public static IEndpointRouteBuilder MapMovedPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ask", (HttpContext context) => Results.Redirect($"{context.Request.PathBase}/cases/new{context.Request.QueryString}", permanent: true));
        return routes;
    }
}
