using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Http.Timeouts;

namespace BioShanghai.Portal.Web.App;

/// <summary>The bounds of the interactive pages: who may connect, from where, how many, how fast.</summary>
internal static class Circuits
{
    /// <summary>Bytes of one message. A pasted text comes twice in one, three bytes a Chinese character: 50,000 characters are 300,000.</summary>
    private const int LargestMessage = 512 * 1024;

    private const string Hub = "_blazor";

    public static void AddCircuits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            (options.DisconnectedCircuitMaxRetained, options.DisconnectedCircuitRetentionPeriod) = (200, TimeSpan.FromMinutes(2));
            (options.PersistedCircuitInMemoryMaxRetained, options.PersistedCircuitInMemoryRetentionPeriod) = (200, TimeSpan.FromMinutes(30));
            (options.JSInteropDefaultCallTimeout, options.MaxBufferedUnacknowledgedRenderBatches, options.DetailedErrors) = (TimeSpan.FromSeconds(10), 10, false);
        }).AddHubOptions(options =>
        {
            (options.MaximumReceiveMessageSize, options.MaximumParallelInvocationsPerClient, options.EnableDetailedErrors) = (LargestMessage, 1, false);
            (options.HandshakeTimeout, options.KeepAliveInterval, options.ClientTimeoutInterval) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30));
        });
        services.AddSingleton(new CircuitCount(
            configuration.Number("Limits:CircuitsPerUser", 10, 1, 10_000), configuration.Number("Limits:Circuits", 2_000, 1, 1_000_000)));
        services.AddScoped<CircuitSeat>();
        services.AddScoped<CircuitHandler, CircuitWatch>();
    }

    /// <summary>Only signed-in people connect, within a language, for as long as they like.</summary>
    public static void Guard(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } pattern } && pattern.TrimStart('/').StartsWith(Hub, StringComparison.Ordinal))
        {
            endpoint.Metadata.Add(new AuthorizeAttribute());
            endpoint.Metadata.Add(new InLanguage());
            endpoint.Metadata.Add(new DisableRequestTimeoutAttribute());
        }
    }

    /// <summary>Browsers let any site open a socket to any other and send the cookie along; the origin tells them apart.</summary>
    public static IApplicationBuilder UseOwnOriginForCircuits(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments("/" + Hub) && context.Request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(context);
    });
}

/// <summary>How a circuit that wants to open finds the house.</summary>
internal enum Seat
{
    Free,

    /// <summary>Full: the page opens only to say so.</summary>
    Taken,

    /// <summary>Nobody opens twice as many pages as may be open by mistake.</summary>
    None,
}

/// <summary>What a circuit was told when it opened; its pages look here.</summary>
internal sealed class CircuitSeat
{
    public bool IsTaken { get; set; }
}

/// <summary>How many circuits are open, in all and per person. Those that only say that the house is full count too, or they would have no bound.</summary>
internal sealed class CircuitCount(int mostPerUser, int most)
{
    private readonly ConcurrentDictionary<string, int> _byUser = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Counts a circuit that opens; unless there is no seat at all, <see cref="Close"/> counts it out.</summary>
    public Seat Open(string user)
    {
        var (all, own) = (Interlocked.Increment(ref _all), _byUser.AddOrUpdate(user, 1, (_, x) => x + 1));
        if (all <= most && own <= mostPerUser)
        {
            return Seat.Free;
        }

        if (all <= 2L * most && own <= 2L * mostPerUser)
        {
            return Seat.Taken;
        }

        Close(user);
        return Seat.None;
    }

    public void Close(string user)
    {
        Interlocked.Decrement(ref _all);
        if (_byUser.AddOrUpdate(user, 0, (_, x) => x - 1) <= 0)
        {
            _byUser.TryRemove(new(user, 0));
        }
    }
}

/// <summary>
/// Lets calls through at a rate, in the order they came. Without the order two letters that waited together would reach the page in
/// either order, and the text with the last letter would be overwritten by the one before.
/// </summary>
internal sealed class InOrder(RateLimiter rate)
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <param name="begin">Runs when its turn comes; the next call waits for its beginning, not for its end.</param>
    public async Task RunAsync(Func<Task> prepare, Func<Task> begin)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock)
        {
            (before, _last) = (_last, turn.Task);
        }

        Task running;
        try
        {
            await before;
            using var lease = await rate.AcquireAsync();
            if (!lease.IsAcquired)
            {
                return;
            }

            await prepare();
            running = begin();
        }
        finally
        {
            turn.SetResult();
        }

        await running;
    }
}

/// <summary>Stands before everything a browser sends into a circuit: bounded in rate, and only while the session counts.</summary>
internal sealed partial class CircuitWatch(
    AuthenticationStateProvider state, SessionBook book, CircuitCount count, CircuitSeat place, TimeProvider clock, ILogger<CircuitWatch> log) : CircuitHandler, IDisposable
{
    // 30 a second with bursts of 60 is more than fingers do and less than a program would.
    private readonly TokenBucketRateLimiter _rate = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = 60, TokensPerPeriod = 30, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 200, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private static readonly TimeSpan SeenEvery = TimeSpan.FromSeconds(30);

    private InOrder? _order;
    private string? _user;
    private long _seenAt;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var user = (await state.GetAuthenticationStateAsync()).User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value ?? "";
        var seat = count.Open(user);
        if (seat == Seat.None)
        {
            throw new InvalidOperationException("Too many pages of the management are open.");
        }

        (_user, place.IsTaken) = (user, seat == Seat.Taken);
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (_user is not null)
        {
            count.Close(_user);
            _user = null;
        }

        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next)
    {
        _order ??= new(_rate);
        return context => _order.RunAsync(SeeAsync, () => next(context));
    }

    public void Dispose() => _rate.Dispose();

    private async Task SeeAsync()
    {
        if (_seenAt != 0 && clock.GetElapsedTime(_seenAt) <= SeenEvery)
        {
            return;
        }

        _seenAt = clock.GetTimestamp();
        try
        {
            await book.SeenAsync((await state.GetAuthenticationStateAsync()).User, CancellationToken.None);
        }
#pragma warning disable CA1031 // A mark that could not be made must not end the page.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogUnmarked(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "That somebody is at work could not be noted")]
    private partial void LogUnmarked(Exception fault);
}
