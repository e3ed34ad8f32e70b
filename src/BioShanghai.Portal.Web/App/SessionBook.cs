using System.Collections.Concurrent;
using System.Security.Claims;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Users;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Web.App;

/// <summary>Sessions as the database has them, remembered for a moment, because one page asks many times.</summary>
internal sealed class SessionBook(IDbContextFactory<PortalDbContext> databases, TimeProvider clock)
{
    public const string SessionClaim = "sid";

    /// <summary>An ended session works so long at most.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, (bool IsAlive, DateTime UntilUtc)> _known = new();

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<Guid> BeginAsync(Guid userId, string? address, string? agent, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var session = new UserSession(userId, address, agent, Now);
        db.UserSessions.Add(session);
        await db.SaveAsync(Now, ct);
        return session.Id;
    }

    /// <summary>The session of a principal still counts: not ended, not idle too long, its owner not disabled.</summary>
    public async Task<bool> IsAliveAsync(ClaimsPrincipal principal, CancellationToken ct)
    {
        if (IdOf(principal) is not { } id)
        {
            return false;
        }

        if (_known.TryGetValue(id, out var known) && known.UntilUtc > Now)
        {
            return known.IsAlive;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var session = await db.UserSessions.FirstOrDefaultAsync(x => x.Id == id && db.Users.Any(y => y.Id == x.UserId && y.DisabledAtUtc == null), ct);
        var isAlive = session?.IsAliveAt(Now) == true;
        Forget();
        _known[id] = (isAlive, Now + Remembered);
        return isAlive;
    }

    /// <summary>Marks that the person did something; an open page that only waits does not count.</summary>
    public async Task SeenAsync(ClaimsPrincipal principal, CancellationToken ct)
    {
        if (IdOf(principal) is not { } id)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var (now, before) = (Now, Now - SeenEvery);
        await db.UserSessions.Where(x => x.Id == id && x.EndedAtUtc == null && x.SeenAtUtc < before).ExecuteUpdateAsync(x => x.SetProperty(y => y.SeenAtUtc, now), ct);
    }

    /// <summary>Who the session is, with the grants of this moment.</summary>
    public async Task<Actor> ActorAsync(ClaimsPrincipal principal, CancellationToken ct)
    {
        if (IdOf(principal) is not { } id)
        {
            return Actor.Visitor;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await (
            from session in db.UserSessions.AsNoTracking()
            join user in db.Users.AsNoTracking() on session.UserId equals user.Id
            where session.Id == id && user.DisabledAtUtc == null
            select new { session, user.Id, user.DisplayName }).FirstOrDefaultAsync(ct);
        if (found is null || !found.session.IsAliveAt(Now))
        {
            return Actor.Visitor;
        }

        var grants = await db.Grants.AsNoTracking().Where(x => x.UserId == found.Id).ToListAsync(ct);
        return new Actor(found.Id, found.DisplayName, grants, found.session.Address, id);
    }

    /// <summary>Ends one session at once on this node; on others within moments.</summary>
    public async Task EndAsync(Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = Now;
        await db.UserSessions.Where(x => x.Id == id && x.EndedAtUtc == null).ExecuteUpdateAsync(x => x.SetProperty(y => y.EndedAtUtc, now), ct);
        _known.TryRemove(id, out _);
    }

    /// <summary>Open sessions of somebody, the last used first.</summary>
    public async Task<IReadOnlyList<UserSession>> OfAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var sessions = await db.UserSessions.AsNoTracking().Where(x => x.UserId == userId && x.EndedAtUtc == null).OrderByDescending(x => x.SeenAtUtc).ToListAsync(ct);
        return [.. sessions.Where(x => x.IsAliveAt(Now))];
    }

    /// <summary>Who sits at the session has proved again who he is.</summary>
    public async Task ProvedAsync(Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = Now;
        await db.UserSessions.Where(x => x.Id == id && x.EndedAtUtc == null).ExecuteUpdateAsync(x => x.SetProperty(y => y.ProvedAtUtc, now).SetProperty(y => y.SeenAtUtc, now), ct);
    }

    /// <summary>The session is open and its owner proved a moment ago who he is.</summary>
    public async Task<bool> IsFreshAsync(Guid id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var session = await db.UserSessions.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id, ct);
        return session?.IsAliveAt(Now) == true && session.IsFreshAt(Now);
    }

