using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>What is remembered of inquiries to compare new ones with.</summary>
public sealed class SentLatelyTests
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_remembered_longer_than_it_is_compared()
    {
        using var database = TestDatabase.WithContent();
        var lately = new SentLately();
        lately.Add(CaseGiven.In("pudong"));
        await using var db = database.CreateDbContext();
        var now = TestDatabase.Noon;
        Assert.Single(await lately.ReadAsync(db, now.AddDays(-1), now, _ct));
        Assert.Empty(await lately.ReadAsync(db, now.AddMinutes(1), now.AddDays(1).AddMinutes(1), _ct));
        // Asked for a longer time once more, nothing is there any more.
        Assert.Empty(await lately.ReadAsync(db, now.AddDays(-1), now.AddDays(1).AddMinutes(1), _ct));
    }

    [Fact]
    public void An_address_is_told_again_and_not_kept()
    {
        var sent = new SentText("某公司需要两千平方米的中试厂房，最好靠近张江，明年六月投产。", "anna@example.com", "021-58990000");
        Assert.True(sent.IsOfEmail("Anna@Example.com"));
        Assert.True(sent.IsOfPhone("021-58990000"));
        Assert.False(sent.IsOfEmail("else@example.com") || sent.IsOfPhone(null) || new SentText("x", null, null).IsOfEmail(null));
        Assert.DoesNotContain(typeof(SentText).GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public), x => x.FieldType == typeof(string));
    }
}
