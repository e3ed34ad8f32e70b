using System.Security.Claims;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Web.App;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Access;

/// <summary>What somebody held a moment ago is of no use: every call reads the grants, the account and the session anew.</summary>
public sealed class LostRightTests
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("grant")]
    [InlineData("account")]
    [InlineData("session")]
    [InlineData("idle")]
    public async Task The_very_next_call_is_refused(string lost)
    {
        using var world = await ManagementWorld.CreateAsync();
        var signedIn = new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionBook.SessionClaim, world.KeeperSession.Id.ToString())], "test"));
        var book = new SessionBook(world.Database, world.Clock);
        await using var services = world.For(new BySession(book, signedIn));
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserService>();
        await users.ListAsync(new(), _ct);

        await LoseAsync(world, lost);
        await Assert.ThrowsAsync<ForbiddenException>(() => users.ListAsync(new(), _ct));
        await Assert.ThrowsAsync<ForbiddenException>(() => users.DisableAsync(world.Officer.Id, "", _ct));
        Assert.Equal(2, await world.DeniedAsync());
    }

    private async Task LoseAsync(ManagementWorld world, string lost)
    {
        if (lost == "idle")
        {
            world.Clock.Advance(UserSession.LongestIdle + TimeSpan.FromSeconds(1));
            return;
        }

        await using var services = world.For(Actor.System);
        await using var scope = services.CreateAsyncScope();
        var (users, id) = (scope.ServiceProvider.GetRequiredService<UserService>(), world.Keeper.Id);
        var details = await users.FindAsync(id, _ct);
        await (lost switch
        {
            "grant" => users.RemoveGrantAsync(id, details.Token, details.Person.Grants.Single().Id, _ct),
            "account" => users.DisableAsync(id, details.Token, _ct),
            _ => users.EndSessionsAsync(id, _ct),
        });
    }

    private sealed class BySession(SessionBook book, ClaimsPrincipal principal) : ICurrentActor
    {
        public Task<Actor> GetAsync(CancellationToken ct = default) => book.ActorAsync(principal, ct);
    }
}
