using System.Net;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Support;

public sealed class PortalFactoryTests
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_site_runs_in_memory_over_the_private_database_with_given_settings_and_clock()
    {
        var noon = new DateTimeOffset(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);
        await using var portal = new PortalFactory { Clock = new FakeTimeProvider(noon) }.With("Desk:Default:Phone", "021-0000");
        var answer = await portal.CreatePlainClient().GetAsync(new Uri("/zh/", UriKind.Relative), _ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("021-0000", portal.Services.GetRequiredService<IConfiguration>()["Desk:Default:Phone"]);
        Assert.Equal(noon, portal.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        await using var db = await portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(_ct);
        Assert.Equal(portal.Database.FilePath, Path.GetFullPath(db.Database.GetDbConnection().DataSource));
        Assert.Equal(33, await db.Parks.CountAsync(_ct));
    }
}
