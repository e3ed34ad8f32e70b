using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Notices;

/// <summary>What a person is told; each kind has words in NoticeText.resx.</summary>
public enum NoticeKind
{
    /// <summary>A revision waits for the person's review.</summary>
    ToReview,

    /// <summary>A revision of the person came back with a comment.</summary>
    Returned,

    /// <summary>A revision of the person is public.</summary>
    Published,

    /// <summary>A listing is due to be confirmed again.</summary>
    DueSoon,

    /// <summary>A listing is shown greyed, because nobody confirmed it.</summary>
    Greyed,

    /// <summary>A listing is no longer shown, because nobody confirmed it.</summary>
    Hidden,

    /// <summary>A visitor reported that a listing is wrong.</summary>
    Reported,

    /// <summary>The person's grants changed.</summary>
    GrantsChanged,

    /// <summary>Work of somebody who left was handed to the person.</summary>
    WorkHandedOver,

    /// <summary>A mail of the portal was given up.</summary>
    MailFailed,
    /// <summary>A valid certificate says another name or category than its partner has by now.</summary>
    CertificateOutdated,

    /// <summary>A partner's term ends soon.</summary>
    TermEnding,

    /// <summary>A partner's term is over.</summary>
    TermOver,

    /// <summary>The profile of the person's partner is to be confirmed.</summary>
    ConfirmationDue,

    /// <summary>The Centre referred something to the person's partner.</summary>
    ReferralSent,

    /// <summary>Today is the last day to answer a referral.</summary>
    ReferralLastDay,

    /// <summary>A referral was accepted.</summary>
    ReferralAccepted,
    ReferralDeclined,
    ReferralCompleted,

    /// <summary>A referral was not answered by its date.</summary>
    ReferralLapsed,

    /// <summary>The Centre took a referral back.</summary>
    ReferralTakenBack,

    /// <summary>A case came to the person's desk.</summary>
    CaseArrived,

    /// <summary>Three quarters of the time a case may take at its stage are used.</summary>
    CaseDueSoon,

    /// <summary>The time a case may take at its stage is over.</summary>
    CaseOverdue,

    /// <summary>Somebody else's case is overdue and came to the person as the next above.</summary>
    CaseEscalated,

    /// <summary>Today a case is to get the first answer its investor was promised.</summary>
    CasePromiseLastDay,

    /// <summary>A case did not get its first answer by the promised day.</summary>
    CasePromiseBroken,

    /// <summary>The investor of a case has not answered for long.</summary>
    CaseInvestorSilent,

    /// <summary>Something of a case is to be done today.</summary>
    CaseTaskDue,

    /// <summary>The official holidays of next year are not in the calendar.</summary>
    CalendarMissing,
    /// <summary>Every partner a case was to be referred to declined or did not answer.</summary>
    ReferralNobodyLeft,

    /// <summary>A case asks the person's park for an offer.</summary>
    ParkAsked,

    /// <summary>The person's park has one working day left to answer.</summary>
    ParkAskedLastDay,

    /// <summary>What was asked of the person's park was taken back.</summary>
    ParkAskTakenBack,

    /// <summary>The deadline is over and the offers can be read.</summary>
    OffersOpen,

    /// <summary>The day of a site visit is fixed.</summary>
    VisitFixed,
    VisitMoved,
    VisitCalledOff,

    /// <summary>Visitors said what they think of a visit.</summary>
    VisitFeedback,

    /// <summary>Visitors found a listing to be other than it says.</summary>
    ListingDisputed,

    /// <summary>The investor of a case wrote.</summary>
    CaseMessage,
    /// <summary>A colleague gave the person a case to carry.</summary>
    CaseGiven,

    /// <summary>A case came to the person's district or to the duty desk.</summary>
    CaseTransferred,

    /// <summary>A mail to the investor of a case did not reach him.</summary>
    CaseMailFailed,

    /// <summary>Inquiries that look like spam wait for somebody to look at them.</summary>
    CasesQuarantined,

    /// <summary>Another district reported a project like one of the person's district.</summary>
    FirstReportNear,

    /// <summary>Another district claims a project that was reported first.</summary>
    FirstReportDisputed,

    /// <summary>The Centre decided who first talked.</summary>
    FirstReportDecided,

    /// <summary>A project was handed to another district.</summary>
    FirstReportTransferred,

    /// <summary>The lock of a first report ends soon.</summary>
    FirstReportEnding,

    /// <summary>The lock of a first report is over.</summary>
    FirstReportExpired,

    /// <summary>The names of a first report were erased by its investor; lock and dispute go on.</summary>
    FirstReportErased,

    /// <summary>A listing of an answer was withdrawn or is disputed.</summary>
    AnswerOutdated,

    /// <summary>A company that landed raised a problem.</summary>
    CaseProblem,

    /// <summary>A check-in is due today.</summary>
    CheckInDue,

    /// <summary>The day of a check-in is over.</summary>
    CheckInOverdue,
}

/// <summary>One thing a person is told about one record, or about a number of them.</summary>
public sealed class Notice
{
    /// <summary>Target of a notice about several listings, which its kind names.</summary>
    public const string Listings = "listings";

    /// <summary>Target of a notice about several mails.</summary>
    public const string Mails = "mails";

    private Notice()
    {
    }

    /// <param name="target">Key of the record, for example <c>space:zj-001</c>; <see cref="Listings"/> or <see cref="Mails"/> where it is about a number of them.</param>
    /// <param name="about">Name of the record or a number of records, shown in the sentence.</param>
    public Notice(Guid userId, NoticeKind kind, string target, string about, DateTime utcNow)
    {
        (Id, UserId, Kind, Target, About, AtUtc) = (Guid.CreateVersion7(), userId, kind, target, about.Length > 200 ? about[..200] : about, utcNow);
    }

    /// <summary>Something a person is told once, however often and wherever it is looked at: the same words name the same row.</summary>
    public static Notice Once(Guid userId, NoticeKind kind, string target, string about, string step, DateTime utcNow) =>
        new(userId, kind, target, about, utcNow) { Id = IdOf(userId, step) };

    /// <summary>Id of what a person is told once.</summary>
    public static Guid IdOf(Guid userId, string step) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{userId:N}:{step}")).AsSpan(0, 16));

    public Guid Id { get; private set; }
    public Guid UserId { get; private set; }
    public NoticeKind Kind { get; private set; }
    public string Target { get; private set; } = "";
    public string About { get; private set; } = "";
    public DateTime AtUtc { get; private set; }
    public DateTime? ReadAtUtc { get; private set; }

    /// <summary>It is about a number of records, which <see cref="About"/> holds.</summary>
    public bool IsMany => Target is Listings or Mails;

    /// <summary>One more of the same, told together with what was not read yet.</summary>
    /// <param name="many">Its target from now on, <see cref="Mails"/> for example.</param>
    public void Gather(string many, DateTime utcNow)
    {
        var count = IsMany ? int.Parse(About, CultureInfo.InvariantCulture) : 1;
        (Target, About, AtUtc) = (many, (count + 1).ToString(CultureInfo.InvariantCulture), utcNow);
    }

    public void Read(DateTime utcNow) => ReadAtUtc ??= utcNow;

    /// <summary>Goes to whoever takes over a leaver's work.</summary>
    public void HandTo(Guid userId) => UserId = userId;
}

internal sealed class NoticeConfiguration : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Target).HasMaxLength(200);
        builder.Property(x => x.About).HasMaxLength(200);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.UserId, x.ReadAtUtc, x.AtUtc });
    }
}
