using System.Collections.Immutable;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Programme.Certificates;
using BioShanghai.Portal.Core.Programme.Rosters;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;

namespace BioShanghai.Portal.Core.Access;

/// <summary>One thing the management can be asked to do.</summary>
/// <param name="Permission">Without it the call is refused.</param>
public sealed record Operation(Type Service, string Method, Permission Permission);

/// <summary>Every public method of every service that asks the <see cref="AccessGate"/>, with the permission it needs. What is not here does not build a green suite.</summary>
public static class Operations
{
    public static readonly ImmutableArray<Operation> All =
    [
        .. Of<UserService>(
            Permission.ManageUsers, nameof(UserService.ListAsync), nameof(UserService.FindAsync), nameof(UserService.InvitationsAsync), nameof(UserService.ChoicesAsync), nameof(UserService.InviteAsync),
            nameof(UserService.RevokeInvitationAsync), nameof(UserService.GrantAsync), nameof(UserService.RemoveGrantAsync), nameof(UserService.DisableAsync),
            nameof(UserService.EnableAsync), nameof(UserService.EndSessionsAsync), nameof(UserService.ReassignAsync)),
        .. Of<AuditReading>(
            Permission.ReadAudit, nameof(AuditReading.ReadAsync), nameof(AuditReading.FindAsync), nameof(AuditReading.CheckAsync), nameof(AuditReading.ExportAsync)),
        .. Of<DictionaryService>(Permission.EditDictionaries, nameof(DictionaryService.ListAsync), nameof(DictionaryService.SaveAsync), nameof(DictionaryService.RemoveAsync)),
        .. Of<RecordEditing>(
            Permission.EditListings, nameof(RecordEditing.NewCodeAsync), nameof(RecordEditing.OpenAsync), nameof(RecordEditing.KeepAsync), nameof(RecordEditing.CheckAsync), nameof(RecordEditing.ForgetAsync),
            nameof(RecordEditing.SaveAsync), nameof(RecordEditing.SubmitAsync), nameof(RecordEditing.TakeBackAsync), nameof(RecordEditing.DiscardAsync), nameof(RecordEditing.WithdrawAsync)),
        .. Of<RecordFiles>(Permission.EditListings, nameof(RecordFiles.AddAsync), nameof(RecordFiles.ListAsync), nameof(RecordFiles.OpenAsync)),
        .. Of<RecordPreview>(Permission.EditListings, nameof(RecordPreview.ListingAsync)),
        .. Of<RecordPreview>(Permission.EditParks, nameof(RecordPreview.ParkAsync)),
        .. Of<RecordPreview>(Permission.KeepPartner, nameof(RecordPreview.PartnerAsync)),
        .. Of<RecordHistory>(Permission.EditListings, nameof(RecordHistory.ListAsync), nameof(RecordHistory.RestoreAsync)),
        .. Of<ReviewDesk>(Permission.ReviewListings, nameof(ReviewDesk.ListAsync), nameof(ReviewDesk.OpenAsync), nameof(ReviewDesk.ReturnAsync), nameof(ReviewDesk.ApproveAsync)),
        .. Of<ListingDesk>(Permission.ReadListings, nameof(ListingDesk.PageAsync), nameof(ListingDesk.OpenVersionsAsync), nameof(ListingDesk.ParksAsync)),
        .. Of<ListingDesk>(Permission.UseWorkspace, nameof(ListingDesk.NamesAsync)),
        .. Of<ListingDesk>(Permission.ConfirmListings, nameof(ListingDesk.ConfirmAsync)),
        .. Of<ListingDesk>(Permission.ReadListings, nameof(ListingDesk.AgesAsync)),
        .. Of<ReportDesk>(Permission.ReadQuestions, nameof(ReportDesk.ListAsync), nameof(ReportDesk.OpenAsync)),
        .. Of<ReportDesk>(Permission.HandleReports, nameof(ReportDesk.CloseAsync), nameof(ReportDesk.ReleaseAsync)),
        .. Of<ReportDesk>(Permission.ReadSenders, nameof(ReportDesk.SenderAsync)),
        .. Of<MailDesk>(Permission.KeepMail, nameof(MailDesk.ListAsync), nameof(MailDesk.SendAgainAsync), nameof(MailDesk.SendAllAgainAsync), nameof(MailDesk.TemplatesAsync)),
        .. Of<SavedViews>(
            Permission.ReadListings, nameof(SavedViews.ShelfAsync), nameof(SavedViews.KeepAsync), nameof(SavedViews.RenameAsync), nameof(SavedViews.RemoveAsync),
            nameof(SavedViews.BeDefaultAsync), nameof(SavedViews.ChooseColumnsAsync)),
        .. Of<QuickFind>(Permission.UseWorkspace, nameof(QuickFind.FindAsync)),
        .. Of<ListingExport>(Permission.ExportListings, nameof(ListingExport.WriteAsync)),
        .. Of<ListingExport>(Permission.ImportListings, nameof(ListingExport.WriteTemplateAsync)),
        .. Of<ListingImport>(Permission.ImportListings, nameof(ListingImport.CheckAsync), nameof(ListingImport.RunAsync)),
        .. Of<MyWeek>(Permission.UseWorkspace, nameof(MyWeek.ReadAsync), nameof(MyWeek.ReadNoticesAsync)),
        .. Of<OwnPartner>(
            Permission.KeepPartner, nameof(OwnPartner.ListAsync), nameof(OwnPartner.OpenAsync), nameof(OwnPartner.SaveDeskAsync), nameof(OwnPartner.ConfirmAsync), nameof(OwnPartner.InviteContactAsync),
            nameof(OwnPartner.RevokeInvitationAsync), nameof(OwnPartner.RemoveContactAsync), nameof(OwnPartner.HandOverAsync)),
        .. Of<OwnReferrals>(
            Permission.AnswerReferrals, nameof(OwnReferrals.ListAsync), nameof(OwnReferrals.OpenAsync), nameof(OwnReferrals.AcceptAsync), nameof(OwnReferrals.DeclineAsync), nameof(OwnReferrals.CompleteAsync)),
        .. Of<ReferralDesk>(Permission.RunProgramme, nameof(ReferralDesk.ListAsync), nameof(ReferralDesk.OpenAsync), nameof(ReferralDesk.SendAsync), nameof(ReferralDesk.TakeBackAsync)),
        .. Of<DictionaryService>(Permission.UseWorkspace, nameof(DictionaryService.ReasonsAsync)),
        .. Of<RosterDesk>(Permission.RunProgramme, nameof(RosterDesk.CheckPasteAsync), nameof(RosterDesk.CheckAsync), nameof(RosterDesk.RunAsync)),
        .. Of<BatchDesk>(
            Permission.RunProgramme, nameof(BatchDesk.ListAsync), nameof(BatchDesk.OpenAsync), nameof(BatchDesk.CreateAsync), nameof(BatchDesk.DescribeAsync), nameof(BatchDesk.OpenForApplicationsAsync),
            nameof(BatchDesk.CloseAsync), nameof(BatchDesk.NudgeAsync), nameof(BatchDesk.ApproveAsync), nameof(BatchDesk.PublishAsync)),
        .. Of<CertificatePrints>(Permission.KeepPartner, nameof(CertificatePrints.PrintAsync)),
        .. Of<CertificatePrints>(Permission.RunProgramme, nameof(CertificatePrints.PrintBatchAsync)),
        .. Of<CertificateDesk>(
            Permission.RunProgramme, nameof(CertificateDesk.ListAsync), nameof(CertificateDesk.IssueForBatchAsync), nameof(CertificateDesk.IssueAsync), nameof(CertificateDesk.WithdrawAsync)),
        .. Of<ApplicationDesk>(
            Permission.RunProgramme, nameof(ApplicationDesk.ListAsync), nameof(ApplicationDesk.OpenAsync), nameof(ApplicationDesk.MarkAsync), nameof(ApplicationDesk.AskAsync),
            nameof(ApplicationDesk.ApproveAsync), nameof(ApplicationDesk.RefuseAsync), nameof(ApplicationDesk.PutIntoBatchAsync), nameof(ApplicationDesk.OpenLicenceAsync)),
        .. Of<CriteriaDesk>(Permission.RunProgramme, nameof(CriteriaDesk.ListAsync), nameof(CriteriaDesk.PublishAsync)),
        .. Of<MembershipDesk>(
            Permission.RunProgramme, nameof(MembershipDesk.ListAsync), nameof(MembershipDesk.OpenAsync), nameof(MembershipDesk.SuspendAsync), nameof(MembershipDesk.ResumeAsync),
            nameof(MembershipDesk.RenewAsync), nameof(MembershipDesk.EndAsync), nameof(MembershipDesk.UndoAsync)),
        .. Of<TriageDesk>(
            Permission.RunCaseDesk, nameof(TriageDesk.ListAsync), nameof(TriageDesk.SaveAsync), nameof(TriageDesk.MoveAsync), nameof(TriageDesk.SwitchAsync), nameof(TriageDesk.RemoveAsync), nameof(TriageDesk.TryAsync),
            nameof(TriageDesk.TryCaseAsync)),
        .. Of<CalendarDesk>(
            Permission.RunCaseDesk, nameof(CalendarDesk.OpenAsync), nameof(CalendarDesk.SetDayAsync), nameof(CalendarDesk.RemoveDayAsync), nameof(CalendarDesk.PasteAsync), nameof(CalendarDesk.SetLimitAsync)),
        .. Of<CalendarDesk>(Permission.ReadCases, nameof(CalendarDesk.MissingYearAsync)),
        .. Of<CaseFigures>(Permission.ReadCaseFigures, nameof(CaseFigures.ReadAsync), nameof(CaseFigures.RowsAsync), nameof(CaseFigures.ExportAsync)),
        .. Of<CaseDesk>(
            Permission.ReadCases, nameof(CaseDesk.HeadAsync), nameof(CaseDesk.ListAsync), nameof(CaseDesk.BoardAsync), nameof(CaseDesk.OpenAsync), nameof(CaseDesk.OpenFileAsync)),
        .. Of<CaseDesk>(
            Permission.HandleCases, nameof(CaseDesk.ContactAsync), nameof(CaseDesk.TakeAsync), nameof(CaseDesk.HandOverAsync), nameof(CaseDesk.TransferAsync), nameof(CaseDesk.DescribeAsync),
            nameof(CaseDesk.PlanAsync), nameof(CaseDesk.MoveOnAsync), nameof(CaseDesk.WaitAsync), nameof(CaseDesk.DelayAsync), nameof(CaseDesk.ResumeAsync), nameof(CaseDesk.CloseAsync),
            nameof(CaseDesk.ReopenAsync), nameof(CaseDesk.MergeAsync), nameof(CaseDesk.TellApartAsync), nameof(CaseDesk.NewSecretAsync)),
        .. Of<CaseDesk>(Permission.SkipCaseStages, nameof(CaseDesk.SkipAsync), nameof(CaseDesk.StepBackAsync)),
        .. Of<CaseDesk>(Permission.RunCaseDesk, nameof(CaseDesk.ReleaseAsync), nameof(CaseDesk.RejectAsync)),
        .. Of<CaseTalkDesk>(Permission.ReadCases, nameof(CaseTalkDesk.OpenAsync)),
        .. Of<CaseTalkDesk>(
            Permission.HandleCases, nameof(CaseTalkDesk.SayAsync), nameof(CaseTalkDesk.AcknowledgeAsync), nameof(CaseTalkDesk.AttachAsync), nameof(CaseTalkDesk.DetachAsync),
            nameof(CaseTalkDesk.NoteAsync), nameof(CaseTalkDesk.AddTaskAsync), nameof(CaseTalkDesk.SetTaskDoneAsync), nameof(CaseTalkDesk.FillAsync)),
        .. Of<ReplyTemplateDesk>(Permission.ReadCases, nameof(ReplyTemplateDesk.ListAsync)),
        .. Of<ReplyTemplateDesk>(Permission.RunCaseDesk, nameof(ReplyTemplateDesk.PreviewAsync), nameof(ReplyTemplateDesk.SaveAsync), nameof(ReplyTemplateDesk.RemoveAsync)),
        .. Of<ParkRequestDesk>(
            Permission.HandleCases, nameof(ParkRequestDesk.ListAsync), nameof(ParkRequestDesk.SuggestAsync), nameof(ParkRequestDesk.SendAsync), nameof(ParkRequestDesk.TakeBackAsync)),
        .. Of<OwnParkRequests>(
            Permission.AnswerParkRequests, nameof(OwnParkRequests.ListAsync), nameof(OwnParkRequests.VisitsAsync), nameof(OwnParkRequests.OpenAsync), nameof(OwnParkRequests.OfferAsync),
            nameof(OwnParkRequests.DeclineAsync)),
        .. Of<CaseReferrals>(Permission.HandleCases, nameof(CaseReferrals.OpenAsync), nameof(CaseReferrals.SendAsync), nameof(CaseReferrals.TakeBackAsync)),
        .. Of<VisitDesk>(
            Permission.HandleCases, nameof(VisitDesk.ListAsync), nameof(VisitDesk.ListingsAsync), nameof(VisitDesk.ProposeAsync), nameof(VisitDesk.ReplanAsync), nameof(VisitDesk.FixAsync),
            nameof(VisitDesk.MoveAsync), nameof(VisitDesk.CallOffAsync), nameof(VisitDesk.FinishAsync), nameof(VisitDesk.EnterStageAsync), nameof(VisitDesk.CalendarAsync)),
        .. Of<OwnPartner>(Permission.KeepPartner, nameof(OwnPartner.ConflictsAsync), nameof(OwnPartner.DeclareConflictAsync), nameof(OwnPartner.WithdrawConflictAsync)),
        .. Of<FirstReportDesk>(
            Permission.KeepFirstReports, nameof(FirstReportDesk.ListAsync), nameof(FirstReportDesk.FormAsync), nameof(FirstReportDesk.ClashesAsync), nameof(FirstReportDesk.OpenAsync), nameof(FirstReportDesk.ReportAsync),
            nameof(FirstReportDesk.RenewAsync), nameof(FirstReportDesk.ReleaseAsync), nameof(FirstReportDesk.TransferAsync), nameof(FirstReportDesk.DisputeAsync)),
        .. Of<FirstReportDesk>(Permission.DecideFirstReports, nameof(FirstReportDesk.DecideAsync)),
        .. Of<FirstReportDesk>(Permission.ReadCases, nameof(FirstReportDesk.OfCaseAsync)),
        .. Of<AnswerDesk>(Permission.ReadCases, nameof(AnswerDesk.ListAsync), nameof(AnswerDesk.OpenAsync), nameof(AnswerDesk.PrintAsync)),
        .. Of<AnswerDesk>(
            Permission.HandleCases, nameof(AnswerDesk.StartAsync), nameof(AnswerDesk.FindAsync), nameof(AnswerDesk.KeepAsync), nameof(AnswerDesk.AddAsync), nameof(AnswerDesk.RefreshAsync), nameof(AnswerDesk.DropAsync),
            nameof(AnswerDesk.SendAsync)),
        .. Of<AftercareDesk>(Permission.ReadCases, nameof(AftercareDesk.OpenAsync)),
        .. Of<AftercareDesk>(
            Permission.HandleCases, nameof(AftercareDesk.PlanAsync), nameof(AftercareDesk.AddAsync), nameof(AftercareDesk.RaiseAsync), nameof(AftercareDesk.MoveAsync), nameof(AftercareDesk.FinishAsync),
            nameof(AftercareDesk.GrowAsync)),
        .. Of<ProgrammeFigures>(Permission.RunProgramme, nameof(ProgrammeFigures.ReadAsync)),
    ];

    private static IEnumerable<Operation> Of<T>(Permission permission, params IEnumerable<string> methods) => methods.Select(x => new Operation(typeof(T), x, permission));
}
