using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Workspace;

/// <summary>
/// A way of looking at the grid of listings that somebody keeps under a name, for himself alone. The one without a name holds the
/// columns he chose last.
/// </summary>
public sealed class SavedView
{
    public const int NameMaxLength = 40;
    public const int QueryMaxLength = 2_000;

    /// <summary>Views with a name one person keeps at most.</summary>
    public const int MostPerPerson = 20;

    internal const string OfColumns = "";

    private SavedView()
    {
    }

    public SavedView(Guid userId, string name, ListingView view)
    {
        (Id, UserId) = (Guid.CreateVersion7(), userId);
        Rename(name);
        Look(view);
    }

    public Guid Id { get; private set; }
    public Guid UserId { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>The query of its address, see <see cref="ListingView"/>.</summary>
    public string Query { get; private set; } = "";

    /// <summary>The grid opens with it.</summary>
    public bool IsDefault { get; private set; }

    /// <summary>The row that holds the columns somebody chose last.</summary>
    internal static SavedView ForColumns(Guid userId) => new() { Id = Guid.CreateVersion7(), UserId = userId, Name = OfColumns };

    public void Rename(string name)
    {
        var tidy = name.Trim();
        Rule.Require(tidy.Length is > 0 and <= NameMaxLength && !tidy.Any(char.IsControl), "View.NameNotUsable");
        Name = tidy;
    }

    /// <summary>Takes over what is looked at, from its first page.</summary>
    public void Look(ListingView view)
    {
        var query = (view with { Query = view.Query with { Page = 0 } }).ToString();
        Rule.Require(query.Length <= QueryMaxLength, "View.TooLong");
        Query = query;
    }

    public void BeDefault(bool isDefault) => IsDefault = isDefault;
}

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("SavedViews");
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Name).HasMaxLength(SavedView.NameMaxLength);
        builder.Property(x => x.Query).HasMaxLength(SavedView.QueryMaxLength);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.UserId, x.Name }).IsUnique();
    }
}
