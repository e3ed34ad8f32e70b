using BioShanghai.Portal.Core.Events;
using BioShanghai.Portal.Core.Guides;

namespace BioShanghai.Portal.Core.Content;

internal sealed partial class ContentReader
{
    private void ReadEvents()
    {
        var names = new Dictionary<string, string> { ["Provenance"] = "", ["SpeakerSlugs"] = "speakers" };
        var events = CodesOf("events.json", "slug", "event");
        var parents = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (node, _) in Records("events.json"))
        {
            var slug = Slug(node, "slug", PortalEvent.SlugMaxLength);
            IReadOnlyList<EventSpeaker> speakers = [.. node.Items("speakers").Select(Speaker)];
            var speakerSlugs = new CodeSet("speaker of this event", speakers.Select(x => x.Slug));
            var input = new EventInput
            {
                Title = node.Words("title"),
                Type = node.Text("type"),
                ParentSlug = node.OptionalCode("parentSlug", events),
                StartsOn = node.Date("startsOn"),
                EndsOn = node.OptionalDate("endsOn"),
                Venue = node.OptionalWords("venue"),
                DistrictCode = node.OptionalCode("districtCode", Districts),
                Summary = node.Words("summary"),
                Organisers = [.. node.Items("organisers").Select(Organiser)],
                Agenda = [.. node.Items("agenda").Select(x => Agenda(x, speakerSlugs))],
                Speakers = speakers,
                Outcomes = node.WordList("outcomes"),
                Provenance = Provenance(node),
            };
            RefuseCircle(node, "parentSlug", slug, input.ParentSlug, parents);
            Keep<PortalEvent, EventInput>(node, slug, input, new EventInputValidator(), names, () => new(slug, input), x => x.Describe(input));
        }
    }

    private static EventOrganiser Organiser(ContentNode node)
    {
        var organiser = new EventOrganiser(node.Text("role"), node.Words("name"));
        node.Finish();
        return organiser;
    }

    private static AgendaItem Agenda(ContentNode node, CodeSet speakers)
    {
        node.Ignore("confidence");
        var item = new AgendaItem(
            node.Int("order"), node.Words("title"), node.OptionalTime("startsAt"), node.Codes("speakers", speakers), node.Bool("orderIsPublished"));
        node.Finish();
        return item;
    }

    private static EventSpeaker Speaker(ContentNode node)
    {
        var speaker = new EventSpeaker(
            Slug(node, "slug", PortalEvent.SlugMaxLength), node.Words("name"), node.OptionalWords("position"),
            node.OptionalWords("organisation"), node.OptionalWords("talkTitle"));
        node.Finish();
        return speaker;
    }

    private void ReadGuide()
    {
        var names = new Dictionary<string, string> { ["Provenance"] = "" };
        var years = new SortedSet<int>();
        foreach (var (node, _) in Records(ContentSource.EditionsFile))
        {
            var year = node.Int("year");
            if (year is < GuideEdition.FirstYear or > GuideEdition.LastYear)
            {
                node.Report($"is not between {GuideEdition.FirstYear} and {GuideEdition.LastYear}", "year");
            }

            var input = new GuideEditionInput
            {
                ReleasedOn = node.Date("releasedOn"),
                TextRevisedOn = node.Date("textRevisedOn"),
                Provenance = Provenance(node),
            };
            years.Add(year);
            Keep<GuideEdition, GuideEditionInput>(
                node, $"{year}", input, new GuideEditionInputValidator(), names, () => new(year, input), x => x.Describe(input));
        }

        foreach (var (node, _) in Records(ContentSource.GuideFile))
        {
            // A chapter belongs to the latest edition unless it names another.
            var year = node.OptionalInt("year") ?? years.Max;
            if (!years.Contains(year))
            {
                node.Report($"there is no guide edition {year}", "year");
            }

            var slug = Slug(node, "slug", GuideChapter.SlugMaxLength);
            var sections = node.Items("sections");
            var input = new GuideChapterInput { Order = node.Int("order"), Title = node.Words("title") };
            Keep<GuideChapter, GuideChapterInput>(
                node, $"{year}/{slug}", input, new GuideChapterInputValidator(), names, () => new(year, slug, input), x => x.Describe(input));
            foreach (var section in sections)
            {
                ReadSection(section, year, slug, names);
            }
        }
    }

    private void ReadSection(ContentNode node, int year, string chapter, Dictionary<string, string> names)
    {
        var slug = Slug(node, "slug", GuideSection.SlugMaxLength);
        var body = node.Words("body");
        CheckEmbeds(node, body.Zh ?? "", "body.zh");
        CheckEmbeds(node, body.En ?? "", "body.en");
        var input = new GuideSectionInput
        {
            ChapterSlug = chapter,
            Order = node.Int("order"),
            Title = node.Words("title"),
            Body = body,
            Provenance = Provenance(node),
        };
        Keep<GuideSection, GuideSectionInput>(
            node, $"{year}/{slug}", input, new GuideSectionInputValidator(), names, () => new(year, slug, input), x => x.Describe(input));
    }

    /// <summary>Live records a section asks for must exist.</summary>
    private void CheckEmbeds(ContentNode node, string body, string property)
    {
        foreach (var line in body.Split('\n').Select(x => x.Trim()).Where(x => x.StartsWith("{{", StringComparison.Ordinal) && x.EndsWith("}}", StringComparison.Ordinal)))
        {
            var fault = GuideEmbed.Read(line[2..^2].Trim()) switch
            {
                null => $"'{line}' is not a known embed",
                GuideEmbed.Policies { StageCode: { } stage } when !Stages.Contains(stage) => $"there is no {Stages.Noun} '{stage}'",
                GuideEmbed.Indicator { Code: var code } when !Indicators.Contains(code) => $"there is no {Indicators.Noun} '{code}'",
                _ => null,
            };
            if (fault is not null)
            {
                node.Report(fault, property);
            }
        }
    }
}
