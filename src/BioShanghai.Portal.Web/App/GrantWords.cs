using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Web.Account;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Web.App;

/// <summary>What somebody may do, as words: role and where it holds.</summary>
internal sealed class GrantWords(IDbContextFactory<PortalDbContext> databases, CatalogueCache catalogue)
{
    public async Task<IReadOnlyList<string>> OfAsync(Guid userId, IStringLocalizer<AccountText> words, IStringLocalizer<UsersText> roles, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var districts = (await catalogue.GetAsync(ct)).Districts;
        var grants = await db.Grants.AsNoTracking().Where(x => x.UserId == userId).OrderBy(x => x.GrantedAtUtc).ToListAsync(ct);
        var slugs = grants.Select(x => x.ParkSlug).OfType<string>().ToList();
        var parks = await db.Parks.AsNoTracking().Where(x => slugs.Contains(x.Slug)).ToDictionaryAsync(x => x.Slug, x => x.Name.Local, ct);
        return
        [
            .. grants.Select(x => words["GrantLine", roles["Role_" + x.Role],
                x.DistrictCode is { } district ? districts.GetValueOrDefault(district)?.Name.Local ?? district
                : x.ParkSlug is { } park ? parks.GetValueOrDefault(park, park)
                : words["WholeCity"]].Value),
        ];
    }
}
