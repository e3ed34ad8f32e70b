using System.Globalization;
using System.Security.Cryptography;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>What the public check page says of a certificate, and nothing more.</summary>
public enum CertificateState
{
    Valid,
    Expired,
    Withdrawn,
}

/// <summary>
/// A numbered plaque (授牌). What it says is frozen when it is issued; a partner that is renewed or renamed gets a new one and the old
/// one is withdrawn. Numbers are never used again.
/// </summary>
public sealed class Certificate : IVersioned
{
    public const int NumberMaxLength = 24;
    public const int ReasonMaxLength = 400;

    /// <summary>Random characters of a number: 40 bits, so that a number cannot be guessed into existence.</summary>
    private const int RandomLength = 8;

    private Certificate()
    {
    }

    public Certificate(Partner partner, LocalText batchName, DateOnly issuedOn, DateOnly? validUntil, string issuedBy, DateTime utcNow)
    {
        Rule.Require(validUntil is null || validUntil > issuedOn, "Certificate.EndsBeforeItStarts");
        (Number, PartnerSlug, Name, Category, BatchNumber, BatchName) = (NewNumber(issuedOn), partner.Slug, partner.Name, partner.Category, partner.Batch, batchName);
        HolderSlug = partner.Slug;
        (IssuedOn, ValidUntil, IssuedBy, IssuedAtUtc) = (issuedOn, validUntil, issuedBy, utcNow);
    }

    /// <summary>Such as <c>P2026-7K3M9QAX</c>; in addresses in lower case.</summary>
    public string Number { get; private set; } = "";
    public int Version { get; private set; }
    public string PartnerSlug { get; private set; } = "";

    /// <summary>The partner while it holds; null once it is withdrawn. A partner has one certificate that holds.</summary>
    public string? HolderSlug { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;
    public PartnerCategory Category { get; private set; }
    public int BatchNumber { get; private set; }
    public LocalText BatchName { get; private set; } = LocalText.Empty;
    public DateOnly IssuedOn { get; private set; }

    /// <summary>Last day it holds; null where no term was published.</summary>
    public DateOnly? ValidUntil { get; private set; }
    public string IssuedBy { get; private set; } = "";
    public DateTime IssuedAtUtc { get; private set; }
    public DateTime? WithdrawnAtUtc { get; private set; }

    /// <summary>Null where another took its place.</summary>
    public string? WithdrawnReason { get; private set; }
    public string? WithdrawnBy { get; private set; }

    public string ChangeKey => KeyOf(Number);

    public static string KeyOf(string number) => "certificate:" + number;

    /// <param name="membership">Of its partner: while that is suspended or has ended, no certificate of it holds.</param>
    public CertificateState StateOn(DateOnly day, MembershipState? membership) =>
        WithdrawnAtUtc is not null || membership is MembershipState.Suspended or MembershipState.Ended or null ? CertificateState.Withdrawn
        : ValidUntil < day || membership == MembershipState.Expired ? CertificateState.Expired
        : CertificateState.Valid;

    /// <summary>It says of its partner what the partner is today.</summary>
    public bool Says(LocalText name, PartnerCategory category) => Name == name && Category == category;

    /// <summary>It still says what is true: name and category, and the last day of the membership, which before the ceremony is the batch's.</summary>
    public bool Fits(Partner partner, Membership membership) => Says(partner.Name, partner.Category) && (membership.State == MembershipState.Approved || ValidUntil == membership.EndsOn);

    public void Withdraw(string reason, string by, DateTime utcNow)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(reason) && reason.Length <= ReasonMaxLength, "Certificate.NeedsReason");
        End(reason.Trim(), by, utcNow);
    }

    /// <summary>Another takes its place, which is reason enough.</summary>
    public void Replace(string by, DateTime utcNow) => End(null, by, utcNow);

    /// <summary>A number as people type it, in the form it is kept: capitals, without spaces.</summary>
    public static string Tidy(string text) => string.Concat(text.Where(x => !char.IsWhiteSpace(x))).ToUpperInvariant();

    private void End(string? reason, string by, DateTime utcNow)
    {
        Rule.Require(WithdrawnAtUtc is null, "Certificate.IsWithdrawn");
        (WithdrawnAtUtc, WithdrawnReason, WithdrawnBy, HolderSlug) = (utcNow, reason, by, null);
    }

    private static string NewNumber(DateOnly day) =>
        $"P{day.Year.ToString(CultureInfo.InvariantCulture)}-{Base32.Of(RandomNumberGenerator.GetBytes(RandomLength), RandomLength).ToUpperInvariant()}";
}

internal sealed class CertificateConfiguration : IEntityTypeConfiguration<Certificate>
{
    public void Configure(EntityTypeBuilder<Certificate> builder)
    {
        builder.HasKey(x => x.Number);
        builder.Property(x => x.Number).HasMaxLength(Certificate.NumberMaxLength);
        builder.Property(x => x.PartnerSlug).HasMaxLength(Partner.SlugMaxLength);
        builder.HasWords(x => x.Name, Partner.NameMaxLength);
        builder.HasWords(x => x.BatchName, Batch.NameMaxLength);
        builder.Property(x => x.IssuedBy).HasMaxLength(Users.PortalUser.NameMaxLength);
        builder.Property(x => x.WithdrawnBy).HasMaxLength(Users.PortalUser.NameMaxLength);
        builder.Property(x => x.WithdrawnReason).HasMaxLength(Certificate.ReasonMaxLength);
        // No foreign key: a certificate stays on record when a partner taken in by mistake is removed.
        builder.HasIndex(x => x.PartnerSlug);
        builder.Property(x => x.HolderSlug).HasMaxLength(Partner.SlugMaxLength);
        builder.HasIndex(x => x.HolderSlug).IsUnique();
        builder.HasIndex(x => x.BatchNumber);
    }
}
