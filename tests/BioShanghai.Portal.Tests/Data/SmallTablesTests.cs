using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Data;

public sealed class SmallTablesTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_is_read_once_and_again_after_any_change_is_announced()
    {
        await using var services = new ServiceCollection().AddLogging().AddPortalCore().AddSingleton<IDbContextFactory<PortalDbContext>>(_database).BuildServiceProvider();
        var changes = services.GetRequiredService<ContentChanges>();
        var catalogue = services.GetRequiredService<CatalogueCache>();

        var first = await catalogue.AllAsync<Park>(_ct);
        Assert.NotEmpty(first);
        Assert.Same(first, await catalogue.AllAsync<Park>(_ct));

        await changes.RaiseAsync(["policy:any"], _ct);
        var second = await catalogue.AllAsync<Park>(_ct);
        Assert.NotSame(first, second);
        Assert.Equal(first.Count, second.Count);
    }

    [Fact]
    public async Task A_change_during_the_reading_is_not_lost()
    {
        CatalogueCache catalogue = null!;
        catalogue = new CatalogueCache(new ChangingWhileRead(_database, () => catalogue.ForgetRows()));

        var stale = await catalogue.AllAsync<Park>(_ct);
        Assert.NotSame(stale, await catalogue.AllAsync<Park>(_ct));
    }

    public void Dispose() => _database.Dispose();

    /// <summary>Announces a change between the start and the end of the first reading.</summary>
    private sealed class ChangingWhileRead(IDbContextFactory<PortalDbContext> inner, Action change) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext()
        {
            change();
            return inner.CreateDbContext();
        }
    }
}
