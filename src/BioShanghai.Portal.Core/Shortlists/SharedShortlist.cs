using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Shortlists;

/// <summary>One listing of a shortlist with the visitor's note.</summary>
public sealed record ShortlistItem(string Code, string? Note);

/// <summary>A copy of a visitor's shortlist behind an unguessable link that expires and can be revoked. Only hashes of the two secrets are kept.</summary>
public sealed class SharedShortlist
{
    public const int MostItems = 20;
    public const int NoteMaxLength = 500;
    public const int TitleMaxLength = 80;

    /// <summary>How long a link may live, in days.</summary>
    public static readonly IReadOnlyList<int> Lifetimes = [7, 30, 90];

    private SharedShortlist()
    {
    }

    /// <param name="tokenHash">Hash of what opens it.</param>
    /// <param name="ownerHash">Hash of what revokes it.</param>
    public SharedShortlist(Guid id, string tokenHash, string ownerHash, string? title, IReadOnlyList<ShortlistItem> items, int days, DateTime utcNow)
    {
        Rule.Require(items.Count is > 0 and <= MostItems, "Shortlist.NeedsItems");
        Rule.Require(items.All(x => x.Note is null || x.Note.Length <= NoteMaxLength) && (title is null || title.Length <= TitleMaxLength), "Shortlist.NoteTooLong");
        Rule.Require(Lifetimes.Contains(days), "Shortlist.LifetimeNotOffered");
        (Id, TokenHash, OwnerHash, Title, Items) = (id, tokenHash, ownerHash, title, [.. items]);
        (CreatedAtUtc, ExpiresAtUtc) = (utcNow, utcNow.AddDays(days));
    }

    public Guid Id { get; private set; }
    public string TokenHash { get; private set; } = "";
    public string OwnerHash { get; private set; } = "";
    public string? Title { get; private set; }
    public IReadOnlyList<ShortlistItem> Items { get; private set; } = [];
    public DateTime CreatedAtUtc { get; private set; }
    public DateTime ExpiresAtUtc { get; private set; }
    public DateTime? RevokedAtUtc { get; private set; }

    public bool IsOpenAt(DateTime utcNow) => RevokedAtUtc is null && utcNow < ExpiresAtUtc;

    /// <summary>Closes the link for good; a second time changes nothing.</summary>
    public void Revoke(DateTime utcNow) => RevokedAtUtc ??= utcNow;
}

internal sealed class SharedShortlistConfiguration : IEntityTypeConfiguration<SharedShortlist>
{
    public void Configure(EntityTypeBuilder<SharedShortlist> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.TokenHash).HasMaxLength(64);
        builder.Property(x => x.OwnerHash).HasMaxLength(64);
        builder.Property(x => x.Title).HasMaxLength(SharedShortlist.TitleMaxLength);
        builder.HasJson(x => x.Items);
        builder.HasIndex(x => x.TokenHash).IsUnique();
        builder.HasIndex(x => x.ExpiresAtUtc);
    }
}