    public static Guid? IdOf(ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(SessionClaim), out var id) ? id : null;

    private void Forget()
    {
        foreach (var (id, known) in _known)
        {
            if (known.UntilUtc <= Now)
            {
                _known.TryRemove(id, out _);
            }
        }
    }
}

/// <summary>Ties the cookie to its session row.</summary>
internal static class SessionCookies
{
    /// <summary>Every signing-in begins a session of its own, also where one was open.</summary>
    public static async Task BeginAsync(CookieSigningInContext context)
    {
        if (context.Principal?.Identity is ClaimsIdentity identity && !identity.HasClaim(x => x.Type == SessionBook.SessionClaim)
            && Guid.TryParse(identity.FindFirst(ClaimTypes.NameIdentifier)?.Value, out var userId))
        {
            var http = context.HttpContext;
            var id = await http.RequestServices.GetRequiredService<SessionBook>().BeginAsync(
                userId, http.Connection.RemoteIpAddress?.ToString(), http.Request.Headers.UserAgent.ToString(), http.RequestAborted);
            identity.AddClaim(new Claim(SessionBook.SessionClaim, id.ToString()));
        }
    }

    public static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var (http, book) = (context.HttpContext, context.HttpContext.RequestServices.GetRequiredService<SessionBook>());
        if (context.Principal is null || !await book.IsAliveAsync(context.Principal, http.RequestAborted))
        {
            context.RejectPrincipal();
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        await book.SeenAsync(context.Principal, http.RequestAborted);
    }
}

/// <summary>Who acts: in a request whoever sent it, in a circuit whoever opened it, both with the grants of this moment.</summary>
internal sealed class CurrentActor(Caller caller, AuthenticationStateProvider state, SessionBook book) : ICurrentActor
{
    public async Task<Actor> GetAsync(CancellationToken ct = default) =>
        await book.ActorAsync(caller.Principal ?? (await state.GetAuthenticationStateAsync()).User, ct);
}

/// <summary>
/// Asks during a circuit, over and over, whether its session still counts, when not, the page is closed to its user; and whether
/// its user may still do the same as before, when not, the page is opened anew by way of its service.
/// </summary>
internal sealed partial class CircuitSession(ILoggerFactory loggers, SessionBook book) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    private readonly ILogger _log = loggers.CreateLogger<CircuitSession>();
    private string? _grants;

    /// <summary>A right was given or taken since the last time.</summary>
    public event Action? GrantsChanged;

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(15);

    /// <summary>Notes what somebody may do as the page begins; from then on a difference counts.</summary>
    public void Begin(Actor actor) => _grants = StampOf(actor);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        try
        {
            var actor = await book.ActorAsync(authenticationState.User, cancellationToken);
            if (actor.UserId is not null && _grants is not null && _grants != StampOf(actor))
            {
                Begin(actor);
                GrantsChanged?.Invoke();
            }

            return actor.UserId is not null;
        }
#pragma warning disable CA1031 // A database that is away for a moment throws nobody out; every service asks for itself anyway.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogUnasked(fault);
            return true;
        }
    }

    private static string StampOf(Actor actor) => string.Join(' ', actor.Grants.Select(x => $"{x.Role}/{x.DistrictCode}/{x.ParkSlug}").Order(StringComparer.Ordinal));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether an open page still counts could not be asked; it is asked again in a few seconds")]
    private partial void LogUnasked(Exception fault);
}
