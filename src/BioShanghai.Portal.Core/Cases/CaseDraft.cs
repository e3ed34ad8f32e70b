using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What somebody began to ask and has not sent, kept on the server by code and secret. It becomes the case of the same id, so that its files need not move.</summary>
public sealed class CaseDraft
{
    /// <summary>Days a draft nobody touches is kept.</summary>
    public const int KeptDays = 30;

    private CaseDraft()
    {
    }

    public CaseDraft(Guid id, string number, string secretHash, CaseInput input, string senderKey, DateTime utcNow) =>
        (Id, Number, SecretHash, Input, SenderKey, SavedAtUtc) = (id, number, secretHash, input.Tidy(), senderKey, utcNow);

    public Guid Id { get; private set; }

    /// <summary>The number the case will have.</summary>
    public string Number { get; private set; } = "";
    public string SecretHash { get; private set; } = "";
    public CaseInput Input { get; private set; } = new();
    public IReadOnlyList<Guid> FileIds { get; private set; } = [];
    public string SenderKey { get; private set; } = "";
    public DateTime SavedAtUtc { get; private set; }

    public void Write(CaseInput input, DateTime utcNow) => (Input, SavedAtUtc) = (input.Tidy(), utcNow);

    public void Keep(IReadOnlyList<Guid> fileIds, DateTime utcNow) => (FileIds, SavedAtUtc) = ([.. fileIds], utcNow);
}

internal sealed class CaseDraftConfiguration : IEntityTypeConfiguration<CaseDraft>
{
    public void Configure(EntityTypeBuilder<CaseDraft> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Number).HasMaxLength(ServiceCase.NumberMaxLength);
        builder.Property(x => x.SecretHash).HasMaxLength(64);
        builder.Property(x => x.SenderKey).HasMaxLength(64);
        builder.Property(x => x.Input).HasConversion<JsonConverter<CaseInput>, JsonComparer<CaseInput>>().HasMaxLength(-1);
        builder.HasJson(x => x.FileIds);
        builder.HasIndex(x => x.Number).IsUnique();
        builder.HasIndex(x => x.SavedAtUtc);
    }
}
