using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Cases;
using BioShanghai.Portal.Tests.Programme;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.E2E.Support;

/// <summary>People who sign in during a run; their password is made up for it.</summary>
public sealed class Officers(IServiceProvider services)
{
    private readonly string _password = $"Aa1-{Guid.NewGuid():N}";
    private readonly Lock _gate = new();
    private Task? _batch;

    /// <summary>Makes an account with one role.</summary>
    public async Task<string> AddAsync(string name, Role role, string? district = null, string? partner = null)
    {
        await using var scope = services.CreateAsyncScope();
        var user = new PortalUser($"{Guid.NewGuid():N}@example.cn", name, DateTime.UtcNow);
        var made = await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().CreateAsync(user, _password);
        Assert.True(made.Succeeded, string.Join("; ", made.Errors.Select(x => x.Description)));
        await using var db = await OpenDatabaseAsync();
        db.Grants.Add(new Grant(user.Id, role, district, null, DateTime.UtcNow, partner));
        await db.SaveAsync(new Deed(Actor.System, "user.first", DateTime.UtcNow));
        return user.Email!;
    }

    /// <summary>Opens the management as somebody, in a browser of his own.</summary>
    public async Task<Microsoft.Playwright.IPage> SignInAsync(Site site, string email, string language = "zh", int width = 1440)
    {
        var visitor = await site.VisitorAsync(width);
        var page = await visitor.NewPageAsync();
        await TypeAsync(page, $"{site.Url}/{language}/manage", email);
        await Microsoft.Playwright.Assertions.Expect(page.Locator(".top-bar, .secret")).ToBeVisibleAsync();
        if (await page.Locator(".secret").CountAsync() > 0)
        {
            await GiveFactorAsync(page);
        }

        return page;
    }

