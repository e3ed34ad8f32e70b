using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Cases as investors send them.</summary>
internal static class CaseGiven
{
    public const string Secret = "0123456789abcdefghjk";

    private static int _last;

    /// <summary>Weekdays alone, with the limits of a new installation.</summary>
    public static readonly ServiceClock Weekdays = new(new WorkingCalendar([]), []);

    public static CaseInput Input(string company = "德国莱茵生物医药有限公司", string? email = "anna.weber@example.com") => new()
    {
        Need = CaseNeed.Space,
        Message = "我们计划在上海建设细胞治疗中试车间，需要约 3,000 平方米的洁净厂房，请介绍合适的园区和政策。",
        Company = company,
        ContactName = "韦安娜",
        Email = email,
        Phone = email is null ? "+86 21 5555 0199" : null,
        SectorCode = "cell-gene-therapy",
        AreaSquareMetres = 3_000,
        Language = "zh",
        ConsentVersion = CaseConsent.Version,
    };

    /// <summary>As it came in, not routed yet.</summary>
    public static ServiceCase Case(CaseInput? input = null, DateTime? sentAtUtc = null, IReadOnlyList<string>? doubts = null, ServiceClock? clock = null) => new(
        Guid.CreateVersion7(), $"C{Interlocked.Increment(ref _last):0000000000}", SecretHash.Of(Secret), input ?? Input(), "sender", doubts ?? [], clock ?? Weekdays, sentAtUtc ?? Support.TestDatabase.Noon);

    /// <summary>With a district.</summary>
    public static ServiceCase In(string district, string? park = null, CaseInput? input = null, DateTime? sentAtUtc = null)
    {
        var one = Case(input, sentAtUtc);
        one.Route(district, park, null, [], Actor.System, one.SentAtUtc);
        return one;
    }
}
