using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Users;

/// <summary>A link to choose a new password: works once, within 30 minutes. Only its hash is kept.</summary>
public sealed class ResetLink
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(30);

    private ResetLink()
    {
    }

    /// <param name="userId">Null when nobody has the address: the same row is written, which nothing can open.</param>
    public ResetLink(Guid? userId, string token, DateTime utcNow) =>
        (Id, UserId, TokenHash, SentAtUtc, ExpiresAtUtc) = (Guid.CreateVersion7(), userId, SecretHash.Of(token), utcNow, utcNow + Lasts);

    public Guid Id { get; private set; }
    public Guid? UserId { get; private set; }
    public string TokenHash { get; private set; } = "";
    public DateTime SentAtUtc { get; private set; }
    public DateTime ExpiresAtUtc { get; private set; }

    /// <summary>Set by whoever comes first; the database lets only one set it.</summary>
    public DateTime? UsedAtUtc { get; private set; }

    public bool IsOpenAt(DateTime utcNow) => UserId is not null && UsedAtUtc is null && utcNow < ExpiresAtUtc;

    public void Use(DateTime utcNow)
    {
        Rule.Require(IsOpenAt(utcNow), "Reset.NotOpen");
        UsedAtUtc = utcNow;
    }
}

internal sealed class ResetLinkConfiguration : IEntityTypeConfiguration<ResetLink>
{
    public void Configure(EntityTypeBuilder<ResetLink> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.TokenHash).HasMaxLength(64);
        builder.Property(x => x.UsedAtUtc).IsConcurrencyToken();
        builder.HasIndex(x => x.TokenHash).IsUnique();
        builder.HasIndex(x => new { x.UserId, x.SentAtUtc });
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
