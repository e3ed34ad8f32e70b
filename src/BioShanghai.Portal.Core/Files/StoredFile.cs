using System.Security.Cryptography;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Files;

/// <summary>
/// A file kept for the record that owns it. It never changes: another picture is another file. It is public only while its owner is and
/// names it (<see cref="PublicFiles"/>).
/// </summary>
public sealed class StoredFile
{
    public const int MostPerOwner = FileRef.MostPerListing;
    public const long MostBytesPerOwner = 60_000_000;
    public const int UserMaxLength = 64;

    private StoredFile()
    {
    }

    /// <param name="ownerKey">Change key of the record it belongs to, for example <c>space:code</c>.</param>
    /// <param name="userId">Who sent it.</param>
    internal StoredFile(Guid id, string ownerKey, AcceptedFile file, string userId, DateTime utcNow)
    {
        (Id, OwnerKey, UploadedBy, UploadedAtUtc) = (id, ownerKey, userId, utcNow);
        (Kind, Name, ContentType, Width, Height) = (file.Kind, file.Name, file.ContentType, file.Width, file.Height);
        (Size, StoredBytes) = (file.Size, file.StoredBytes);
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Copies[0].Bytes));
    }

    /// <summary>All 128 bits by chance: knowing one address says nothing about another.</summary>
    internal static Guid NewId() => new(RandomNumberGenerator.GetBytes(16));

    public Guid Id { get; private set; }
    public string OwnerKey { get; private set; } = "";
    public FileKind Kind { get; private set; }
    public string Name { get; private set; } = "";
    public string ContentType { get; private set; } = "";

    /// <summary>Bytes of the full copy.</summary>
    public int Size { get; private set; }

    /// <summary>Bytes of all copies.</summary>
    public int StoredBytes { get; private set; }
    public int? Width { get; private set; }
    public int? Height { get; private set; }

    /// <summary>Of the full copy, in hexadecimal.</summary>
    public string Sha256 { get; private set; } = "";
    public string UploadedBy { get; private set; } = "";
    public DateTime UploadedAtUtc { get; private set; }

    public bool IsImage => Width is not null;

    /// <summary>Tells contents apart: equal tags are equal bytes.</summary>
    public string TagOf(FileSize size) => $"{Sha256[..32]}-{(size == FileSize.Small ? "s" : "f")}";

    /// <summary>How its owner may name it.</summary>
    public FileRef Refer(Text.LocalText caption, DateOnly datedOn) => new(Id, Kind, caption, datedOn) { Width = Width, Height = Height, Size = Size };
}

/// <summary>The bytes of one copy, apart from what is asked about files so that lists never read them.</summary>
public sealed class StoredFileContent
{
    private StoredFileContent()
    {
    }

    internal StoredFileContent(Guid fileId, FileSize size, byte[] bytes) => (FileId, Size, Bytes) = (fileId, size, bytes);

    public Guid FileId { get; private set; }
    public FileSize Size { get; private set; }

#pragma warning disable CA1819 // A column of bytes; whoever reads it sends it on.
    public byte[] Bytes { get; private set; } = [];
#pragma warning restore CA1819
}

internal sealed class StoredFileConfiguration : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.OwnerKey).HasMaxLength(ChangeEvent.KeyMaxLength);
        builder.Property(x => x.Name).HasMaxLength(FileNames.MaxLength + 20);
        builder.Property(x => x.ContentType).HasMaxLength(80);
        builder.Property(x => x.Sha256).HasMaxLength(64);
        builder.Property(x => x.UploadedBy).HasMaxLength(StoredFile.UserMaxLength);
        builder.HasIndex(x => x.OwnerKey);
        builder.HasIndex(x => x.UploadedAtUtc);
    }
}

internal sealed class StoredFileContentConfiguration : IEntityTypeConfiguration<StoredFileContent>
{
    public void Configure(EntityTypeBuilder<StoredFileContent> builder)
    {
        builder.HasKey(x => new { x.FileId, x.Size });
        builder.HasOne<StoredFile>().WithMany().HasForeignKey(x => x.FileId).OnDelete(DeleteBehavior.Cascade);
    }
}
