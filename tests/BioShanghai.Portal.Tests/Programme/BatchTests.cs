using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Programme.Rosters;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>A batch of twenty from the pasted list to the plaques.</summary>
public sealed class BatchTests
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_goes_from_a_pasted_list_to_the_public_directory_and_one_is_undone_without_touching_the_others()
    {
        using var world = await InvitedAsync();
        var (first, second) = (world.For<BatchDesk>(world.Shen), world.For<BatchDesk>(world.Gu));
        await world.CompleteAllAsync();
        var board = await first.OpenAsync(2, _ct);
        Assert.Equal(20, board.Rows.Count);
        Assert.All(board.Rows, x => Assert.True(x.IsReady));
        Assert.All(board.Rows, x => Assert.False(x.MayDecide));

        // Whoever pasted the list approves none of it.
        var chosen = board.Rows.ToDictionary(x => x.ApplicationId, x => x.Version);
        Assert.All(await first.ApproveAsync(2, chosen, _ct), x => Assert.Equal("Application.OwnWork", x.Refusal));
        Assert.All(await second.ApproveAsync(2, chosen, _ct), x => Assert.Null(x.Refusal));
        // A second click finds them changed.
        Assert.All(await second.ApproveAsync(2, chosen, _ct), x => Assert.Equal("Application.ChangedSince", x.Refusal));
        Assert.Equal(23, (await PublicAsync(world)).Count);

        var certificates = world.For<CertificateDesk>(world.Shen);
        await Assert.ThrowsAsync<RuleException>(() => first.PublishAsync(2, board.Batch.Version, _ct));
        Assert.Equal(20, await certificates.IssueForBatchAsync(2, _ct));
        Assert.Equal(0, await certificates.IssueForBatchAsync(2, _ct));
        Assert.Equal(20, await first.PublishAsync(2, board.Batch.Version, _ct));
        Assert.Equal(43, (await PublicAsync(world)).Count);
        var all = await certificates.ListAsync(2, _ct);
        Assert.Equal(20, all.Select(x => x.Certificate.Number).Distinct().Count());
        Assert.All(all, x => Assert.Equal((new DateOnly(2026, 12, 18), new DateOnly(2029, 12, 17)), (x.Certificate.IssuedOn, x.Certificate.ValidUntil)));

        // One goes again.
        var before = await StatesAsync(world);
        var gone = all[7].Certificate.PartnerSlug;
        await using (var db = world.Database.CreateDbContext())
        {
            await Admission.UndoAsync(db, await db.Memberships.SingleAsync(x => x.PartnerSlug == gone, _ct), "误收", world.Shen, world.Clock.GetUtcNow().UtcDateTime, _ct);
            await db.SaveAsync(world.Clock.GetUtcNow().UtcDateTime, _ct);
        }

        Assert.DoesNotContain(await PublicAsync(world), x => x == gone);
        Assert.Equal(before.Where(x => x.Key != gone), (await StatesAsync(world)).Where(x => x.Key != gone));
        Assert.Equal(CertificateState.Withdrawn, Assert.Single(await certificates.ListAsync(2, _ct), x => x.Certificate.PartnerSlug == gone).State);
    }

    [Fact]
    public async Task Who_was_invited_and_applied_besides_becomes_one_partner_whose_phone_is_not_public()
    {
        using var world = await InvitedAsync();
        await world.CompleteAllAsync();
        var desk = world.For<BatchDesk>(world.Gu);
        var first = (await desk.OpenAsync(2, _ct)).Rows[0];
        var twin = Companies.Sent(Companies.Complete(first.Name.Zh!, "Another spelling"), TestDatabase.Noon);
        twin.Mark("experience", CriterionResult.Met, null, world.Shen, TestDatabase.Noon);
        await world.Database.AddAsync(twin);
        var both = (await desk.OpenAsync(2, _ct)).Rows.Where(x => x.ApplicationId == first.ApplicationId || x.ApplicationId == twin.Id).ToDictionary(x => x.ApplicationId, x => x.Version);
        var outcomes = await desk.ApproveAsync(2, both, _ct);
        Assert.Equal([null, "Application.MemberAlready"], outcomes.Select(x => x.Refusal).Order(StringComparer.Ordinal));
        await using var db = world.Database.CreateDbContext();
        var card = await db.PartnerDeskCards.AsNoTracking().SingleAsync(_ct);
        Assert.Equal(("li@example.cn", null), (card.Email, card.Phone));
    }

    [Fact]
    public async Task What_was_looked_at_counts_no_more_once_the_applicant_writes_something_else()
    {
        using var world = await InvitedAsync();
        await world.CompleteAllAsync();
        await using var db = world.Database.CreateDbContext();
        var application = await db.Applications.FirstAsync(_ct);
        Assert.Contains(application.Marks, x => x.Code == "experience");
        application.AskFor("请说明案例。", world.Shen, TestDatabase.Noon);
        application.Write(application.Input with { Website = "https://example.com" }, TestDatabase.Noon);
        Assert.Contains(application.Marks, x => x.Code == "experience");
        application.Write(application.Input with { Evidence = [new("experience", "别的说法。")] }, TestDatabase.Noon);
        Assert.DoesNotContain(application.Marks, x => x.Code == "experience");
    }

    [Fact]
    public async Task Undoing_before_publication_leaves_an_application_to_check_again_and_no_partner()
    {
        using var world = await InvitedAsync();
        await world.CompleteAllAsync();
        var desk = world.For<BatchDesk>(world.Gu);
        var one = (await desk.OpenAsync(2, _ct)).Rows[0];
        await desk.ApproveAsync(2, new Dictionary<Guid, int> { [one.ApplicationId] = one.Version }, _ct);
        await world.For<CertificateDesk>(world.Shen).IssueForBatchAsync(2, _ct);
        await using (var db = world.Database.CreateDbContext())
        {
            await Admission.UndoAsync(db, await db.Memberships.SingleAsync(x => x.BatchNumber == 2, _ct), "误批", world.Shen, world.Clock.GetUtcNow().UtcDateTime, _ct);
            await db.SaveAsync(world.Clock.GetUtcNow().UtcDateTime, _ct);
        }

        var again = (await desk.OpenAsync(2, _ct)).Rows.Single(x => x.ApplicationId == one.ApplicationId);
        Assert.Equal((ApplicationState.Checking, null), (again.State, again.PartnerSlug));
        // It can be approved anew, with a new certificate; the old number stays withdrawn.
        Assert.Null(Assert.Single(await desk.ApproveAsync(2, new Dictionary<Guid, int> { [one.ApplicationId] = again.Version }, _ct)).Refusal);
        Assert.Equal(1, await world.For<CertificateDesk>(world.Shen).IssueForBatchAsync(2, _ct));
        await using var after = world.Database.CreateDbContext();
        Assert.Equal(2, await after.Certificates.CountAsync(x => x.BatchNumber == 2, _ct));
        Assert.Equal(1, await after.Certificates.CountAsync(x => x.BatchNumber == 2 && x.HolderSlug != null, _ct));
    }

    [Fact]
    public async Task Two_who_approve_and_issue_at_once_make_one_partner_and_one_certificate()
    {
        using var world = await InvitedAsync();
        await world.CompleteAllAsync();
        var board = await world.For<BatchDesk>(world.Gu).OpenAsync(2, _ct);
        var third = Actors.Centre;
        var chosen = board.Rows.Take(5).ToDictionary(x => x.ApplicationId, x => x.Version);
        var outcomes = await Task.WhenAll(
            Task.Run(() => world.For<BatchDesk>(world.Gu).ApproveAsync(2, chosen, _ct), _ct), Task.Run(() => world.For<BatchDesk>(third).ApproveAsync(2, chosen, _ct), _ct));
        Assert.All(chosen.Keys, id => Assert.Single(outcomes.SelectMany(x => x), x => x.ApplicationId == id && x.Refusal is null));
        await using var db = world.Database.CreateDbContext();
        Assert.Equal(5, await db.Partners.IgnoreQueryFilters().CountAsync(x => x.Batch == 2, _ct));
        Assert.Equal(5, (await world.Database.MailsAsync()).Count(x => x.Key.StartsWith("application-approved", StringComparison.Ordinal)));

        var issued = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await world.For<CertificateDesk>(world.Shen).IssueForBatchAsync(2, _ct);
            }
            catch (ConflictException)
            {
                return 0;
            }
        }, _ct)));
        Assert.Equal(5, issued.Sum());
        Assert.Equal(5, await db.Certificates.CountAsync(x => x.BatchNumber == 2, _ct));
    }

    [Fact]
    public async Task Who_is_late_is_reminded_once_a_day_by_a_link_that_replaces_the_old_one()
    {
        using var world = await InvitedAsync();
        var desk = world.For<BatchDesk>(world.Shen);
        world.Clock.Advance(TimeSpan.FromDays(8));
        var board = await desk.OpenAsync(2, _ct);
        Assert.All(board.Rows, x => Assert.True(x.IsLate));
        await using var before = world.Database.CreateDbContext();
        var secret = await before.Applications.Where(x => x.Id == board.Rows[0].ApplicationId).Select(x => x.SecretHash).SingleAsync(_ct);
        Guid[] chosen = [board.Rows[0].ApplicationId, board.Rows[1].ApplicationId];
        Assert.Equal(2, await desk.NudgeAsync(2, chosen, _ct));
        Assert.Equal(0, await desk.NudgeAsync(2, chosen, _ct));
        world.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(2, await desk.NudgeAsync(2, chosen, _ct));
        await using var after = world.Database.CreateDbContext();
        Assert.NotEqual(secret, await after.Applications.Where(x => x.Id == board.Rows[0].ApplicationId).Select(x => x.SecretHash).SingleAsync(_ct));
        Assert.Equal(24, (await world.Database.MailsAsync()).Count);
    }

    [Fact]
    public void A_batch_keeps_its_days_in_order_and_once_published_as_they_are()
    {
        var input = new BatchInput { Name = new("第二批", "Second batch"), OpensOn = new(2026, 9, 1), ClosesOn = new(2026, 10, 1), CeremonyOn = new(2026, 12, 18), TermYears = 3 };
        Assert.Equal("Batch.ClosesBeforeItOpens", Refused.By(() => _ = new Batch(2, input with { ClosesOn = new(2026, 8, 1) })));
        Assert.Equal("Batch.CeremonyBeforeItCloses", Refused.By(() => _ = new Batch(2, input with { CeremonyOn = new(2026, 9, 30) })));
        Assert.Equal("Batch.TermNotUsable", Refused.By(() => _ = new Batch(2, input with { TermYears = 0 })));
        Assert.Equal("Batch.NeedsNameInBothLanguages", Refused.By(() => _ = new Batch(2, input with { Name = new("第二批", null) })));
        var batch = new Batch(2, input);
        Assert.False(batch.TakesOn(new(2026, 9, 15)));
        batch.Open();
        Assert.True(batch.TakesOn(new(2026, 9, 1)) && batch.TakesOn(new(2026, 10, 1)));
        Assert.False(batch.TakesOn(new(2026, 10, 2)));
        batch.Publish(TestDatabase.Noon);
        Assert.Equal("Batch.DatesAreOut", Refused.By(() => batch.Describe(input with { TermYears = 5 })));
        Assert.Equal("Batch.IsPublished", Refused.By(() => batch.Publish(TestDatabase.Noon)));
    }

    [Fact]
    public async Task The_first_batch_of_the_content_has_its_23_members_and_their_plaques_can_be_numbered()
    {
        using var world = await CentreWorld.CreateAsync();
        var board = await world.For<BatchDesk>(world.Shen).OpenAsync(1, _ct);
        Assert.Equal((0, 23, BatchState.Published, new DateOnly(2023, 4, 18)), (board.Rows.Count, board.Members, board.Batch.State, board.Batch.CeremonyOn));
        Assert.Equal(23, await world.For<CertificateDesk>(world.Shen).IssueForBatchAsync(1, _ct));
        Assert.All(await world.For<CertificateDesk>(world.Shen).ListAsync(1, _ct), x => Assert.Null(x.Certificate.ValidUntil));
    }

    private async Task<CentreWorld> InvitedAsync()
    {
        var world = await CentreWorld.CreateAsync();
        var desk = world.For<RosterDesk>(world.Shen);
        await desk.RunAsync(await desk.CheckPasteAsync(2, Companies.Twenty, _ct), [], _ct);
        return world;
    }

    private async Task<List<string>> PublicAsync(CentreWorld world)
    {
        world.Database.Catalogue.ForgetRows();
        var directory = await new PublicPartners(world.Database.Catalogue).DirectoryAsync(new(), _ct);
        return [.. directory.Facets.Results.Select(x => x.Partner.Slug)];
    }

    private async Task<Dictionary<string, string>> StatesAsync(CentreWorld world)
    {
        await using var db = world.Database.CreateDbContext();
        var certificates = await db.Certificates.AsNoTracking().ToListAsync(_ct);
        return (await db.Memberships.AsNoTracking().OrderBy(x => x.PartnerSlug).ToListAsync(_ct))
            .ToDictionary(x => x.PartnerSlug, x => $"{x.State} {x.Version} {string.Join(',', certificates.Where(y => y.PartnerSlug == x.PartnerSlug).Select(y => y.Number + y.WithdrawnAtUtc))}");
    }
}
