using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>Whom to turn to at a partner.</summary>
public sealed record DeskInput
{
    /// <summary>Name of the desk, such as 招商服务部.</summary>
    public LocalText Desk { get; init; } = LocalText.Empty;
    public string? Person { get; init; }

    /// <summary>Shown to the public.</summary>
    public string? Phone { get; init; }

    /// <summary>For the Centre and referrals; never in public pages.</summary>
    public string? Email { get; init; }
    public LocalText Hours { get; init; } = LocalText.Empty;

    /// <summary>What somebody typed, in the form it is kept.</summary>
    public DeskInput Tidy() => new()
    {
        Desk = Tidy(Desk), Person = TypedText.OneLine(Person), Phone = TypedText.OneLine(Phone), Email = TypedText.OneLine(Email)?.ToLowerInvariant(), Hours = Tidy(Hours),
    };

    private static LocalText Tidy(LocalText text) => new(TypedText.OneLine(text.Zh), TypedText.OneLine(text.En));
}

/// <summary>The desk of a partner: what its contacts change is live at once. Once a year somebody says that it is still true.</summary>
public sealed class PartnerDeskCard : IAudited
{
    public const int DeskMaxLength = 80;
    public const int PersonMaxLength = 80;
    public const int PhoneMaxLength = 40;

    private PartnerDeskCard()
    {
    }

    public PartnerDeskCard(string partnerSlug) => PartnerSlug = partnerSlug;

    public string PartnerSlug { get; private set; } = "";
    public int Version { get; private set; }
    public LocalText Desk { get; private set; } = LocalText.Empty;
    public string? Person { get; private set; }
    public string? Phone { get; private set; }
    public string? Email { get; private set; }
    public LocalText Hours { get; private set; } = LocalText.Empty;

    /// <summary>Day somebody of the partner last said that the profile is true.</summary>
    public DateOnly? ConfirmedOn { get; private set; }
    public string? ConfirmedBy { get; private set; }

    /// <summary>Holds something the public may turn to: a person's name and e-mail address are for the Centre alone.</summary>
    public bool IsPublic => !Desk.IsEmpty || Phone is not null || !Hours.IsEmpty;

    /// <summary>Announced as a change of the partner, whose page shows it.</summary>
    public string ChangeKey => "partner:" + PartnerSlug;

    public void Describe(DeskInput input)
    {
        Rule.Require(Fits(input.Desk) && Fits(input.Hours), "PartnerDesk.TooLong");
        Rule.Require(input.Person is null or { Length: <= PersonMaxLength }, "PartnerDesk.TooLong");
        Rule.Require(input.Phone is null or { Length: <= PhoneMaxLength }, "PartnerDesk.TooLong");
        Rule.Require(input.Email is null || MailMessage.IsAddress(input.Email), "PartnerDesk.EmailNotUsable");
        (Desk, Person, Phone, Email, Hours) = (input.Desk, input.Person, input.Phone, input.Email, input.Hours);
    }

    /// <summary>The profile is still true.</summary>
    public void Confirm(DateOnly today, string by)
    {
        Rule.Require(ConfirmedOn is null || ConfirmedOn <= today, "PartnerDesk.ConfirmedAlready");
        (ConfirmedOn, ConfirmedBy) = (today, by);
    }

    private static bool Fits(LocalText text) => (text.Zh?.Length ?? 0) <= DeskMaxLength && (text.En?.Length ?? 0) <= DeskMaxLength;
}

internal sealed class PartnerDeskCardConfiguration : IEntityTypeConfiguration<PartnerDeskCard>
{
    public void Configure(EntityTypeBuilder<PartnerDeskCard> builder)
    {
        builder.HasKey(x => x.PartnerSlug);
        builder.Ignore(x => x.IsPublic);
        builder.Property(x => x.PartnerSlug).HasMaxLength(Partner.SlugMaxLength);
        builder.HasWords(x => x.Desk, PartnerDeskCard.DeskMaxLength);
        builder.HasWords(x => x.Hours, PartnerDeskCard.DeskMaxLength);
        builder.Property(x => x.Person).HasMaxLength(PartnerDeskCard.PersonMaxLength);
        builder.Property(x => x.Phone).HasMaxLength(PartnerDeskCard.PhoneMaxLength);
        builder.Property(x => x.Email).HasMaxLength(MailMessage.AddressMaxLength);
        builder.Property(x => x.ConfirmedBy).HasMaxLength(Users.PortalUser.NameMaxLength);
        builder.HasOne<Partner>().WithOne().HasForeignKey<PartnerDeskCard>(x => x.PartnerSlug).OnDelete(DeleteBehavior.Cascade);
    }
}
