using System.Collections.Frozen;

namespace BioShanghai.Portal.Core.Access;

/// <summary>The whole role table. What is not written here nobody may do.</summary>
public static class PermissionTable
{
    private static readonly FrozenDictionary<Role, FrozenSet<Permission>> Table = new Dictionary<Role, FrozenSet<Permission>>
    {
        [Role.DistrictOfficer] =
        [
            Permission.UseWorkspace, Permission.ReadListings, Permission.EditListings, Permission.ConfirmListings, Permission.ReviewListings,
            Permission.EditParks, Permission.ReviewParks, Permission.ExportListings, Permission.ImportListings, Permission.ReadQuestions, Permission.HandleReports,
            Permission.ReadCases, Permission.HandleCases, Permission.AnswerParkRequests, Permission.KeepFirstReports, Permission.ReadCaseFigures,
        ],
        [Role.CentreEditor] = [Permission.UseWorkspace, Permission.ReadListings, Permission.ReadCaseFigures],
        [Role.CentreAdmin] =
        [
            Permission.UseWorkspace, Permission.ReadListings, Permission.EditListings, Permission.ConfirmListings, Permission.ReviewListings,
            Permission.EditParks, Permission.EditParkPlaces, Permission.ReviewParks, Permission.ExportListings, Permission.ImportListings, Permission.ReadQuestions, Permission.HandleReports,
            Permission.ReadSenders, Permission.EditDictionaries, Permission.RunProgramme, Permission.KeepPartner, Permission.ReviewPartners,
            Permission.ReadCases, Permission.HandleCases, Permission.SkipCaseStages, Permission.RunCaseDesk, Permission.KeepFirstReports, Permission.DecideFirstReports, Permission.ReadCaseFigures,
        ],
        [Role.SecurityAdmin] = [Permission.UseWorkspace, Permission.ManageUsers, Permission.KeepMail],
        [Role.Auditor] = [Permission.UseWorkspace, Permission.ReadAudit],
        [Role.PartnerContact] = [Permission.UseWorkspace, Permission.KeepPartner, Permission.AnswerReferrals],
    }.ToFrozenDictionary();

    /// <summary>Roles that hold for the whole city and are never granted for a district or a park.</summary>
    public static readonly FrozenSet<Role> CityRoles = [Role.CentreEditor, Role.CentreAdmin, Role.SecurityAdmin, Role.Auditor];

    public static IReadOnlySet<Permission> Of(Role role) => Table[role];

    public static bool Gives(Role role, Permission permission) => Table[role].Contains(permission);
}
