using BioShanghai.Portal.Core.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BioShanghai.Portal.Public.Layout;

/// <summary>Absolute and cross-language addresses of the page being rendered. Absolute ones come from the configured base, never from a forged host.</summary>
public sealed class SiteLinks(IHttpContextAccessor accessor, IOptions<SiteOptions> options)
{
    private HttpContext Context => accessor.HttpContext!;

    /// <summary>Scheme and host without a trailing slash.</summary>
    public string BaseUrl
    {
        get
        {
            var configured = options.Value.PublicBaseUrl;
            return string.IsNullOrWhiteSpace(configured)
                ? $"{Context.Request.Scheme}://{Context.Request.Host}"
                : configured.TrimEnd('/');
        }
    }

    /// <summary>Path within the language as the reader asked for it, encoded for an address, for example <c>/parks/zhangjiang</c>, on an error page too.</summary>
    public string Path => (AskedFor is { } asked ? new PathString(asked.OriginalPath) : Context.Request.Path).ToUriComponent() is { Length: > 0 } path ? path : "/";

    public string Query => (AskedFor is { } asked ? asked.OriginalQueryString : Context.Request.QueryString.Value) ?? "";

    private IStatusCodeReExecuteFeature? AskedFor => Context.Features.Get<IStatusCodeReExecuteFeature>();

    /// <summary>Absolute address of a path in a language.</summary>
    /// <param name="path">Path within the language; a leading slash may be left out.</param>
    public string Absolute(string path, Language language) => $"{BaseUrl}/{language.Segment}/{path.TrimStart('/')}";

    public string Absolute(string path) => Absolute(path, Language.Current);

    /// <summary>The page being rendered, in the other language, keeping filters.</summary>
    public string InOtherLanguage => $"/{Language.Current.Other.Segment}{Path}{Query}";
}
