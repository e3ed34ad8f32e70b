using System.Globalization;
using System.Text;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Events;

/// <summary>Events as an iCalendar file (RFC 5545): whole days, lines folded at 75 octets, text escaped.</summary>
public static class CalendarFile
{
    private const int FoldAfterOctets = 75;

    /// <summary>Writes a calendar in one language.</summary>
    /// <param name="name">Name calendar programs show.</param>
    /// <param name="address">Absolute address of an event's page.</param>
    /// <param name="stampUtc">When the file is written, in UTC.</param>
    public static string Write(string name, IEnumerable<PortalEvent> events, Language language, Func<PortalEvent, string> address, DateTime stampUtc)
    {
        var file = new StringBuilder();
        Line(file, "BEGIN:VCALENDAR");
        Line(file, "VERSION:2.0");
        Line(file, "PRODID:-//BioShanghai Portal//Events//" + language.Segment.ToUpperInvariant());
        Line(file, "CALSCALE:GREGORIAN");
        Line(file, "METHOD:PUBLISH");
        Line(file, "X-WR-CALNAME:" + Escape(name));
        foreach (var item in events)
        {
            Line(file, "BEGIN:VEVENT");
            Line(file, $"UID:{item.Slug}.events.bioshanghai-portal");
            Line(file, "DTSTAMP:" + stampUtc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            Line(file, "DTSTART;VALUE=DATE:" + Day(item.StartsOn));

            // The end of a whole-day event is exclusive: the day after the last.
            Line(file, "DTEND;VALUE=DATE:" + Day((item.EndsOn ?? item.StartsOn).AddDays(1)));
            Line(file, "SUMMARY:" + Escape(Words(item.Title, language)));
            Line(file, "DESCRIPTION:" + Escape(Words(item.Summary, language)));
            if (!item.Venue.IsEmpty)
            {
                Line(file, "LOCATION:" + Escape(Words(item.Venue, language)));
            }

            Line(file, "URL:" + address(item));
            Line(file, "END:VEVENT");
        }

        Line(file, "END:VCALENDAR");
        return file.ToString();
    }

    private static string Words(LocalText text, Language language) => text.In(language) ?? text.In(language.Other) ?? "";

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    internal static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("\r\n", "\\n", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "", StringComparison.Ordinal);

    /// <summary>Ends a content line with CRLF and folds it so that no piece is longer than 75 octets and no character is cut.</summary>
    internal static void Line(StringBuilder file, string content)
    {
        var octets = 0;
        foreach (var rune in content.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > FoldAfterOctets)
            {
                file.Append("\r\n ");
                octets = 1;
            }

            file.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        file.Append("\r\n");
    }
}
