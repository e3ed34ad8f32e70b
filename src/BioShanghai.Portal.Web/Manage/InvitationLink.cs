using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Public.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace BioShanghai.Portal.Web.Manage;

/// <summary>The link of an invitation that is shown because no mail goes out.</summary>
public sealed class InvitationLink(IOptions<SiteOptions> site, NavigationManager navigation)
{
    /// <summary>Never from the address the browser came by, but in development, where none is set.</summary>
    public string Page => (site.Value.PublicBaseUrl is { Length: > 0 } root ? $"{root.TrimEnd('/')}/{Language.Current.Segment}/" : navigation.BaseUri) + "account/invitation";

    public string Of(string token) => $"{Page}?token={token}";
}
