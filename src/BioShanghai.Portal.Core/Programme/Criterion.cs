using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Programme;

/// <summary>How a criterion is looked at before a person does.</summary>
public enum CriterionCheck
{
    /// <summary>The applicant says how it is met; the Centre looks at the evidence.</summary>
    Declared,

    /// <summary>A sound credit code, or a registration abroad.</summary>
    Registered,

    /// <summary>Registered at least so many years.</summary>
    YearsRegistered,

    /// <summary>Offers at least so many services.</summary>
    ServicesAtLeast,

    /// <summary>Works in at least so many sectors.</summary>
    SectorsAtLeast,

    /// <summary>Names at least so many people to turn to.</summary>
    ContactsAtLeast,

    /// <summary>A business licence or registration certificate was sent.</summary>
    LicenceGiven,

    /// <summary>Said whether there are conflicts of interest, and which.</summary>
    ConflictsDeclared,
}

/// <summary>One thing asked of an applicant.</summary>
/// <param name="Code">Stable within an edition, such as <c>licence</c>.</param>
/// <param name="Least">The number of checks that count; 0 elsewhere.</param>
public sealed record Criterion(string Code, LocalText Text, CriterionCheck Check, int Least = 0)
{
    public const int CodeMaxLength = 40;
    public const int TextMaxLength = 400;

    /// <summary>Checks that need a number.</summary>
    public static bool Counts(CriterionCheck check) =>
        check is CriterionCheck.YearsRegistered or CriterionCheck.ServicesAtLeast or CriterionCheck.SectorsAtLeast or CriterionCheck.ContactsAtLeast;
}

/// <summary>
/// The published criteria of a category, one edition after another: an application is measured by the edition that was in force when it
/// was sent, whatever is published later.
/// </summary>
public sealed class CriteriaEdition : ITraced
{
    public const int MostCriteria = 20;

    internal const string ProposedBy = "system";

    private CriteriaEdition()
    {
    }

    /// <param name="number">From 1 within the category.</param>
    public CriteriaEdition(PartnerCategory category, int number, IReadOnlyList<Criterion> criteria, string publishedBy, DateTime utcNow)
    {
        Rule.Require(number >= 1, "Criteria.NeedsNumber");
        Rule.Require(criteria.Count is > 0 and <= MostCriteria, "Criteria.NeedsSome");
        Rule.Require(criteria.All(x => x.Text.IsComplete), "Criteria.NeedsBothLanguages");
        Rule.Require(criteria.All(x => x.Text.Zh!.Length <= Criterion.TextMaxLength && x.Text.En!.Length <= Criterion.TextMaxLength), "Criteria.TooLong");
        Rule.Require(criteria.All(x => x.Code.Length is > 0 and <= Criterion.CodeMaxLength) && criteria.DistinctBy(x => x.Code).Count() == criteria.Count, "Criteria.NeedsCodes");
        Rule.Require(criteria.All(x => Criterion.Counts(x.Check) ? x.Least is >= 1 and <= 100 : x.Least == 0), "Criteria.NeedsLeast");
        (Category, Number, Criteria, PublishedBy, PublishedAtUtc) = (category, number, [.. criteria], publishedBy, utcNow);
    }

    public PartnerCategory Category { get; private set; }
    public int Number { get; private set; }
    public IReadOnlyList<Criterion> Criteria { get; private set; } = [];
    public string PublishedBy { get; private set; } = "";
    public DateTime PublishedAtUtc { get; private set; }

    /// <summary>The portal's own proposal, until the Centre publishes an edition.</summary>
    public bool IsProposed => PublishedBy == ProposedBy;

    public string ChangeKey => $"criteria:{Category.Code()}-{Number}";
}

internal sealed class CriteriaEditionConfiguration : IEntityTypeConfiguration<CriteriaEdition>
{
    public void Configure(EntityTypeBuilder<CriteriaEdition> builder)
    {
        builder.HasKey(x => new { x.Category, x.Number });
        builder.HasJson(x => x.Criteria);
        builder.Property(x => x.PublishedBy).HasMaxLength(Users.PortalUser.NameMaxLength);
    }
}
