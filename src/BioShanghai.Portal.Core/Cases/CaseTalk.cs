using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>What investor and desk write to each other. It is never a note: those are <see cref="CaseNote"/>, another type, another table.</summary>
public sealed class CaseMessage : ITraced
{
    public const int TextMaxLength = 4_000;

    private CaseMessage()
    {
    }

    /// <param name="by">Name of the writer, as both sides read it.</param>
    /// <param name="fileIds">Files sent with it, owned by the case.</param>
    public CaseMessage(Guid id, Guid caseId, bool isFromInvestor, string by, string text, IReadOnlyList<Guid> fileIds, DateTime utcNow)
    {
        var words = TypedText.Lines(text);
        Rule.Require(words is { Length: <= TextMaxLength }, "CaseMessage.NeedsText");
        (Id, CaseId, IsFromInvestor, By, Text, FileIds, SentAtUtc) = (id, caseId, isFromInvestor, by, words!, [.. fileIds], utcNow);
    }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }
    public bool IsFromInvestor { get; private set; }
    [Personal] public string By { get; private set; } = "";
    [Personal] public string Text { get; private set; } = "";
    public IReadOnlyList<Guid> FileIds { get; private set; } = [];
    public DateTime SentAtUtc { get; private set; }

    public string ChangeKey => ServiceCase.KeyOf(CaseId);

    internal void Erase() => (Text, By, FileIds) = ("", "", []);
}

/// <summary>What the desk writes for itself. No view of an investor can reach this type, which a test sees.</summary>
public sealed class CaseNote : ITraced
{
    public const int TextMaxLength = 4_000;

    private CaseNote()
    {
    }

    public CaseNote(Guid caseId, string text, Actor by, DateTime utcNow)
    {
        var words = TypedText.Lines(text);
        Rule.Require(words is { Length: <= TextMaxLength }, "CaseNote.NeedsText");
        (Id, CaseId, Text, By, ByUserId, AtUtc) = (Guid.CreateVersion7(), caseId, words!, by.Name, by.UserId, utcNow);
    }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }
    [Personal] public string Text { get; private set; } = "";
    public string By { get; private set; } = "";
    public Guid? ByUserId { get; private set; }
    public DateTime AtUtc { get; private set; }

    public string ChangeKey => ServiceCase.KeyOf(CaseId);

    internal void Erase() => Text = "";
}

/// <summary>Something of a case to be done by a day (待办).</summary>
public sealed class CaseTask : IVersioned
{
    public const int TextMaxLength = 200;

    private CaseTask()
    {
    }

    public CaseTask(Guid caseId, string text, DateOnly dueOn, Guid? assigneeUserId, string? assigneeName, DateOnly today, Actor by, DateTime utcNow)
    {
        var words = TypedText.OneLine(text);
        Rule.Require(words is { Length: <= TextMaxLength }, "CaseTask.NeedsText");
        Rule.Require(dueOn >= today, "CaseTask.DueIsPast");
        (Id, CaseId, Text, DueOn, AssigneeUserId, AssigneeName, By, AtUtc) = (Guid.CreateVersion7(), caseId, words!, dueOn, assigneeUserId, assigneeName, by.Name, utcNow);
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public Guid CaseId { get; private set; }
    [Personal] public string Text { get; private set; } = "";
    public DateOnly DueOn { get; private set; }
    public Guid? AssigneeUserId { get; private set; }
    public string? AssigneeName { get; private set; }
    public string By { get; private set; } = "";
    public DateTime AtUtc { get; private set; }
    public DateTime? DoneAtUtc { get; private set; }
    public string? DoneBy { get; private set; }

    public string ChangeKey => ServiceCase.KeyOf(CaseId);

    public bool IsDone => DoneAtUtc is not null;

    public void Finish(Actor by, DateTime utcNow)
    {
        Rule.Require(!IsDone, "CaseTask.Done");
        (DoneAtUtc, DoneBy) = (utcNow, by.Name);
    }

    public void Reopen() => (DoneAtUtc, DoneBy) = (null, null);

    /// <summary>Somebody else does it; null for whoever comes to it.</summary>
    public void GiveTo(Guid? userId, string? name) => (AssigneeUserId, AssigneeName) = (userId, name);

    internal void Erase() => Text = "";
}

/// <summary>Words the desk uses again and again, in both languages.</summary>
public sealed class ReplyTemplate : IVersioned
{
    public const int NameMaxLength = 80;
    public const int TextMaxLength = 4_000;

    private ReplyTemplate()
    {
    }

