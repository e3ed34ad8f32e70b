namespace BioShanghai.Portal.Core.Users;

/// <summary>What a password has to be. The operator chooses one of two, because the two standards officers are held to contradict each other.</summary>
/// <param name="LeastLength">Characters it needs.</param>
/// <param name="Classes">How many of capitals, small letters, digits and other signs it needs; 0 for any.</param>
/// <param name="Lasts">After so long a new one is asked for; null for never.</param>
/// <param name="Kept">So many last ones, the present one among them, are not taken again.</param>
public sealed record PasswordProfile(string Name, int LeastLength, int Classes, TimeSpan? Lasts, int Kept)
{
    public const int MaxLength = 256;

    /// <summary>Custom of the Chinese scheme of graded protection (GB/T 22239, 8.1.4.1).</summary>
    public static readonly PasswordProfile DengBao = new("DengBao", 12, 3, TimeSpan.FromDays(90), 5);

    /// <summary>OWASP ASVS 5.0, chapter 6.2: length instead of composition, and no change without a reason.</summary>
    public static readonly PasswordProfile Asvs = new("ASVS", 15, 0, null, 0);

    public static IReadOnlyList<PasswordProfile> All { get; } = [DengBao, Asvs];

    /// <summary>The password has to be replaced before anything else.</summary>
    public bool IsOverdue(PortalUser user, DateTime utcNow) => user.HasGivenPassword || (Lasts is { } lasts && utcNow - (user.PasswordSetAtUtc ?? user.CreatedAtUtc) > lasts);
}