    /// <summary>Sets up the second factor a first sign-in asks for, and goes on to the management.</summary>
    public static async Task GiveFactorAsync(Microsoft.Playwright.IPage page)
    {
        var key = (await page.Locator(".secret").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await page.Locator("input[name=code]").FillAsync(Totp.CodeAt(key, DateTime.UtcNow));
        await page.Locator("form[method=post] button.primary").ClickAsync();
        await page.Locator("a.button.primary").ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(page.Locator(".top-bar")).ToBeVisibleAsync();
    }

    /// <summary>Opens a page that asks for signing in, and signs in.</summary>
    public async Task TypeAsync(Microsoft.Playwright.IPage page, string address, string email)
    {
        await page.GotoAsync(address);
        await page.Locator("input[name=email]").FillAsync(email);
        await page.Locator("input[name=password]").FillAsync(_password);
        await page.Locator("form[method=post] button[type=submit]").ClickAsync();
    }

    /// <summary>Takes every grant of somebody away, as the keeper of accounts would.</summary>
    public async Task RemoveGrantsAsync(string email)
    {
        await using var db = await OpenDatabaseAsync();
        var id = await db.Users.Where(x => x.Email == email).Select(x => x.Id).SingleAsync();
        db.Grants.RemoveRange(db.Grants.Where(x => x.UserId == id));
        await db.SaveAsync(new Deed(Actor.System, "user.revoke", DateTime.UtcNow));
    }

    /// <summary>The portal's own database, for what visitors and time would have left in it.</summary>
    public Task<PortalDbContext> OpenDatabaseAsync() => services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();

    public async Task<Guid> IdOfAsync(string email)
    {
        await using var db = await OpenDatabaseAsync();
        return await db.Users.Where(x => x.Email == email).Select(x => x.Id).SingleAsync();
    }

    /// <summary>An invitation nobody has followed; its secret.</summary>
    public async Task<string> InviteAsync()
    {
        await using var db = await OpenDatabaseAsync();
        var token = Invitation.NewToken();
        db.Invitations.Add(new Invitation($"{Guid.NewGuid():N}@example.cn", "新人", [Role.CentreEditor], null, null, token, null, DateTime.UtcNow));
        await db.SaveAsync(new Deed(Actor.System, "invitation.send", DateTime.UtcNow));
        return token;
    }

    /// <summary>A version of a listing that waits for a reviewer; the same one when asked again.</summary>
    public async Task<Guid> RevisionAsync(string code)
    {
        await using var db = await OpenDatabaseAsync();
        if (await db.Revisions.FirstOrDefaultAsync(x => x.Kind == RecordKind.Space && x.Key == code) is { } there)
        {
            return there.Id;
        }

        var listing = await db.SpaceListings.SingleAsync(x => x.Code == code);
        var revision = new Revision(RecordKind.Space, code, listing.ParkSlug, 0, DateTime.UtcNow);
        revision.Write(Actor.System, ListingFields.Write(listing).With("area", "3333").ToJson(), listing.Name, listing.ParkSlug, DateTime.UtcNow);
        revision.Submit(null, DateTime.UtcNow);
        db.Revisions.Add(revision);
        await db.SaveAsync(new Deed(Actor.System, "revision.submit", DateTime.UtcNow));
        return revision.Id;
    }

    /// <summary>An application a company sent for a batch that is open.</summary>
    public async Task<Guid> ApplicationAsync(string name, string english)
    {
        await BatchAsync();
        await using var db = await OpenDatabaseAsync();
        var application = Companies.Sent(Companies.Firm(name, english), DateTime.UtcNow.AddDays(-3));
        db.Applications.Add(application);
        await db.SaveAsync(new Deed(Actor.System, "application.send", DateTime.UtcNow));
        return application.Id;
    }

    /// <summary>A batch that is open, made by the first who needs it.</summary>
    private Task BatchAsync()
    {
        lock (_gate)
        {
            return _batch ??= MakeAsync();
        }

        async Task MakeAsync()
        {
            await using var db = await OpenDatabaseAsync();
            if (await db.Batches.AnyAsync(x => x.Number == 2))
            {
                return;
            }

            var batch = new Batch(2, new() { Name = new("第二批", "Second batch"), CeremonyOn = new(2030, 4, 18), TermYears = 3 });
            batch.Open();
            db.Batches.Add(batch);
            await db.SaveAsync(new Deed(Actor.System, "batch.create", DateTime.UtcNow));
        }
    }

    /// <summary>The applicant answers what was asked.</summary>
    public async Task AnswerAsync(Guid application, string answer)
    {
        await using var db = await OpenDatabaseAsync();
        (await db.Applications.SingleAsync(x => x.Id == application)).Send(1, 2, answer, DateTime.UtcNow);
        await db.SaveAsync(new Deed(Actor.System, "application.send", DateTime.UtcNow));
    }

    /// <summary>Something a visitor found wrong with a listing of a district; its number.</summary>
    public async Task<string> ReportAsync(string district)
    {
        var (code, number) = (await ListingAsync(district, 5), $"Q{Guid.NewGuid():N}"[..11].ToUpperInvariant());
        await using var db = await OpenDatabaseAsync();
        db.Questions.Add(new Question(
            Guid.NewGuid(), number,
            new()
            {
                ItemCodes = [code], Name = "李维", Email = "li.wei@example.com", Message = "层高写的是 6 米，现场量只有 4.5 米，请核对。", Language = "zh", ConsentVersion = Consent.Version,
            },
            "network", [], DateTime.UtcNow));
        await db.SaveAsync(DateTime.UtcNow);
        return number;
    }

    /// <summary>A case by its number.</summary>
    public async Task<Guid> CaseNumberedAsync(string number)
    {
        await using var db = await OpenDatabaseAsync();
        return await db.ServiceCases.Where(x => x.Number == number).Select(x => x.Id).SingleAsync();
    }

    /// <summary>It looked like spam and waits for a person.</summary>
    public async Task<bool> IsKeptApartAsync(string number)
    {
        await using var db = await OpenDatabaseAsync();
        return await db.ServiceCases.AnyAsync(x => x.Number == number && x.IsQuarantined);
    }

    /// <summary>A mail no server took; its address.</summary>
    public async Task<string> FailedMailAsync()
    {
        var mail = new MailMessage($"{Guid.NewGuid():N}@example.cn", "重设密码", "https://portal.example.cn/zh/account/reset?token=0123456789", Guid.NewGuid().ToString("N"), DateTime.UtcNow - MailMessage.TriedFor);
        mail.Begin(DateTime.UtcNow);
        mail.NotSent(DateTime.UtcNow, "Connection refused 127.0.0.1:587", isForGood: false);
        await using var db = await OpenDatabaseAsync();
        db.MailMessages.Add(mail);
        await db.SaveAsync(DateTime.UtcNow);
        return mail.To;
    }

    /// <summary>What the Centre asks of a partner, not answered yet.</summary>
    public async Task<Guid> ReferralAsync(string partner)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var referral = new Referral(partner, "为细胞治疗企业找中试空间", "约 800 平方米，年内入驻。", today.AddDays(5), today, Actor.System, DateTime.UtcNow);
        await using var db = await OpenDatabaseAsync();
        db.Referrals.Add(referral);
        await db.SaveAsync(new Deed(Actor.System, "referral.send", DateTime.UtcNow));
        return referral.Id;
    }

