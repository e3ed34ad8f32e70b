using System.Security.Cryptography;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Taxonomy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Users;

/// <summary>A link that makes one account with what it grants: works once, within 72 hours, until revoked. Only its hash is kept.</summary>
public sealed class Invitation : ITraced
{
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(72);

    private Invitation()
    {
    }

    /// <param name="token">The secret of the link, of which only the hash is kept.</param>
    public Invitation(string email, string displayName, IReadOnlyList<Role> roles, string? district, string? park, string token, Guid? invitedBy, DateTime utcNow, string? partner = null)
    {
        Rule.Require(roles.Count > 0, "Invitation.NeedsRole");
        // What the grants will refuse is refused now, while somebody can mend it.
        foreach (var role in roles)
        {
            _ = new Grant(Guid.Empty, role, district, park, utcNow, partner);
        }

        (Id, Email, DisplayName, Roles, DistrictCode, ParkSlug) = (Guid.CreateVersion7(), email, displayName, [.. roles], district, park);
        PartnerSlug = partner;
        (TokenHash, InvitedByUserId, SentAtUtc, ExpiresAtUtc) = (SecretHash.Of(token), invitedBy, utcNow, utcNow + Lasts);
    }

    public Guid Id { get; private set; }
    public string Email { get; private set; } = "";
    public string DisplayName { get; private set; } = "";
    public IReadOnlyList<Role> Roles { get; private set; } = [];
    public string? DistrictCode { get; private set; }
    public string? ParkSlug { get; private set; }
    public string? PartnerSlug { get; private set; }
    public string TokenHash { get; private set; } = "";
    public Guid? InvitedByUserId { get; private set; }
    public DateTime SentAtUtc { get; private set; }
    public DateTime ExpiresAtUtc { get; private set; }

    /// <summary>Set by whoever comes first; the database lets only one set it.</summary>
    public DateTime? UsedAtUtc { get; private set; }
    public DateTime? RevokedAtUtc { get; private set; }

    /// <summary>What its roles will hold for.</summary>
    public Place Scope => new(DistrictCode, ParkSlug, PartnerSlug);

    public string ChangeKey => $"invitation:{Id}";

    public bool IsOpenAt(DateTime utcNow) => UsedAtUtc is null && RevokedAtUtc is null && utcNow < ExpiresAtUtc;

    public void Use(DateTime utcNow)
    {
        Rule.Require(IsOpenAt(utcNow), "Invitation.NotOpen");
        UsedAtUtc = utcNow;
    }

    public void Revoke(DateTime utcNow)
    {
        Rule.Require(IsOpenAt(utcNow), "Invitation.NotOpen");
        RevokedAtUtc = utcNow;
    }

    /// <summary>A new secret, 256 random bits, in letters an address may hold.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Email).HasMaxLength(254);
        builder.Property(x => x.DisplayName).HasMaxLength(PortalUser.NameMaxLength);
        builder.HasJson(x => x.Roles);
        builder.Property(x => x.DistrictCode).HasMaxLength(District.CodeMaxLength);
        builder.Property(x => x.ParkSlug).HasMaxLength(Park.SlugMaxLength);
        builder.Property(x => x.PartnerSlug).HasMaxLength(Partner.SlugMaxLength);
        builder.Ignore(x => x.Scope);
        builder.Property(x => x.TokenHash).HasMaxLength(64);
        builder.Property(x => x.UsedAtUtc).IsConcurrencyToken();
        builder.Property(x => x.RevokedAtUtc).IsConcurrencyToken();
        builder.HasIndex(x => x.TokenHash).IsUnique();
    }
}
