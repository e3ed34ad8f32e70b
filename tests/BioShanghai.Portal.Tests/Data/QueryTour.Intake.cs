using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Tests.Cases;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>What the tour takes along to the one door of the service.</summary>
internal sealed partial class QueryTour
{
    private static Core.Cases.CaseTyping? OfIntake(Type asked, bool isKnown) => asked switch
    {
        _ when asked == typeof(CaseTyping) => new CaseTyping(CaseGiven.Input() with
        {
            ItemCodes = isKnown ? [SampleCode] : [], ParkSlug = isKnown ? "zhangjiang" : "no-such-park", PartnerSlug = isKnown ? "iqvia" : null, MayPassOn = isKnown,
        }),
        _ => null,
    };
}
