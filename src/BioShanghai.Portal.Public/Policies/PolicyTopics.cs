using BioShanghai.Portal.Core.Policies;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Public.Policies;

/// <summary>Words of a policy's topics; a topic without words is shown by its code.</summary>
internal static class PolicyTopics
{
    public static string Words(IStringLocalizer<PoliciesText> words, string topic)
    {
        var found = words["Topic" + string.Concat(topic.Split('-').Select(x => x.Length == 0 ? x : char.ToUpperInvariant(x[0]) + x[1..]))];
        return found.ResourceNotFound ? topic : found.Value;
    }
}
