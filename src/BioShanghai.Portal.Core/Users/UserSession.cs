using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Users;

/// <summary>One signing-in of somebody on one browser. The cookie names it; when it has ended the cookie is worth nothing.</summary>
public sealed class UserSession
{
    public const int AgentMaxLength = 200;

    /// <summary>Ends by itself so long after nothing was done.</summary>
    public static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(30);

    /// <summary>Ends by itself so long after signing in.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    /// <summary>Changes of sign-in means and of grants need a signing-in at most so old.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>Sessions one person may hold at a time; the oldest gives way.</summary>
    public const int MostPerUser = 10;

    private UserSession()
    {
    }

    public UserSession(Guid userId, string? address, string? agent, DateTime utcNow)
    {
        (Id, UserId, Address, StartedAtUtc, SeenAtUtc, ProvedAtUtc) = (Guid.NewGuid(), userId, address, utcNow, utcNow, utcNow);
        Agent = agent?.Length > AgentMaxLength ? agent[..AgentMaxLength] : agent;
    }

    public Guid Id { get; private set; }
    public Guid UserId { get; private set; }
    public string? Address { get; private set; }
    public string? Agent { get; private set; }
    public DateTime StartedAtUtc { get; private set; }

    /// <summary>When the person last did something.</summary>
    public DateTime SeenAtUtc { get; private set; }

    /// <summary>When the person last proved who he is.</summary>
    public DateTime ProvedAtUtc { get; private set; }
    public DateTime? EndedAtUtc { get; private set; }

    public bool IsAliveAt(DateTime utcNow) => EndedAtUtc is null && utcNow - SeenAtUtc <= LongestIdle && utcNow - StartedAtUtc <= Longest;

    public bool IsFreshAt(DateTime utcNow) => utcNow - ProvedAtUtc <= Fresh;

    public void Seen(DateTime utcNow) => SeenAtUtc = utcNow;

    public void Proved(DateTime utcNow) => (SeenAtUtc, ProvedAtUtc) = (utcNow, utcNow);

    public void End(DateTime utcNow) => EndedAtUtc ??= utcNow;
}

internal sealed class UserSessionConfiguration : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Address).HasMaxLength(45);
        builder.Property(x => x.Agent).HasMaxLength(UserSession.AgentMaxLength);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.UserId, x.EndedAtUtc });
    }
}
