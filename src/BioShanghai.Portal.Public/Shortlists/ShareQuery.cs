using BioShanghai.Portal.Core.Shortlists;
using BioShanghai.Portal.Public.Layout;

namespace BioShanghai.Portal.Public.Shortlists;

/// <summary>Query of the sharing form.</summary>
public static class ShareQuery
{
    public static readonly IReadOnlyList<string> QueryNames = [ShortlistRequest.ItemsName, PostedPage.PrepareName];
}
