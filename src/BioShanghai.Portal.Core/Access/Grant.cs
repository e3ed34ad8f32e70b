using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Access;

/// <summary>A role somebody holds, for a whole district, for one park, for one partner, or (roles of the city) everywhere.</summary>
public sealed class Grant : ITraced
{
    private Grant()
    {
    }

    /// <param name="district">Code of the district an officer's role holds for.</param>
    /// <param name="park">Slug of the one park it holds for, instead of a district.</param>
    /// <param name="partner">Slug of the partner a contact's role holds for.</param>
    public Grant(Guid userId, Role role, string? district, string? park, DateTime utcNow, string? partner = null)
    {
        var isOfCity = PermissionTable.CityRoles.Contains(role);
        Rule.Require(!isOfCity || (district is null && park is null && partner is null), "Grant.RoleIsForTheCity");
        Rule.Require(isOfCity || (role == Role.PartnerContact ? partner is not null : district is not null || park is not null), "Grant.NeedsScope");
        Rule.Require(new[] { district, park, partner }.Count(x => x is not null) <= 1, "Grant.OneScope");
        (Id, UserId, Role, DistrictCode, ParkSlug, PartnerSlug, GrantedAtUtc) = (Guid.CreateVersion7(), userId, role, district, park, partner, utcNow);
    }

    public Guid Id { get; private set; }
    public Guid UserId { get; private set; }
    public Role Role { get; private set; }
    public string? DistrictCode { get; private set; }
    public string? ParkSlug { get; private set; }
    public string? PartnerSlug { get; private set; }
    public DateTime GrantedAtUtc { get; private set; }

    public string ChangeKey => PortalUser.KeyOf(UserId);

    /// <summary>The grant reaches a record of this place.</summary>
    public bool Covers(Place place) =>
        IsEverywhere || (DistrictCode is not null && DistrictCode == place.DistrictCode) || (ParkSlug is not null && ParkSlug == place.ParkSlug)
        || (PartnerSlug is not null && PartnerSlug == place.PartnerSlug);

    /// <summary>What it holds for.</summary>
    public Place Scope => new(DistrictCode, ParkSlug, PartnerSlug);

    public bool IsEverywhere => DistrictCode is null && ParkSlug is null && PartnerSlug is null;
}

internal sealed class GrantConfiguration : IEntityTypeConfiguration<Grant>
{
    public void Configure(EntityTypeBuilder<Grant> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.DistrictCode).HasMaxLength(District.CodeMaxLength);
        builder.Property(x => x.ParkSlug).HasMaxLength(Park.SlugMaxLength);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<District>().WithMany().HasForeignKey(x => x.DistrictCode).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Park>().WithMany().HasForeignKey(x => x.ParkSlug).OnDelete(DeleteBehavior.Restrict);
        builder.Property(x => x.PartnerSlug).HasMaxLength(Partner.SlugMaxLength);
        builder.HasOne<Partner>().WithMany().HasForeignKey(x => x.PartnerSlug).OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(x => x.Scope);
    }
}
