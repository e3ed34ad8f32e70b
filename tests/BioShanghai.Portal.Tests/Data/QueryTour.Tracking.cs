using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Tests.Cases;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>What the tour takes along for investors who follow their cases, and for erasing one.</summary>
internal sealed partial class QueryTour
{
    private const string TrackedNumber = "CTRACKED";

    private static readonly Guid ErasedId = new("5f0c1e2d3b4a59687766554433221199");

    /// <summary>A case its investor has the secret of, and one that is to be erased.</summary>
    private async Task AddTrackingAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var now = Noon.UtcDateTime.AddDays(-2);
        db.ServiceCases.Add(new ServiceCase(new("5f0c1e2d3b4a59687766554433221188"), TrackedNumber, PassCode.HashOf(TourSecret), CaseGiven.Input(), "network", [], CaseGiven.Weekdays, now));
        var erased = new ServiceCase(ErasedId, "CERASED", PassCode.HashOf(TourSecret), CaseGiven.Input(), "network", [], CaseGiven.Weekdays, now);
        db.AddRange(erased, new CaseMessage(ErasedId, ErasedId, true, "游", "删除。", [], now));
        await db.SaveAsync(Noon.UtcDateTime, ct);
    }

    private static object? OfTracking(Type type, Type asked, string name, bool isKnown) => type.Name switch
    {
        nameof(CaseTracking) => asked switch
        {
            _ when asked == typeof(CodePass) => isKnown ? new CodePass(TrackedNumber, TourSecret) : new CodePass("CNOTHING", "secret"),
            _ when asked == typeof(CaseSender) => new CaseSender("游公司", "游", isKnown ? "tour@example.cn" : null, null),
            _ when asked == typeof(IReadOnlyList<MessageFile>) => Array.Empty<MessageFile>(),
            _ when asked == typeof(VisitFeedbackInput) => new VisitFeedbackInput(5, 5, 5, 5, 5, null, []),
            _ when asked == typeof(int) => isKnown ? 1 : 99,
            _ when asked == typeof(bool) => isKnown,
            _ when asked == typeof(string) => name switch
            {
                "number" or "typedNumber" => isKnown ? TrackedNumber : "CNOTHING",
                "email" => "tour@example.cn",
                "secret" => TourSecret,
                _ => isKnown ? "游数据" : "",
            },
            _ => null,
        },
        nameof(CaseErasure) when asked == typeof(Guid) => isKnown ? ErasedId : Guid.Empty,
        _ => null,
    };
}
