using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Audit;

/// <summary>How a deed ended.</summary>
public enum AuditResult
{
    Done,
    Denied,
    Failed,
}

/// <summary>
/// One line of the audit trail: who did what to what, when and from where. Lines are only ever added; each carries a hash over itself
/// and the hash of the line before it, so that a line changed, left out or put elsewhere shows.
/// </summary>
public sealed class AuditEntry
{
    public const int ActionMaxLength = 60;
    public const int TargetMaxLength = 200;
    public const int DetailsMaxLength = 100_000;

    private AuditEntry()
    {
    }

    internal AuditEntry(Deed deed, string target, AuditResult result, string? details, string? trace)
    {
        (ActorId, ActorName, Address, Trace) = (deed.Actor.UserId, deed.Actor.Name, deed.Actor.Address, trace);
        (Action, Target, Result) = (deed.Action, Cut(target, TargetMaxLength)!, result);
        Details = Cut(details, DetailsMaxLength);
        // Kept to the millisecond, as every database keeps it; the hash must find it again.
        AtUtc = new DateTime(deed.AtUtc.Ticks - (deed.AtUtc.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
    }

    /// <summary>Place in the chain, from 1 without gaps.</summary>
    public long Number { get; private set; }
    public DateTime AtUtc { get; private set; }

    /// <summary>Null for visitors and for the portal itself.</summary>
    public Guid? ActorId { get; private set; }
    public string ActorName { get; private set; } = "";
    public string? Address { get; private set; }

    /// <summary>In the form <c>noun.verb</c>.</summary>
    public string Action { get; private set; } = "";

    /// <summary>Key of what it was done to, for example <c>space:zj-001</c>.</summary>
    public string Target { get; private set; } = "";
    public AuditResult Result { get; private set; }

    /// <summary>JSON: changed columns with the value before and after, and a note.</summary>
    public string? Details { get; private set; }

    /// <summary>Number under which the log knows the request.</summary>
    public string? Trace { get; private set; }
    public string Hash { get; private set; } = "";

    internal void Chain(long number, string previousHash) => (Number, Hash) = (number, HashAfter(previousHash, number));

    /// <summary>The hash this line must carry behind a line with that hash.</summary>
    internal string HashAfter(string previousHash, long number)
    {
        var text = new StringBuilder();
        foreach (var part in new[]
        {
            previousHash, number.ToString(CultureInfo.InvariantCulture), AtUtc.Ticks.ToString(CultureInfo.InvariantCulture), ActorId?.ToString("N"), ActorName, Address,
            Action, Target, Result.ToString(), Details, Trace,
        })
        {
            // Lengths keep parts apart, and nothing apart from an empty part.
            text.Append(part is null ? "-" : part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string? Cut(string? text, int most) => text?.Length > most ? text[..most] : text;
}

/// <summary>The end of the chain: how many lines there are and the hash of the last. Its one row is locked while lines are added.</summary>
public sealed class AuditHead
{
    public const int OnlyId = 1;

    public int Id { get; private set; } = OnlyId;
    public long Length { get; private set; }
    public string Hash { get; private set; } = "";
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.HasKey(x => x.Number);
        builder.Property(x => x.Number).ValueGeneratedNever();
        builder.Property(x => x.ActorName).HasMaxLength(Users.PortalUser.NameMaxLength);
        builder.Property(x => x.Address).HasMaxLength(45);
        builder.Property(x => x.Action).HasMaxLength(AuditEntry.ActionMaxLength);
        builder.Property(x => x.Target).HasMaxLength(AuditEntry.TargetMaxLength);
        builder.Property(x => x.Details).HasMaxLength(-1);
        builder.Property(x => x.Trace).HasMaxLength(32);
        builder.Property(x => x.Hash).HasMaxLength(64);
        builder.HasIndex(x => x.AtUtc);
        builder.HasIndex(x => x.Target);
        builder.HasIndex(x => x.ActorId);
    }
}

internal sealed class AuditHeadConfiguration : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Hash).HasMaxLength(64);
        builder.HasData(new { Id = AuditHead.OnlyId, Length = 0L, Hash = "" });
    }
}
