using BioShanghai.Portal.Core.Access;

namespace BioShanghai.Portal.Core;

/// <summary>A refusal the portal decided itself; anything else that is thrown is a bug.</summary>
public abstract class PortalException(string message) : Exception(message);

/// <summary>A rule of the business refused a change. <see cref="Code"/> (for example <c>Park.NeedsName</c>) has words in Refusals.resx.</summary>
/// <param name="subject">What stands in the place {0} of the words: what it was that broke the rule.</param>
public sealed class RuleException(string code, string? subject = null) : PortalException(code)
{
    /// <summary>Stable name of the broken rule, in the form <c>Noun.Reason</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What broke it, where the words name that; null elsewhere.</summary>
    public string? Subject { get; } = subject;
}

/// <summary>Somebody else saved the same record first.</summary>
public sealed class ConflictException(string what) : PortalException(what);

/// <summary>No such record, or none the caller may know of.</summary>
public sealed class NotFoundException(string what) : PortalException(what);

/// <summary>The caller has not got the permission at all.</summary>
public sealed class ForbiddenException(Permission permission) : PortalException(permission.ToString())
{
    public Permission Permission { get; } = permission;
}

/// <summary>Checks inside entities; a broken one throws <see cref="RuleException"/>.</summary>
internal static class Rule
{
    public static void Require(bool condition, string code)
    {
        if (!condition)
        {
            throw new RuleException(code);
        }
    }
}
