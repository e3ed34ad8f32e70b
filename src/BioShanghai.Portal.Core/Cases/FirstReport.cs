using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Taxonomy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Cases;

public enum FirstReportState
{
    /// <summary>In force; until its last day it locks the project for its district.</summary>
    Active,

    /// <summary>Another district claims the project; the Centre decides.</summary>
    Disputed,

    /// <summary>Given up by its district.</summary>
    Released,

    /// <summary>Overruled by a decision of the Centre.</summary>
    Overruled,
}

/// <summary>One line in the history of a report.</summary>
/// <param name="Text">The claim, the decision, the sharing rule: both districts read it.</param>
public sealed record FirstReportStep(string Deed, string? DistrictCode, string? ToDistrictCode, string? Text, int? Percent, DateTime AtUtc, string By);

/// <summary>
/// Who first reported and first talked with a company about a project (首报首谈). Company and project are compared in a normalised form; for a time
/// no other district may report the same.
/// </summary>
public sealed class FirstReport : IVersioned
{
    public const int ProjectMaxLength = 160;
    public const int TextMaxLength = 1_000;

    /// <summary>Days a report locks the project; renewed by <see cref="Renew"/>.</summary>
    public const int LockDays = 180;

    private FirstReport()
    {
    }

    public FirstReport(string company, string project, string districtCode, Guid? caseId, DateOnly firstTalkOn, DateOnly today, Actor by, DateTime utcNow)
    {
        var (name, title) = (TypedText.OneLine(company), TypedText.OneLine(project));
        Rule.Require(name is { Length: <= CaseInput.CompanyMaxLength } && title is { Length: <= ProjectMaxLength }, "FirstReport.NeedsNames");
        Rule.Require(firstTalkOn <= today, "FirstReport.TalkInFuture");
        (Id, Company, Project, DistrictCode, CaseId, FirstTalkOn) = (Guid.CreateVersion7(), name!, title!, districtCode, caseId, firstTalkOn);
        (CompanyKey, ProjectKey) = (ServiceCase.KeyOfCompany(name!), KeyOfProject(title!));
        (ReportedAtUtc, LockedUntil) = (utcNow, today.AddDays(LockDays));
        Step("report", null, null, null, by, utcNow);
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    [Personal] public string Company { get; private set; } = "";
    [Personal] public string Project { get; private set; } = "";
    [Personal] public string CompanyKey { get; private set; } = "";
    [Personal] public string ProjectKey { get; private set; } = "";
    public string DistrictCode { get; private set; } = "";

    /// <summary>District that shares the result after a transfer; null for none.</summary>
    public string? SharedWithCode { get; private set; }

    /// <summary>Part of the result counted for <see cref="SharedWithCode"/>, 0 to 100.</summary>
    public int? SharedPercent { get; private set; }
    public Guid? CaseId { get; private set; }
    public DateOnly FirstTalkOn { get; private set; }
    public DateOnly LockedUntil { get; private set; }
    public FirstReportState State { get; private set; }

    /// <summary>District that claims it while disputed.</summary>
    public string? ClaimedByCode { get; private set; }
    public DateTime ReportedAtUtc { get; private set; }
    [Personal] public IReadOnlyList<FirstReportStep> Steps { get; private set; } = [];

    public string ChangeKey => KeyOf(Id);

    public static string KeyOf(Guid id) => $"first-report:{id:N}";

    /// <summary>A project however it is spelt: letters and digits alone.</summary>
    public static string KeyOfProject(string project) =>
        string.Concat(project.Normalize(System.Text.NormalizationForm.FormKC).ToLowerInvariant().Where(char.IsLetterOrDigit));

    /// <summary>Keeps others from reporting the same.</summary>
    public bool IsLockedOn(DateOnly day) => State is FirstReportState.Active or FirstReportState.Disputed && day <= LockedUntil;

    /// <summary>Still being talked with: the lock goes on from today.</summary>
    public void Renew(string reason, DateOnly today, Actor by, DateTime utcNow)
    {
        Rule.Require(State == FirstReportState.Active, "FirstReport.NotActive");
        LockedUntil = today.AddDays(LockDays);
        Step("renew", null, Text(reason), null, by, utcNow);
    }

    public void Release(string reason, Actor by, DateTime utcNow)
    {
        Rule.Require(State == FirstReportState.Active, "FirstReport.NotActive");
        State = FirstReportState.Released;
        Step("release", null, Text(reason), null, by, utcNow);
    }

    /// <summary>Another district says the project is its own.</summary>
    public void Dispute(string districtCode, string claim, Actor by, DateTime utcNow)
    {
        Rule.Require(State == FirstReportState.Active, "FirstReport.NotActive");
        Rule.Require(districtCode != DistrictCode, "FirstReport.OwnReport");
        (State, ClaimedByCode) = (FirstReportState.Disputed, districtCode);
        Step("dispute", districtCode, Text(claim), null, by, utcNow);
    }

    /// <summary>The Centre decides: the report stands, or it is the claiming district's, whoever loses sharing the result.</summary>
    /// <param name="percent">Part of the result for the one who loses, 0 to 100.</param>
    public void Decide(bool stands, int percent, string reason, Actor by, DateTime utcNow)
    {
        Rule.Require(State == FirstReportState.Disputed, "FirstReport.NotDisputed");
        var (winner, loser) = stands ? (DistrictCode, ClaimedByCode!) : (ClaimedByCode!, DistrictCode);
        Share(winner, loser, percent, stands ? "uphold" : "overrule", reason, by, utcNow);
        (State, ClaimedByCode) = (FirstReportState.Active, null);
    }

    /// <summary>Hands the project to another district, which both see with the rule they share by.</summary>
    public void Transfer(string districtCode, int percent, string rule, Actor by, DateTime utcNow)
    {
        Rule.Require(State == FirstReportState.Active, "FirstReport.NotActive");
        Rule.Require(districtCode != DistrictCode, "FirstReport.OwnReport");
        Share(districtCode, DistrictCode, percent, "transfer", rule, by, utcNow);
    }

    internal void Erase()
    {
        (Company, Project, CompanyKey, ProjectKey) = ("", "", "", "");
        Steps = [.. Steps.Select(x => x with { Text = null })];
    }

    private void Share(string to, string from, int percent, string deed, string text, Actor by, DateTime utcNow)
    {
        Rule.Require(percent is >= 0 and <= 100, "FirstReport.NoSuchPercent");
        (DistrictCode, SharedWithCode, SharedPercent) = (to, percent == 0 ? null : from, percent == 0 ? null : percent);
        Step(deed, to, Text(text), percent, by, utcNow);
    }

    private static string Text(string text)
    {
        var words = TypedText.Lines(text);
        Rule.Require(words is { Length: <= TextMaxLength }, "FirstReport.NeedsReason");
        return words!;
    }

    private void Step(string deed, string? to, string? text, int? percent, Actor by, DateTime utcNow) =>
        Steps = [.. Steps, new(deed, DistrictCode, to, text, percent, utcNow, by.Name)];
}

internal sealed class FirstReportConfiguration : IEntityTypeConfiguration<FirstReport>
{
    public void Configure(EntityTypeBuilder<FirstReport> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Company).HasMaxLength(CaseInput.CompanyMaxLength);
        builder.Property(x => x.CompanyKey).HasMaxLength(CaseInput.CompanyMaxLength);
        builder.Property(x => x.Project).HasMaxLength(FirstReport.ProjectMaxLength);
        builder.Property(x => x.ProjectKey).HasMaxLength(FirstReport.ProjectMaxLength);
        builder.Property(x => x.DistrictCode).HasMaxLength(District.CodeMaxLength);
        builder.Property(x => x.SharedWithCode).HasMaxLength(District.CodeMaxLength);
        builder.Property(x => x.ClaimedByCode).HasMaxLength(District.CodeMaxLength);
        builder.HasJson(x => x.Steps);
        builder.HasOne<District>().WithMany().HasForeignKey(x => x.DistrictCode).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ServiceCase>().WithMany().HasForeignKey(x => x.CaseId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(x => new { x.CompanyKey, x.ProjectKey });
        builder.HasIndex(x => new { x.DistrictCode, x.State });
    }
}
