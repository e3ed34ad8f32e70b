using System.Text;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Events;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Events;

public sealed class CalendarTests
{
    private static readonly PortalEvent Talk = new("talk", new EventInput
    {
        Title = new("论坛：药物,器械;以及\\更多", "Forum: drugs, devices; and \\ more"),
        Type = "forum",
        StartsOn = new(2026, 12, 30),
        EndsOn = new(2026, 12, 31),
        Summary = new("第一行\r\n第二行" + new string('药', 120), "One line\nanother"),
        Provenance = new(Confidence.High, ["https://www.shanghai.gov.cn/x"], LocalText.Empty),
    });

    [Fact]
    public void Lines_end_with_CRLF_and_are_folded_at_75_octets_without_cutting_a_character()
    {
        var file = Write(Language.Zh);
        Assert.EndsWith("END:VCALENDAR\r\n", file, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", file.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var lines = file.Split("\r\n");
        Assert.Contains(lines, x => x.StartsWith(' '));
        Assert.All(lines, x => Assert.InRange(Encoding.UTF8.GetByteCount(x), 0, 75));
        Assert.Contains(new string('药', 120), Unfold(file), StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', file);
    }

    [Fact]
    public void Text_is_escaped_and_the_end_is_the_day_after_the_last()
    {
        var file = Unfold(Write(Language.En));
        Assert.Contains("SUMMARY:Forum: drugs\\, devices\\; and \\\\ more\r\n", file, StringComparison.Ordinal);
        Assert.Contains("DESCRIPTION:One line\\nanother\r\n", file, StringComparison.Ordinal);
        Assert.Contains("DTSTART;VALUE=DATE:20261230\r\n", file, StringComparison.Ordinal);
        Assert.Contains("DTEND;VALUE=DATE:20270101\r\n", file, StringComparison.Ordinal);
        Assert.Contains("UID:talk.events.bioshanghai-portal\r\n", file, StringComparison.Ordinal);
        Assert.Contains("DTSTAMP:20261124T040000Z\r\n", file, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agenda_that_names_nobody_known_and_days_out_of_order_are_refused()
    {
        var input = new EventInput { Title = new("会", "Meeting"), Type = "forum", StartsOn = new(2026, 5, 2), Summary = LocalText.Empty, Provenance = Provenance.None };
        Assert.Equal("Event.DatesOutOfOrder", Assert.Throws<RuleException>(() => new PortalEvent("x", input with { EndsOn = new(2026, 5, 1) })).Code);
        Assert.Equal(
            "Event.AgendaNamesUnknownSpeaker",
            Assert.Throws<RuleException>(() => new PortalEvent("x", input with { Agenda = [new(1, new("讲", "Talk"), null, ["nobody"], true)] })).Code);
    }

    private static string Write(Language language) =>
        CalendarFile.Write("活动", [Talk], language, x => "https://portal.example/zh/events/" + x.Slug, TestDatabase.Noon);

    private static string Unfold(string file) => file.Replace("\r\n ", "", StringComparison.Ordinal);
}
