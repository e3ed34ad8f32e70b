using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Revisions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Imports;

/// <summary>
/// What a listing said when it left the portal in a spreadsheet, or what a row without a key said when it was taken in: the common base
/// of a later merge. The same content of the same listing is kept once.
/// </summary>
public sealed class MergeBase
{
    public const int TokenMaxLength = 24;

    /// <summary>Token of what the last taken row without a key said.</summary>
    public const string OfRow = "row";

    private MergeBase()
    {
    }

    public MergeBase(string key, string token, string values, DateTime utcNow)
    {
        (Key, Token, Values, UsedAtUtc) = (key, token, values, utcNow);
    }

    /// <summary>Code of the listing.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Stands in the version column of the file.</summary>
    public string Token { get; private set; } = "";

    /// <summary>JSON: text of each field by key.</summary>
    public string Values { get; private set; } = "{}";

    /// <summary>When it was last written into a file, or the row taken in; it is deleted some time after that.</summary>
    public DateTime UsedAtUtc { get; private set; }

    public void Replace(string values, DateTime utcNow) => (Values, UsedAtUtc) = (values, utcNow);

    public void Use(DateTime utcNow) => UsedAtUtc = utcNow;

    /// <summary>The token of content: the beginning of its hash.</summary>
    public static string TokenOf(string values) => "s" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(values)))[..20];

    /// <summary>The token of a published version, which the history holds already.</summary>
    public static string TokenOf(int number) => FormattableString.Invariant($"v{number}");
}

internal sealed class MergeBaseConfiguration : IEntityTypeConfiguration<MergeBase>
{
    public void Configure(EntityTypeBuilder<MergeBase> builder)
    {
        builder.ToTable("MergeBases");
        builder.HasKey(x => new { x.Key, x.Token });
        builder.Property(x => x.Key).HasMaxLength(Revision.KeyMaxLength);
        builder.Property(x => x.Token).HasMaxLength(MergeBase.TokenMaxLength);
        builder.Property(x => x.Values).HasMaxLength(-1);
        builder.HasIndex(x => x.UsedAtUtc);
    }
}
