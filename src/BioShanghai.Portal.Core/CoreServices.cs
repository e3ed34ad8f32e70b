using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Events;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Compare;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Discovery;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Guides;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Lifecycle;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Matching;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme.Certificates;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Shortlists;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Core.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core;

/// <summary>The one list of what Core registers. The database provider is chosen by the host.</summary>
public static class CoreServices
{
    public static IServiceCollection AddPortalCore(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddSingleton(TimeProvider.System);

        services.AddSingleton<CatalogueCache>();
        services.AddSingleton<PublicIndicators>();
        services.AddSingleton<PublicParks>();
        services.AddSingleton<SpaceStock>();
        services.AddSingleton<PublicSpaces>();
        services.AddSingleton<SampleService>();
        services.AddSingleton<FileStore>();
        services.AddSingleton<PublicFiles>();
        services.AddSingleton<OpenData.OpenDatasets>();
        services.AddSingleton<SpaceWords>();
        services.AddSingleton<FieldWords>();
        services.AddSingleton<SheetWords>();
        services.AddSingleton<PublicCompare>();
        services.AddSingleton<CompareRows>();
        services.AddSingleton<FinderWords>();
        services.AddSingleton<PublicMatches>();
        services.AddSingleton<MatchWords>();
        services.AddSingleton<PublicPartners>();
        services.AddSingleton<CertificateWords>();
        services.AddSingleton<CertificatePrinter>();
        services.AddSingleton<AnswerWords>();
        services.AddSingleton<AnswerPrinter>();
        services.AddSingleton<InvestorAnswers>();
        services.AddSingleton<CaseTracking>();
        services.AddSingleton<CaseErasure>();
        services.AddSingleton<CaseSenderValidator>();
        services.AddSingleton<PublicLifecycle>();
        services.AddSingleton<GuideProseCache>();
        services.AddSingleton<PublicGuide>();
        services.AddSingleton(Announcer);

        services.AddSingleton<ChangeFeed>();
        services.AddHostedService<ChangePump>();
        services.AddSingleton<SearchContent>();
        services.AddSingleton(x => new SearchIndex(x.GetRequiredService<SearchContent>(), x.GetRequiredService<ILogger<SearchIndex>>()));
        services.AddSingleton<PublicSearch>();
        // After the pump, so that nothing changed while the index is built goes unheard.
        services.AddHostedService<SearchKeeper>();
        services.AddHostedService<SpaceKeeper>();
        services.AddSingleton<ContentImporter>();
        services.AddSingleton<PublicSitemap>();
        services.AddSingleton<PublicFeed>();
        services.AddSingleton<PublicPolicies>();
        services.AddSingleton<PublicEvents>();

        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditVerifier>();
        services.AddScoped<AccessGate>();
        services.AddSingleton<EditedRecords>();
        services.AddScoped<RecordEditing>();
        services.AddScoped<RecordFiles>();
        services.AddScoped<RecordPreview>();
        services.AddScoped<ReviewDesk>();
        services.AddScoped<RecordHistory>();
        services.AddScoped<ListingDesk>();
        services.AddScoped<MyWeek>();
        services.AddScoped<SavedViews>();
        services.AddScoped<QuickFind>();
        services.AddSingleton<ImportWords>();
        services.AddSingleton<ListingSheets>();
        services.AddSingleton<MergeBases>();
        services.AddScoped<ListingExport>();
        services.AddScoped<ListingImport>();
        services.AddSingleton<PublicationClock>();
        services.AddHostedService(x => x.GetRequiredService<PublicationClock>());
        services.AddScoped<ReportDesk>();
        services.AddScoped<MailDesk>();
        services.AddSingleton<Programme.ProgrammeMails>();
        services.AddScoped<Programme.ApplicationDesk>();
        services.AddScoped<Programme.CriteriaDesk>();
        services.AddScoped<Programme.MembershipDesk>();
        services.AddScoped<Programme.ProgrammeFigures>();
        services.AddSingleton<FreshnessWatch>();
        services.AddSingleton(UnusedAccountRule.Default);
        services.AddSingleton<UnusedAccounts>();
        services.AddSingleton<SpentAccess>();
        services.AddSingleton<DeskInputValidator>();
        services.AddSingleton<ContactInviteValidator>();
        services.AddSingleton<NoticePost>();
        services.AddScoped<OwnPartner>();
        services.AddScoped<CaseDesk>();
        services.AddSingleton<CaseTriage>();
        services.AddSingleton<ReferralRotation>();
        services.AddScoped<CaseReferrals>();
        services.AddScoped<VisitDesk>();
        services.AddScoped<ParkRequestDesk>();
        services.AddScoped<OwnParkRequests>();
        services.AddSingleton<CaseAskWatch>();
        services.AddSingleton<VisitPost>();
        services.AddSingleton<CaseAsks>();
        services.AddSingleton<VisitCalendar>();
        services.AddSingleton<InvestorVisits>();
        services.AddScoped<TriageDesk>();
        services.AddSingleton<CaseReckoning>();
        services.AddScoped<CalendarDesk>();
        services.AddSingleton<CaseWatch>();
        services.AddSingleton<CaseFigureWords>();
        services.AddScoped<CaseFigures>();
        services.AddSingleton<PublicCaseStatistics>();
        services.AddScoped<CaseTalkDesk>();
        services.AddScoped<ReplyTemplateDesk>();
        services.AddSingleton<AnswerRecords>();
        services.AddScoped<AnswerDesk>();
        services.AddScoped<FirstReportDesk>();
        services.AddSingleton<Aftercare>();
        services.AddScoped<AftercareDesk>();
        services.AddSingleton<CareWatch>();
        services.AddSingleton<CaseInputValidator>();
        services.AddSingleton<CaseMails>();
        services.AddSingleton<CaseIntake>();
        services.AddSingleton<QuestionCases>();
        services.AddSingleton<DescribedProject>();
        services.AddScoped<OwnReferrals>();
        services.AddScoped<ReferralDesk>();
        services.AddSingleton<ProgrammeWatch>();
        services.AddHostedService<Upkeep>();
        services.AddScoped<AuditReading>();
        services.AddHostedService<AuditWatch>();
        // The host says which mail server there is.
        services.TryAddSingleton(MailSettings.Off);
        services.AddSingleton<MailOutbox>();
        services.AddSingleton<MailWords>();
        services.AddSingleton<InviteInputValidator>();
        services.AddScoped<UserService>();
        services.AddSingleton<TermInputValidator>();
        services.AddScoped<DictionaryService>();

        services.AddSingleton<Programme.Rosters.RosterWords>();
        services.AddScoped<Programme.Rosters.RosterDesk>();
        services.AddScoped<Programme.BatchDesk>();
        services.AddScoped<Programme.CertificateDesk>();
        services.AddScoped<Programme.Certificates.CertificatePrints>();

        services.AddSingleton<QuestionInputValidator>();
        services.AddSingleton<QuestionService>();
        services.AddSingleton<ShareInputValidator>();
        services.AddSingleton<ShortlistService>();
        services.AddSingleton<ApplicationFormValidator>();
        services.AddSingleton<CodeTries>();
        services.AddSingleton<ApplicationService>();
        services.AddSingleton<PublicProgramme>();
        services.AddHostedService<Retention>();
        return services;
    }

    // The catalogue forgets first: pages and search entries built after a change must not name things by the old words.
    private static ContentChanges Announcer(IServiceProvider provider)
    {
        var catalogue = provider.GetRequiredService<CatalogueCache>();
        var changes = new ContentChanges();
        changes.Subscribe((keys, _) =>
        {
            catalogue.ForgetRows();
            if (keys.Count == 0 || keys.Any(Catalogue.IsKeyOfCatalogue))
            {
                catalogue.Forget();
            }

            return Task.CompletedTask;
        });
        changes.Subscribe(provider.GetRequiredService<SpaceStock>().ApplyAsync);
        return changes;
    }
}
