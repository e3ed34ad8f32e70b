using System.Linq.Expressions;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>A version in a list: what it is about and where it stands, without its fields, which are long.</summary>
public sealed record VersionRow(Guid Id, RecordKind Kind, string Key, LocalText Name, RevisionState State, string AuthorName, IReadOnlyList<Guid> Authors, DateTime ChangedAtUtc)
{
    internal static readonly Expression<Func<Revision, VersionRow>> Of =
        x => new VersionRow(x.Id, x.Kind, x.Key, x.Name, x.State, x.AuthorName, x.Authors, x.ChangedAtUtc);
}
