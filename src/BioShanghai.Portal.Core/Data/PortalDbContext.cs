using System.Reflection;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Events;
using BioShanghai.Portal.Core.Guides;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Lifecycle;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Shortlists;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BioShanghai.Portal.Core.Data;

/// <summary>
/// The portal's one database model, the same on SQLite, SQL Server and PostgreSQL. Anything that changes is saved by
/// <see cref="SaveAsync"/>, the only path that raises versions and writes the change feed.
/// </summary>
public sealed class PortalDbContext(DbContextOptions<PortalDbContext> options) : DbContext(options)
{
    private bool _saving;

    public DbSet<District> Districts => Set<District>();
    public DbSet<Sector> Sectors => Set<Sector>();
    public DbSet<Service> Services => Set<Service>();
    public DbSet<LifecycleStage> LifecycleStages => Set<LifecycleStage>();
    public DbSet<Park> Parks => Set<Park>();
    public DbSet<Partner> Partners => Set<Partner>();
    public DbSet<Policy> Policies => Set<Policy>();
    public DbSet<IndicatorValue> IndicatorValues => Set<IndicatorValue>();
    public DbSet<GuideEdition> GuideEditions => Set<GuideEdition>();
    public DbSet<GuideChapter> GuideChapters => Set<GuideChapter>();
    public DbSet<GuideSection> GuideSections => Set<GuideSection>();
    public DbSet<PortalEvent> Events => Set<PortalEvent>();
    public DbSet<SpaceListing> SpaceListings => Set<SpaceListing>();
    public DbSet<Question> Questions => Set<Question>();
    public DbSet<SharedShortlist> SharedShortlists => Set<SharedShortlist>();
    public DbSet<ChangeEvent> ChangeEvents => Set<ChangeEvent>();
    public DbSet<ImportedRecord> ImportedRecords => Set<ImportedRecord>();

    /// <summary>
    /// Saves every tracked change in one transaction: raises the version of each changed <see cref="IAudited"/> row and adds
    /// one <see cref="ChangeEvent"/> for it, so that search and caches of every node follow.
    /// </summary>
    /// <exception cref="ConflictException">Somebody saved one of the rows since it was read.</exception>
    public async Task<int> SaveAsync(DateTime utcNow, CancellationToken ct = default)
    {
        ChangeTracker.DetectChanges();
        var changed = 0;
        foreach (var entry in ChangeTracker.Entries<IAudited>().ToList())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted))
            {
                continue;
            }

            changed++;
            if (entry.State != EntityState.Deleted)
            {
                var version = entry.Property(nameof(IAudited.Version));
                version.CurrentValue = entry.State == EntityState.Added ? 1 : (int)version.OriginalValue! + 1;
            }

            ChangeEvents.Add(new ChangeEvent(entry.Entity.ChangeKey, utcNow));
        }

        try
        {
            _saving = true;
            await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, ct);
            return changed;
        }
        catch (DbUpdateConcurrencyException exception)
        {
            throw new ConflictException(exception.Entries.Count > 0 ? exception.Entries[0].Metadata.ClrType.Name : "row");
        }
        finally
        {
            _saving = false;
        }
    }

    /// <summary>Always refused: rows are saved by <see cref="SaveAsync"/>.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new InvalidOperationException("Save through SaveAsync, which writes versions and the change feed.");

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        _saving
            ? base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken)
            : throw new InvalidOperationException("Save through SaveAsync, which writes versions and the change feed.");

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<string>().HaveMaxLength(400);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>().HavePrecision(3);
        configurationBuilder.Properties<decimal>().HavePrecision(18, 4);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        configurationBuilder.Properties<Provenance>().HaveConversion<JsonConverter<Provenance>, JsonComparer<Provenance>>().HaveMaxLength(-1);
        configurationBuilder.ComplexProperties<LocalText>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(Assembly.GetExecutingAssembly());
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(x => typeof(IAudited).IsAssignableFrom(x.ClrType)))
        {
            entity.FindProperty(nameof(IAudited.Version))!.IsConcurrencyToken = true;
        }
    }

    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        value => value.ToUniversalTime(),
        value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
