using System.Text;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Programme.Certificates;
using BioShanghai.Portal.Core.Programme.Rosters;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Files;

namespace BioShanghai.Portal.Tests.Access;

/// <summary>How an operation is called on somebody's record.</summary>
/// <param name="IsScoped">It is about one record whose place decides; the others reach the whole city or nothing.</param>
internal sealed record OperationSample(bool IsScoped, Func<ManagementWorld, Row, object?[]> Arguments);

/// <summary>Arguments of every operation, without the token that cancels. A new service adds its lines here and in <see cref="Operations"/>.</summary>
internal static class OperationSamples
{
    private const string Stale = "0000";

    private static readonly VisitPlan Visit = new([new(2026, 12, 3, 10, 0, 0)], [new(ManagementWorld.ParkOf(Row.OwnPark), [], 0, 60, null)], null);

    public static readonly IReadOnlyDictionary<(Type, string), OperationSample> All = new Dictionary<(Type, string), OperationSample>
    {
        [(typeof(UserService), nameof(UserService.ListAsync))] = City((_, _) => [new PeopleRequest("陈")]),
        [(typeof(UserService), nameof(UserService.FindAsync))] = City((w, row) => [UserOf(w, row)]),
        [(typeof(UserService), nameof(UserService.InvitationsAsync))] = City((_, _) => []),
        [(typeof(UserService), nameof(UserService.ChoicesAsync))] = City((_, _) => []),
        [(typeof(UserService), nameof(UserService.InviteAsync))] = City((_, _) => [new InviteInput { Email = "third@example.cn", Name = "第三人", Role = Role.Auditor }, "http://localhost/zh/account/invitation"]),
        [(typeof(UserService), nameof(UserService.RevokeInvitationAsync))] = City((w, row) => [row == Row.Nothing ? Guid.NewGuid() : w.Invitation.Id]),
        [(typeof(UserService), nameof(UserService.GrantAsync))] = City((w, row) => [UserOf(w, row), Stale, Role.Auditor, null, null]),
        [(typeof(UserService), nameof(UserService.RemoveGrantAsync))] = City((w, row) => [UserOf(w, row), Stale, Guid.NewGuid()]),
        [(typeof(UserService), nameof(UserService.DisableAsync))] = City((w, row) => [UserOf(w, row), Stale]),
        [(typeof(UserService), nameof(UserService.EnableAsync))] = City((w, row) => [UserOf(w, row), Stale]),
        [(typeof(UserService), nameof(UserService.EndSessionsAsync))] = City((w, row) => [UserOf(w, row)]),
        [(typeof(UserService), nameof(UserService.ReassignAsync))] = City((w, row) => [UserOf(w, row), w.Colleague.Id]),
        [(typeof(AuditReading), nameof(AuditReading.ReadAsync))] = City((_, _) => [new AuditRequest(), null]),
        [(typeof(AuditReading), nameof(AuditReading.FindAsync))] = City((_, row) => [row == Row.Nothing ? long.MaxValue : 1L]),
        [(typeof(AuditReading), nameof(AuditReading.CheckAsync))] = City((_, _) => []),
        [(typeof(AuditReading), nameof(AuditReading.ExportAsync))] = City((_, _) => [new AuditRequest(), (Func<Stream>)(() => new MemoryStream())]),
        [(typeof(DictionaryService), nameof(DictionaryService.ListAsync))] = City((_, _) => [TermKind.Sector]),
        [(typeof(DictionaryService), nameof(DictionaryService.ReasonsAsync))] = City((_, _) => [ReasonKind.Withdrawn]),
        [(typeof(DictionaryService), nameof(DictionaryService.SaveAsync))] = City((_, row) => [Term with { Code = row == Row.Nothing ? "no-such-sector" : "spare" }]),
        [(typeof(DictionaryService), nameof(DictionaryService.RemoveAsync))] = City((_, row) => [TermKind.Sector, row == Row.Nothing ? "no-such-sector" : "spare", 1]),
        [(typeof(RecordEditing), nameof(RecordEditing.NewCodeAsync))] = Scoped((_, row) => [ManagementWorld.ParkOf(row)]),
        [(typeof(RecordEditing), nameof(RecordEditing.OpenAsync))] = Scoped((_, row) => [Space, ManagementWorld.ListingOf(row), null]),
        [(typeof(RecordEditing), nameof(RecordEditing.KeepAsync))] = Scoped((_, row) => [Space, ManagementWorld.ListingOf(row), FieldValues.Empty, FieldValues.Empty, "p1"]),
        [(typeof(RecordEditing), nameof(RecordEditing.CheckAsync))] = Scoped((_, row) => [Space, ManagementWorld.ListingOf(row), FieldValues.Empty]),
        [(typeof(RecordEditing), nameof(RecordEditing.ForgetAsync))] = City((_, row) => [Space, ManagementWorld.ListingOf(row)]),
        [(typeof(RecordEditing), nameof(RecordEditing.SaveAsync))] = Scoped((_, row) => [Space, ManagementWorld.ListingOf(row), FieldValues.Empty, FieldValues.Empty, "p1"]),
        [(typeof(RecordEditing), nameof(RecordEditing.SubmitAsync))] = Scoped((_, row) => [Space, ManagementWorld.ListingOf(row), null, null]),
        [(typeof(RecordEditing), nameof(RecordEditing.TakeBackAsync))] = Scoped((_, row) => [Space, ManagementWorld.ListingOf(row)]),
        [(typeof(RecordEditing), nameof(RecordEditing.DiscardAsync))] = Scoped((_, row) => [Space, ManagementWorld.ListingOf(row), null]),
        [(typeof(RecordEditing), nameof(RecordEditing.WithdrawAsync))] = Scoped((_, row) => [ManagementWorld.ListingOf(row), "let"]),
        [(typeof(RecordFiles), nameof(RecordFiles.AddAsync))] = Scoped((_, row) => [ManagementWorld.ListingOf(row), null, "a.jpg", new MemoryStream(FileGiven.Picture(30, 20))]),
        [(typeof(RecordFiles), nameof(RecordFiles.ListAsync))] = Scoped((_, row) => [ManagementWorld.ListingOf(row), null]),
        [(typeof(RecordFiles), nameof(RecordFiles.OpenAsync))] = Scoped((w, row) => [w.FileOf(row), FileSize.Full]),
        [(typeof(RecordPreview), nameof(RecordPreview.ListingAsync))] = Scoped((_, row) => [ManagementWorld.ListingOf(row), null]),
        [(typeof(RecordPreview), nameof(RecordPreview.ParkAsync))] = Scoped((_, row) => [ManagementWorld.ParkOf(row)]),
        [(typeof(RecordPreview), nameof(RecordPreview.PartnerAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row)]),
        [(typeof(RecordHistory), nameof(RecordHistory.ListAsync))] = Scoped((_, row) => [Space, ManagementWorld.ListingOf(row)]),
        [(typeof(RecordHistory), nameof(RecordHistory.RestoreAsync))] = Scoped((_, row) => [Space, ManagementWorld.ListingOf(row), 1]),
        [(typeof(ReviewDesk), nameof(ReviewDesk.ListAsync))] = City((_, _) => []),
        [(typeof(ReviewDesk), nameof(ReviewDesk.OpenAsync))] = Scoped((w, row) => [w.RevisionOf(row)]),
        [(typeof(ReviewDesk), nameof(ReviewDesk.ReturnAsync))] = Scoped((w, row) => [w.RevisionOf(row), 1, "no"]),
        [(typeof(ReviewDesk), nameof(ReviewDesk.ApproveAsync))] = Scoped((w, row) => [w.RevisionOf(row), 1]),
        [(typeof(ListingDesk), nameof(ListingDesk.PageAsync))] = City((_, _) => [new ListingQuery()]),
        [(typeof(ListingDesk), nameof(ListingDesk.OpenVersionsAsync))] = City((_, _) => []),
        [(typeof(ListingDesk), nameof(ListingDesk.ParksAsync))] = City((_, _) => []),
        [(typeof(ListingDesk), nameof(ListingDesk.NamesAsync))] = City((_, _) => []),
        [(typeof(ListingDesk), nameof(ListingDesk.ConfirmAsync))] = Scoped((_, row) => [new[] { ManagementWorld.ListingOf(row) }]),
        [(typeof(ListingDesk), nameof(ListingDesk.AgesAsync))] = Scoped((_, row) => [ManagementWorld.ListingOf(row)]),
        [(typeof(ReportDesk), nameof(ReportDesk.ListAsync))] = City((_, _) => [QuestionState.New, 0]),
        [(typeof(ReportDesk), nameof(ReportDesk.OpenAsync))] = Scoped((w, row) => [w.ReportOf(row)]),
        [(typeof(ReportDesk), nameof(ReportDesk.CloseAsync))] = Scoped((w, row) => [w.ReportOf(row), QuestionState.Corrected, null]),
        [(typeof(ReportDesk), nameof(ReportDesk.ReleaseAsync))] = Scoped((w, row) => [w.ReportOf(row)]),
        [(typeof(ReportDesk), nameof(ReportDesk.SenderAsync))] = Scoped((w, row) => [w.ReportOf(row)]),
        [(typeof(MailDesk), nameof(MailDesk.ListAsync))] = City((_, _) => [MailFilter.All, 1]),
        [(typeof(MailDesk), nameof(MailDesk.SendAgainAsync))] = City((w, row) => [row == Row.Nothing ? Guid.NewGuid() : w.Mail.Id]),
        [(typeof(MailDesk), nameof(MailDesk.SendAllAgainAsync))] = City((_, _) => []),
        [(typeof(MailDesk), nameof(MailDesk.TemplatesAsync))] = City((_, _) => []),
        [(typeof(SavedViews), nameof(SavedViews.ShelfAsync))] = City((_, _) => []),
        [(typeof(SavedViews), nameof(SavedViews.KeepAsync))] = City((_, _) => ["mine", View]),
        [(typeof(SavedViews), nameof(SavedViews.RenameAsync))] = City((w, row) => [row == Row.Nothing ? Guid.NewGuid() : w.ViewId, "other"]),
        [(typeof(SavedViews), nameof(SavedViews.RemoveAsync))] = City((w, row) => [row == Row.Nothing ? Guid.NewGuid() : w.ViewId]),
        [(typeof(SavedViews), nameof(SavedViews.BeDefaultAsync))] = City((w, row) => [row == Row.Nothing ? Guid.NewGuid() : w.ViewId, true]),
        [(typeof(SavedViews), nameof(SavedViews.ChooseColumnsAsync))] = City((_, _) => [new[] { ListingColumn.Due }]),
        [(typeof(QuickFind), nameof(QuickFind.FindAsync))] = City((_, _) => ["own-park"]),
        [(typeof(ListingExport), nameof(ListingExport.WriteAsync))] = City((_, _) => [new ListingQuery(), SheetKind.Xlsx, (Func<Stream>)(() => new MemoryStream())]),
        [(typeof(ListingExport), nameof(ListingExport.WriteTemplateAsync))] = City((_, _) => [(Func<Stream>)(() => new MemoryStream())]),
        [(typeof(ListingImport), nameof(ListingImport.CheckAsync))] = City((_, row) => [new MemoryStream(Encoding.UTF8.GetBytes($"code,area\n{ManagementWorld.ListingOf(row)},900")), "file.csv"]),
        [(typeof(ListingImport), nameof(ListingImport.RunAsync))] = Scoped((_, row) => [PlanFor(ManagementWorld.ListingOf(row)), new ImportChoices()]),
        [(typeof(OwnPartner), nameof(OwnPartner.ListAsync))] = City((_, _) => []),
        [(typeof(OwnPartner), nameof(OwnPartner.OpenAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row)]),
        [(typeof(OwnPartner), nameof(OwnPartner.SaveDeskAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row), 1, new DeskInput { Phone = "+86 21 1234 5678" }]),
        [(typeof(OwnPartner), nameof(OwnPartner.ConfirmAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row), 1]),
        [(typeof(OwnPartner), nameof(OwnPartner.InviteContactAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row), new ContactInvite("新人", "third@example.cn")]),
        [(typeof(OwnPartner), nameof(OwnPartner.RevokeInvitationAsync))] = Scoped((w, row) => [ManagementWorld.PartnerOf(row), w.Invitation.Id]),
        [(typeof(OwnPartner), nameof(OwnPartner.RemoveContactAsync))] = Scoped((w, row) => [ManagementWorld.PartnerOf(row), w.Contact.Id]),
        [(typeof(OwnPartner), nameof(OwnPartner.HandOverAsync))] = Scoped((w, row) => [ManagementWorld.PartnerOf(row), w.Officer.Id]),
        [(typeof(OwnReferrals), nameof(OwnReferrals.ListAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row)]),
        [(typeof(OwnReferrals), nameof(OwnReferrals.OpenAsync))] = Scoped((w, row) => [w.ReferralOf(row)]),
        [(typeof(OwnReferrals), nameof(OwnReferrals.AcceptAsync))] = Scoped((w, row) => [w.ReferralOf(row), null]),
        [(typeof(OwnReferrals), nameof(OwnReferrals.DeclineAsync))] = Scoped((w, row) => [w.ReferralOf(row), "忙"]),
        [(typeof(OwnReferrals), nameof(OwnReferrals.CompleteAsync))] = Scoped((w, row) => [w.ReferralOf(row), "签约"]),
        [(typeof(ReferralDesk), nameof(ReferralDesk.ListAsync))] = City((_, _) => [null, 1]),
        [(typeof(ReferralDesk), nameof(ReferralDesk.OpenAsync))] = City((w, row) => [w.ReferralOf(row)]),
        [(typeof(ReferralDesk), nameof(ReferralDesk.SendAsync))] = City((_, row) => [ManagementWorld.PartnerOf(row), "临床试验", "找一家临床机构。", null]),
        [(typeof(ReferralDesk), nameof(ReferralDesk.TakeBackAsync))] = City((w, row) => [w.ReferralOf(row), "已自行解决"]),
        [(typeof(TriageDesk), nameof(TriageDesk.ListAsync))] = City((_, _) => []),
        [(typeof(TriageDesk), nameof(TriageDesk.SaveAsync))] = City((_, _) => [null, 0, new LocalText("规则", "Rule"), new TriageTerms { Need = CaseNeed.Space }]),
        [(typeof(TriageDesk), nameof(TriageDesk.MoveAsync))] = City((w, _) => [w.TriageRule.Id, 1, true]),
        [(typeof(TriageDesk), nameof(TriageDesk.SwitchAsync))] = City((w, _) => [w.TriageRule.Id, 1, false]),
        [(typeof(TriageDesk), nameof(TriageDesk.RemoveAsync))] = City((w, _) => [w.TriageRule.Id, 1]),
        [(typeof(TriageDesk), nameof(TriageDesk.TryAsync))] = City((_, _) => [new TriageQuestion(CaseNeed.Space, null, null, [], "zh", null)]),
        [(typeof(TriageDesk), nameof(TriageDesk.TryCaseAsync))] = City((w, _) => [w.CaseNumber]),
        [(typeof(CalendarDesk), nameof(CalendarDesk.OpenAsync))] = City((_, _) => [null]),
        [(typeof(CalendarDesk), nameof(CalendarDesk.MissingYearAsync))] = City((_, _) => []),
        [(typeof(CalendarDesk), nameof(CalendarDesk.SetDayAsync))] = City((_, _) => [new DateOnly(2026, 12, 25), 0, false, new LocalText("圣诞", "Christmas")]),
        [(typeof(CalendarDesk), nameof(CalendarDesk.RemoveDayAsync))] = City((_, _) => [new DateOnly(2026, 12, 24), 1]),
        [(typeof(CalendarDesk), nameof(CalendarDesk.PasteAsync))] = City((_, _) => ["2027-01-01 off 元旦 / New Year"]),
        [(typeof(CalendarDesk), nameof(CalendarDesk.SetLimitAsync))] = City((_, _) => [CaseStage.Registered, 1, 16]),
        [(typeof(CaseFigures), nameof(CaseFigures.ReadAsync))] = City((_, _) => [new CaseFigureQuery()]),
        [(typeof(CaseFigures), nameof(CaseFigures.RowsAsync))] = City((_, _) => [new CaseFigureQuery(), CaseMeasure.Received, 0]),
        [(typeof(CaseFigures), nameof(CaseFigures.ExportAsync))] = City((_, _) => [new CaseFigureQuery(), (Func<Stream>)(() => new MemoryStream())]),
        [(typeof(CaseDesk), nameof(CaseDesk.HeadAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(ParkRequestDesk), nameof(ParkRequestDesk.ListAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(ParkRequestDesk), nameof(ParkRequestDesk.SuggestAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(ParkRequestDesk), nameof(ParkRequestDesk.SendAsync))] = Scoped((w, row) => [w.CaseOf(row), new ParkRequestInput([ManagementWorld.ParkOf(Row.OwnPark)], "三千平方米洁净厂房。", 3_000, 3)]),
        [(typeof(ParkRequestDesk), nameof(ParkRequestDesk.TakeBackAsync))] = Scoped((w, row) => [w.ParkRequestOf(row)]),
        [(typeof(OwnParkRequests), nameof(OwnParkRequests.ListAsync))] = City((_, _) => []),
        [(typeof(OwnParkRequests), nameof(OwnParkRequests.VisitsAsync))] = City((_, _) => []),
        [(typeof(OwnParkRequests), nameof(OwnParkRequests.OpenAsync))] = Scoped((w, row) => [w.ParkRequestOf(row)]),
        [(typeof(OwnParkRequests), nameof(OwnParkRequests.OfferAsync))] = Scoped((w, row) => [w.ParkRequestOf(row), ManagementWorld.ParkOf(row), new ParkOfferInput(1, [], "每平方米每天 4 元", null, "可提供。")]),
        [(typeof(OwnParkRequests), nameof(OwnParkRequests.DeclineAsync))] = Scoped((w, row) => [w.ParkRequestOf(row), ManagementWorld.ParkOf(row), 1, "没有空置厂房。"]),
        [(typeof(CaseReferrals), nameof(CaseReferrals.OpenAsync))] = Scoped((w, row) => [w.CaseOf(row), null]),
        [(typeof(CaseReferrals), nameof(CaseReferrals.SendAsync))] = Scoped((w, row) => [w.CaseOf(row), "clinical-cro", "临床试验", "找一家临床机构。"]),
        [(typeof(CaseReferrals), nameof(CaseReferrals.TakeBackAsync))] = Scoped((w, row) => [w.CaseReferralOf(row), "已自行解决"]),
        [(typeof(VisitDesk), nameof(VisitDesk.ListAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(VisitDesk), nameof(VisitDesk.ListingsAsync))] = Scoped((w, row) => [w.CaseOf(row), ManagementWorld.ParkOf(Row.OwnPark)]),
        [(typeof(VisitDesk), nameof(VisitDesk.ProposeAsync))] = Scoped((w, row) => [w.CaseOf(row), Visit]),
        [(typeof(VisitDesk), nameof(VisitDesk.ReplanAsync))] = Scoped((w, row) => [w.VisitOf(row), 1, Visit]),
        [(typeof(VisitDesk), nameof(VisitDesk.FixAsync))] = Scoped((w, row) => [w.VisitOf(row), 1, new DateTime(2026, 12, 2, 2, 0, 0, DateTimeKind.Utc)]),
        [(typeof(VisitDesk), nameof(VisitDesk.MoveAsync))] = Scoped((w, row) => [w.VisitOf(row), 1, Visit]),
        [(typeof(VisitDesk), nameof(VisitDesk.CallOffAsync))] = Scoped((w, row) => [w.VisitOf(row), 1, "投资人改期"]),
        [(typeof(VisitDesk), nameof(VisitDesk.FinishAsync))] = Scoped((w, row) => [w.VisitOf(row), 1]),
        [(typeof(VisitDesk), nameof(VisitDesk.EnterStageAsync))] = Scoped((w, row) => [w.CaseOf(row), 1]),
        [(typeof(VisitDesk), nameof(VisitDesk.CalendarAsync))] = Scoped((w, row) => [w.VisitOf(row)]),
        [(typeof(OwnPartner), nameof(OwnPartner.ConflictsAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row)]),
        [(typeof(OwnPartner), nameof(OwnPartner.DeclareConflictAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row), "某公司", "持股"]),
        [(typeof(OwnPartner), nameof(OwnPartner.WithdrawConflictAsync))] = Scoped((w, row) => [ManagementWorld.PartnerOf(row), w.ConflictOf(row)]),
        [(typeof(CaseDesk), nameof(CaseDesk.ListAsync))] = City((_, _) => [new CaseQuery()]),
        [(typeof(CaseDesk), nameof(CaseDesk.BoardAsync))] = City((_, _) => [new CaseQuery()]),
        [(typeof(CaseDesk), nameof(CaseDesk.OpenAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(CaseDesk), nameof(CaseDesk.OpenFileAsync))] = Scoped((w, row) => [w.CaseOf(row), Guid.Empty]),
        [(typeof(CaseDesk), nameof(CaseDesk.ContactAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(CaseDesk), nameof(CaseDesk.TakeAsync))] = Scoped((w, row) => [w.CaseOf(row), 1]),
        [(typeof(CaseDesk), nameof(CaseDesk.HandOverAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, w.Officer.Id]),
        [(typeof(CaseDesk), nameof(CaseDesk.TransferAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, "minhang", "项目改选闵行，成果按约分享。", 30]),
        [(typeof(CaseDesk), nameof(CaseDesk.DescribeAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, new CaseFacts { SectorCode = "cell-gene-therapy" }]),
        [(typeof(CaseDesk), nameof(CaseDesk.PlanAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, "送上园区清单", new DateOnly(2026, 12, 1)]),
        [(typeof(CaseDesk), nameof(CaseDesk.MoveOnAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, CaseStage.Assessed]),
        [(typeof(CaseDesk), nameof(CaseDesk.SkipAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, CaseStage.Visiting, "投资人已在沪，先看现场。"]),
        [(typeof(CaseDesk), nameof(CaseDesk.WaitAsync))] = Scoped((w, row) => [w.CaseOf(row), 1]),
        [(typeof(CaseDesk), nameof(CaseDesk.DelayAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, "园区报价要到下周", new DateOnly(2026, 12, 1)]),
        [(typeof(CaseDesk), nameof(CaseDesk.ResumeAsync))] = Scoped((w, row) => [w.CaseOf(row), 1]),
        [(typeof(CaseDesk), nameof(CaseDesk.CloseAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, CaseOutcome.Abandoned, null, "投资人不再考虑。"]),
        [(typeof(CaseDesk), nameof(CaseDesk.ReopenAsync))] = Scoped((w, row) => [w.CaseOf(row), 1]),
        [(typeof(CaseDesk), nameof(CaseDesk.MergeAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, w.CaseOf(row)]),
        [(typeof(CaseDesk), nameof(CaseDesk.TellApartAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, w.CaseOf(row)]),
        [(typeof(CaseDesk), nameof(CaseDesk.StepBackAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, "误点。"]),
        [(typeof(CaseDesk), nameof(CaseDesk.NewSecretAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, "按登记的公司电话回拨核实。", null]),
        [(typeof(CaseDesk), nameof(CaseDesk.ReleaseAsync))] = City((w, row) => [new[] { w.CaseOf(row) }]),
        [(typeof(CaseDesk), nameof(CaseDesk.RejectAsync))] = City((w, row) => [new[] { w.CaseOf(row) }]),
        [(typeof(CaseTalkDesk), nameof(CaseTalkDesk.OpenAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(CaseTalkDesk), nameof(CaseTalkDesk.SayAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, "已收到，三个工作日内答复。", true, Array.Empty<Guid>()]),
        [(typeof(CaseTalkDesk), nameof(CaseTalkDesk.AttachAsync))] = Scoped((w, row) => [w.CaseOf(row), "租约.pdf", new MemoryStream("x"u8.ToArray())]),
        [(typeof(CaseTalkDesk), nameof(CaseTalkDesk.DetachAsync))] = Scoped((w, row) => [w.CaseOf(row), Guid.Empty]),
        [(typeof(CaseTalkDesk), nameof(CaseTalkDesk.AcknowledgeAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, "已收悉。"]),
        [(typeof(CaseTalkDesk), nameof(CaseTalkDesk.NoteAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, "与张江通过电话。"]),
        [(typeof(CaseTalkDesk), nameof(CaseTalkDesk.AddTaskAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, "核实电力", new DateOnly(2026, 12, 1), null]),
        [(typeof(CaseTalkDesk), nameof(CaseTalkDesk.SetTaskDoneAsync))] = Scoped((w, row) => [w.CaseOf(row), Guid.Empty, 1, true]),
        [(typeof(CaseTalkDesk), nameof(CaseTalkDesk.FillAsync))] = Scoped((w, row) => [w.CaseOf(row), Guid.Empty]),
        [(typeof(ReplyTemplateDesk), nameof(ReplyTemplateDesk.ListAsync))] = City((_, _) => []),
        [(typeof(ReplyTemplateDesk), nameof(ReplyTemplateDesk.PreviewAsync))] = City((_, _) => [new LocalText("{name}：", "Dear {name},")]),
        [(typeof(ReplyTemplateDesk), nameof(ReplyTemplateDesk.SaveAsync))] = City((_, _) => [null, 0, new LocalText("收到", "Received"), new LocalText("{name}：", "Dear {name},")]),
        [(typeof(ReplyTemplateDesk), nameof(ReplyTemplateDesk.RemoveAsync))] = City((_, _) => [Guid.Empty, 1]),
        [(typeof(FirstReportDesk), nameof(FirstReportDesk.ListAsync))] = City((_, _) => [new FirstReportAsked()]),
        [(typeof(FirstReportDesk), nameof(FirstReportDesk.FormAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(FirstReportDesk), nameof(FirstReportDesk.ClashesAsync))] = City((_, _) => ["莱茵生物", "细胞治疗"]),
        [(typeof(FirstReportDesk), nameof(FirstReportDesk.OpenAsync))] = Scoped((w, row) => [w.FirstReportOf(row)]),
        [(typeof(FirstReportDesk), nameof(FirstReportDesk.OfCaseAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(FirstReportDesk), nameof(FirstReportDesk.ReportAsync))] = Scoped((_, row) => [ReportFor(row)]),
        [(typeof(FirstReportDesk), nameof(FirstReportDesk.RenewAsync))] = Scoped((w, row) => [w.FirstReportOf(row), 1, "仍在洽谈"]),
        [(typeof(FirstReportDesk), nameof(FirstReportDesk.ReleaseAsync))] = Scoped((w, row) => [w.FirstReportOf(row), 1, "不再跟进"]),
        [(typeof(FirstReportDesk), nameof(FirstReportDesk.TransferAsync))] = Scoped((w, row) => [w.FirstReportOf(row), 1, "baoshan", 30, "三七分"]),
        [(typeof(FirstReportDesk), nameof(FirstReportDesk.DisputeAsync))] = City((w, row) => [w.FirstReportOf(row), "pudong", "zhangjiang", "我区先谈", null, null]),
        [(typeof(FirstReportDesk), nameof(FirstReportDesk.DecideAsync))] = City((w, row) => [w.FirstReportOf(row), 1, true, 30, "记录为证"]),
        [(typeof(AnswerDesk), nameof(AnswerDesk.ListAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(AnswerDesk), nameof(AnswerDesk.OpenAsync))] = Scoped((w, row) => [w.CaseOf(row), 1]),
        [(typeof(AnswerDesk), nameof(AnswerDesk.PrintAsync))] = Scoped((w, row) => [w.CaseOf(row), 1]),
        [(typeof(AnswerDesk), nameof(AnswerDesk.StartAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(AnswerDesk), nameof(AnswerDesk.FindAsync))] = Scoped((w, row) => [w.CaseOf(row), "own-park", null]),
        [(typeof(AnswerDesk), nameof(AnswerDesk.KeepAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, 1, new AnswerInput("答复。", "", [])]),
        [(typeof(AnswerDesk), nameof(AnswerDesk.AddAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, 1, AnswerItemKind.Park, "no-such-park"]),
        [(typeof(AnswerDesk), nameof(AnswerDesk.RefreshAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, 1]),
        [(typeof(AnswerDesk), nameof(AnswerDesk.DropAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, 1]),
        [(typeof(AnswerDesk), nameof(AnswerDesk.SendAsync))] = Scoped((w, row) => [w.CaseOf(row), 1, 1]),
        [(typeof(AftercareDesk), nameof(AftercareDesk.OpenAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(AftercareDesk), nameof(AftercareDesk.PlanAsync))] = Scoped((w, row) => [w.CaseOf(row)]),
        [(typeof(AftercareDesk), nameof(AftercareDesk.AddAsync))] = Scoped((w, row) => [w.CaseOf(row), "回访", new DateOnly(2026, 12, 1)]),
        [(typeof(AftercareDesk), nameof(AftercareDesk.RaiseAsync))] = Scoped((w, row) => [w.CaseOf(row), "用电不足"]),
        [(typeof(AftercareDesk), nameof(AftercareDesk.MoveAsync))] = Scoped((w, row) => [w.CaseOf(row), w.CheckInOf(row), 1, new DateOnly(2026, 12, 2)]),
        [(typeof(AftercareDesk), nameof(AftercareDesk.FinishAsync))] = Scoped((w, row) => [w.CaseOf(row), w.CheckInOf(row), 1, "运行正常"]),
        [(typeof(AftercareDesk), nameof(AftercareDesk.GrowAsync))] = Scoped((w, row) => [w.CaseOf(row), new ExpansionInput { Message = "扩建二期。" }]),
        [(typeof(MyWeek), nameof(MyWeek.ReadAsync))] = City((_, _) => []),
        [(typeof(MyWeek), nameof(MyWeek.ReadNoticesAsync))] = City((_, _) => [Support.TestDatabase.Noon]),
        [(typeof(RosterDesk), nameof(RosterDesk.CheckPasteAsync))] = City((_, row) => [BatchOf(row), "中文名称\t类别\t联系人\t邮箱\n新机构\t专业服务机构\t李明\tli@example.cn"]),
        [(typeof(RosterDesk), nameof(RosterDesk.CheckAsync))] = City((_, row) => [BatchOf(row), new MemoryStream("name,category,contact,email\nNew firm,service firm,Li,li@example.cn"u8.ToArray()), "list.csv"]),
        [(typeof(RosterDesk), nameof(RosterDesk.RunAsync))] = City((_, row) => [Roster(BatchOf(row)), Array.Empty<int>()]),
        [(typeof(BatchDesk), nameof(BatchDesk.ListAsync))] = City((_, _) => []),
        [(typeof(BatchDesk), nameof(BatchDesk.OpenAsync))] = City((_, row) => [BatchOf(row)]),
        [(typeof(BatchDesk), nameof(BatchDesk.CreateAsync))] = City((_, _) => [OneBatch]),
        [(typeof(BatchDesk), nameof(BatchDesk.DescribeAsync))] = City((_, row) => [BatchOf(row), 1, OneBatch]),
        [(typeof(BatchDesk), nameof(BatchDesk.OpenForApplicationsAsync))] = City((_, row) => [BatchOf(row), 1]),
        [(typeof(BatchDesk), nameof(BatchDesk.CloseAsync))] = City((_, row) => [BatchOf(row), 1]),
        [(typeof(BatchDesk), nameof(BatchDesk.NudgeAsync))] = City((w, row) => [BatchOf(row), new[] { w.ApplicationOf(row) }]),
        [(typeof(BatchDesk), nameof(BatchDesk.ApproveAsync))] = City((w, row) => [BatchOf(row), new Dictionary<Guid, int> { [w.ApplicationOf(row)] = 1 }]),
        [(typeof(BatchDesk), nameof(BatchDesk.PublishAsync))] = City((_, row) => [BatchOf(row), 1]),
        [(typeof(CertificatePrints), nameof(CertificatePrints.PrintAsync))] = Scoped((w, row) => [w.CertificateOf(row)]),
        [(typeof(CertificatePrints), nameof(CertificatePrints.PrintBatchAsync))] = City((_, row) => [BatchOf(row)]),
        [(typeof(CertificateDesk), nameof(CertificateDesk.ListAsync))] = City((_, row) => [BatchOf(row)]),
        [(typeof(CertificateDesk), nameof(CertificateDesk.IssueForBatchAsync))] = City((_, row) => [BatchOf(row)]),
        [(typeof(CertificateDesk), nameof(CertificateDesk.IssueAsync))] = City((w, row) => [ManagementWorld.PartnerOf(row), row == Row.Nothing ? null : w.CertificateOf(row)]),
        [(typeof(CertificateDesk), nameof(CertificateDesk.WithdrawAsync))] = City((w, row) => [w.CertificateOf(row), 1, "wrong name"]),
        [(typeof(ApplicationDesk), nameof(ApplicationDesk.ListAsync))] = City((_, _) => [new ApplicationQuery()]),
        [(typeof(ApplicationDesk), nameof(ApplicationDesk.OpenAsync))] = Scoped((w, row) => [w.ApplicationOf(row)]),
        [(typeof(ApplicationDesk), nameof(ApplicationDesk.MarkAsync))] = Scoped((w, row) => [w.ApplicationOf(row), 1, "licence", Core.Programme.CriterionResult.Met, null]),
        [(typeof(ApplicationDesk), nameof(ApplicationDesk.AskAsync))] = Scoped((w, row) => [w.ApplicationOf(row), 1, "请补充执照。"]),
        [(typeof(ApplicationDesk), nameof(ApplicationDesk.ApproveAsync))] = Scoped((w, row) => [w.ApplicationOf(row), 1]),
        [(typeof(ApplicationDesk), nameof(ApplicationDesk.RefuseAsync))] = Scoped((w, row) => [w.ApplicationOf(row), 1, "不符合。"]),
        [(typeof(ApplicationDesk), nameof(ApplicationDesk.PutIntoBatchAsync))] = Scoped((w, row) => [w.ApplicationOf(row), 1, 1]),
        [(typeof(ApplicationDesk), nameof(ApplicationDesk.OpenLicenceAsync))] = Scoped((w, row) => [w.ApplicationOf(row)]),
        [(typeof(CriteriaDesk), nameof(CriteriaDesk.ListAsync))] = City((_, _) => []),
        [(typeof(CriteriaDesk), nameof(CriteriaDesk.PublishAsync))] = City((_, _) => [PartnerCategory.ServiceFirm, 1, new[] { new CriterionInput("licence", "提交执照", "Licence", CriterionCheck.LicenceGiven, null) }]),
        [(typeof(MembershipDesk), nameof(MembershipDesk.ListAsync))] = City((_, _) => [new MemberQuery()]),
        [(typeof(MembershipDesk), nameof(MembershipDesk.OpenAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row)]),
        [(typeof(MembershipDesk), nameof(MembershipDesk.SuspendAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row), 1, "迁址"]),
        [(typeof(MembershipDesk), nameof(MembershipDesk.ResumeAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row), 1, "恢复"]),
        [(typeof(MembershipDesk), nameof(MembershipDesk.RenewAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row), 1, new DateOnly(2032, 10, 31), "续期"]),
        [(typeof(MembershipDesk), nameof(MembershipDesk.EndAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row), 1, "退出"]),
        [(typeof(MembershipDesk), nameof(MembershipDesk.UndoAsync))] = Scoped((_, row) => [ManagementWorld.PartnerOf(row), 1, "误批"]),
        [(typeof(ProgrammeFigures), nameof(ProgrammeFigures.ReadAsync))] = City((_, _) => []),
        [(typeof(Probe), nameof(Probe.TouchAsync))] = new(IsScoped: true, (_, row) => [ManagementWorld.ListingOf(row)]),
    };

    private static TermInput Term => new() { Kind = TermKind.Sector, Version = 1, NameZh = "备用", NameEn = "Spare", NoteZh = "说明", NoteEn = "Text", Order = 3 };

    private static BatchInput OneBatch => new() { Name = new("第二批", "Second batch"), CeremonyOn = new(2026, 11, 1), TermYears = 3 };

    private static FirstReportInput ReportFor(Row row) => new()
    {
        Company = "新公司", Project = $"新项目{row}", DistrictCode = row switch { Row.Nothing => "no-such-district", Row.OtherDistrict => "baoshan", _ => "pudong" }, ParkSlug = ManagementWorld.ParkOf(row),
        FirstTalkOn = new(2026, 11, 20),
    };

    private static int BatchOf(Row row) => row == Row.Nothing ? 99 : 1;

    /// <summary>A list of one company.</summary>
    private static RosterPlan Roster(int batch) => new()
    {
        BatchNumber = batch,
        Rows = [new(2, new() { Name = new("新机构", null), Category = PartnerCategory.ServiceFirm, Contacts = [new("李明", null, "li@example.cn", null)] }, RosterState.New, [], [])],
    };

    private static ListingView View => new(new(), ListingView.Standard);

    /// <summary>A plan to give a listing another area.</summary>
    private static ImportPlan PlanFor(string code) => new()
    {
        FileName = "file.csv",
        IsReadable = true,
        Rows = [new(2, code, LocalText.Empty, ImportState.Changed) { Changes = [new(ListingFields.Table.Find("area")!, "2000", "900")] }],
    };

    private const RecordKind Space = RecordKind.Space;

    private static OperationSample Scoped(Func<ManagementWorld, Row, object?[]> arguments) => new(IsScoped: true, arguments);

    private static OperationSample City(Func<ManagementWorld, Row, object?[]> arguments) => new(IsScoped: false, arguments);

    private static Guid UserOf(ManagementWorld world, Row row) => row == Row.Nothing ? Guid.NewGuid() : world.Officer.Id;
}
