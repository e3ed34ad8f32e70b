using BioShanghai.Portal.Core.Data;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BioShanghai.Portal.Web.App;

/// <summary>Live: the process answers. Ready: it can serve visitors. Both say one word; the reason is in the log.</summary>
internal static class Health
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<ContentIsServed>("content", tags: ["ready"], timeout: TimeSpan.FromSeconds(5));
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", Options(_ => false)).WithMetadata(new HealthMark());
        endpoints.MapHealthChecks("/health/ready", Options(check => check.Tags.Contains("ready"))).WithMetadata(new HealthMark());
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> which) => new()
    {
        Predicate = which,
        ResponseWriter = static (context, report) =>
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(report.Status == HealthStatus.Unhealthy ? "not ready\n" : "ok\n");
        },
    };

    /// <summary>The database answers and holds the starting content, and the host is not about to stop.</summary>
    private sealed class ContentIsServed(IDbContextFactory<PortalDbContext> dbs, Drain drain) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (drain.IsStopping)
            {
                return HealthCheckResult.Unhealthy("The host is stopping.");
            }

            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            return await db.Districts.AnyAsync(cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The database holds no content.");
        }
    }
}

/// <summary>Marks the health endpoints, which are neither counted by the rate limits nor logged.</summary>
internal sealed class HealthMark;

/// <summary>On shutdown turns unready first and waits, so that a load balancer sends nobody to a server that is about to stop.</summary>
internal sealed class Drain(IConfiguration configuration) : IHostedLifecycleService
{
    private readonly TimeSpan _wait = TimeSpan.FromSeconds(configuration.Number("Portal:DrainSeconds", 0, 0, 20));

    public bool IsStopping { get; private set; }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        IsStopping = true;
        if (_wait > TimeSpan.Zero)
        {
            await Task.Delay(_wait, cancellationToken);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
