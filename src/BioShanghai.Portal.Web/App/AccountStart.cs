using System.Security.Cryptography;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// The first account of a new installation: from the settings, or by a link printed once. In Development there is one account per role
/// to try the portal with, whose password is made up anew for each data directory; no password stands in the program.
/// </summary>
internal static class AccountStart
{
    public const string DemoFile = "demo-accounts.txt";

    /// <summary>What the addresses of the accounts for trying end with; no mail is ever delivered there.</summary>
    public const string DemoDomain = "@demo.invalid";

    private static readonly (string Name, string Email, Role Role, string? District, string? Park, string? Partner)[] Demo =
    [
        ("陈浦", "pudong@demo.invalid", Role.DistrictOfficer, "pudong", null, null),
        ("周东", "pudong2@demo.invalid", Role.DistrictOfficer, "pudong", null, null),
        ("林宝", "baoshan@demo.invalid", Role.DistrictOfficer, "baoshan", null, null),
        ("顾园", "park@demo.invalid", Role.DistrictOfficer, null, "zhangjiang-cell-gene-park", null),
        ("方编", "editor@demo.invalid", Role.CentreEditor, null, null, null),
        ("沈心", "centre@demo.invalid", Role.CentreAdmin, null, null, null),
        ("许核", "centre2@demo.invalid", Role.CentreAdmin, null, null, null),
        ("唐安", "security@demo.invalid", Role.SecurityAdmin, null, null, null),
        ("严审", "auditor@demo.invalid", Role.Auditor, null, null, null),
        ("伍伴", "partner@demo.invalid", Role.PartnerContact, null, null, "shanghai-pharma"),
    ];

    public static async Task PrepareAccountsAsync(this IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var (db, configuration) = (scope.ServiceProvider.GetRequiredService<PortalDbContext>(), services.GetRequiredService<IConfiguration>());
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Accounts");
        if (await db.Users.AnyAsync(ct))
        {
            return;
        }

        // Accounts and what they may do at once: one without the other would leave a portal that nobody can administer, and no second attempt.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var (email, password) = (configuration["Portal:Admin:Email"], configuration["Portal:Admin:Password"]);
        if (!string.IsNullOrWhiteSpace(email) && !string.IsNullOrEmpty(password))
        {
            var first = new PortalUser(email.Trim(), "管理员", now);
            first.PasswordGiven();
            await AddAsync(scope.ServiceProvider, first, password, [(Role.CentreAdmin, null, null, null), (Role.SecurityAdmin, null, null, null)], now, ct);
            log.LogInformation("The first account was made from Portal:Admin; its password has to be replaced at the first signing in");
        }
        else if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            await AddDemoAsync(scope.ServiceProvider, db, now, ct);
            log.LogInformation("Accounts for trying the portal, with their password: {File}", services.GetRequiredService<DataDirectory>().File(DemoFile));
        }
        else
        {
            var token = Invitation.NewToken();
            // Whoever starts an empty portal again gets a new link, and the last one ends.
            await foreach (var old in db.Invitations.Where(x => x.InvitedByUserId == null && x.UsedAtUtc == null && x.RevokedAtUtc == null).AsAsyncEnumerable())
            {
                if (old.IsOpenAt(now))
                {
                    old.Revoke(now);
                }
            }

            db.Invitations.Add(new Invitation("", "管理员", [Role.CentreAdmin, Role.SecurityAdmin], null, null, token, null, now));
            await db.SaveAsync(new Deed(Actor.System, "invitation.set-up", now), ct);
            log.LogWarning("There is no account yet. Make the first one within 72 hours at {Address}", $"{configuration[PublicAddress.BaseUrlKey]?.TrimEnd('/')}/zh/account/invitation?token={token}");
        }

        await transaction.CommitAsync(ct);
    }

    private static async Task AddDemoAsync(IServiceProvider services, PortalDbContext db, DateTime now, CancellationToken ct)
    {
        var password = $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}-Demo-{RandomNumberGenerator.GetInt32(10, 99)}";
        var (parks, districts) = (await db.Parks.Select(x => x.Slug).ToListAsync(ct), await db.Districts.Select(x => x.Code).ToListAsync(ct));
        var partners = await db.Partners.Select(x => x.Slug).ToListAsync(ct);
        List<string> lines = [$"password of all: {password}"];
        foreach (var (name, email, role, district, park, partner) in Demo)
        {
            if ((district is not null && !districts.Contains(district)) || (park is not null && !parks.Contains(park)) || (partner is not null && !partners.Contains(partner)))
            {
                continue;
            }

            await AddAsync(services, new PortalUser(email, name, now), password, [(role, district, park, partner)], now, ct);
            lines.Add($"{email}  {role} {district}{park}{partner}");
        }

        await File.WriteAllLinesAsync(services.GetRequiredService<DataDirectory>().File(DemoFile), lines, ct);
    }

    private static async Task AddAsync(
        IServiceProvider services, PortalUser user, string password, IEnumerable<(Role Role, string? District, string? Park, string? Partner)> grants, DateTime now, CancellationToken ct)
    {
        var result = await services.GetRequiredService<UserManager<PortalUser>>().CreateAsync(user, password);
        if (!result.Succeeded)
        {
            throw new StartupException($"The account {user.Email} cannot be made: {string.Join("; ", result.Errors.Select(x => x.Description))}");
        }

        var db = services.GetRequiredService<PortalDbContext>();
        db.Grants.AddRange(grants.Select(x => new Grant(user.Id, x.Role, x.District, x.Park, now, x.Partner)));
        await db.SaveAsync(new Deed(Actor.System, "user.first", now), ct);
    }
}
