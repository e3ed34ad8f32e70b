using System.Diagnostics;
using System.Reflection;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Events;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Guides;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Lifecycle;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Shortlists;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BioShanghai.Portal.Core.Data;

/// <summary>
/// The portal's one database model, the same on SQLite, SQL Server and PostgreSQL. Anything that changes is saved by
/// <see cref="SaveAsync(Deed, CancellationToken)"/>, the only path that raises versions and writes the change feed and the audit trail.
/// </summary>
public sealed class PortalDbContext(DbContextOptions<PortalDbContext> options) : DbContext(options)
{
    private readonly List<AuditEntry> _notes = [];
    private bool _saving;

    /// <summary>Its next commit removes words for good. A database that keeps what was there before in a log of its own clears that; the host sees to it and takes the mark back.</summary>
    public bool IsErasing { get; set; }

    public DbSet<District> Districts => Set<District>();
    public DbSet<Sector> Sectors => Set<Sector>();
    public DbSet<Service> Services => Set<Service>();
    public DbSet<ReasonEntry> ReasonEntries => Set<ReasonEntry>();
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
    public DbSet<StoredFile> StoredFiles => Set<StoredFile>();
    public DbSet<StoredFileContent> StoredFileContents => Set<StoredFileContent>();
    public DbSet<Question> Questions => Set<Question>();
    public DbSet<SharedShortlist> SharedShortlists => Set<SharedShortlist>();
    public DbSet<PortalUser> Users => Set<PortalUser>();
    public DbSet<UserSession> UserSessions => Set<UserSession>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<ResetLink> ResetLinks => Set<ResetLink>();
    public DbSet<MailMessage> MailMessages => Set<MailMessage>();
    public DbSet<Grant> Grants => Set<Grant>();
    public DbSet<Revision> Revisions => Set<Revision>();
    public DbSet<TypedDraft> TypedDrafts => Set<TypedDraft>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<MergeBase> MergeBases => Set<MergeBase>();
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<ToldStep> ToldSteps => Set<ToldStep>();
    public DbSet<CriteriaEdition> CriteriaEditions => Set<CriteriaEdition>();
    public DbSet<Batch> Batches => Set<Batch>();
    public DbSet<Application> Applications => Set<Application>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Certificate> Certificates => Set<Certificate>();
    public DbSet<PartnerDeskCard> PartnerDeskCards => Set<PartnerDeskCard>();
    public DbSet<Referral> Referrals => Set<Referral>();
    public DbSet<ServiceCase> ServiceCases => Set<ServiceCase>();
    public DbSet<CaseDraft> CaseDrafts => Set<CaseDraft>();
    public DbSet<CaseMessage> CaseMessages => Set<CaseMessage>();
    public DbSet<CaseNote> CaseNotes => Set<CaseNote>();
    public DbSet<CaseTask> CaseTasks => Set<CaseTask>();
    public DbSet<CaseShare> CaseShares => Set<CaseShare>();
    public DbSet<ReplyTemplate> ReplyTemplates => Set<ReplyTemplate>();
    public DbSet<TriageRule> TriageRules => Set<TriageRule>();
    public DbSet<CalendarDay> CalendarDays => Set<CalendarDay>();
    public DbSet<StageLimit> StageLimits => Set<StageLimit>();
    public DbSet<ParkRequest> ParkRequests => Set<ParkRequest>();
    public DbSet<ParkOffer> ParkOffers => Set<ParkOffer>();
    public DbSet<SiteVisit> SiteVisits => Set<SiteVisit>();
    public DbSet<FirstReport> FirstReports => Set<FirstReport>();
    public DbSet<CaseAnswer> CaseAnswers => Set<CaseAnswer>();
    public DbSet<CheckIn> CheckIns => Set<CheckIn>();
    public DbSet<PartnerConflict> PartnerConflicts => Set<PartnerConflict>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();
    public DbSet<ChangeEvent> ChangeEvents => Set<ChangeEvent>();
    public DbSet<ImportedRecord> ImportedRecords => Set<ImportedRecord>();

    /// <summary>Saves what no person of the management changed; the trail gets one line in all, and none when no traced row changed.</summary>
    /// <exception cref="ConflictException">Somebody saved one of the rows since it was read.</exception>
    public Task<int> SaveAsync(DateTime utcNow, CancellationToken ct = default) =>
        SaveAsync(new Deed(Actor.System, "record.save", utcNow) { IsSummed = true }, ct);

