using BioShanghai.Portal.Core.Editing;

namespace BioShanghai.Portal.Tests.Editing;

public sealed class OfficerNumberTests
{
    [Theory]
    [InlineData("3000", "m²", "3000")]
    [InlineData("３，０００．５ ㎡", "m²", "3000.5")]
    [InlineData("12,500 平方米", "m²", "12500")]
    [InlineData("12 500", "m²", "12500")]
    [InlineData("5 亩", "m²", "3333.3333")]
    [InlineData("3亩", "m²", "2000")]
    [InlineData("1.2万平方米", "m²", "12000")]
    [InlineData("2 公顷", "m²", "20000")]
    [InlineData("15亩", "ha", "1")]
    [InlineData("1.5 km2", "ha", "150")]
    [InlineData("1000 sq ft", "m²", "92.903")]
    [InlineData("7200 mm", "m", "7.2")]
    [InlineData("7.2米", "m", "7.2")]
    [InlineData("500 kg/m²", "t/m²", "0.5")]
    [InlineData("500公斤/平方米", "t/m²", "0.5")]
    [InlineData("0.5 t/m²", "t/m²", "0.5")]
    [InlineData("5 kN/m²", "t/m²", "0.5")]
    [InlineData("5kPa", "t/m²", "0.5")]
    [InlineData("3 MW", "kVA", "3000")]
    [InlineData("630 kW", "kVA", "630")]
    [InlineData("630千瓦", "kVA", "630")]
    [InlineData("1.25MVA", "kVA", "1250")]
    [InlineData("0.15 kW/m2", "W/m²", "150")]
    [InlineData("3.5 元/m²/天", "yuan/m²/day", "3.5")]
    [InlineData("¥3.5/平方米/日", "yuan/m²/day", "3.5")]
    [InlineData("3.5元/天/平米", "yuan/m²/day", "3.5")]
    [InlineData("3.5元/平方米·天", "yuan/m²/day", "3.5")]
    [InlineData("CNY 3.5 per m2 per day", "yuan/m²/day", "3.5")]
    [InlineData("365 元/m²/月", "yuan/m²/day", "12")]
    [InlineData("730元/㎡/年", "yuan/m²/day", "2")]
    [InlineData("1500 万元/亩", "yuan/m²", "22500")]
    [InlineData("1.2万元/m²", "yuan/m²", "12000")]
    [InlineData("20 年", "years", "20")]
    [InlineData("30 t/d", "m³/d", "30")]
    [InlineData("5立方米/小时", "m³/d", "120")]
    [InlineData("500 mg/L", "mg/L", "500")]
    [InlineData("2000kg/h", "t/h", "2")]
    [InlineData("3层", "floor", "3")]
    [InlineData("-1", "floor", "-1")]
    [InlineData("31.2°", "°", "31.2")]
    [InlineData("2.5", "", "2.5")]
    public void What_officers_write_is_counted_in_the_unit_of_the_field(string typed, string unit, string number)
    {
        var read = OfficerNumber.Read(typed, unit);
        Assert.Equal(NumberFault.None, read.Fault);
        Assert.Equal(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture), Math.Round(read.Value!.Value, 4));
    }

    [Theory]
    [InlineData("3 t", "m")]
    [InlineData("0.5 t", "t/m²")]
    [InlineData("3.5 元", "yuan/m²/day")]
    [InlineData("3.5 元/m²", "yuan/m²/day")]
    [InlineData("100 bananas", "m²")]
    [InlineData("5 m", "")]
    [InlineData("1e5", "m²")]
    public void A_unit_that_does_not_fit_is_said(string typed, string unit) => Assert.Equal(new(null, NumberFault.WrongUnit, false), OfficerNumber.Read(typed, unit));

    [Theory]
    [InlineData("about 5")]
    [InlineData("1,2")]
    [InlineData("3-5")]
    [InlineData("--3")]
    [InlineData("五")]
    [InlineData("NaN")]
    [InlineData("\uD800")]
    [InlineData("99999999999999999999亿亩")]
    public void What_is_no_number_is_said(string typed) => Assert.Equal(NumberFault.NotNumber, OfficerNumber.Read(typed, "m²").Fault);

    [Fact]
    public void Fifty_thousand_characters_are_no_number() => Assert.Equal(NumberFault.NotNumber, OfficerNumber.Read(new string('9', 50_000), "m²").Fault);

    [Theory]
    [InlineData("2027-03-01", "2027-03-01")]
    [InlineData("2027/3/1", "2027-03-01")]
    [InlineData("2027.3.1", "2027-03-01")]
    [InlineData("2027 年 3 月 1 日", "2027-03-01")]
    [InlineData("２０２７－０３－０１", "2027-03-01")]
    [InlineData("2027-02-29", null)]
    [InlineData("2027年3月", null)]
    [InlineData("spring", null)]
    public void Days_are_read_as_officers_write_them(string typed, string? day) => Assert.Equal(day ?? "", FieldTexts.Of(OfficerDate.Read(typed)));
}
