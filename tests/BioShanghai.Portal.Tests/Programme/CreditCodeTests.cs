using BioShanghai.Portal.Core.Programme;
using CsCheck;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>Codes of organisations as they are typed, mistyped and made up.</summary>
public sealed class CreditCodeTests
{
    private const string Sound = "914403001922038216";

    private static readonly Gen<string> Codes = Gen.Select(Gen.Char["0123456789ABCDEFGHJKLMNPQRTUWXY"].Array[2], Gen.Char["0123456789"].Array[6], Gen.Char["0123456789ABCDEFGHJKLMNPQRTUWXY"].Array[8], (kind, place, organisation) =>
    {
        var first = new string([.. kind, .. place, .. organisation, CreditCode.OrganisationCheck(organisation)]);
        return first + CreditCode.Check(first);
    });

    // Public codes of well-known companies, from their own published reports.
    [Theory]
    [InlineData("914403001922038216")]
    [InlineData("9144030071526726XG")]
    [InlineData("91330100799655058B")]
    public void Codes_of_real_companies_are_sound(string code) => Assert.Null(CreditCode.FaultOf(code));

    [Theory]
    [InlineData(" ９１４４０３００ 1922-0382 16 ", Sound)]
    [InlineData("9144030071526726xg", "9144030071526726XG")]
    public void A_code_is_kept_without_the_way_it_was_typed(string typed, string kept) => Assert.Equal(kept, CreditCode.Tidy(typed));

    [Theory]
    [InlineData("91440300192203821", CreditCodeFault.Length)]
    [InlineData("91440300192203821O", CreditCodeFault.Character)]
    [InlineData("91A403001922038216", CreditCodeFault.Character)]
    [InlineData("914403001922038226", CreditCodeFault.OrganisationCheck)]
    [InlineData("914403001922038217", CreditCodeFault.Check)]
    public void What_is_wrong_is_named(string code, CreditCodeFault fault) => Assert.Equal(fault, CreditCode.FaultOf(code));

    [Fact]
    public void One_wrong_character_is_always_found() => Gen.Select(Codes, Gen.Int[0, CreditCode.Length - 1], Gen.Char["0123456789ABCDEFGHJKLMNPQRTUWXY"]).Sample((code, at, other) =>
        code[at] == other || CreditCode.FaultOf(code[..at] + other + code[(at + 1)..]) is not null);

    [Fact]
    public void A_code_made_by_the_rules_is_sound() => Codes.Sample(x => CreditCode.FaultOf(x) is null);
}
