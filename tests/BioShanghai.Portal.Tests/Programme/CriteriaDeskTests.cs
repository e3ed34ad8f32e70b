#pragma warning disable xUnit1051 // Many calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using FluentValidation;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>The Centre publishes criteria; what was sent before keeps its own.</summary>
public sealed class CriteriaDeskTests : IAsyncLifetime
{
    private const PartnerCategory Firms = PartnerCategory.ServiceFirm;

    private CentreWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await CentreWorld.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _world.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_new_edition_measures_what_is_sent_later_and_nothing_that_was_sent_before()
    {
        var sent = await _world.SendAsync();
        var typed = await TypedAsync();
        typed.Add(new(null, "  在上海设有办公室。 ", "Has an office in Shanghai.", CriterionCheck.Declared, null));
        Assert.Equal(2, await _world.Criteria().PublishAsync(Firms, 1, typed));

        var shelf = await ShelfAsync();
        Assert.Equal((2, 8, "沈心"), (shelf.Current!.Number, shelf.Current.Criteria.Count, shelf.Current.PublishedBy));
        Assert.Equal("在上海设有办公室。", shelf.Current.Criteria[^1].Text.Zh);
        Assert.Equal(1, shelf.Open[1]);
        var sheet = await _world.Applications().OpenAsync(sent.Id);
        Assert.Equal((1, 2, 7), (sheet.CriteriaNumber, sheet.Current, sheet.Findings.Count));
    }

    [Fact]
    public async Task What_is_typed_wrong_is_named_by_its_field_and_publishes_nothing()
    {
        var typed = await TypedAsync();
        typed[0] = typed[0] with { En = " " };
        typed[1] = typed[1] with { Least = 0 };
        typed[2] = typed[2] with { Zh = new('长', Criterion.TextMaxLength + 1) };
        var refusal = await Assert.ThrowsAsync<ValidationException>(() => _world.Criteria().PublishAsync(Firms, 1, typed));
        Assert.Equal(["En0", "Least1", "Zh2"], refusal.Errors.Select(x => x.PropertyName).Order(StringComparer.Ordinal));
        Assert.Equal("Criteria.NeedsSome", (await Assert.ThrowsAsync<RuleException>(() => _world.Criteria().PublishAsync(Firms, 1, []))).Code);
        Assert.Equal(1, (await ShelfAsync()).Current!.Number);
    }

    [Fact]
    public async Task Nothing_changed_is_nothing_to_publish_and_the_second_of_two_editors_is_told()
    {
        var typed = await TypedAsync();
        Assert.Equal("Criteria.NothingChanged", (await Assert.ThrowsAsync<RuleException>(() => _world.Criteria().PublishAsync(Firms, 1, typed))).Code);
        await _world.Criteria(_world.Gu).PublishAsync(Firms, 1, [.. typed.Skip(1)]);
        await Assert.ThrowsAsync<ConflictException>(() => _world.Criteria().PublishAsync(Firms, 1, [.. typed.Take(2)]));
        Assert.Equal((2, "顾审"), ((await ShelfAsync()).Current!.Number, (await ShelfAsync()).Current!.PublishedBy));
    }

    private async Task<CriteriaShelf> ShelfAsync() => (await _world.Criteria().ListAsync()).Single(x => x.Category == Firms);

    private async Task<List<CriterionInput>> TypedAsync() =>
        [.. (await ShelfAsync()).Current!.Criteria.Select(x => new CriterionInput(x.Code, x.Text.Zh, x.Text.En, x.Check, x.Least == 0 ? null : x.Least))];
}
