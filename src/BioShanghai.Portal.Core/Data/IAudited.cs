namespace BioShanghai.Portal.Core.Data;

/// <summary>A row people edit: it has a version against lost updates, and every change of it is announced in the change feed.</summary>
public interface IAudited
{
    /// <summary>1 when added, raised by one with each save; a stale one is refused.</summary>
    int Version { get; }

    /// <summary>Kind and public key, for example <c>park:zhangjiang</c>.</summary>
    string ChangeKey { get; }
}
