using BioShanghai.Portal.Core;

namespace BioShanghai.Portal.Tests.Support;

/// <summary>The code of the rule a deed is refused by.</summary>
internal static class Refused
{
    public static string By(Action deed) => Assert.Throws<RuleException>(deed).Code;

    public static async Task ByAsync(string code, Func<Task> deed) => Assert.Equal(code, (await Assert.ThrowsAsync<RuleException>(deed)).Code);

    /// <summary>Of deeds of which one wins: the code, and nothing when it was done.</summary>
    public static async Task<string> OrDoneAsync(Func<Task> deed)
    {
        try
        {
            await deed();
            return "";
        }
        catch (RuleException refused)
        {
            return refused.Code;
        }
    }
}
