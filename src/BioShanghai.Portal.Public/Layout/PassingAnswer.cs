using Microsoft.AspNetCore.Http;

namespace BioShanghai.Portal.Public.Layout;

/// <summary>Marks an answer that is true for this moment only ("the index is being rebuilt"): no cache keeps it.</summary>
public static class PassingAnswer
{
    public static void MarkAsPassing(this HttpContext context) => context.Items[typeof(PassingAnswer)] = true;

    public static bool IsPassing(this HttpContext context) => context.Items.ContainsKey(typeof(PassingAnswer));
}
