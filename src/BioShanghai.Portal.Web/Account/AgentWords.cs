namespace BioShanghai.Portal.Web.Account;

/// <summary>What a browser calls itself, cut to what its owner recognises.</summary>
internal static class AgentWords
{
    private static readonly (string Sign, string Name)[] Browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("MicroMessenger", "WeChat"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] Systems =
        [("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(string? agent, string otherwise)
    {
        var known = new[] { First(Browsers, agent), First(Systems, agent) }.OfType<string>().ToList();
        return known.Count > 0 ? string.Join(" · ", known) : otherwise;
    }

    private static string? First((string Sign, string Name)[] signs, string? agent) =>
        signs.Where(x => agent?.Contains(x.Sign, StringComparison.Ordinal) == true).Select(x => x.Name).FirstOrDefault();
}
