using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Web.App;
using Microsoft.AspNetCore.Identity;

namespace BioShanghai.Portal.Web.Account;

/// <summary>The account of whoever sends the request, and whether he proved a moment ago who he is.</summary>
internal sealed class OwnAccount(UserManager<PortalUser> users, SessionBook book)
{
    public async Task<PortalUser?> FindAsync(HttpContext http) => SessionBook.IdOf(http.User) is null ? null : await users.GetUserAsync(http.User);

    public async Task<bool> IsFreshAsync(HttpContext http) => SessionBook.IdOf(http.User) is { } session && await book.IsFreshAsync(session, http.RequestAborted);
}
