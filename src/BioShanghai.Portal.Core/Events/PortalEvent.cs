using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Events;

/// <summary>Who stands behind an event.</summary>
/// <param name="Role"><c>host</c>, <c>co_host</c>, <c>co_organiser</c> or <c>guiding_unit</c>; words in the events' resources.</param>
public sealed record EventOrganiser(string Role, LocalText Name);

/// <summary>One item of the programme.</summary>
/// <param name="StartsAt">Local time in Shanghai, or null when none was published.</param>
/// <param name="OrderIsPublished">False when the order is the editors' own.</param>
public sealed record AgendaItem(int Order, LocalText Title, TimeOnly? StartsAt, IReadOnlyList<string> SpeakerSlugs, bool OrderIsPublished);

/// <summary>Somebody who spoke, as named in the announcement.</summary>
public sealed record EventSpeaker(string Slug, LocalText Name, LocalText Position, LocalText Organisation, LocalText TalkTitle);

/// <summary>What is known of an event.</summary>
public sealed record EventInput
{
    public required LocalText Title { get; init; }

    /// <summary>Kind of event, for example <c>forum</c>; words in the events' resources.</summary>
    public required string Type { get; init; }
    public string? ParentSlug { get; init; }

    /// <summary>First day, Shanghai calendar.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>Last day, or null when none was published.</summary>
    public DateOnly? EndsOn { get; init; }
    public LocalText Venue { get; init; } = LocalText.Empty;
    public string? DistrictCode { get; init; }
    public required LocalText Summary { get; init; }
    public IReadOnlyList<EventOrganiser> Organisers { get; init; } = [];
    public IReadOnlyList<AgendaItem> Agenda { get; init; } = [];
    public IReadOnlyList<EventSpeaker> Speakers { get; init; } = [];
    public IReadOnlyList<LocalText> Outcomes { get; init; } = [];
    public required Provenance Provenance { get; init; }
}

/// <summary>An event (活动) of the industry: a forum, an opening, a training course; some belong to a larger one.</summary>
public sealed class PortalEvent : IAudited
{
    public const int SlugMaxLength = 80;
    public const int TitleMaxLength = 200;
    public const int SummaryMaxLength = 1_000;
    public const int TypeMaxLength = 40;
    public const int VenueMaxLength = 200;

    private PortalEvent()
    {
    }

    public PortalEvent(string slug, EventInput input)
    {
        Rule.Require(!string.IsNullOrWhiteSpace(slug) && slug.Length <= SlugMaxLength, "Event.NeedsSlug");
        Slug = slug;
        Describe(input);
    }

    public string Slug { get; private set; } = "";
    public int Version { get; private set; }
    public LocalText Title { get; private set; } = LocalText.Empty;
    public string Type { get; private set; } = "";
    public string? ParentSlug { get; private set; }
    public DateOnly StartsOn { get; private set; }
    public DateOnly? EndsOn { get; private set; }
    public LocalText Venue { get; private set; } = LocalText.Empty;
    public string? DistrictCode { get; private set; }
    public LocalText Summary { get; private set; } = LocalText.Empty;
    public IReadOnlyList<EventOrganiser> Organisers { get; private set; } = [];
    public IReadOnlyList<AgendaItem> Agenda { get; private set; } = [];
    public IReadOnlyList<EventSpeaker> Speakers { get; private set; } = [];
    public IReadOnlyList<LocalText> Outcomes { get; private set; } = [];
    public Provenance Provenance { get; private set; } = Provenance.None;

    public string ChangeKey => "event:" + Slug;

    /// <summary>The last known day lies before a day (Shanghai calendar).</summary>
    public bool HasEndedBy(DateOnly day) => (EndsOn ?? StartsOn) < day;

    public void Describe(EventInput input)
    {
        Rule.Require(input.Title.IsComplete, "Event.NeedsTitleInBothLanguages");
        Rule.Require(input.EndsOn is null || input.EndsOn >= input.StartsOn, "Event.DatesOutOfOrder");
        Rule.Require(input.ParentSlug != Slug, "Event.CannotBeItsOwnParent");
        Rule.Require(
            input.Agenda.SelectMany(x => x.SpeakerSlugs).All(x => input.Speakers.Any(s => s.Slug == x)),
            "Event.AgendaNamesUnknownSpeaker");
        (Title, Type, ParentSlug, StartsOn, EndsOn) = (input.Title, input.Type, input.ParentSlug, input.StartsOn, input.EndsOn);
        (Venue, DistrictCode, Summary) = (input.Venue, input.DistrictCode, input.Summary);
        (Organisers, Agenda, Speakers, Outcomes) = ([.. input.Organisers], [.. input.Agenda], [.. input.Speakers], [.. input.Outcomes]);
        Provenance = input.Provenance;
    }
}

internal sealed class PortalEventConfiguration : IEntityTypeConfiguration<PortalEvent>
{
    public void Configure(EntityTypeBuilder<PortalEvent> builder)
    {
        builder.ToTable("Events");
        builder.HasKey(x => x.Slug);
        builder.Property(x => x.Slug).HasMaxLength(PortalEvent.SlugMaxLength);
        builder.Property(x => x.ParentSlug).HasMaxLength(PortalEvent.SlugMaxLength);
        builder.Property(x => x.Type).HasMaxLength(PortalEvent.TypeMaxLength);
        builder.Property(x => x.DistrictCode).HasMaxLength(District.CodeMaxLength);
        builder.HasWords(x => x.Title, PortalEvent.TitleMaxLength);
        builder.HasWords(x => x.Venue, PortalEvent.VenueMaxLength);
        builder.HasWords(x => x.Summary, PortalEvent.SummaryMaxLength);
        builder.HasJson(x => x.Organisers);
        builder.HasJson(x => x.Agenda);
        builder.HasJson(x => x.Speakers);
        builder.HasJson(x => x.Outcomes);
        builder.HasOne<PortalEvent>().WithMany().HasForeignKey(x => x.ParentSlug).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<District>().WithMany().HasForeignKey(x => x.DistrictCode).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(x => x.StartsOn);
    }
}
