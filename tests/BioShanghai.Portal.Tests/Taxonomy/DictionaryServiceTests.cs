using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Tests.Access;
using BioShanghai.Portal.Tests.Support;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Taxonomy;

/// <summary>Terms change while the site runs; what is used stays, and the public site follows.</summary>
public sealed class DictionaryServiceTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private ManagementWorld _world = null!;
    private ServiceProvider _services = null!;
    private DictionaryService _dictionary = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await ManagementWorld.CreateAsync();
        _services = _world.For(Actors.Centre);
        _dictionary = _services.GetRequiredService<DictionaryService>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _world.Dispose();
    }

    [Fact]
    public async Task A_changed_name_reaches_the_catalogue_of_the_public_site_through_the_change_feed()
    {
        var feed = _services.GetRequiredService<ChangeFeed>();
        var catalogue = _services.GetRequiredService<CatalogueCache>();
        var changes = _services.GetRequiredService<ContentChanges>();
        await feed.BeginAsync(_ct);
        Assert.Equal("备用", (await catalogue.GetAsync(_ct)).Sectors["spare"].Name.Zh);

        await _dictionary.SaveAsync(await TermAsync("spare") with { NameZh = "新名" }, _ct);
        var keys = await feed.PollAsync(_ct);
        Assert.Equal(["sector:spare"], keys);
        await changes.RaiseAsync(keys, _ct);
        Assert.Equal("新名", (await catalogue.GetAsync(_ct)).Sectors["spare"].Name.Zh);

        await using var db = _world.Database.CreateDbContext();
        Assert.Contains("新名", (await db.AuditEntries.SingleAsync(x => x.Action == "dictionary.edit", _ct)).Details!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_used_cannot_be_removed_and_is_named_with_the_count()
    {
        var refused = await Assert.ThrowsAsync<ValidationException>(() => _dictionary.RemoveAsync(TermKind.Sector, "cell-gene-therapy", 1, _ct));
        // Three listings and three partners, the version of each that is being written, and three companies that ask to join.
        Assert.Contains("15", refused.Errors.Single().ErrorMessage, StringComparison.Ordinal);
        // A partner the public does not see names its terms all the same.
        await using (var db = _world.Database.CreateDbContext())
        {
            (await db.Partners.FirstAsync(_ct)).Hide(true);
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        refused = await Assert.ThrowsAsync<ValidationException>(() => _dictionary.RemoveAsync(TermKind.Sector, "cell-gene-therapy", 1, _ct));
        Assert.Contains("15", refused.Errors.Single().ErrorMessage, StringComparison.Ordinal);
        await _dictionary.RemoveAsync(TermKind.Sector, "spare", 1, _ct);
        await Assert.ThrowsAsync<NotFoundException>(() => _dictionary.RemoveAsync(TermKind.Sector, "spare", 1, _ct));
        await Assert.ThrowsAsync<NotFoundException>(() => _dictionary.RemoveAsync(TermKind.Reason, "any", 1, _ct));
    }

    [Fact]
    public async Task A_stale_change_is_refused_and_a_part_cannot_stand_above_its_whole()
    {
        var seen = await TermAsync("spare");
        await _dictionary.SaveAsync(seen with { Parent = "cell-gene-therapy" }, _ct);
        await Assert.ThrowsAsync<ConflictException>(() => _dictionary.SaveAsync(seen with { NameEn = "Late" }, _ct));
        var whole = await TermAsync("cell-gene-therapy");
        Assert.Equal("Sector.ParentLoop", (await Assert.ThrowsAsync<RuleException>(() => _dictionary.SaveAsync(whole with { Parent = "spare" }, _ct))).Code);
    }

    [Fact]
    public async Task A_reason_is_offered_until_it_is_retired()
    {
        var reason = new TermInput { Kind = TermKind.Reason, Code = "let", Reason = ReasonKind.Withdrawn, NameZh = "已租出", NameEn = "Let", Order = 1 };
        await _dictionary.SaveAsync(reason, _ct);
        Assert.Equal("let", Assert.Single(await _dictionary.ReasonsAsync(ReasonKind.Withdrawn, _ct)).Code);
        Assert.Empty(await _dictionary.ReasonsAsync(ReasonKind.Returned, _ct));
        await _dictionary.SaveAsync(reason with { Version = 1, IsRetired = true }, _ct);
        Assert.Empty(await _dictionary.ReasonsAsync(ReasonKind.Withdrawn, _ct));
    }

    [Theory]
    [InlineData(nameof(TermInput.Code), "Not A Code", "甲", "A", 1, null)]
    [InlineData(nameof(TermInput.Code), "spare", "甲", "A", 1, null)]
    [InlineData(nameof(TermInput.NameZh), "fresh", " ", "A", 1, null)]
    [InlineData(nameof(TermInput.NameEn), "fresh", "甲", "A\u202E", 1, null)]
    [InlineData(nameof(TermInput.Order), "fresh", "甲", "A", -1, null)]
    [InlineData(nameof(TermInput.Parent), "fresh", "甲", "A", 1, "no-such-sector")]
    public async Task A_bad_entry_is_told_at_its_field(string field, string code, string zh, string en, int order, string? parent)
    {
        var term = new TermInput { Code = code, NameZh = zh, NameEn = en, NoteZh = "说明", NoteEn = "Text", Order = order, Parent = parent };
        var refused = await Assert.ThrowsAsync<ValidationException>(() => _dictionary.SaveAsync(term, _ct));
        Assert.Equal(field, refused.Errors.First().PropertyName);
    }

    private async Task<TermInput> TermAsync(string code) => (await _dictionary.ListAsync(TermKind.Sector, _ct)).Single(x => x.Term.Code == code).Term;
}
