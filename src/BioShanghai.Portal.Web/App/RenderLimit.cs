using System.Threading.RateLimiting;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// Lets only a few pages be rendered at once, behind the output cache: more at once is slower for everybody. The rest queue; when the
/// queue is full the visitor is asked to come back.
/// </summary>
internal sealed class RenderLimit(IConfiguration configuration) : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = configuration.Number("Limits:RendersInFlight", 2 * Environment.ProcessorCount, 1, 10_000),
        QueueLimit = configuration.Number("Limits:RenderQueue", 256 * Environment.ProcessorCount, 0, 1_000_000),
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        using var lease = await _limiter.AcquireAsync(1, context.RequestAborted);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        await PlainPage.WriteRetryAsync(context, StatusCodes.Status503ServiceUnavailable, "Busy", RetryAfter);
    }

    public void Dispose() => _limiter.Dispose();
}

internal static class RenderLimitPipeline
{
    public static IApplicationBuilder UseRenderLimit(this IApplicationBuilder app)
    {
        var limit = app.ApplicationServices.GetRequiredService<RenderLimit>();
        return app.Use((context, next) => context.IsPage() ? limit.RunAsync(context, next) : next(context));
    }
}
