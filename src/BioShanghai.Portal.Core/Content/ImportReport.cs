namespace BioShanghai.Portal.Core.Content;

/// <summary>What an import did, by the records' public keys (for example <c>park:zhangjiang</c>).</summary>
/// <param name="Unchanged">Number of records that already were as the files say.</param>
/// <param name="Kept">Records that were edited, added or removed in the site and therefore left as they are.</param>
/// <param name="Left">Records an earlier import brought that are no longer in the files; they stay in the site.</param>
public sealed record ImportReport(IReadOnlyList<string> Added, IReadOnlyList<string> Changed, int Unchanged, IReadOnlyList<string> Kept, IReadOnlyList<string> Left)
{
    public override string ToString() =>
        $"{Added.Count} added, {Changed.Count} changed, {Unchanged} unchanged, {Kept.Count} kept because edited in the site"
        + (Left.Count == 0 ? "" : $", {Left.Count} no longer in the files");
}
