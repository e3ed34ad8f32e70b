using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Web;

/// <summary>A site whose database goes away on demand.</summary>
public sealed class BreakableDatabase : IDbContextFactory<PortalDbContext>, IAsyncDisposable
{
    private readonly PortalFactory _portal = new();

    public BreakableDatabase() => _portal.With(services => services.AddSingleton<IDbContextFactory<PortalDbContext>>(this));

    public bool IsBroken { get; set; }

    public HttpClient Client() => _portal.CreatePlainClient();

    public PortalDbContext CreateDbContext() =>
        IsBroken ? throw new InvalidOperationException("secret connection detail") : _portal.Database.CreateDbContext();

    /// <summary>When set, opening the database takes its time, as with a server on the network.</summary>
    public bool IsSlow { get; set; }

    public async Task<PortalDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        if (IsSlow)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }

        return CreateDbContext();
    }

    public ValueTask DisposeAsync() => _portal.DisposeAsync();
}
