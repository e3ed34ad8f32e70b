using System.Text.RegularExpressions;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;
using Microsoft.AspNetCore.Identity;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Shortlists;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.Cases;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>Every statement the site would send to SQL Server, parsed; the capture is shared, so these run one after another.</summary>
public sealed partial class SqlServerQueryTests(ITestOutputHelper output)
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_statement_of_the_site_is_valid_on_SQL_Server()
    {
        SqlServerCapture.Clear();
        await TourAsync();
        var afterTour = SqlServerCapture.Statements.Count;
        await VisitAsync();
        var afterVisit = SqlServerCapture.Statements.Count;
        await WriteAsync();

        var statements = SqlServerCapture.Statements;
        output.WriteLine(
            $"{statements.Count} distinct statements captured: {afterTour} by the query classes, {afterVisit - afterTour} more by start-up and pages, {statements.Count - afterVisit} by writing.");
        var errors = statements.SelectMany(x => TSql.Parse(x).Errors.Select(e => $"{e} in {x}")).ToList();
        var parsed = statements.Sum(x => TSql.Parse(x).Statements);
        output.WriteLine($"{parsed} T-SQL statements parsed, {errors.Count} errors.");

        Assert.Empty(SqlServerCapture.Faults);
        Assert.Empty(errors);
        Assert.InRange(afterTour, 25, int.MaxValue);
        Assert.InRange(statements.Count, 60, int.MaxValue);
        // The capture speaks T-SQL, not SQLite.
        Assert.All(statements, x => Assert.DoesNotContain("\"", x, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_query_SQL_Server_cannot_answer_is_found()
    {
        SqlServerCapture.Clear();
        using var database = TestDatabase.WithContent();
        await using (var db = database.FactoryWith(SqlServerCapture.Listen).CreateDbContext())
        {
            // SQLite and PostgreSQL know regular expressions, SQL Server does not.
            Assert.Equal(1, await db.Parks.CountAsync(x => Regex.IsMatch(x.Slug, "^zhangjiang$"), _ct));
        }

        Assert.Single(SqlServerCapture.Faults);
        Assert.NotEmpty(TSql.Parse("SELECT \"Slug\" FROM [Parks] LIMIT 1").Errors);
        Assert.NotEmpty(TSql.Parse("EXEC(N'SELECT FROM')").Errors);
    }

    [Fact]
    public void The_tour_covers_every_class_that_touches_the_database()
    {
        string[] expected = ["ChangeFeed", "ContentImporter", "PublicEvents", "PublicGuide", "PublicIndicators", "PublicLifecycle", "PublicParks", "PublicPartners", "PublicPolicies", "SearchContent"];
        Assert.Subset(QueryTour.Classes.Select(x => x.Name).ToHashSet(), expected.ToHashSet());
        Assert.All(QueryTour.Classes, x => Assert.NotEmpty(QueryTour.MethodsOf(x)));
    }

    [Fact]
    public void No_product_code_writes_SQL_of_its_own()
    {
        // A statement written by hand would pass the capture by.
        Assert.Empty(Repository.Files("src", ".cs")
            .Where(x => !x.Path.Contains("/Migrations/", StringComparison.Ordinal) && !x.Path.StartsWith("src/BioShanghai.Portal.Web/App/", StringComparison.Ordinal))
            .SelectMany(x => x.Lines(HandWrittenSql())));
    }

    [GeneratedRegex(@"\b(FromSql|SqlQuery|ExecuteSql)(Raw|Interpolated)?(Async)?\b|\.CommandText\b")]
    private static partial Regex HandWrittenSql();

    [GeneratedRegex("""href="(?<path>[a-z][a-z0-9/-]*)["?#]""")]
    private static partial Regex Links();

    private async Task TourAsync()
    {
        using var database = TestDatabase.Empty();
        var tour = new QueryTour(database.FactoryWith(SqlServerCapture.Listen));
        Assert.NotEmpty(await tour.RunAsync(_ct));
    }

    /// <summary>Starts the site and opens every page its pages link to.</summary>
    private async Task VisitAsync()
    {
        await using var portal = new PortalFactory();
        portal.With(services => services.ConfigureDbContext<PortalDbContext>(SqlServerCapture.Listen));
        var client = portal.CreateClient();
        var open = new Queue<string>([""]);
        var known = new HashSet<string> { "" };
        while (open.TryDequeue(out var path))
        {
            using var answer = await client.GetAsync(new Uri("/zh/" + path, UriKind.Relative), _ct);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                continue;
            }

            foreach (Match link in Links().Matches(await answer.Content.ReadAsStringAsync(_ct)))
            {
                if (known.Add(link.Groups["path"].Value))
                {
                    open.Enqueue(link.Groups["path"].Value);
                }
            }
        }

        output.WriteLine($"{known.Count} addresses visited.");
        Assert.InRange(known.Count, 100, 2_000);
    }

    /// <summary>Adds, changes and removes rows of every table; two rows at a time, so that batches are seen as well.</summary>
    private async Task WriteAsync()
    {
        using var database = TestDatabase.WithContent();
        await AddWhatVisitorsMakeAsync(database);
        await using var source = database.CreateDbContext();
        foreach (var type in source.Model.GetEntityTypes().Where(x => !x.IsOwned()))
        {
            foreach (var state in new[] { EntityState.Added, EntityState.Modified, EntityState.Deleted })
            {
                await using var db = SqlServerCapture.Open();
                foreach (var row in Rows(source, type.ClrType))
                {
                    db.Entry(row).State = state;
                }

                var isEmpty = !db.ChangeTracker.Entries().Any();
                Assert.False(isEmpty, $"{type.ClrType.Name} has no sample row.");
                try
                {
                    await db.SaveAsync(TestDatabase.Noon, _ct);
                }
                catch (Exception exception) when (exception is ConflictException or DbUpdateException)
                {
                    // No server answered how many rows were hit; the statement was kept before that.
                }
            }
        }
    }

    /// <summary>Rows of the tables the starting content leaves empty.</summary>
    private static async Task AddWhatVisitorsMakeAsync(TestDatabase database)
    {
        await new SampleService(database, new FakeTimeProvider(new DateTimeOffset(TestDatabase.Noon))).LoadAsync(2);
        var asked = new QuestionInput { ItemCodes = ["sample-00001"], Email = "a@example.com", Message = "?", Language = "zh", ConsentVersion = "1" };
        await database.AddAsync(Enumerable.Range(1, 2).SelectMany(x => new object[]
        {
            new Question(new Guid(x, 0, 0, new byte[8]), $"Q{x}", asked, "network", [], TestDatabase.Noon),
            new SharedShortlist(new Guid(x, 0, 0, new byte[8]), $"token{x}", $"owner{x}", null, [new("sample-00001", null)], SharedShortlist.Lifetimes[0], TestDatabase.Noon),
            new StoredFile(new Guid(x, 0, 0, new byte[8]), "space:sample-00001", new(FileKind.Document, "a.pdf", "application/pdf", [new(FileSize.Full, [1])], null, null), "officer", TestDatabase.Noon),
            new StoredFileContent(new Guid(x, 0, 0, new byte[8]), FileSize.Full, [1]),
        }));
        await database.AddAsync(Enumerable.Range(1, 2).SelectMany(WhatOfficersMake));
        await database.AddAsync(Enumerable.Range(1, 2).SelectMany(WhatDesksMake));
        await using var db = database.CreateDbContext();
        var partners = db.Partners.AsNoTracking().OrderBy(x => x.Slug).Take(2).ToList();
        await database.AddAsync(partners.SelectMany((partner, x) => new object[]
        {
            new Application(new Guid(x + 1, 0, 0, new byte[8]), $"A{x}", "hash", new() { Name = partner.Name }, "network", [], TestDatabase.Noon),
            new Certificate(partner, new("首批", "First batch"), new(2023, 4, 18), null, "system", TestDatabase.Noon),
            new PartnerDeskCard(partner.Slug),
            new PartnerConflict(partner.Slug, "莱茵生物", "为其竞争对手服务。", Actor.System, TestDatabase.Noon),
            new Referral(partner.Slug, "临床试验", "找一家临床机构。", new(2026, 12, 1), new(2026, 11, 24), Actor.System, TestDatabase.Noon),
        }));
    }

    private static IEnumerable<object> WhatDesksMake(int x)
    {
        var (one, by, now) = (CaseGiven.Case(), Actor.System, TestDatabase.Noon);
        var request = new ParkRequest(one.Id, one.PublicName, "需要 3,000 平方米。", 3_000, now.AddDays(3), by, now);
        return
        [
            one,
            new CaseDraft(Guid.CreateVersion7(), $"D{x}", "hash", CaseGiven.Input(), "network", now),
            new CaseMessage(Guid.CreateVersion7(), one.Id, true, "韦安娜", "何时可以踏勘？", [], now),
            new CaseNote(one.Id, "与张江有过接触。", by, now),
            new CaseTask(one.Id, "回电", new(2026, 12, 1), null, null, new(2026, 11, 24), by, now),
            new CaseShare(one.Id, "pudong", "baoshan", "成果按七三计。", 30, by, now),
            new ReplyTemplate(new("收到", "Received"), new("已收到。", "We have it.")),
            new TriageRule(x, new("细胞治疗", "Cell therapy"), new() { SectorCode = "cell-gene-therapy", DistrictCode = "pudong" }),
            new CalendarDay(new DateOnly(2031, 1, x), false, new("元旦", "New Year")),
            request,
            new ParkOffer(request.Id, "zhangjiang"),
            new SiteVisit(one.Id, [now.AddDays(7)], [new("zhangjiang", [], 0, 60, null)], null, by, now),
            new FirstReport("莱茵生物", $"中试车间{x}", "pudong", one.Id, new(2026, 11, 20), new(2026, 11, 24), by, now),
            new CaseAnswer(one.Id, 1, by, now),
            new CheckIn(one.Id, "开工情况", new(2027, 1, 4), false, by, now),
        ];
    }

    private static IEnumerable<object> WhatOfficersMake(int x)
    {
        var user = new PortalUser($"u{x}@example.cn", $"User {x}", TestDatabase.Noon) { NormalizedUserName = $"U{x}@EXAMPLE.CN" };
        return
        [
            user,
            new Grant(user.Id, Role.DistrictOfficer, "pudong", null, TestDatabase.Noon),
            new UserSession(user.Id, "192.0.2.1", "browser", TestDatabase.Noon),
            new Invitation($"i{x}@example.cn", "Invited", [Role.Auditor], null, null, $"invitation{x}", user.Id, TestDatabase.Noon),
            new ResetLink(user.Id, $"reset{x}", TestDatabase.Noon),
            new MailMessage($"u{x}@example.cn", "Subject", "Text", $"key{x}", TestDatabase.Noon),
            new IdentityUserToken<Guid> { UserId = user.Id, LoginProvider = "portal", Name = "key", Value = "x" },
            new IdentityUserPasskey<Guid> { UserId = user.Id, CredentialId = [(byte)x], Data = new() { PublicKey = [1], Name = "phone", CreatedAt = DateTimeOffset.UnixEpoch, AttestationObject = [1], ClientDataJson = [1], Transports = [] } },
            new Revision(RecordKind.Space, $"sample-0000{x}", "zhangjiang", 0, TestDatabase.Noon),
            new TypedDraft(user.Id, RecordKind.Space, $"sample-0000{x}", "{}", "p1"),
            new ToldStep($"sample-0000{x}", NoticeKind.DueSoon, new(2026, 11, 24)),
            new SavedView(user.Id, "mine", new(new(), ListingView.Standard)),
            new Notice(user.Id, NoticeKind.ToReview, "review:1", "about", TestDatabase.Noon),
            new MergeBase($"sample-0000{x}", MergeBase.OfRow, "{}", TestDatabase.Noon),
            new ReasonEntry($"reason-{x}", ReasonKind.Withdrawn, new("已出租", "Let"), x),
        ];
    }

    private static List<object> Rows(PortalDbContext db, Type type) =>
        [.. ((IQueryable<object>)typeof(DbContext).GetMethod(nameof(DbContext.Set), 1, [])!.MakeGenericMethod(type).Invoke(db, null)!).AsNoTracking().Take(2)];
}
