using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Content;

/// <summary>
/// What the last content import left behind for one record: a fingerprint of its values. A record whose values no longer have
/// this fingerprint was changed by an editor, and the next import reports it instead of overwriting it.
/// </summary>
public sealed class ImportedRecord
{
    public const int KeyMaxLength = 200;
    public const int FingerprintLength = 64;

    private ImportedRecord()
    {
    }

    public ImportedRecord(string key, string fingerprint) => (Key, Fingerprint) = (key, fingerprint);

    /// <summary>Kind and public key, for example <c>park:zhangjiang</c>.</summary>
    public string Key { get; private set; } = "";

    /// <summary>SHA-256 of the record's values in hexadecimal.</summary>
    public string Fingerprint { get; private set; } = "";

    public void Remember(string fingerprint) => Fingerprint = fingerprint;
}

internal sealed class ImportedRecordConfiguration : IEntityTypeConfiguration<ImportedRecord>
{
    public void Configure(EntityTypeBuilder<ImportedRecord> builder)
    {
        builder.HasKey(x => x.Key);
        builder.Property(x => x.Key).HasMaxLength(ImportedRecord.KeyMaxLength);
        builder.Property(x => x.Fingerprint).HasMaxLength(ImportedRecord.FingerprintLength);
    }
}
