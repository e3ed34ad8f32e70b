namespace BioShanghai.Portal.Core.Access;

/// <summary>What a person may do; <see cref="PermissionTable"/> says which role gives it.</summary>
#pragma warning disable CA1711 // It is the word of the field; the rule means types that extend code access security.
public enum Permission
#pragma warning restore CA1711
{
    /// <summary>See the management area: own week, own sessions, own drafts and notices. Every signed-in person has it.</summary>
    UseWorkspace,

    /// <summary>Read listings of the scope that are not public, and their history.</summary>
    ReadListings,

    /// <summary>Write, submit, withdraw listings; add files to them.</summary>
    EditListings,

    /// <summary>Say that a listing is still true.</summary>
    ConfirmListings,

    /// <summary>Publish or return what somebody else wrote about a listing.</summary>
    ReviewListings,

    /// <summary>Write about parks of the scope.</summary>
    EditParks,

    /// <summary>Write what only the Centre decides of a park: tier, district, place on the map, order, parent.</summary>
    EditParkPlaces,

    /// <summary>Publish or return what somebody else wrote about a park.</summary>
    ReviewParks,

    /// <summary>Take records out as a spreadsheet.</summary>
    ExportListings,

    /// <summary>Bring records in from a spreadsheet.</summary>
    ImportListings,

    /// <summary>Read reports of wrong listings and questions about listings of the scope.</summary>
    ReadQuestions,

    /// <summary>Say what became of a report: corrected, withdrawn, nothing wrong.</summary>
    HandleReports,

    /// <summary>See who sent a report, with contact details: the desk alone, as the consent text says.</summary>
    ReadSenders,

    /// <summary>Change sectors, services and other lists of terms.</summary>
    EditDictionaries,

    /// <summary>Invite, scope, disable people and hand over a leaver's work.</summary>
    ManageUsers,

    /// <summary>See what became of mails and have one sent again.</summary>
    KeepMail,

    /// <summary>Read the audit trail.</summary>
    ReadAudit,

    /// <summary>Run the partner programme: applications, batches, criteria, memberships, certificates, referrals to partners.</summary>
    RunProgramme,

    /// <summary>Keep a partner of one's own: desk, profile, contacts, certificate, yearly confirmation.</summary>
    KeepPartner,

    /// <summary>Answer what is referred to the partner.</summary>
    AnswerReferrals,

    /// <summary>Publish or return what somebody else wrote about a partner.</summary>
    ReviewPartners,

    /// <summary>Read cases of the one-stop service that the scope holds or shares.</summary>
    ReadCases,

    /// <summary>Carry them: answer, note, move, hand over, ask parks, plan visits.</summary>
    HandleCases,

    /// <summary>Leave out stages or fields, which is logged.</summary>
    SkipCaseStages,

    /// <summary>Run the duty desk: quarantine, rules of triage, calendar, limits, templates, referrals of cases.</summary>
    RunCaseDesk,

    /// <summary>Answer for a park what a case asks of it, sealed until the deadline.</summary>
    AnswerParkRequests,

    /// <summary>Report first talks with a company, dispute and hand over.</summary>
    KeepFirstReports,

    /// <summary>Decide between districts that claim one project.</summary>
    DecideFirstReports,

    /// <summary>Read the figures of the one-stop service.</summary>
    ReadCaseFigures,
}

/// <summary>A role somebody is granted, for a district, a park or everywhere.</summary>
public enum Role
{
    /// <summary>招商人员: keeps the parks and listings of a district or of single parks.</summary>
    DistrictOfficer,

    /// <summary>Writes the guide, policies, indicators, events.</summary>
    CentreEditor,

    /// <summary>Reviews and publishes everywhere; keeps the dictionaries.</summary>
    CentreAdmin,

    /// <summary>Keeps accounts and grants, and nothing else.</summary>
    SecurityAdmin,

    /// <summary>Reads the audit trail, and nothing else.</summary>
    Auditor,

    /// <summary>Keeps one partner's profile, contacts and referrals (伙伴联系人).</summary>
    PartnerContact,
}
