using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>A partner's own desk: contact details at once, name and category after the Centre has looked (T7), several contacts and hand-over (T8).</summary>
public sealed class OwnPartnerTests : IAsyncLifetime
{
    private const string Own = PartnerWorld.Own;

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly PartnerWorld _world = new();

    public async ValueTask InitializeAsync() => await _world.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_contact_changes_the_phone_and_the_public_profile_shows_it_at_once()
    {
        await _world.Desk(_world.Wu).SaveDeskAsync(Own, 0, new() { Desk = new("招商服务部", "Investor desk"), Phone = " +86 21 6373 0908 ", Person = "伍伴", Email = "Desk@Example.cn" }, _ct);
        var desk = (await _world.For<PublicPartners>(Actor.Visitor).FindAsync(Own, _ct))!.Desk!;
        Assert.Equal(("+86 21 6373 0908", "Investor desk", "desk@example.cn"), (desk.Phone, desk.Desk.En, desk.Email));
        Assert.Single(await _world.Database.TrailAsync("partner.desk"));
    }

    [Theory]
    [InlineData("phone", "Phone")]
    [InlineData("1234", "Phone")]
    [InlineData("+86 21 6373 0908 <b>", "Phone")]
    public async Task A_phone_that_is_none_gets_a_sentence_and_changes_nothing(string phone, string field)
    {
        var refused = await Assert.ThrowsAsync<ValidationException>(() => _world.Desk(_world.Wu).SaveDeskAsync(Own, 0, new() { Phone = phone }, _ct));
        Assert.Equal(field, Assert.Single(refused.Errors).PropertyName);
        Assert.Null((await _world.Desk(_world.Wu).OpenAsync(Own, _ct)).Desk.Phone);
    }

    [Fact]
    public async Task The_second_of_two_who_change_the_desk_is_told()
    {
        await _world.Desk(_world.Wu).SaveDeskAsync(Own, 0, new() { Phone = "021-63730908" }, _ct);
        await Assert.ThrowsAsync<ConflictException>(() => _world.Desk(_world.Zheng).SaveDeskAsync(Own, 0, new() { Phone = "021-11111111" }, _ct));
        Assert.Equal("021-63730908", (await _world.Desk(_world.Zheng).OpenAsync(Own, _ct)).Desk.Phone);
    }

    [Fact]
    public async Task A_changed_name_waits_for_the_Centre_and_then_is_public_and_asks_for_a_new_certificate()
    {
        var certificate = await _world.CertificateAsync(Own);
        await ChangeAsync(_world.Wu, ("name.zh", "上海医药新名有限公司"));
        await _world.For<RecordEditing>(_world.Wu).SubmitAsync(RecordKind.Partner, Own, null, null, _ct);
        Assert.NotEqual("上海医药新名有限公司", (await PublicAsync()).Name.Zh);
        Assert.Contains(await _world.NoticesAsync(_world.Centre), x => x.Kind == NoticeKind.ToReview);

        var desk = _world.For<ReviewDesk>(_world.Centre);
        var waiting = Assert.Single(await desk.ListAsync(_ct)).Revision;
        var sheet = await desk.OpenAsync(waiting.Id, _ct);
        Assert.Equal([certificate.Number], sheet.Outdated);
        Assert.Equal(["name.zh"], sheet.Changes.Select(x => x.Field.Key));
        await desk.ApproveAsync(waiting.Id, waiting.Version, _ct);

        Assert.Equal("上海医药新名有限公司", (await PublicAsync()).Name.Zh);
        Assert.Contains(await _world.NoticesAsync(_world.Centre), x => x.Kind == NoticeKind.CertificateOutdated && x.About.Contains(certificate.Number, StringComparison.Ordinal));
        Assert.True(Assert.Single((await _world.Desk(_world.Wu).OpenAsync(Own, _ct)).Certificates).SaysOtherwise);
        Assert.Equal(NoticeKind.Published, (await _world.NoticesAsync(_world.Wu))[^1].Kind);
        Assert.Equal(2, (await _world.For<RecordHistory>(_world.Zheng).ListAsync(RecordKind.Partner, Own, _ct)).Count);
    }

