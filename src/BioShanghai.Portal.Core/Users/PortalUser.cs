using BioShanghai.Portal.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Somebody who signs in. What he may do is in his grants, never in the account itself.</summary>
public sealed class PortalUser : IdentityUser<Guid>, ITraced
{
    public const int NameMaxLength = 60;

    private PortalUser()
    {
    }

    public PortalUser(string email, string displayName, DateTime utcNow)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(displayName) && displayName.Length <= NameMaxLength, "User.NeedsName");
        (Id, UserName, Email, DisplayName, CreatedAtUtc) = (Guid.CreateVersion7(), email, email, displayName, utcNow);
        // An account is made by following a link sent to this very address, or by the operator.
        (EmailConfirmed, LockoutEnabled) = (true, true);
    }

    public string DisplayName { get; private set; } = "";
    public DateTime CreatedAtUtc { get; private set; }
    public DateTime? LastSignInAtUtc { get; private set; }
    public DateTime? PasswordSetAtUtc { get; private set; }

    /// <summary>Hashes of earlier passwords, newest first; as many as the password profile forbids to use again.</summary>
    public List<string> EarlierPasswordHashes { get; private set; } = [];
    public DateTime? DisabledAtUtc { get; private set; }
    public DateTime? EnabledAtUtc { get; private set; }

    /// <summary>When its owner was told that nobody has used it for long.</summary>
    public DateTime? WarnedUnusedAtUtc { get; private set; }

    /// <summary>When it was last used or made usable.</summary>
    public DateTime LastUsedAtUtc => EnabledAtUtc > (LastSignInAtUtc ?? CreatedAtUtc) ? EnabledAtUtc.Value : LastSignInAtUtc ?? CreatedAtUtc;

    public bool IsDisabled => DisabledAtUtc is not null;

    public string ChangeKey => KeyOf(Id);

    public static string KeyOf(Guid id) => $"user:{id}";

    public void Rename(string displayName)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(displayName) && displayName.Length <= NameMaxLength, "User.NeedsName");
        DisplayName = displayName;
    }

    /// <summary>The password was chosen by somebody else, so the person replaces it before anything opens.</summary>
    public bool HasGivenPassword => PasswordSetAtUtc == DateTime.UnixEpoch;

    public void PasswordGiven() => PasswordSetAtUtc = DateTime.UnixEpoch;

    /// <summary>Remembers that the password was set, and the hash it replaces.</summary>
    public void PasswordSet(string? replacedHash, int kept, DateTime utcNow)
    {
        PasswordSetAtUtc = utcNow;
        EarlierPasswordHashes = [.. new[] { replacedHash }.OfType<string>().Concat(EarlierPasswordHashes).Take(kept)];
    }

    public void Disable(DateTime utcNow)
    {
        Rule.Require(!IsDisabled, "User.AlreadyDisabled");
        DisabledAtUtc = utcNow;
    }

    public void Enable(DateTime utcNow)
    {
        Rule.Require(IsDisabled, "User.NotDisabled");
        (DisabledAtUtc, EnabledAtUtc) = (null, utcNow);
    }

    public void WarnUnused(DateTime utcNow) => WarnedUnusedAtUtc = utcNow;
}

internal sealed class PortalUserConfiguration : IEntityTypeConfiguration<PortalUser>
{
    public void Configure(EntityTypeBuilder<PortalUser> builder)
    {
        builder.ToTable("Users");
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.UserName).HasMaxLength(254);
        builder.Property(x => x.NormalizedUserName).HasMaxLength(254);
        builder.Property(x => x.Email).HasMaxLength(254);
        builder.Property(x => x.NormalizedEmail).HasMaxLength(254);
        builder.Property(x => x.DisplayName).HasMaxLength(PortalUser.NameMaxLength);
        builder.Property(x => x.ConcurrencyStamp).IsConcurrencyToken();
        builder.Ignore(x => x.PhoneNumber);
        builder.Ignore(x => x.PhoneNumberConfirmed);
        // DateTimeOffset does not sort on SQLite and takes only UTC on PostgreSQL; kept as a UTC time.
        builder.Property(x => x.LockoutEnd).HasConversion(
            x => x == null ? (DateTime?)null : x.Value.UtcDateTime,
            x => x == null ? null : new DateTimeOffset(DateTime.SpecifyKind(x.Value, DateTimeKind.Utc)));
        builder.HasIndex(x => x.NormalizedUserName).IsUnique();
    }
}

internal sealed class UserTokenConfiguration : IEntityTypeConfiguration<IdentityUserToken<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder)
    {
        builder.ToTable("UserTokens");
        builder.HasKey(x => new { x.UserId, x.LoginProvider, x.Name });
        builder.Property(x => x.LoginProvider).HasMaxLength(60);
        builder.Property(x => x.Name).HasMaxLength(60);
        builder.Property(x => x.Value).HasMaxLength(-1);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class UserPasskeyConfiguration : IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> builder)
    {
        builder.ToTable("UserPasskeys");
        builder.HasKey(x => x.CredentialId);
        // 800 bytes: the longest key the customer's database indexes; authenticators stay far below.
        builder.Property(x => x.CredentialId).HasMaxLength(800);
        builder.OwnsOne(x => x.Data).ToJson();
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
