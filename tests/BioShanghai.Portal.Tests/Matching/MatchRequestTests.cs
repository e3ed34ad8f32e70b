using BioShanghai.Portal.Core.Matching;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Matching;

/// <summary>What an address of the match means, and what of it is left out and named.</summary>
public sealed class MatchRequestTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("sector=no-such", "sector", IgnoredReason.UnknownValue)]
    [InlineData("stage=s9", "stage", IgnoredReason.UnknownValue)]
    [InlineData("use=none", "use", IgnoredReason.UnknownValue)]
    [InlineData("type=castle", "type", IgnoredReason.UnknownValue)]
    [InlineData("district=atlantis", "district", IgnoredReason.UnknownValue)]
    [InlineData("minArea=abc", "minArea", IgnoredReason.NotReadable)]
    [InlineData("minArea=-5", "minArea", IgnoredReason.OutOfRange)]
    [InlineData("minArea=0", "minArea", IgnoredReason.OutOfRange)]
    [InlineData("maxArea=99999999999999999999999999", "maxArea", IgnoredReason.OutOfRange)]
    [InlineData("rent=1001", "rent", IgnoredReason.OutOfRange)]
    [InlineData("before=2027-02-30", "before", IgnoredReason.NotReadable)]
    [InlineData("before=9999-01-01", "before", IgnoredReason.OutOfRange)]
    [InlineData("height=must", "height", IgnoredReason.UnknownValue)]
    [InlineData("height=must:x", "height", IgnoredReason.NotReadable)]
    [InlineData("height=must:900", "height", IgnoredReason.OutOfRange)]
    [InlineData("clean=nice:z", "clean", IgnoredReason.UnknownValue)]
    [InlineData("clean=nice:none", "clean", IgnoredReason.UnknownValue)]
    [InlineData("steam=must:yes", "steam", IgnoredReason.UnknownValue)]
    [InlineData("steam=perhaps", "steam", IgnoredReason.UnknownValue)]
    [InlineData("show=0", "show", IgnoredReason.OutOfRange)]
    [InlineData("show=many", "show", IgnoredReason.NotReadable)]
    [InlineData("minArea=500&maxArea=400", "maxArea", IgnoredReason.Contradicts)]
    [InlineData("use=api&use=devices", "use", IgnoredReason.Contradicts)]
    public async Task What_cannot_be_understood_is_left_out_named_and_kept_for_the_form(string address, string name, IgnoredReason reason)
    {
        var request = await RequestAsync(address);
        var ignored = Assert.Single(request.Ignored);
        Assert.Equal((name, reason), (ignored.Name, ignored.Reason));
        Assert.True(request.Typed.ContainsKey(name));
        Assert.DoesNotContain(request.Query, x => x.Key == name && x.Value == ignored.Value);
    }

    [Theory]
    [InlineData("sector=ivd&stage=s2-clinical&use=devices&type=shell&type=laboratory&minArea=500&maxArea=900&before=2027-03-01&rent=4.5&district=pudong&height=must:5.25&steam=nice&hazard=must:0&divisible=must&load=none")]
    [InlineData("minArea=30&rent=120&unit=mu&per=month")]
    [InlineData("minArea=5400&rent=0.4&unit=ft2")]
    public async Task An_address_says_the_same_after_being_read_and_written_again(string address)
    {
        var request = await RequestAsync(address);
        Assert.Empty(request.Ignored);
        var again = string.Join('&', request.Query.Where(x => x.Value.Length > 0).Select(x => $"{x.Key}={x.Value}"));
        Assert.Equal(address.Split('&').Order(), again.Split('&').Order());
    }

    [Fact]
    public async Task Areas_and_rents_are_kept_in_square_metres_and_yuan_per_day()
    {
        var request = await RequestAsync("minArea=3&rent=365&unit=mu&per=year");
        Assert.Equal((2_000m, 1m), (request.Project.MinArea, request.Project.Rent));
        Assert.Equal(4_000m, request.Project.MostArea);
    }

    [Fact]
    public async Task A_sector_comes_near_to_its_family_and_a_district_to_the_special_area_in_it()
    {
        var request = await RequestAsync("sector=ivd&district=lingang");
        Assert.Equal(["medical-devices"], request.Project.NearSectorCodes);
        Assert.Contains("pudong", request.Project.NearDistrictCodes);
    }

    [Fact]
    public void Names_in_addresses_are_those_of_the_finder_where_it_has_them()
    {
        Assert.Equal(["lift", "density"], DemandKind.All.Where(x => x.Facet is null).Select(x => x.Name));
        Assert.All(DemandKind.All, x => Assert.All(x.Levels, level => Assert.NotNull(x.RequirementOf(level))));
        Assert.All(Uses.All.SelectMany(x => x.Requirements), x => Assert.Contains(DemandKind.All, kind => kind.Spec == x.Spec));
    }

    private async Task<MatchRequest> RequestAsync(string address) => MatchRequest.Of(
        address.Split('&').Select(x => KeyValuePair.Create(x[..x.IndexOf('=', StringComparison.Ordinal)], x[(x.IndexOf('=', StringComparison.Ordinal) + 1)..])),
        await database.Catalogue.GetAsync(TestContext.Current.CancellationToken));
}
