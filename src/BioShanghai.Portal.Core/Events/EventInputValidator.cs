using BioShanghai.Portal.Core.Text;
using FluentValidation;

namespace BioShanghai.Portal.Core.Events;

/// <summary>Shape of an event's input.</summary>
public sealed class EventInputValidator : AbstractValidator<EventInput>
{
    public EventInputValidator()
    {
        RuleFor(x => x.Title).Words(PortalEvent.TitleMaxLength);
        RuleFor(x => x.Type).NotEmpty().MaximumLength(PortalEvent.TypeMaxLength);
        RuleFor(x => x.EndsOn).Must((input, last) => last is null || last >= input.StartsOn).WithMessage("is before the first day");
        RuleFor(x => x.Venue).OptionalWords(PortalEvent.VenueMaxLength);
        RuleFor(x => x.Summary).Words(PortalEvent.SummaryMaxLength);
        RuleForEach(x => x.Organisers).ChildRules(organiser =>
        {
            organiser.RuleFor(x => x.Role).NotEmpty().MaximumLength(PortalEvent.TypeMaxLength);
            organiser.RuleFor(x => x.Name).Words(PortalEvent.TitleMaxLength);
        });
        RuleForEach(x => x.Agenda).ChildRules(item => item.RuleFor(x => x.Title).Words(PortalEvent.TitleMaxLength));
        RuleForEach(x => x.Speakers).ChildRules(speaker =>
        {
            speaker.RuleFor(x => x.Name).Words(PortalEvent.TitleMaxLength);
            speaker.RuleFor(x => x.Position).OptionalWords(PortalEvent.TitleMaxLength);
            speaker.RuleFor(x => x.Organisation).OptionalWords(PortalEvent.TitleMaxLength);
            speaker.RuleFor(x => x.TalkTitle).OptionalWords(PortalEvent.TitleMaxLength);
        });
        RuleForEach(x => x.Outcomes).SetValidator(new LocalTextValidator(PortalEvent.SummaryMaxLength));
        RuleFor(x => x.Provenance).SetValidator(new ProvenanceValidator());
    }
}
