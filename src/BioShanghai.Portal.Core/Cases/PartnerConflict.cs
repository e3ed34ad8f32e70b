using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A company for which a partner may not act (利益冲突), declared by the partner: no matter of it is referred there.</summary>
public sealed class PartnerConflict : ITraced
{
    public const int ReasonMaxLength = 400;

    private PartnerConflict()
    {
    }

    public PartnerConflict(string partnerSlug, string company, string reason, Actor by, DateTime utcNow)
    {
        var (name, words) = (TypedText.OneLine(company), TypedText.Lines(reason));
        Rule.Require(name is { Length: <= CaseInput.CompanyMaxLength }, "PartnerConflict.NeedsCompany");
        Rule.Require(words is { Length: <= ReasonMaxLength }, "PartnerConflict.NeedsReason");
        (Id, PartnerSlug, Company, CompanyKey, Reason, By, AtUtc) = (Guid.CreateVersion7(), partnerSlug, name!, ServiceCase.KeyOfCompany(name!), words!, by.Name, utcNow);
    }

    public Guid Id { get; private set; }
    public string PartnerSlug { get; private set; } = "";
    public string Company { get; private set; } = "";
    public string CompanyKey { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public string By { get; private set; } = "";
    public DateTime AtUtc { get; private set; }

    public string ChangeKey => "partner:" + PartnerSlug;

    /// <summary>The company of a case is the one meant, under whatever spelling.</summary>
    public bool IsAbout(ServiceCase one) =>
        (CompanyKey.Length > 0 && CompanyKey == one.CompanyKey) || OrganisationName.Of(Company).LikenessTo(OrganisationName.Of(one.Company)) == NameLikeness.Same;
}

internal sealed class PartnerConflictConfiguration : IEntityTypeConfiguration<PartnerConflict>
{
    public void Configure(EntityTypeBuilder<PartnerConflict> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.PartnerSlug).HasMaxLength(Partner.SlugMaxLength);
        builder.Property(x => x.Company).HasMaxLength(CaseInput.CompanyMaxLength);
        builder.Property(x => x.CompanyKey).HasMaxLength(CaseInput.CompanyMaxLength);
        builder.Property(x => x.Reason).HasMaxLength(PartnerConflict.ReasonMaxLength);
        builder.Property(x => x.By).HasMaxLength(PortalUser.NameMaxLength);
        builder.HasOne<Partner>().WithMany().HasForeignKey(x => x.PartnerSlug).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.PartnerSlug, x.CompanyKey });
    }
}
