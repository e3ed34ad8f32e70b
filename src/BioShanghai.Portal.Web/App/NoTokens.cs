using Microsoft.AspNetCore.Antiforgery;

namespace BioShanghai.Portal.Web.App;

/// <summary>Marks endpoints whose pages hold no POST form: they get no antiforgery token and no cookie, and may be cached for everybody.</summary>
internal sealed class NoTokens;

/// <summary>
/// The framework hands every page an antiforgery cookie, form or not. On a cached page that would keep newcomers out of the cache and
/// show one visitor's token to the next; pages marked <see cref="NoTokens"/> get none.
/// </summary>
internal sealed class TokensOnlyForForms(IAntiforgery inner) : IAntiforgery
{
    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) =>
        AreUnwanted(httpContext) ? None() : inner.GetAndStoreTokens(httpContext);

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) =>
        AreUnwanted(httpContext) ? None() : inner.GetTokens(httpContext);

    public Task<bool> IsRequestValidAsync(HttpContext httpContext) => inner.IsRequestValidAsync(httpContext);

    public Task ValidateRequestAsync(HttpContext httpContext) => inner.ValidateRequestAsync(httpContext);

    public void SetCookieTokenAndHeader(HttpContext httpContext)
    {
        if (!AreUnwanted(httpContext))
        {
            inner.SetCookieTokenAndHeader(httpContext);
        }
    }

    /// <summary>Puts this class in front of the framework's own.</summary>
    public static void Decorate(IServiceCollection services)
    {
        var original = services.Last(x => x.ServiceType == typeof(IAntiforgery));
        services.Remove(original);
        services.AddSingleton<IAntiforgery>(provider =>
            new TokensOnlyForForms((IAntiforgery)ActivatorUtilities.CreateInstance(provider, original.ImplementationType!)));
    }

    private static bool AreUnwanted(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<NoTokens>() is not null;

    private static AntiforgeryTokenSet None() => new(null, null, "none", null);
}
