using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Tests.Account;

public sealed class PasswordRulesTests
{
    private static readonly string[] Own = ["Chen Pu", "chen.pu@zhangjiang-park.example"];

    [Theory]
    [InlineData("Kd7#mvQ2xw!", "PasswordShort")]
    [InlineData("kdqmvwzxwbrt", "PasswordClasses")]
    [InlineData("kdqmvwzxwb77", "PasswordClasses")]
    [InlineData("Password2026!", "PasswordCommon")]
    [InlineData("P@ssw0rd1234", "PasswordCommon")]
    [InlineData("Shanghai@2026", "PasswordCommon")]
    [InlineData("BioPharma#2025", "PasswordCommon")]
    [InlineData("Zhangjiang123!", "PasswordCommon")]
    [InlineData("Pudong-Park-01", "PasswordCommon")]
    [InlineData("1qaz@WSX3edc$RFV", "PasswordCommon")]
    [InlineData("Qwertyuiop123!", "PasswordCommon")]
    [InlineData("Aaaaaaaaaaa1!", "PasswordCommon")]
    [InlineData("ChenPu-2026-!!", "PasswordCommon")]
    [InlineData("园区园区园区Aa1!2026", "PasswordCommon")]
    [InlineData("Kd7#mvQ2xw!b", null)]
    [InlineData("Kettle moves 7 quiet harbours", null)]
    [InlineData("a41c09f2be77-Demo-42", null)]
    [InlineData("茶壶在安静的港口停泊Ab7", null)]
    public void Graded_protection_wants_twelve_characters_of_three_classes_that_cannot_be_guessed(string password, string? fault) =>
        Assert.Equal(fault, Rules(PasswordProfile.DengBao).Fault(password, Own)?.Code);

    [Theory]
    [InlineData("kdqmvwzxwbrtyu", "PasswordShort")]
    [InlineData("kdqmvwzxwbrtyuhj", null)]
    [InlineData("kettle moves quiet harbours", null)]
    [InlineData("passwordpassword", "PasswordCommon")]
    public void The_other_profile_wants_length_and_no_composition(string password, string? fault) =>
        Assert.Equal(fault, Rules(PasswordProfile.Asvs).Fault(password, Own)?.Code);

    [Fact]
    public void A_password_may_have_256_characters_and_no_more()
    {
        var long256 = string.Concat(Enumerable.Range(0, 64).Select(x => $"k{x % 10}W-"));
        Assert.Null(Rules(PasswordProfile.DengBao).Fault(long256));
        Assert.Equal("PasswordLong", Rules(PasswordProfile.DengBao).Fault(long256 + "x")?.Code);
        Assert.Equal("PasswordDamaged", Rules(PasswordProfile.DengBao).Fault("Kd7#mvQ2xw!b\uD800")?.Code);
    }

    [Fact]
    public void The_sentences_are_in_the_language_of_the_reader()
    {
        System.Globalization.CultureInfo.CurrentUICulture = Language.En.Culture;
        Assert.Equal("At least 12 characters.", Rules(PasswordProfile.DengBao).Fault("short")!.Description);
        System.Globalization.CultureInfo.CurrentUICulture = Language.Zh.Culture;
        Assert.Equal("至少 12 个字符。", Rules(PasswordProfile.DengBao).Fault("short")!.Description);
    }

    [Fact]
    public void Codes_of_an_app_are_those_of_the_standard()
    {
        // RFC 6238, appendix B, SHA-1; the last six of its eight digits. The key is the ASCII text 12345678901234567890.
        const string key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        Assert.Equal("287082", Totp.CodeAt(key, DateTime.UnixEpoch.AddSeconds(59)));
        Assert.Equal("081804", Totp.CodeAt(key, DateTime.UnixEpoch.AddSeconds(1111111109)));
        Assert.Equal("353130", Totp.CodeAt(key, DateTime.UnixEpoch.AddSeconds(20000000000)));
        var now = DateTime.UnixEpoch.AddSeconds(1111111109);
        var step = Totp.StepOf(key, "081 804", 0, now);
        Assert.NotNull(step);
        Assert.Null(Totp.StepOf(key, "081804", step.Value, now));
        Assert.Null(Totp.StepOf(key, "081804", 0, now.AddSeconds(90)));
    }

    private static PasswordRules Rules(PasswordProfile profile) =>
        new(profile, new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<UsersText>>());
}
