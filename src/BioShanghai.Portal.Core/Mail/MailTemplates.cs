using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>The one list of kinds of mail. A new one is a line here and three words in each language of MailText.resx.</summary>
public static class MailTemplates
{
    public static readonly MailTemplate Invite = new(
        "Invite", Person, ("inviter", "唐安"), ("role", new LocalText("招商人员", "Officer")), Link("account/invitation?token=…"), ("hours", 72));

    public static readonly MailTemplate Reset = new("Reset", Person, Link("account/reset?token=…"), ("minutes", 30));

    public static readonly MailTemplate Roles = new("Roles", Person, ("doer", "唐安"), ("owner", "陈浦"), ("change", new LocalText("授予招商人员（浦东新区）", "given: Officer for Pudong")));

    public static readonly MailTemplate Unused = new(
        "Unused", Person, ("last use", new DateOnly(2026, 9, 1)), ("end", new DateOnly(2026, 11, 30)), Link("account/sign-in"));

    public static readonly MailTemplate Week = new(
        "Week", Person, ("due", 12), ("greyed", 3), ("hidden", 1), Link("manage"), ("grey after", 150), ("hide after", 180));

    public static readonly MailTemplate ApplicationInvited = new(
        "ApplicationInvited", Person, Organisation, ("batch", new LocalText("第二批", "Second batch")), Link("partners/apply/continue?code=…&key=…"), ApplicationCode);

    public static readonly MailTemplate ApplicationReceived = new("ApplicationReceived", ApplicationCode, Link("partners/apply/continue?code=…&key=…"));

    public static readonly MailTemplate ApplicationApproved = new("ApplicationApproved", Person, Organisation, ApplicationCode);

    public static readonly MailTemplate ApplicationAsked = new(
        "ApplicationAsked", Person, Organisation, ApplicationCode, ("question", "请补充营业执照。 / Please add the business licence."), Link("partners/apply/continue?code=…&key=…"));

    public static readonly MailTemplate ApplicationRefused = new("ApplicationRefused", Person, Organisation, ApplicationCode, Reason);

    public static readonly MailTemplate MembershipSuspended = OfMembership("MembershipSuspended");

    public static readonly MailTemplate MembershipResumed = OfMembership("MembershipResumed");

    public static readonly MailTemplate MembershipRenewed = OfMembership("MembershipRenewed");

    public static readonly MailTemplate MembershipEnded = OfMembership("MembershipEnded");

    public static readonly MailTemplate MembershipUndone = OfMembership("MembershipUndone");

    public static readonly MailTemplate ContactInvite = new("ContactInvite", Person, ("inviter", "沈心"), Organisation, Link("account/invitation?token=…"), ("hours", 72));

    public static readonly MailTemplate ContactAdded = new("ContactAdded", Person, ("inviter", "沈心"), Organisation, Link("manage/partner/shanghai-pharma"));

    public static readonly MailTemplate ContactRemoved = new("ContactRemoved", Person, ("remover", "沈心"), Organisation);

    public static readonly MailTemplate TermEnding = new("TermEnding", Person, OwnPage, Organisation, LastDay, ("days left", 30));

    public static readonly MailTemplate TermOver = new("TermOver", Person, OwnPage, Organisation, LastDay);

    public static readonly MailTemplate ConfirmationDue = new("ConfirmationDue", Person, OwnPage, Organisation);

    public static readonly MailTemplate ReferralSent = new("ReferralSent", Person, ReferralPage, Organisation, Subject, AnswerBy);

    public static readonly MailTemplate ReferralLastDay = new("ReferralLastDay", Person, ReferralPage, Organisation, Subject, AnswerBy);

    public static readonly MailTemplate ReferralTakenBack = new("ReferralTakenBack", Person, ReferralPage, Organisation, Subject);

    public static readonly MailTemplate ReferralAccepted = new("ReferralAccepted", Person, ReferralPage, Organisation, Subject);

    public static readonly MailTemplate ReferralDeclined = new("ReferralDeclined", Person, ReferralPage, Organisation, Subject);

    public static readonly MailTemplate ReferralCompleted = new("ReferralCompleted", Person, ReferralPage, Organisation, Subject);

    public static readonly MailTemplate ReferralLapsed = new("ReferralLapsed", Person, ReferralPage, Organisation, Subject, AnswerBy);

    public static readonly MailTemplate CaseReceived = new("CaseReceived", CaseNumber, Link("cases/C7K3M9QAXTB?key=…"), PromisedOn, ("desk", new LocalText("浦东新区", "Pudong New Area")));

    public static readonly MailTemplate CaseReceivedLate = new("CaseReceivedLate", CaseNumber, Link("cases/C7K3M9QAXTB?key=…"), PromisedOn, ("desk", new LocalText("浦东新区", "Pudong New Area")));

    public static readonly MailTemplate CaseArrived = new("CaseArrived", Person, CasePage, CaseNumber, PromisedOn);

