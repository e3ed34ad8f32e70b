namespace BioShanghai.Portal.Core.Data;

/// <summary>A row whose changes are written to the audit trail.</summary>
public interface ITraced
{
    /// <summary>Kind and public key, for example <c>park:zhangjiang</c>.</summary>
    string ChangeKey { get; }
}

/// <summary>A row with a version against lost updates.</summary>
public interface IVersioned : ITraced
{
    /// <summary>1 when added, raised by one with each save; a stale one is refused.</summary>
    int Version { get; }
}

internal static class Versions
{
    /// <summary>The row, if it still is as somebody saw it.</summary>
    /// <exception cref="ConflictException">Somebody saved it since.</exception>
    public static T At<T>(this T row, int version)
        where T : IVersioned =>
        row.Version == version ? row : throw new ConflictException(row.ChangeKey);
}

/// <summary>A row the site shows: every change of it is announced in the change feed, which search and caches of every node follow.</summary>
public interface IAudited : IVersioned;

/// <summary>Who does what and when; what is saved with it stands in the audit trail.</summary>
/// <param name="Action">In the form <c>noun.verb</c>.</param>
public sealed record Deed(Access.Actor Actor, string Action, DateTime AtUtc)
{
    /// <summary>One line with the number of rows instead of one line per row: loads of files by the operator.</summary>
    public bool IsSummed { get; init; }

    /// <summary>What a reader of the trail has to know besides, for example a reason.</summary>
    public string? Note { get; init; }
}