    [Fact]
    public async Task A_changed_summary_needs_no_certificate()
    {
        await _world.CertificateAsync(Own);
        await ChangeAsync(_world.Wu, ("summary.en", "Another summary."));
        await _world.For<RecordEditing>(_world.Wu).SubmitAsync(RecordKind.Partner, Own, null, null, _ct);
        var desk = _world.For<ReviewDesk>(_world.Centre);
        var waiting = Assert.Single(await desk.ListAsync(_ct)).Revision;
        Assert.Empty((await desk.OpenAsync(waiting.Id, _ct)).Outdated);
        await desk.ApproveAsync(waiting.Id, waiting.Version, _ct);
        Assert.DoesNotContain(await _world.NoticesAsync(_world.Centre), x => x.Kind == NoticeKind.CertificateOutdated);
    }

    [Fact]
    public async Task What_a_contact_says_of_its_services_is_confirmed_by_the_approval_and_nothing_the_Centre_settles_is_the_contacts()
    {
        var sheet = await ChangeAsync(_world.Wu, ("services", "clinical-cro、ip-licensing"), ("name.confidence", "low"), ("order", "1"));
        Assert.False(sheet.MayPlace);
        var saved = (await _world.For<RecordEditing>(_world.Wu).OpenAsync(RecordKind.Partner, Own, null, _ct)).Values;
        Assert.Equal(("yes", sheet.Base["name.confidence"], sheet.Base["order"]), (saved["services.confirmed"], saved["name.confidence"], saved["order"]));
        Assert.True((await _world.For<RecordEditing>(_world.Centre).OpenAsync(RecordKind.Partner, Own, null, _ct)).MayPlace);
    }

    [Fact]
    public async Task Every_partner_of_the_content_reads_back_as_it_was_written()
    {
        await using var db = _world.Database.CreateDbContext();
        var (sectors, services) = (await db.Sectors.Select(x => x.Code).ToListAsync(_ct), await db.Services.Select(x => x.Code).ToListAsync(_ct));
        var partners = await db.Partners.AsNoTracking().ToListAsync(_ct);
        Assert.NotEmpty(partners);
        foreach (var partner in partners)
        {
            var written = PartnerFields.Write(partner);
            var read = PartnerFields.Read(written, new(partner, sectors, services));
            Assert.True(read.IsSound, $"{partner.Slug}: {string.Join(", ", read.Faults.Select(x => $"{x.Key} {x.Code}"))}");
            Assert.Equal(written, PartnerFields.Write(new Partner(partner.Slug, read.Input!)));
        }
    }

    [Theory]
    [InlineData("CN", true)]
    [InlineData("KY", true)]
    [InlineData("UK", false)]
    [InlineData("XX", false)]
    [InlineData("EU", false)]
    [InlineData("ZZ", false)]
    public async Task A_headquarters_is_in_a_country_there_are_words_for(string code, bool isSound)
    {
        await using var db = _world.Database.CreateDbContext();
        var partner = await db.Partners.AsNoTracking().SingleAsync(x => x.Slug == Own, _ct);
        var read = PartnerFields.Read(PartnerFields.Write(partner).With("headquarters", code), new(partner, partner.SectorCodes, partner.ServiceCodes));
        Assert.Equal(isSound ? [] : ["headquarters"], read.Faults.Select(x => x.Key));
    }

