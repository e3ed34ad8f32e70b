using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Data;

/// <summary>One line of the change feed: the row named by <see cref="Key"/> was added, changed or removed. Search and caches of every node read it.</summary>
public sealed class ChangeEvent
{
    public const int KeyMaxLength = 200;

    private ChangeEvent()
    {
    }

    public ChangeEvent(string key, DateTime atUtc) => (Key, AtUtc) = (key, atUtc);

    public long Id { get; private set; }
    public string Key { get; private set; } = "";
    public DateTime AtUtc { get; private set; }
}

internal sealed class ChangeEventConfiguration : IEntityTypeConfiguration<ChangeEvent>
{
    public void Configure(EntityTypeBuilder<ChangeEvent> builder)
    {
        builder.Property(x => x.Key).HasMaxLength(ChangeEvent.KeyMaxLength);
        builder.HasIndex(x => x.AtUtc);
    }
}
