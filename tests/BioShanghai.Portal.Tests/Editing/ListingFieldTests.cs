using System.Text.Json;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Editing;

public sealed class ListingFieldTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TestDatabase.Noon);
    private static readonly FieldTable Table = ListingFields.Table;

    private static SpaceListingInput Sound { get; } = Samples.Listing() with
    {
        Summary = new("研发实验室", "Research laboratory"),
        Specs =
        [
            TechnicalSpec.Known(Spec.ClearHeight, 4.5m) with { Source = "https://a/", LookedOn = new(2026, 10, 1), ConfirmedOn = new(2026, 10, 2), ConfirmedBy = new("园区", "Park") },
            TechnicalSpec.Known(Spec.ColumnGrid, "8.4×8.4"),
            TechnicalSpec.Known(Spec.Eia, "approved") with { ConfirmedOn = new(2026, 10, 2) },
            TechnicalSpec.NotApplicable(Spec.SteamFlow) with { Note = new("无蒸汽", "No steam") },
        ],
    };

    [Fact]
    public void Every_sample_comes_back_as_it_was()
    {
        using var db = database.CreateDbContext();
        var parks = db.Parks.AsNoTracking().ToList();
        var districts = db.Districts.AsNoTracking().ToDictionary(x => x.Code, x => x.Name);
        var sectors = db.Sectors.Select(x => x.Code).ToList();
        var listings = SampleSupply.Make(parks, districts, 400, 1, Today).ToList();
        Assert.Equal(400, listings.Count);
        foreach (var listing in listings)
        {
            var values = ListingFields.Write(listing);
            Assert.DoesNotContain(values.Keys, x => Table.Find(x) is null);
            var read = ListingFields.Read(FieldValues.FromJson(values.ToJson()), ListingContext.Of(listing, [.. parks.Select(x => x.Slug)], sectors, Today));
            Assert.Empty(read.Faults);
            Same(ListingFields.InputOf(listing), read.Input!);
            Assert.Equal(values, ListingFields.Write(read.Input!));
        }
    }

    [Fact]
    public void A_sample_typed_in_anew_is_the_same_but_for_its_confirmations()
    {
        var context = Context() with { Specs = [] };
        var read = ListingFields.Read(ListingFields.Write(Sound), context);
        Assert.Empty(read.Faults);
        Assert.Equal(ListingFields.Write(Sound), ListingFields.Write(read.Input!));
        Assert.All(read.Input!.Specs, x => Assert.Null(x.ConfirmedOn));
    }

    [Fact]
    public void The_table_has_every_technical_value_once_and_stable_keys()
    {
        Assert.Equal(Specs.All.Select(x => x.Spec), Table.Fields.Where(x => x.Kind == FieldKind.Spec).Select(x => x.Spec!.Spec).Order());
        Assert.All(Table.Fields, x => Assert.Matches("^[a-z][a-z.-]+$", x.Key));
        Assert.Equal(3, Table.Fields.Count(x => x.Key.EndsWith(".due", StringComparison.Ordinal)));
        Assert.Equal(
            [FieldSection.Basics, FieldSection.Space, FieldSection.Utilities, FieldSection.Permits, FieldSection.Terms, FieldSection.Files, FieldSection.Evidence], Table.Sections);
        Assert.All(Table.Fields.Where(x => x.Section is not (FieldSection.Basics or FieldSection.Files or FieldSection.Evidence)), x => Assert.NotNull(x.Class));
    }

    [Fact]
    public void What_is_untouched_stays_confirmed_and_what_is_changed_does_not()
    {
        var values = ListingFields.Write(Sound).With("spec.clear-height", "4500 mm").With("spec.eia", "in-progress").With("spec.clear-height.source", "https://b/").With("looked.on", "2026-11-20");
        var specs = Read(values).Specs;
        var height = specs.Single(x => x.Spec == Spec.ClearHeight);
        Assert.Equal((4.5m, new DateOnly(2026, 10, 2), "https://b/", "Park"), (height.Number, height.ConfirmedOn, height.Source, height.ConfirmedBy!.En));
        var eia = specs.Single(x => x.Spec == Spec.Eia);
        Assert.Equal(("in-progress", null, null, new DateOnly(2026, 11, 20)), (eia.Choice, eia.ConfirmedOn, eia.ConfirmedBy, eia.LookedOn));
        Assert.DoesNotContain(Read(values.With("spec.eia", "")).Specs, x => x is { Spec: Spec.Eia, State: not SpecState.Unknown });
    }

    [Theory]
    [InlineData("area", "3 亩", 2000)]
    [InlineData("area", "５，０００", 5000)]
    [InlineData("area", "5亩", 3333)]
    public void Areas_are_read_in_officers_units(string key, string typed, int area) => Assert.Equal(area, Read(ListingFields.Write(Sound).With(key, typed).With("unit", "")).AreaSquareMetres);

    [Fact]
    public void Rents_and_values_are_read_in_officers_units_and_words()
    {
        var read = Read(ListingFields.Write(Sound).With("rent.low", "100 元/m²/月").With("rent.high", "").With("spec.floor-load", "500 kg/m²").With("spec.column-grid", "8.4m x 9m")
            .With("spec.gas", "是").With("spec.steam", "无").With("spec.power", "未知").With("spec.power-density", "不适用").With("available.from", "2027年3月1日"));
        Assert.Equal(new(3.2877m, 3.2877m), read.Rent);
        Assert.Equal(new DateOnly(2027, 3, 1), read.AvailableFrom);
        Assert.Equal(
            ["0.5", "8.4×9", "yes", "no", "", "-"],
            new[] { "floor-load", "column-grid", "gas", "steam", "power", "power-density" }.Select(x => ListingFields.Write(read)["spec." + x]));
    }

    [Theory]
    [InlineData("name.zh", "", "NeedsChinese")]
    [InlineData("name.en", "", "NeedsEnglish")]
    [InlineData("name.en", "a\uD800", "Damaged")]
    [InlineData("name.en", "a\nb", "OneLine")]
    [InlineData("park", "atlantis", "UnknownChoice")]
    [InlineData("park", "", "Missing")]
    [InlineData("type", "castle", "UnknownChoice")]
    [InlineData("summary.en", "", "NeedsEnglish")]
    [InlineData("summary.zh", "", "NeedsChinese")]
    [InlineData("sectors", "cell-gene-therapy、witchcraft", "UnknownChoice")]
    [InlineData("area", "", "Missing")]
    [InlineData("area", "big", "NotNumber")]
    [InlineData("area", "3 t", "WrongUnit")]
    [InlineData("area", "0", "TooSmall")]
    [InlineData("area", "5000001", "TooLarge")]
    [InlineData("area", "2000.5", "NotWhole")]
    [InlineData("unit", "2001", "UnitLargerThanWhole")]
    [InlineData("floor.from", "", "NeedsFloorFrom")]
    [InlineData("floor.from", "-6", "TooSmall")]
    [InlineData("floor.to", "1", "FloorsOutOfOrder")]
    [InlineData("floor.to", "151", "TooLarge")]
    [InlineData("tenure", "gift", "UnknownChoice")]
    [InlineData("rent.low", "-1", "NotAboveZero")]
    [InlineData("rent.low", "", "NeedsLow")]
    [InlineData("rent.low", "3.5 元", "WrongUnit")]
    [InlineData("rent.low", "3.123456", "TooManyDecimals")]
    [InlineData("rent.high", "1", "LowAboveHigh")]
    [InlineData("rent.high", "1001", "TooLarge")]
    [InlineData("sale.low", "cheap", "NotNumber")]
    [InlineData("price.reason.zh", "面议", "NeedsEnglish", "price.reason.en")]
    [InlineData("available.from", "next spring", "NotDate")]
    [InlineData("available.from", "0001-01-01", "DateOutOfRange")]
    [InlineData("timeline.en", "soon", "NeedsChinese", "timeline.zh")]
    [InlineData("spec.clear-height", "61", "TooLarge")]
    [InlineData("spec.clear-height", "-3", "TooSmall")]
    [InlineData("spec.clear-height", "5 t", "WrongUnit")]
    [InlineData("spec.column-grid", "wide", "NotGrid")]
    [InlineData("spec.eia", "maybe", "UnknownChoice")]
    [InlineData("spec.investment.due", "2027-01-01", "NeedsValueForDue", "spec.investment")]
    [InlineData("spec.eia.note.zh", "见附件", "NeedsEnglish", "spec.eia.note.en")]
    [InlineData("confidence", "sure", "UnknownChoice")]
    [InlineData("confidence", "", "Missing")]
    [InlineData("looked.on", "2026-11-25", "InFuture")]
    public void Every_field_says_what_is_wrong_with_it(string key, string typed, string code, string? at = null)
    {
        var read = ListingFields.Read(ListingFields.Write(Sound).With(key, typed), Context());
        Assert.Null(read.Input);
        var fault = Assert.Single(read.Faults);
        Assert.Equal((at ?? key, code), (fault.Key, fault.Code));
    }

    [Fact]
    public void A_missing_price_needs_a_reason()
    {
        var values = ListingFields.Write(Sound).With("rent.low", "").With("rent.high", "");
        Assert.Equal(("rent.low", "NeedsPriceOrReason"), ListingFields.Read(values, Context()).Faults.Select(x => (x.Key, x.Code)).Single());
        Assert.Null(Read(values.With("price.reason.zh", "面议").With("price.reason.en", "On request")).Rent);
        Assert.Equal("sale.low", Assert.Single(ListingFields.Read(ListingFields.Write(Sound).With("tenure", "lease-or-sale"), Context()).Faults).Key);
    }

    [Fact]
    public void Fifty_thousand_characters_pasted_into_any_field_are_kept_and_refused_there()
    {
        foreach (var field in Table.Fields)
        {
            var values = ListingFields.Write(Sound).With(field.Key, new string('长', 50_000));
            Assert.Equal(50_000, values[field.Key].Length);
            Assert.Contains(ListingFields.Read(values, Context()).Faults, x => x.Key == field.Key && x.Code == "TooLong");
        }
    }

    [Fact]
    public void Every_field_full_of_nonsense_gives_faults_and_no_exception()
    {
        foreach (var nonsense in new[] { "?!", "-", "1", "\uD800", "a | b", "99999999999999999999", "2027-01-01", "，" })
        {
            var values = FieldValues.Of(Table.Fields.Select(x => KeyValuePair.Create(x.Key, (string?)nonsense)));
            Assert.NotEmpty(ListingFields.Read(values, Context()).Faults);
        }

        var nothing = ListingFields.Read(FieldValues.Empty, Context()).Faults;
        Assert.Equal(["name.zh", "name.en", "park", "type", "area", "tenure", "confidence"], nothing.Select(x => x.Key));
    }

    [Fact]
    public void What_reads_soundly_is_what_the_entity_takes()
    {
        var listing = new SpaceListing("lab-1", Read(ListingFields.Write(Sound)));
        listing.Publish();
        Assert.True(new SpaceListingInputValidator().Validate(ListingFields.InputOf(listing)).IsValid);
    }

    private static SpaceListingInput Read(FieldValues values)
    {
        var read = ListingFields.Read(values, Context());
        Assert.Empty(read.Faults);
        return read.Input!;
    }

    private static ListingContext Context() =>
        new(["zhangjiang"], ["cell-gene-therapy"], Today, Sound.LookedOn, Sound.ConfirmedOn, Sound.ConfirmedBy, Sound.Specs);

    private static void Same(SpaceListingInput one, SpaceListingInput other) => Assert.Equal(JsonSerializer.Serialize(one), JsonSerializer.Serialize(other));
}