    /// <summary>A case a district holds, with a message each way, a note and a task.</summary>
    /// <param name="doubts">Why it looks like spam; none for one in hand.</param>
    public async Task<Guid> CaseAsync(string district, params IReadOnlyList<string> doubts)
    {
        var now = DateTime.UtcNow;
        var one = CaseGiven.Case(sentAtUtc: now.AddHours(-2), doubts: doubts);
        if (doubts.Count == 0)
        {
            one.Route(district, null, CasePriority.High, [new(null, null, district, CasePriority.High, now)], Actor.System, now);
        }

        await using var db = await OpenDatabaseAsync();
        db.ServiceCases.Add(one);
        db.CaseMessages.Add(new CaseMessage(Guid.NewGuid(), one.Id, true, "韦安娜", "补充：希望明年三月前入驻。", [], now));
        db.CaseNotes.Add(new CaseNote(one.Id, "对方同时在比较苏州。", Actor.System, now));
        db.CaseTasks.Add(new CaseTask(one.Id, "核实电力容量", ShanghaiDay.Of(now).AddDays(3), null, null, ShanghaiDay.Of(now), Actor.System, now));
        await db.SaveAsync(new Deed(Actor.System, "case.send", now));
        return one.Id;
    }

    /// <summary>A case of Pudong with requests to its parks (open and sealed), referrals and visits; the case and the sealed request.</summary>
    public async Task<(Guid Case, Guid Request)> AskedCaseAsync()
    {
        var (now, earlier, clock) = (DateTime.UtcNow, DateTime.UtcNow.AddDays(-9), new ServiceClock(new WorkingCalendar([]), []));
        var input = new CaseInput
        {
            Need = CaseNeed.Space, Message = "计划建设细胞治疗中试车间。", Company = "德国莱茵生物医药有限公司", ContactName = "韦安娜", Email = "anna.weber@example.com", SectorCode = "cell-gene-therapy", AreaSquareMetres = 3_000,
            ProjectName = "银杏计划", Language = "zh", ConsentVersion = Consent.Version,
        };
        var one = new ServiceCase(Guid.CreateVersion7(), $"C{Guid.NewGuid():N}"[..11].ToUpperInvariant(), "hash", input, "sender", [], clock, earlier);
        one.Route("pudong", null, null, [], Actor.System, earlier);
        var opened = new ParkRequest(one.Id, "银杏计划", "细胞治疗中试，约 3,000 平方米洁净厂房，明年上半年入驻。", 3_000, now.AddDays(-2), Actor.System, earlier);
        var waiting = new ParkRequest(one.Id, "银杏计划", "另需 500 平方米办公，与厂房同园区。", 500, now.AddDays(3), Actor.System, now.AddHours(-2));
        var (first, second) = (await ListingAsync("pudong", 2), await ListingAsync("pudong", 6));
        await using var db = await OpenDatabaseAsync();
        var parks = await db.SpaceListings.Where(x => x.Code == first || x.Code == second).ToDictionaryAsync(x => x.Code, x => x.ParkSlug);
        ParkOffer[] offers = [new(opened.Id, "zhangjiang"), new(opened.Id, "waigaoqiao"), new(opened.Id, "golden-coast"), new(waiting.Id, "zhangjiang"), new(waiting.Id, "north-shanghai")];
        offers[0].Offer(opened, [first], "3.8 元/m²·天，免租 3 个月", new(2027, 3, 1), "整层，可分割；层高 6 米，已有洁净装修。", Actor.System, earlier.AddHours(20));
        offers[1].Offer(opened, [second], "3.2 元/m²·天", null, "二层和三层，共用货梯。", Actor.System, earlier.AddHours(50));
        offers[2].Decline(opened, "洁净厂房已满，明年第四季度才有新楼交付。", Actor.System, earlier.AddHours(70));
        offers[3].Offer(waiting, [], "4 元", null, "有。", Actor.System, now.AddHours(-1));
        VisitStop[] stops = [new(parks[first], [first], 0, 60, "陈浦"), new(parks[second], [second], 105, 90, null)];
        SiteVisit[] visits = [new(one.Id, [earlier.AddDays(2)], stops, "2 号线张江高科站", Actor.System, earlier), new(one.Id, [now.AddDays(5)], stops, null, Actor.System, now), new(one.Id, [now.AddDays(6), now.AddDays(7)], stops, null, Actor.System, now)];
        visits[0].Fix(earlier.AddDays(2), earlier);
        visits[0].GiveFeedback(new(4, 3, 5, 4, 4, "整体不错，希望再看一次二楼。", [new(first, false, "层高 4.2 米，不是 6 米"), new(second, true, null)], now, "韦安娜"), now);
        visits[1].Fix(now.AddDays(5), now);
        var today = DateOnly.FromDateTime(now);
        Referral[] referrals = [new("siemens", "银杏计划 · 临床", "找一家临床机构。", today, today, Actor.System, earlier, new(one.Id, "clinical-cro", ["iqvia"])), new("iqvia", "银杏计划 · 临床", "找一家临床机构。", today.AddDays(5), today, Actor.System, now, new(one.Id, "clinical-cro", []))];
        referrals[0].Decline("本季度没有人手。", Actor.System, now);
        db.AddRange([one, opened, waiting, .. offers, .. visits, .. referrals, new PartnerConflict("siemens", "莱茵生物", "为其竞争对手提供服务", Actor.System, now)]);
        (await db.SpaceListings.SingleAsync(x => x.Code == first)).Dispute(today);
        await db.SaveAsync(new Deed(Actor.System, "case.ask", now));
        return (one.Id, waiting.Id);
    }

    /// <summary>The listing whose confirmation is due first.</summary>
    public async Task<string> DueListingAsync()
    {
        await using var db = await OpenDatabaseAsync();
        return await db.SpaceListings.Where(x => x.Status == ListingStatus.Published).OrderBy(x => x.DueOn).ThenBy(x => x.Code).Select(x => x.Code).FirstAsync();
    }

    /// <summary>A listing of a district that the public sees.</summary>
    public async Task<string> ListingAsync(string district, int skip)
    {
        await using var db = await OpenDatabaseAsync();
        return await db.SpaceListings.Where(x => x.Type == Core.Spaces.SpaceType.Laboratory && db.Parks.Any(y => y.Slug == x.ParkSlug && y.DistrictCode == district))
            .OrderByDescending(x => x.ConfirmedOn).ThenBy(x => x.Code).Select(x => x.Code).Skip(skip).FirstAsync();
    }
}
