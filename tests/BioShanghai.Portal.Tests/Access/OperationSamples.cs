using System.Text;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Mail;
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
        [(typeof(MailDesk), nameof(MailDesk.ListAsync))] = City((_, _) => [null, 1]),
        [(typeof(MailDesk), nameof(MailDesk.SendAgainAsync))] = City((w, row) => [row == Row.Nothing ? Guid.NewGuid() : w.Mail.Id]),
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
        [(typeof(MyWeek), nameof(MyWeek.ReadAsync))] = City((_, _) => []),
        [(typeof(MyWeek), nameof(MyWeek.ReadNoticesAsync))] = City((_, _) => [Support.TestDatabase.Noon]),
        [(typeof(Probe), nameof(Probe.TouchAsync))] = new(IsScoped: true, (_, row) => [ManagementWorld.ListingOf(row)]),
    };

    private static TermInput Term => new() { Kind = TermKind.Sector, Version = 1, NameZh = "备用", NameEn = "Spare", NoteZh = "说明", NoteEn = "Text", Order = 3 };

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