    public static readonly MailTemplate CaseDueSoon = new("CaseDueSoon", Person, CasePage, CaseNumber, DueAt);

    public static readonly MailTemplate CaseOverdue = new("CaseOverdue", Person, CasePage, CaseNumber, DueAt);

    public static readonly MailTemplate CaseEscalated = new("CaseEscalated", Person, CasePage, CaseNumber, DueAt, Holder);

    public static readonly MailTemplate CasePromiseLastDay = new("CasePromiseLastDay", Person, CasePage, CaseNumber, PromisedOn);

    public static readonly MailTemplate CasePromiseBroken = new("CasePromiseBroken", Person, CasePage, CaseNumber, PromisedOn, Holder);

    public static readonly MailTemplate CaseInvestorSilent = new("CaseInvestorSilent", Person, CasePage, CaseNumber, ("days", 10));

    public static readonly MailTemplate CalendarMissing = new("CalendarMissing", Person, Link("manage/cases/calendar"), ("year", "2027"));

    public static readonly MailTemplate ReferralNobodyLeft = new("ReferralNobodyLeft", Person, Link("manage/cases/…/referrals"), CodeName, ("service", new LocalText("临床试验", "Clinical trials")));

    public static readonly MailTemplate ParkAsked = new("ParkAsked", Person, Link("manage/park-requests/…"), AskedPark, CodeName, Until);

    public static readonly MailTemplate ParkAskedLastDay = new("ParkAskedLastDay", Person, Link("manage/park-requests/…"), AskedPark, CodeName, Until);

    public static readonly MailTemplate ParkAskTakenBack = new("ParkAskTakenBack", Person, Link("manage/park-requests/…"), AskedPark, CodeName);

    public static readonly MailTemplate OffersOpen = new("OffersOpen", Person, Link("manage/cases/…/parks"), CodeName, ("offers", 2), ("parks asked", 3));

    public static readonly MailTemplate VisitFixed = OfVisit("VisitFixed");

    public static readonly MailTemplate VisitMoved = OfVisit("VisitMoved");

    public static readonly MailTemplate VisitCalledOff = OfVisit("VisitCalledOff");

    public static readonly MailTemplate InvestorVisit = new(
        "InvestorVisit", Person, Link("cases/C7K3M9QAXTB"), ("number", "C7K3M9QAXTB"), ("news", new LocalText("踏勘时间已确定", "the site visit is fixed")));

    public static readonly MailTemplate ListingDisputed = new(
        "ListingDisputed", Person, Link("manage/listings/…"), ("listing", new LocalText("张江药谷 3 号楼", "Zhangjiang Pharma Valley, Building 3")), ("found", "层高 4.2 米，不是 6 米 / 4.2 m high, not 6 m"));

    public static readonly MailTemplate CaseMessage = new("CaseMessage", ("number", "C7K3M9QAXTB"), Link("cases/C7K3M9QAXTB"));

    public static readonly MailTemplate CaseInvestorWrote = new("CaseInvestorWrote", Person, CasePage, CaseNumber);

    public static readonly MailTemplate CaseAddressChanged = new("CaseAddressChanged", CaseNumber, Link("cases/C7K3M9QAXTB"));

    public static readonly MailTemplate CaseWaiting = new("CaseWaiting", CaseNumber, InvestorPage);

    public static readonly MailTemplate CaseMerged = new(
        "CaseMerged", CaseNumber, InvestorPage, ("carried on", new LocalText("同一件事由浦东新区在事项 C5H2N8PBYRD 中继续办理。", "Pudong New Area carries the same matter on in case C5H2N8PBYRD.")));

    public static readonly MailTemplate CaseClosed = new(
        "CaseClosed", CaseNumber, InvestorPage, ("result", new LocalText("项目已落地，事项办结。", "The project has landed and the case is closed.")));

    public static readonly MailTemplate CaseGiven = new("CaseGiven", Person, CasePage, CaseNumber, ("by", "沈心"));

    public static readonly MailTemplate CaseTransferred = new("CaseTransferred", Person, CasePage, CaseNumber, ("by", "沈心"));

    public static readonly MailTemplate CasesQuarantined = new("CasesQuarantined", Person, Link("manage/cases?quarantined=1"), ("waiting", 3), ("since", new DateOnly(2026, 11, 20)));

    public static readonly MailTemplate CaseSecret = new("CaseSecret", CaseNumber, Link("cases/C7K3M9QAXTB?key=…"));

    public static readonly MailTemplate FirstReportDisputed = new("FirstReportDisputed", Person, FirstReportPage, District);

    public static readonly MailTemplate FirstReportDecided = OfFirstReport("FirstReportDecided");

    public static readonly MailTemplate FirstReportTransferred = OfFirstReport("FirstReportTransferred");

    public static readonly MailTemplate FirstReportEnding = OfFirstReport("FirstReportEnding");

    public static readonly MailTemplate FirstReportExpired = OfFirstReport("FirstReportExpired");

