using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Revisions;

/// <summary>
/// What somebody has typed into a form and not yet saved, kept after every pause so that a lost connection or a restart loses nothing.
/// Only its owner sees it. With it stands what the record said when the typing began, for telling clashes apart.
/// </summary>
public sealed class TypedDraft
{
    private TypedDraft()
    {
    }

    public TypedDraft(Guid userId, RecordKind kind, string key, string baseValues, string baseToken)
    {
        (UserId, Kind, Key, BaseValues, BaseToken) = (userId, kind, key, baseValues, baseToken);
    }

    public Guid UserId { get; private set; }
    public RecordKind Kind { get; private set; }
    public string Key { get; private set; } = "";

    /// <summary>JSON: text of each field by key, as typed.</summary>
    public string Values { get; private set; } = "{}";
    public string BaseValues { get; private set; } = "{}";

    /// <summary>Names the state of the record the typing began from.</summary>
    public string BaseToken { get; private set; } = "";
    public DateTime SavedAtUtc { get; private set; }

    public void Keep(string values, DateTime utcNow) => (Values, SavedAtUtc) = (values, utcNow);

    /// <summary>The record has moved on and the difference was settled.</summary>
    public void Rebase(string baseValues, string baseToken) => (BaseValues, BaseToken) = (baseValues, baseToken);

    /// <summary>Goes on under somebody who takes over a leaver's work.</summary>
    public TypedDraft For(Guid userId)
    {
        var draft = new TypedDraft(userId, Kind, Key, BaseValues, BaseToken);
        draft.Keep(Values, SavedAtUtc);
        return draft;
    }
}

internal sealed class TypedDraftConfiguration : IEntityTypeConfiguration<TypedDraft>
{
    public void Configure(EntityTypeBuilder<TypedDraft> builder)
    {
        builder.ToTable("TypedDrafts");
        builder.HasKey(x => new { x.UserId, x.Kind, x.Key });
        builder.Property(x => x.Key).HasMaxLength(Revision.KeyMaxLength);
        builder.Property(x => x.Values).HasMaxLength(-1);
        builder.Property(x => x.BaseValues).HasMaxLength(-1);
        builder.Property(x => x.BaseToken).HasMaxLength(80);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