    [Fact]
    public async Task A_contact_of_another_partner_finds_nothing_and_the_trail_says_so()
    {
        await ChangeAsync(_world.Wu, ("name.zh", "上海医药新名有限公司"));
        var (feng, target) = (_world.Feng, "partner:" + Own);
        await Assert.ThrowsAsync<NotFoundException>(() => _world.Desk(feng).OpenAsync(Own, _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.For<RecordEditing>(feng).OpenAsync(RecordKind.Partner, Own, null, _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.For<RecordHistory>(feng).ListAsync(RecordKind.Partner, Own, _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.For<RecordPreview>(feng).PartnerAsync(Own, _ct));
        Assert.Equal([target, target, target, target], (await _world.Database.TrailAsync(AuditActions.Denied)).Select(x => x.Target));
        Assert.Equal([PartnerWorld.Other], (await _world.Desk(feng).ListAsync(_ct)).Select(x => x.Slug));
        Assert.Empty(await _world.For<QuickFind>(feng).FindAsync("上海医药", _ct));
        Assert.NotEmpty(await _world.For<QuickFind>(_world.Zheng).FindAsync("上海医药", _ct));
    }

    [Fact]
    public async Task What_waits_of_a_partner_is_no_officers_matter()
    {
        await ChangeAsync(_world.Wu, ("name.zh", "上海医药新名有限公司"));
        await _world.For<RecordEditing>(_world.Wu).SubmitAsync(RecordKind.Partner, Own, null, null, _ct);
        var officer = await _world.Database.PersonAsync("陈浦", Role.DistrictOfficer, "pudong");
        var waiting = Assert.Single(await _world.For<ReviewDesk>(_world.Centre).ListAsync(_ct)).Revision;
        Assert.Empty(await _world.For<ReviewDesk>(officer).ListAsync(_ct));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.For<ReviewDesk>(officer).OpenAsync(waiting.Id, _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => _world.For<ReviewDesk>(officer).ApproveAsync(waiting.Id, waiting.Version, _ct));
        Assert.Empty((await _world.For<MyWeek>(officer).ReadAsync(_ct)).ToReview);
        Assert.Single((await _world.For<MyWeek>(_world.Centre).ReadAsync(_ct)).ToReview);
        Assert.DoesNotContain(await _world.For<ListingDesk>(officer).OpenVersionsAsync(_ct), x => x.Kind == RecordKind.Partner);
    }

    [Fact]
    public async Task What_comes_back_stands_in_the_week_of_the_contact_who_wrote_it()
    {
        await ChangeAsync(_world.Wu, ("name.zh", "上海医药新名有限公司"));
        await _world.For<RecordEditing>(_world.Wu).SubmitAsync(RecordKind.Partner, Own, null, null, _ct);
        var waiting = Assert.Single(await _world.For<ReviewDesk>(_world.Centre).ListAsync(_ct)).Revision;
        await _world.For<ReviewDesk>(_world.Centre).ReturnAsync(waiting.Id, waiting.Version, "请附更名通知。", _ct);
        Assert.Equal(Own, Assert.Single((await _world.For<MyWeek>(_world.Wu).ReadAsync(_ct)).Returned).Key);
        Assert.Empty((await _world.For<MyWeek>(_world.Feng).ReadAsync(_ct)).Returned);
    }

    [Fact]
    public async Task Saying_still_true_holds_for_a_year()
    {
        var desk = _world.Desk(_world.Wu);
        var before = await desk.OpenAsync(Own, _ct);
        Assert.True(before.IsConfirmationDue);
        Assert.Equal(Own, Assert.Single((await _world.For<MyWeek>(_world.Wu).ReadAsync(_ct)).Partners).Slug);
        await desk.ConfirmAsync(Own, before.DeskVersion, _ct);
        var after = await desk.OpenAsync(Own, _ct);
        Assert.Equal((new DateOnly(2026, 11, 24), "伍伴", new DateOnly(2027, 11, 24), false), (after.ConfirmedOn, after.ConfirmedBy, after.ConfirmBy, after.IsConfirmationDue));
        Assert.Empty((await _world.For<MyWeek>(_world.Wu).ReadAsync(_ct)).Partners);
    }

    private async Task<Partner> PublicAsync() => (await _world.For<PublicPartners>(Actor.Visitor).FindAsync(Own, _ct))!.Partner;

    private async Task<EditSheet> ChangeAsync(Actor actor, params (string Field, string Text)[] changes)
    {
        var editing = _world.For<RecordEditing>(actor);
        var sheet = await editing.OpenAsync(RecordKind.Partner, Own, null, _ct);
        var values = changes.Aggregate(sheet.Values, (x, y) => x.With(y.Field, y.Text));
        Assert.True((await editing.SaveAsync(RecordKind.Partner, Own, values, sheet.Base, sheet.Token, _ct)).IsSaved);
        return sheet;
    }
}
