using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Programme.Rosters;
using BioShanghai.Portal.Tests.Programme;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>What the tour takes along for the partner programme.</summary>
internal sealed partial class QueryTour
{
    private const int TourBatch = 2;
    private const string TourSecret = "tour-secret";

    /// <summary>An application that can be approved, under the identity of the tour's file.</summary>
    private async Task AddApplicationAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var batch = new Batch(TourBatch, new() { Name = new("游", "Tour"), CeremonyOn = new(2026, 12, 18), TermYears = 3 });
        batch.Open();
        db.Batches.Add(batch);
        var application = new Application(FileId, "ATOUR", PassCode.HashOf(TourSecret), Companies.Firm("游律师事务所", "Tour Law Firm"), "network", [], Noon.UtcDateTime);
        application.GiveLicence(FileId, Noon.UtcDateTime);
        application.Send(1, TourBatch, null, Noon.UtcDateTime);
        application.Mark("experience", Core.Programme.CriterionResult.Met, null, Actor.System, Noon.UtcDateTime);
        db.Applications.Add(application);
        await db.SaveAsync(Noon.UtcDateTime, ct);
    }

    private static object? OfProgramme(Type asked, bool isKnown) => asked switch
    {
        _ when asked == typeof(CodePass) => isKnown ? new CodePass("ATOUR", TourSecret) : new CodePass("ANOTHER", "secret"),
        _ when asked == typeof(ApplicationInput) => new ApplicationInput { Name = new("游数据", "Tour Data"), Category = PartnerCategory.ServiceFirm },
        _ when asked == typeof(Application) => new Application(Guid.Empty, "ATOUR", "hash", new() { Category = PartnerCategory.ServiceFirm }, "network", [], Noon.UtcDateTime),
        _ when asked == typeof(BatchInput) => new BatchInput { Name = new("游", "Tour"), CeremonyOn = new(2026, 12, 18), TermYears = 3 },
        _ when asked == typeof(RosterPlan) => new RosterPlan
        {
            BatchNumber = TourBatch,
            Rows = isKnown ? [new(2, new() { Name = new("游数据", null), Category = PartnerCategory.ServiceFirm, Contacts = [new("李", null, "li@tour.example", null)] }, RosterState.New, [], [])] : [],
        },
        _ when asked == typeof(DeskInput) => new DeskInput { Phone = "021-55550100" },
        _ when asked == typeof(ContactInvite) => new ContactInvite("李", "li.contact@tour.example"),
        _ when asked == typeof(IReadOnlyDictionary<Guid, int>) => new Dictionary<Guid, int> { [FileId] = 1 },
        _ when asked == typeof(ApplicationQuery) => isKnown ? new ApplicationQuery(null, PartnerCategory.ServiceFirm, TourBatch, "tour") : new ApplicationQuery(Left: ApplicationState.Applied),
        _ when asked == typeof(MemberQuery) => isKnown ? new MemberQuery(MembershipState.Active, PartnerCategory.ServiceFirm, 1, "iqvia") : new MemberQuery(IsToBeConfirmed: true, EndsWithin: 90, Points: OpenPointBand.Many),
        _ when asked == typeof(IReadOnlyList<CriterionInput>) => new[] { new CriterionInput(null, "说明。", "Says.", CriterionCheck.Declared, null) },
        _ => null,
    };
}
