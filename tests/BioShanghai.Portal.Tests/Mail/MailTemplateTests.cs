using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Mail;

/// <summary>Every kind of mail is in the one list, says the same in both languages, and is shown to whoever keeps mail.</summary>
public sealed partial class MailTemplateTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly TestDatabase _database = TestDatabase.Empty();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(".resx")]
    [InlineData(".en.resx")]
    public void All_words_of_mails_belong_to_a_kind_of_mail_and_have_its_places(string file)
    {
        var words = XDocument.Parse(Repository.Files("src", ".resx").Single(x => x.Name == $"MailText{file}").Text).Root!.Elements("data")
            .ToDictionary(x => x.Attribute("name")!.Value, x => x.Element("value")!.Value);
        Assert.Equal(MailTemplates.All.SelectMany(x => new[] { $"{x.Key}Subject", $"{x.Key}Text", $"{x.Key}When" }).Order(StringComparer.Ordinal), words.Keys.Order(StringComparer.Ordinal));
        Assert.All(MailTemplates.All, x => Assert.Equal(
            Enumerable.Range(0, x.Places.Count), Place().Matches(words[$"{x.Key}Subject"] + words[$"{x.Key}Text"]).Select(y => int.Parse(y.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Order()));
        Assert.All(MailTemplates.All, x => Assert.Equal(x.Places.Count, x.Places.Select(y => y.Name).Distinct().Count()));
    }

    [Fact]
    public async Task The_keeper_of_mail_sees_each_as_its_readers_do()
    {
        using var node = CoreOver.Node(_database, _clock, Actors.Security);
        var shown = await node.CreateScope().ServiceProvider.GetRequiredService<MailDesk>().TemplatesAsync(_ct);
        Assert.Equal(MailTemplates.All.Select(x => x.Key), shown.Select(x => x.Key));
        Assert.All(shown, x => Assert.All(new[] { x.Zh, x.En }, y => Assert.DoesNotMatch(Place(), y.Subject + y.Text)));
        var unused = shown.Single(x => x.Key == "Unused");
        Assert.Contains("2026年9月1日", unused.Zh.Text, StringComparison.Ordinal);
        Assert.Contains("1 September 2026", unused.En.Text, StringComparison.Ordinal);
        Assert.Contains("https://portal.example.cn/en/account/sign-in", unused.En.Text, StringComparison.Ordinal);
        using var other = CoreOver.Node(_database, _clock, Actors.Centre);
        await Assert.ThrowsAsync<ForbiddenException>(() => other.CreateScope().ServiceProvider.GetRequiredService<MailDesk>().TemplatesAsync(_ct));
    }

    [Fact]
    public void Where_the_language_is_not_known_a_mail_holds_both_with_Chinese_first()
    {
        using var node = CoreOver.Node(_database, _clock);
        var words = node.GetRequiredService<MailWords>();
        var both = words.Write(MailTemplates.Reset, MailTemplates.Reset.SamplesIn);
        Assert.Equal("重设 BioShanghai Portal 密码 · Set a new BioShanghai Portal password", both.Subject);
        Assert.Matches(@"(?s)^陈浦：.*/zh/account/reset.*\n\n\* \* \*\n\n陈浦,.*/en/account/reset", both.Text);
        Assert.DoesNotContain("重设", words.Write(MailTemplates.Reset, MailTemplates.Reset.SamplesIn, Language.En).Subject, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => words.Write(MailTemplates.Reset, _ => ["one value"]));
    }

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Place();
}
