#pragma warning disable xUnit1051 // The calls tell a story; a token at the end of each would hide it.
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Spaces;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>What the public page would look like with what has just been typed, faults and all.</summary>
public sealed class RecordPreviewTests : IAsyncLifetime
{
    private readonly Desk _desk = new();

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Shows_what_its_reader_typed_and_nobody_elses_typing()
    {
        await TypeAsync("area", "1555");
        Assert.Equal(1_555, (await _desk.Previews(_desk.Chen).ListingAsync(Desk.Listing)).Page!.Entry.Listing.AreaSquareMetres);
        Assert.Equal(1_200, (await _desk.Previews(_desk.Zhou).ListingAsync(Desk.Listing)).Page!.Entry.Listing.AreaSquareMetres);
        Assert.Equal(1_200, (await _desk.LiveAsync()).AreaSquareMetres);
        await Assert.ThrowsAsync<NotFoundException>(() => _desk.Previews(_desk.Lin).ListingAsync(Desk.Listing));
        await Assert.ThrowsAsync<ForbiddenException>(() => _desk.Previews(_desk.Auditor).ListingAsync(Desk.Listing));
    }

    [Theory]
    [InlineData("unit", "9999999")]
    [InlineData("unit", "99999")]
    [InlineData("floor.to", "-4")]
    [InlineData("available.from", "some day")]
    [InlineData("spec.power", "plenty")]
    [InlineData("sources", "\ud800")]
    [InlineData("looked.on", "2099-01-01")]
    [InlineData("name.en", "")]
    [InlineData("summary.en", "")]
    [InlineData("confidence", "sure")]
    [InlineData("sectors", "no-such-sector")]
    [InlineData("files", "5f0c1e2d3b4a59687766554433221100 | photo | 大堂 |  | 2026-01-01")]
    public async Task A_faulty_field_is_named_and_the_rest_is_shown(string key, string text)
    {
        await TypeAsync(key, text);
        var preview = await _desk.Previews(_desk.Chen).ListingAsync(Desk.Listing);
        Assert.Contains(key, preview.LeftOut.Select(x => x.Key));
        Assert.Equal("细胞园 3 号楼 2 层", preview.Page!.Entry.Listing.Name.Zh);
    }

    [Theory]
    [InlineData("area")]
    [InlineData("type")]
    [InlineData("tenure")]
    public async Task Without_what_a_listing_is_there_is_nothing_to_show_and_it_says_why(string key)
    {
        await TypeAsync(key, "");
        var preview = await _desk.Previews(_desk.Chen).ListingAsync(Desk.Listing);
        Assert.Null(preview.Page);
        Assert.Contains(preview.LeftOut, x => x.Key == key);
    }

    [Fact]
    public async Task Every_field_alone_may_be_nonsense_without_the_preview_breaking()
    {
        foreach (var field in ListingFields.Table.Fields)
        {
            await TypeAsync(field.Key, "| 胡言 | 99999999999999999999 |");
            Assert.NotNull(await _desk.Previews(_desk.Chen).ListingAsync(Desk.Listing));
        }

        foreach (var field in Core.Parks.ParkFields.Table.Fields)
        {
            var sheet = await _desk.Editing(_desk.Centre).OpenAsync(RecordKind.Park, Desk.Park);
            await _desk.Editing(_desk.Centre).KeepAsync(RecordKind.Park, Desk.Park, sheet.Base.With(field.Key, "| 胡言 | 99999999999999999999 |"), sheet.Base, sheet.Token);
            Assert.NotNull(await _desk.Previews(_desk.Centre).ParkAsync(Desk.Park));
        }
    }

    [Fact]
    public async Task A_park_is_shown_where_it_was_moved_to()
    {
        var sheet = await _desk.Editing(_desk.Centre).OpenAsync(RecordKind.Park, Desk.Park);
        await _desk.Editing(_desk.Centre).KeepAsync(RecordKind.Park, Desk.Park, sheet.Values.With("latitude", "31.1234"), sheet.Base, sheet.Token);
        var page = (await _desk.Previews(_desk.Centre).ParkAsync(Desk.Park)).Page!;
        Assert.Equal(31.1234, page.Park.Latitude);
        Assert.Equal(31.1234, page.Map.Pins.Single(x => x.Slug == Desk.Park).Latitude);
    }

    [Fact]
    public async Task Only_the_Centre_moves_a_park()
    {
        var sheet = await _desk.Editing(_desk.Chen).OpenAsync(RecordKind.Park, Desk.Park);
        Assert.False(sheet.MayPlace);
        var saved = await _desk.Editing(_desk.Chen).SaveAsync(RecordKind.Park, Desk.Park, sheet.Values.With("latitude", "31.0001").With("website", "https://example.cn/"), sheet.Base, sheet.Token);
        Assert.Equal((sheet.Values["latitude"], "https://example.cn/"), (saved.Values["latitude"], saved.Values["website"]));
        sheet = await _desk.Editing(_desk.Centre).OpenAsync(RecordKind.Park, Desk.Park);
        Assert.Equal("31.0001", (await _desk.Editing(_desk.Centre).SaveAsync(RecordKind.Park, Desk.Park, sheet.Values.With("latitude", "31.0001"), sheet.Base, sheet.Token)).Values["latitude"]);
    }

    private async Task TypeAsync(string key, string text)
    {
        var sheet = await _desk.Editing(_desk.Chen).OpenAsync(RecordKind.Space, Desk.Listing);
        await _desk.Editing(_desk.Chen).KeepAsync(RecordKind.Space, Desk.Listing, sheet.Base.With(key, text), sheet.Base, sheet.Token);
    }
}