    public ReplyTemplate(LocalText name, LocalText text)
    {
        Id = Guid.CreateVersion7();
        Write(name, text);
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public LocalText Name { get; private set; } = LocalText.Empty;

    /// <summary>With <c>{number}</c>, <c>{name}</c>, <c>{company}</c>, <c>{officer}</c>, <c>{date}</c> and <c>{promised}</c> where the case says.</summary>
    public LocalText Text { get; private set; } = LocalText.Empty;

    public string ChangeKey => $"reply-template:{Id:N}";

    public void Write(LocalText name, LocalText text)
    {
        Rule.Require(name is { IsComplete: true, Zh.Length: <= NameMaxLength, En.Length: <= NameMaxLength }, "ReplyTemplate.NeedsName");
        Rule.Require(text is { IsComplete: true, Zh.Length: <= TextMaxLength, En.Length: <= TextMaxLength }, "ReplyTemplate.NeedsText");
        (Name, Text) = (name, text);
    }
}

/// <summary>Keeps a case readable for a district that handed it over, under the rule both agreed on.</summary>
public sealed class CaseShare : ITraced
{
    public const int NoteMaxLength = 1_000;

    private CaseShare()
    {
    }

    /// <param name="districtCode">Who handed it over and still reads it.</param>
    /// <param name="percent">Part of the result counted for that district, 0 to 100.</param>
    public CaseShare(Guid caseId, string districtCode, string? toDistrictCode, string note, int percent, Actor by, DateTime utcNow)
    {
        var words = TypedText.Lines(note);
        Rule.Require(words is { Length: <= NoteMaxLength }, "CaseShare.NeedsNote");
        Rule.Require(percent is >= 0 and <= 100, "CaseShare.NoSuchPercent");
        (Id, CaseId, DistrictCode, ToDistrictCode, Note, Percent, By, AtUtc) = (Guid.CreateVersion7(), caseId, districtCode, toDistrictCode, words!, percent, by.Name, utcNow);
    }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }
    public string DistrictCode { get; private set; } = "";
    public string? ToDistrictCode { get; private set; }
    [Personal] public string Note { get; private set; } = "";
    public int Percent { get; private set; }
    public string By { get; private set; } = "";
    public DateTime AtUtc { get; private set; }

    public string ChangeKey => ServiceCase.KeyOf(CaseId);

    internal void Erase() => Note = "";
}

internal sealed class CaseMessageConfiguration : IEntityTypeConfiguration<CaseMessage>
{
    public void Configure(EntityTypeBuilder<CaseMessage> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.By).HasMaxLength(CaseInput.CompanyMaxLength);
        builder.Property(x => x.Text).HasMaxLength(CaseMessage.TextMaxLength);
        builder.HasJson(x => x.FileIds);
        builder.HasOne<ServiceCase>().WithMany().HasForeignKey(x => x.CaseId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.CaseId, x.SentAtUtc });
    }
}

internal sealed class CaseNoteConfiguration : IEntityTypeConfiguration<CaseNote>
{
    public void Configure(EntityTypeBuilder<CaseNote> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.By).HasMaxLength(PortalUser.NameMaxLength);
        builder.Property(x => x.Text).HasMaxLength(CaseNote.TextMaxLength);
        builder.HasOne<ServiceCase>().WithMany().HasForeignKey(x => x.CaseId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.CaseId, x.AtUtc });
    }
}

internal sealed class CaseTaskConfiguration : IEntityTypeConfiguration<CaseTask>
{
    public void Configure(EntityTypeBuilder<CaseTask> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Text).HasMaxLength(CaseTask.TextMaxLength);
        builder.Property(x => x.AssigneeName).HasMaxLength(PortalUser.NameMaxLength);
        builder.Property(x => x.By).HasMaxLength(PortalUser.NameMaxLength);
        builder.Property(x => x.DoneBy).HasMaxLength(PortalUser.NameMaxLength);
        builder.HasOne<ServiceCase>().WithMany().HasForeignKey(x => x.CaseId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.CaseId, x.DueOn });
        builder.HasIndex(x => new { x.AssigneeUserId, x.DoneAtUtc, x.DueOn });
    }
}

internal sealed class ReplyTemplateConfiguration : IEntityTypeConfiguration<ReplyTemplate>
{
    public void Configure(EntityTypeBuilder<ReplyTemplate> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.HasWords(x => x.Name, ReplyTemplate.NameMaxLength);
        builder.HasWords(x => x.Text, ReplyTemplate.TextMaxLength);
    }
}

internal sealed class CaseShareConfiguration : IEntityTypeConfiguration<CaseShare>
{
    public void Configure(EntityTypeBuilder<CaseShare> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.DistrictCode).HasMaxLength(Taxonomy.District.CodeMaxLength);
        builder.Property(x => x.ToDistrictCode).HasMaxLength(Taxonomy.District.CodeMaxLength);
        builder.Property(x => x.Note).HasMaxLength(CaseShare.NoteMaxLength);
        builder.Property(x => x.By).HasMaxLength(PortalUser.NameMaxLength);
        builder.HasOne<ServiceCase>().WithMany().HasForeignKey(x => x.CaseId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => x.CaseId);
        builder.HasIndex(x => x.DistrictCode);
    }
}