    public static readonly MailTemplate CaseAnswered = new("CaseAnswered", Person, CaseNumber, Link("cases/C7K3M9QAXTB"));

    public static readonly MailTemplate CaseGrown = new("CaseGrown", Person, CaseNumber, ("secret", "0123456789abcdefghjk"), ("promised", new DateOnly(2026, 11, 27)), Link("cases/C7K3M9QAXTB"));

    public static readonly MailTemplate CaseProblem = OfCheckIn("CaseProblem");

    public static readonly MailTemplate CheckInDue = OfCheckIn("CheckInDue");

    public static readonly MailTemplate CheckInOverdue = OfCheckIn("CheckInOverdue");

    public static readonly IReadOnlyList<MailTemplate> All =
    [
        Invite, Reset, Roles, Unused, Week, ApplicationInvited, ApplicationReceived, ApplicationAsked, ApplicationApproved, ApplicationRefused,
        MembershipSuspended, MembershipResumed, MembershipRenewed, MembershipEnded, MembershipUndone, ContactInvite, ContactAdded, ContactRemoved, TermEnding, TermOver, ConfirmationDue,
        ReferralSent, ReferralLastDay, ReferralTakenBack, ReferralAccepted, ReferralDeclined, ReferralCompleted, ReferralLapsed,
        CaseReceived, CaseReceivedLate, CaseArrived, CaseGiven, CaseTransferred, CasesQuarantined, CaseWaiting, CaseMerged, CaseClosed, CaseMessage, CaseInvestorWrote, CaseAnswered, CaseSecret, CaseAddressChanged,
        CaseGrown,
        CaseDueSoon, CaseOverdue, CaseEscalated, CasePromiseLastDay, CasePromiseBroken, CaseInvestorSilent, CalendarMissing,
        ReferralNobodyLeft, ParkAsked, ParkAskedLastDay, ParkAskTakenBack, OffersOpen, VisitFixed, VisitMoved, VisitCalledOff, InvestorVisit, ListingDisputed,
        FirstReportDisputed, FirstReportDecided, FirstReportTransferred, FirstReportEnding, FirstReportExpired, CaseProblem, CheckInDue, CheckInOverdue,
    ];

    /// <summary>The one with a key of <see cref="All"/>.</summary>
    public static MailTemplate Named(string key) => All.First(x => x.Key == key);

    private static (string, object) Person => ("person", "陈浦");

    private static (string, object) CodeName => ("code name", "银杏计划 / Ginkgo");

    private static (string, object) AskedPark => ("park", new LocalText("张江科学城", "Zhangjiang Science City"));

    private static (string, object) Until => ("until, in Shanghai", "2026-12-01 17:00");

    private static MailTemplate OfVisit(string key) => new(key, Person, Link("manage/park-requests"), AskedPark, CodeName, ("arrival, in Shanghai", "2026-12-03 10:00"));

    private static (string, object) OwnPage => Link("manage/partner/shanghai-pharma");

    private static (string, object) ReferralPage => Link("manage/referrals/…");

    private static (string, object) CasePage => Link("manage/cases/…");

    private static (string, object) CaseNumber => ("number", "C7K3M9QAXTB");

    private static (string, object) InvestorPage => Link("cases/C7K3M9QAXTB");

    private static (string, object) PromisedOn => ("promised on", new DateOnly(2026, 11, 27));

    private static (string, object) DueAt => ("due", new DateTime(2026, 11, 27, 15, 30, 0, DateTimeKind.Unspecified));

    private static (string, object) Holder => ("holder", new LocalText("陈浦", "Chen Pu"));

    private static (string, object) Subject => ("subject", "细胞治疗项目的临床机构 / a clinical site for cell therapy");

    private static (string, object) AnswerBy => ("answer by", new DateOnly(2026, 12, 1));

    private static (string, object) LastDay => ("last day", new DateOnly(2029, 12, 17));

    private static (string, object) Reason => ("reason", "资料待核实 / to be verified");

    private static (string, object) FirstReportPage => Link("manage/first-reports/…");

    private static (string, object) District => ("district", new LocalText("浦东新区", "Pudong New Area"));

    private static MailTemplate OfFirstReport(string key) => new(key, Person, FirstReportPage, District, ("locked until", new DateOnly(2027, 5, 23)));

    private static MailTemplate OfCheckIn(string key) => new(key, Person, Link("manage/cases/…/aftercare"), CaseNumber, ("due", new DateOnly(2026, 12, 24)));

    private static MailTemplate OfMembership(string key) => new(key, Organisation, Reason, ("end of term", new DateOnly(2029, 12, 17)));

    private static (string, object) Organisation => ("organisation", new LocalText("示例生物科技有限公司", "Sample Biotech Co., Ltd."));

    private static (string, object) ApplicationCode => ("code", "A7K3M9QAXTB");

    private static (string, object) Link(string page) =>
        ("link", new LocalText($"https://portal.example.cn/{Language.Zh.Segment}/{page}", $"https://portal.example.cn/{Language.En.Segment}/{page}"));
}