    /// <summary>
    /// Saves every tracked change in one transaction: raises the version of each changed <see cref="IVersioned"/> row, adds one
    /// <see cref="ChangeEvent"/> for each <see cref="IAudited"/> one, so that search and caches of every node follow, and tells the audit trail of each changed
    /// <see cref="ITraced"/> row what it was before and is now. Without the trail nothing is saved.
    /// </summary>
    /// <returns>How many <see cref="IAudited"/> rows changed.</returns>
    /// <exception cref="ConflictException">Somebody saved one of the rows since it was read.</exception>
    public async Task<int> SaveAsync(Deed deed, CancellationToken ct = default)
    {
        ChangeTracker.DetectChanges();
        var changed = ChangeTracker.Entries<ITraced>().Where(x => x.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        var audited = 0;
        foreach (var entry in changed)
        {
            if (!deed.IsSummed)
            {
                Note(deed, entry.Entity.ChangeKey, AuditResult.Done, AuditChain.Describe(entry, deed.Note));
            }

            if (entry.Entity is IVersioned && entry.State != EntityState.Deleted)
            {
                var version = entry.Property(nameof(IVersioned.Version));
                version.CurrentValue = entry.State == EntityState.Added ? 1 : (int)version.OriginalValue! + 1;
            }

            if (entry.Entity is not IAudited)
            {
                continue;
            }

            audited++;
            ChangeEvents.Add(new ChangeEvent(entry.Entity.ChangeKey, deed.AtUtc));
        }

        if (deed.IsSummed && changed.Count > 0)
        {
            Note(deed, changed.Count == 1 ? changed[0].Entity.ChangeKey : $"{changed.Count} records", AuditResult.Done, AuditChain.Describe(deed.Note));
        }

        await SaveNotedAsync(ct);
        return audited;
    }

    /// <summary>A line for the audit trail, written with the next save.</summary>
    internal void Note(Deed deed, string target, AuditResult result, string? details = null) =>
        _notes.Add(new AuditEntry(deed, target, result, details ?? AuditChain.Describe(deed.Note), Activity.Current?.TraceId.ToHexString()));

    /// <summary>Saves tracked rows and noted lines in one transaction.</summary>
    /// <exception cref="ConflictException">Somebody saved one of the rows since it was read.</exception>
    internal async Task SaveNotedAsync(CancellationToken ct)
    {
        try
        {
            _saving = true;
            if (_notes.Count == 0)
            {
                await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, ct);
                return;
            }

            // A caller's transaction, where there is one, decides; the lines stand or fall with it.
            var isOwn = Database.CurrentTransaction is null && Database.AutoTransactionBehavior != AutoTransactionBehavior.Never;
            using var place = isOwn ? await SaveLine.EnterAsync(this, ct) : null;
            await using var own = isOwn ? await Database.BeginTransactionAsync(ct) : null;
            await AuditChain.AppendAsync(this, _notes, ct);
            await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, ct);
            if (own is not null)
            {
                await own.CommitAsync(ct);
            }
        }
        catch (DbUpdateConcurrencyException exception)
        {
            throw new ConflictException(exception.Entries.Count > 0 ? exception.Entries[0].Metadata.ClrType.Name : "row");
        }
        finally
        {
            _notes.Clear();
            _saving = false;
        }
    }

    /// <summary>Always refused: rows are saved by <see cref="SaveAsync(Deed, CancellationToken)"/>.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new InvalidOperationException("Save through SaveAsync, which writes versions, the trail and the change feed.");

    /// <summary>For the library that keeps accounts; versioned rows are saved by <see cref="SaveAsync(Deed, CancellationToken)"/>.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        _saving || !ChangeTracker.Entries<IVersioned>().Any(x => x.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            ? base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken)
            : throw new InvalidOperationException("Save through SaveAsync, which writes versions, the trail and the change feed.");

    /// <summary>Nothing that was not saved goes along to whoever gets this context from the pool next.</summary>
    public override void Dispose()
    {
        Forget();
        base.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public override ValueTask DisposeAsync()
    {
        Forget();
        return base.DisposeAsync();
    }

    private void Forget()
    {
        _notes.Clear();
        IsErasing = false;
    }

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
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(x => typeof(IVersioned).IsAssignableFrom(x.ClrType)))
        {
            entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
        }
    }

    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        value => value.ToUniversalTime(),
        value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}
