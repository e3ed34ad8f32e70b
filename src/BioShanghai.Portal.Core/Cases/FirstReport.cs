using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
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

    /// <summary>Its last day passed; the project is free again.</summary>
    Expired,
}

/// <summary>One line in the history of a report.</summary>
/// <param name="DistrictCode">Who held it before.</param>
/// <param name="ToDistrictCode">Who claims it or was given it.</param>
/// <param name="Text">The claim, the decision, the sharing rule: both districts read it.</param>
/// <param name="Percent">Part of the result for whoever does not hold it.</param>
/// <param name="ParkSlug">Park that held it before; null for the district as a whole.</param>
/// <param name="ToParkSlug">Park that claims it; null for the district as a whole.</param>
public sealed record FirstReportStep(
    FirstReportDeed Deed, string DistrictCode, string? ToDistrictCode, string? Text, int? Percent, DateTime AtUtc, string By, string? ParkSlug = null, string? ToParkSlug = null);

/// <summary>What happens to a report.</summary>
public enum FirstReportDeed
{
    Report,
    Renew,
    Release,
    Dispute,

    /// <summary>The Centre let the report stand.</summary>
    Uphold,

    /// <summary>The Centre gave it to the district that claimed it.</summary>
    Overrule,
    Transfer,
    Expire,
}

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

    private const int ShortestNear = 4;
    private const int ShortestNearHan = 2;
    private const char LastLatin = '\u024F';

    private FirstReport()
    {
    }

    /// <param name="parkSlug">Park of the district that talked; null for the district as a whole.</param>
    public FirstReport(string company, string project, string districtCode, Guid? caseId, DateOnly firstTalkOn, DateOnly today, Actor by, DateTime utcNow, string? parkSlug = null)
    {
        var (name, title) = (TypedText.OneLine(company), TypedText.OneLine(project));
        Rule.Require(name is { Length: <= CaseInput.CompanyMaxLength } && title is { Length: <= ProjectMaxLength }, "FirstReport.NeedsNames");
        Rule.Require(firstTalkOn <= today, "FirstReport.TalkInFuture");
        (Id, Company, Project, DistrictCode, ParkSlug, CaseId, FirstTalkOn) = (Guid.CreateVersion7(), name!, title!, districtCode, parkSlug, caseId, firstTalkOn);
        (CompanyKey, ProjectKey) = (ServiceCase.KeyOfCompany(name!), KeyOfProject(title!));
        // Marks alone would make every such project the same.
        Rule.Require(CompanyKey.Length > 0 && ProjectKey.Length > 0, "FirstReport.NeedsNames");
        LockKey = LockKeyOf(CompanyKey, ProjectKey);
        (ReportedAtUtc, LockedUntil) = (utcNow, today.AddDays(LockDays));
        Step(FirstReportDeed.Report, DistrictCode, null, null, null, by, utcNow);
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    [Personal] public string Company { get; private set; } = "";
    [Personal] public string Project { get; private set; } = "";
    [Personal] public string CompanyKey { get; private set; } = "";
    [Personal] public string ProjectKey { get; private set; } = "";

    /// <summary>Company and project while the lock holds, of which there can be one in the database; null once they are free again.</summary>
    [Personal] public string? LockKey { get; private set; }
    public string DistrictCode { get; private set; } = "";

    /// <summary>Park of the district that talked; null for the district as a whole.</summary>
    public string? ParkSlug { get; private set; }

    /// <summary>District that gave it away or lost it, and shares the result by the rule both read; null for none.</summary>
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
    public static string KeyOfProject(string project)
    {
        // The compatible form of one character may be several.
        var key = string.Concat(project.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Where(char.IsLetterOrDigit));
        return key.Length > ProjectMaxLength ? key[..ProjectMaxLength] : key;
    }

    /// <summary>Two projects are spelt alike: one holds the other, and tells enough of it that nobody finds it by trying letters.</summary>
    public static bool IsLike(string oneKey, string otherKey)
    {
        var (shorter, longer) = oneKey.Length <= otherKey.Length ? (oneKey, otherKey) : (otherKey, oneKey);
        return shorter == longer
            || ((shorter.Count(char.IsAsciiLetterOrDigit) >= ShortestNear || shorter.Count(x => x > LastLatin) >= ShortestNearHan)
                && shorter.Length * 2 >= longer.Length && longer.Contains(shorter, StringComparison.Ordinal));
    }

    /// <summary>The one lock of a company and a project.</summary>
    internal static string LockKeyOf(string companyKey, string projectKey) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{companyKey}\n{projectKey}")));

    /// <summary>Where it belongs, for deciding whose it is.</summary>
    public Place Place => new(DistrictCode, ParkSlug);

    /// <summary>Districts that hold, held or claim it: each reads its history.</summary>
    public IReadOnlyList<string> Parties => [.. Steps.SelectMany(x => new[] { x.DistrictCode, x.ToDistrictCode }).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Parks that held or claim it, with their districts; the district alone where no park did.</summary>
    public IReadOnlyList<(string DistrictCode, string? ParkSlug)> PartyPlaces =>
    [
        .. Steps.SelectMany(x => new[] { (x.DistrictCode, x.ParkSlug), (x.ToDistrictCode ?? x.DistrictCode, x.ToDistrictCode is null ? x.ParkSlug : x.ToParkSlug) }).Append((DistrictCode, ParkSlug)).Distinct(),
    ];

    /// <summary>Its names are gone, because the investor had them erased; what was locked or disputed still is.</summary>
    public bool IsErased => Company.Length == 0;

    /// <summary>Keeps others from reporting the same. What is disputed stays locked until it is decided.</summary>
    public bool IsLockedOn(DateOnly day) => State == FirstReportState.Disputed || (State == FirstReportState.Active && day <= LockedUntil);

    /// <summary>Still being talked with: the lock goes on from today.</summary>
    public void Renew(string reason, DateOnly today, Actor by, DateTime utcNow)
    {
        RequireInForce(today);
        LockedUntil = today.AddDays(LockDays);
        Step(FirstReportDeed.Renew, DistrictCode, null, Text(reason), null, by, utcNow);
    }

    public void Release(string reason, DateOnly today, Actor by, DateTime utcNow)
    {
        RequireInForce(today);
        Step(FirstReportDeed.Release, DistrictCode, null, Text(reason), null, by, utcNow);
        (State, LockKey) = (FirstReportState.Released, null);
    }

    /// <summary>Nobody renewed it: the project is free from the day after its last one.</summary>
    public void Expire(DateOnly today, DateTime utcNow)
    {
        Rule.Require(State == FirstReportState.Active && today > LockedUntil, "FirstReport.NotOver");
        Step(FirstReportDeed.Expire, DistrictCode, null, null, null, Actor.System, utcNow);
        (State, LockKey) = (FirstReportState.Expired, null);
    }

    /// <summary>Another district says the project is its own.</summary>
    /// <param name="parkSlug">Park of the district that claims it; null for the district as a whole.</param>
    public void Dispute(string districtCode, string claim, DateOnly today, Actor by, DateTime utcNow, string? parkSlug = null)
    {
        RequireInForce(today);
        Rule.Require(districtCode != DistrictCode, "FirstReport.OwnReport");
        Step(FirstReportDeed.Dispute, DistrictCode, districtCode, Text(claim), null, by, utcNow, parkSlug);
        (State, ClaimedByCode) = (FirstReportState.Disputed, districtCode);
    }

    /// <summary>The Centre decides: the report stands, or it is the claiming district's, whoever loses sharing the result.</summary>
    /// <param name="percent">Part of the result for the one who loses, 0 to 100.</param>
    /// <remarks>What the district that keeps it had agreed with a third before stays agreed; the one who loses then has no part.</remarks>
    public void Decide(bool stands, int percent, string reason, DateOnly today, Actor by, DateTime utcNow)
    {
        Rule.Require(State == FirstReportState.Disputed, "FirstReport.NotDisputed");
        var (winner, loser) = stands ? (DistrictCode, ClaimedByCode!) : (ClaimedByCode!, DistrictCode);
        var (claimant, agreed) = (Steps.LastOrDefault(x => x.Deed == FirstReportDeed.Dispute)?.ToParkSlug, stands && SharedPercent > 0 ? (SharedWithCode, SharedPercent) : (null, null));
        Rule.Require(agreed.SharedWithCode is null || agreed.SharedWithCode == loser || percent == 0, "FirstReport.ShareStands");
        Share(winner, loser, percent, stands ? FirstReportDeed.Uphold : FirstReportDeed.Overrule, reason, today, by, utcNow);
        if (percent == 0 && agreed.SharedWithCode is not null)
        {
            (SharedWithCode, SharedPercent) = agreed;
        }

        (State, ClaimedByCode, ParkSlug) = (FirstReportState.Active, null, stands ? ParkSlug : claimant);
    }

    /// <summary>Hands the project to another district, which both see with the rule they share by.</summary>
    /// <remarks>Where a district shares already, it goes back to that one or nowhere: what was agreed is not agreed away between others.</remarks>
    public void Transfer(string districtCode, int percent, string rule, DateOnly today, Actor by, DateTime utcNow)
    {
        RequireInForce(today);
        Rule.Require(districtCode != DistrictCode, "FirstReport.OwnReport");
        Rule.Require(SharedPercent is null or 0 || districtCode == SharedWithCode, "FirstReport.SharedBefore");
        Share(districtCode, DistrictCode, percent, FirstReportDeed.Transfer, rule, today, by, utcNow);
    }

    /// <summary>
    /// Takes out who it was about, and the way to the case. A lock and a dispute are the districts' own: they go on until their day, under a key
    /// that can be compared and not read.
    /// </summary>
    internal void Erase()
    {
        var isHeld = State is FirstReportState.Active or FirstReportState.Disputed;
        (Company, Project, CompanyKey, ProjectKey, CaseId, Steps) = ("", "", "", "", null, [.. Steps.Select(x => x with { Text = null })]);
        LockKey = isHeld ? LockKey : null;
    }

    private void RequireInForce(DateOnly today) => Rule.Require(State == FirstReportState.Active && today <= LockedUntil, "FirstReport.NotActive");

    private void Share(string to, string from, int percent, FirstReportDeed deed, string text, DateOnly today, Actor by, DateTime utcNow)
    {
        Rule.Require(percent is >= 0 and <= 100, "FirstReport.NoSuchPercent");
        Step(deed, DistrictCode, to == DistrictCode ? from : to, Text(text), percent, by, utcNow);
        // The park that talked is the former district's.
        (DistrictCode, ParkSlug, SharedWithCode, SharedPercent) = (to, to == DistrictCode ? ParkSlug : null, from, percent);
        // While it was disputed or handed over nobody could talk; whoever has it now begins anew.
        LockedUntil = today.AddDays(LockDays);
    }

    private static string Text(string text)
    {
        var words = TypedText.Lines(text);
        Rule.Require(words is { Length: <= TextMaxLength }, "FirstReport.NeedsReason");
        return words!;
    }

    private void Step(FirstReportDeed deed, string from, string? to, string? text, int? percent, Actor by, DateTime utcNow, string? toPark = null) =>
        Steps = [.. Steps, new(deed, from, to, text, percent, utcNow, by.Name, ParkSlug, toPark)];
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
        builder.Property(x => x.LockKey).HasMaxLength(64);
        builder.Property(x => x.ParkSlug).HasMaxLength(Park.SlugMaxLength);
        builder.Property(x => x.DistrictCode).HasMaxLength(District.CodeMaxLength);
        builder.Property(x => x.SharedWithCode).HasMaxLength(District.CodeMaxLength);
        builder.Property(x => x.ClaimedByCode).HasMaxLength(District.CodeMaxLength);
        builder.HasJson(x => x.Steps);
        builder.HasOne<District>().WithMany().HasForeignKey(x => x.DistrictCode).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ServiceCase>().WithMany().HasForeignKey(x => x.CaseId).OnDelete(DeleteBehavior.SetNull);
        builder.Ignore(x => x.Place);
        builder.Ignore(x => x.Parties);
        builder.Ignore(x => x.PartyPlaces);
        builder.Ignore(x => x.IsErased);
        builder.HasIndex(x => x.LockKey).IsUnique();
        builder.HasIndex(x => new { x.CompanyKey, x.ProjectKey });
        builder.HasIndex(x => new { x.DistrictCode, x.State });
    }
}
