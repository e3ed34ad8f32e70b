using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Spaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Notices;

/// <summary>That somebody was told a listing is due, greyed or hidden, so that nobody is told twice. Two nodes cannot both write it.</summary>
public sealed class ToldStep
{
    private ToldStep()
    {
    }

    public ToldStep(string code, NoticeKind step, DateOnly since) => (Code, Step, Since) = (code, step, since);

    public string Code { get; private set; } = "";
    public NoticeKind Step { get; private set; }

    /// <summary>The date the step follows from; with another one it is told again.</summary>
    public DateOnly Since { get; private set; }

    public void Again(DateOnly since) => Since = since;
}

internal sealed class ToldStepConfiguration : IEntityTypeConfiguration<ToldStep>
{
    public void Configure(EntityTypeBuilder<ToldStep> builder)
    {
        builder.ToTable("ToldSteps");
        builder.HasKey(x => new { x.Code, x.Step });
        builder.Property(x => x.Code).HasMaxLength(SpaceListing.CodeMaxLength);
        builder.Property(x => x.Since).IsConcurrencyToken();
        builder.HasOne<SpaceListing>().WithMany().HasForeignKey(x => x.Code).OnDelete(DeleteBehavior.Cascade);
    }
}
