using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Web.Account;

/// <summary>Where to go after signing in: within the management or the account, never to another site.</summary>
internal static class LocalAddress
{
    /// <param name="asked">Path and query with its language, as the redirect to the sign-in page gave it; anything else is not followed.</param>
    public static string Of(string? asked, string otherwise) => asked is not null && Is(asked) ? asked : otherwise;

    private static bool Is(string asked) =>
        Language.All.Any(language => new[] { "manage", "account" }.Any(area =>
            asked == $"/{language.Segment}/{area}" || asked.StartsWith($"/{language.Segment}/{area}/", StringComparison.Ordinal) || asked.StartsWith($"/{language.Segment}/{area}?", StringComparison.Ordinal)))
        && !asked.Contains("..", StringComparison.Ordinal) && !asked.Contains('\\', StringComparison.Ordinal) && !asked.Any(char.IsControl);
}
