using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A request to one or several parks for an offer (询园). Offers are sealed until the deadline: neither the desk nor another park reads one before.</summary>
public sealed class ParkRequest : IVersioned
{
    public const int TextMaxLength = 4_000;
    public const int MostParks = 10;

    private ParkRequest()
    {
    }

    /// <param name="codeName">What the parks read instead of the company.</param>
    public ParkRequest(Guid caseId, string codeName, string text, int? areaSquareMetres, DateTime deadlineUtc, Actor by, DateTime utcNow)
    {
        var words = TypedText.Lines(text);
        Rule.Require(words is { Length: <= TextMaxLength }, "ParkRequest.NeedsText");
        Rule.Require(deadlineUtc > utcNow, "ParkRequest.DeadlineIsPast");
        (Id, CaseId, CodeName, Text, AreaSquareMetres, DeadlineUtc, By, ByUserId, SentAtUtc) =
            (Guid.CreateVersion7(), caseId, codeName, words!, areaSquareMetres, deadlineUtc, by.Name, by.UserId, utcNow);
    }

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public Guid CaseId { get; private set; }
    [Personal] public string CodeName { get; private set; } = "";
    [Personal] public string Text { get; private set; } = "";
    public int? AreaSquareMetres { get; private set; }

    /// <summary>Offers open at this moment; none is taken after it.</summary>
    public DateTime DeadlineUtc { get; private set; }
    public string By { get; private set; } = "";
    public Guid? ByUserId { get; private set; }
    public DateTime SentAtUtc { get; private set; }
    public DateTime? TakenBackAtUtc { get; private set; }

    public string ChangeKey => KeyOf(Id);

    public static string KeyOf(Guid id) => $"park-request:{id:N}";

    public bool IsSealedAt(DateTime utcNow) => utcNow < DeadlineUtc;

    /// <summary>The desk and everybody else may read the offers: the deadline is over, and the request stood until then.</summary>
    public bool IsOpenedAt(DateTime utcNow) => !IsSealedAt(utcNow) && TakenBackAtUtc is null;

    /// <summary>Nothing is asked any more. What was offered stays unread for ever.</summary>
    public void TakeBack(DateTime utcNow)
    {
        Rule.Require(TakenBackAtUtc is null, "ParkRequest.TakenBack");
        Rule.Require(IsSealedAt(utcNow), "ParkRequest.Open");
        TakenBackAtUtc = utcNow;
    }

    /// <summary>The case is erased: nothing is asked any more, and what was asked is known by the number of the case.</summary>
    internal void Erase(string number, DateTime utcNow)
    {
        (Text, CodeName) = ("", number);
        TakenBackAtUtc ??= IsSealedAt(utcNow) ? utcNow : null;
    }
}

/// <summary>One park's part of a request: unanswered, an offer, or a reason for none.</summary>
public sealed class ParkOffer : IVersioned
{
    public const int TextMaxLength = 2_000;
    public const int TermsMaxLength = 200;
    public const int MostListings = 5;

    private ParkOffer()
    {
    }

    public ParkOffer(Guid requestId, string parkSlug) => (Id, RequestId, ParkSlug) = (Guid.CreateVersion7(), requestId, parkSlug);

    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public Guid RequestId { get; private set; }
    public string ParkSlug { get; private set; } = "";

    /// <summary>Null while unanswered; otherwise an offer or a refusal.</summary>
    [Sealed] public bool? IsOffer { get; private set; }
    [Sealed] public IReadOnlyList<string> ListingCodes { get; private set; } = [];

    /// <summary>Price and conditions in one line.</summary>
    [Sealed] public string? Terms { get; private set; }
    [Sealed] public DateOnly? AvailableFrom { get; private set; }

    /// <summary>What is offered, or why nothing is.</summary>
    [Sealed] public string? Text { get; private set; }
    public string? AnsweredBy { get; private set; }

    /// <summary>Until the deadline nobody else reads it, not even a colleague: he may sit at the desk that asks.</summary>
    public Guid? AnsweredByUserId { get; private set; }
    public DateTime? AnsweredAtUtc { get; private set; }

    public string ChangeKey => KeyOf(Id);

    public bool IsAnswered => AnsweredAtUtc is not null;

    public static string KeyOf(Guid id) => $"park-offer:{id:N}";

    /// <summary>Somebody may read what is offered: whoever wrote it at any time, everybody else once the request is opened.</summary>
    public bool IsReadableBy(Actor actor, ParkRequest request, DateTime utcNow) => request.IsOpenedAt(utcNow) || (IsAnswered && actor.Is(AnsweredByUserId));

    /// <summary>An offer, which may be written anew until the deadline.</summary>
    public void Offer(ParkRequest request, IReadOnlyList<string> listingCodes, string? terms, DateOnly? availableFrom, string text, Actor by, DateTime utcNow)
    {
        RequireOpen(request, utcNow);
        var (words, line) = (TypedText.Lines(text), TypedText.OneLine(terms));
        Rule.Require(words is { Length: <= TextMaxLength } && (line is null || line.Length <= TermsMaxLength), "ParkOffer.NeedsText");
        Rule.Require(listingCodes.Count <= MostListings, "ParkOffer.TooManyListings");
        (IsOffer, ListingCodes, Terms, AvailableFrom, Text) = (true, [.. listingCodes.Distinct(StringComparer.Ordinal)], line, availableFrom, words);
        (AnsweredBy, AnsweredByUserId, AnsweredAtUtc) = (by.Name, by.UserId, utcNow);
    }

    public void Decline(ParkRequest request, string reason, Actor by, DateTime utcNow)
    {
        RequireOpen(request, utcNow);
        var words = TypedText.Lines(reason);
        Rule.Require(words is { Length: <= TextMaxLength }, "ParkOffer.NeedsReason");
        (IsOffer, ListingCodes, Terms, AvailableFrom, Text) = (false, [], null, null, words);
        (AnsweredBy, AnsweredByUserId, AnsweredAtUtc) = (by.Name, by.UserId, utcNow);
    }

    private static void RequireOpen(ParkRequest request, DateTime utcNow)
    {
        Rule.Require(request.TakenBackAtUtc is null, "ParkRequest.TakenBack");
        Rule.Require(request.IsSealedAt(utcNow), "ParkRequest.DeadlineOver");
    }

    /// <summary>What a park wrote about a case that is erased goes with it.</summary>
    internal void Erase() => (Terms, Text) = (null, null);
}

internal sealed class ParkRequestConfiguration : IEntityTypeConfiguration<ParkRequest>
{
    public void Configure(EntityTypeBuilder<ParkRequest> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.CodeName).HasMaxLength(CaseInput.ProjectNameMaxLength);
        builder.Property(x => x.Text).HasMaxLength(ParkRequest.TextMaxLength);
        builder.Property(x => x.By).HasMaxLength(PortalUser.NameMaxLength);
        builder.HasOne<ServiceCase>().WithMany().HasForeignKey(x => x.CaseId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => x.CaseId);
        builder.HasIndex(x => x.DeadlineUtc);
    }
}

internal sealed class ParkOfferConfiguration : IEntityTypeConfiguration<ParkOffer>
{
    public void Configure(EntityTypeBuilder<ParkOffer> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.ParkSlug).HasMaxLength(Park.SlugMaxLength);
        builder.Property(x => x.Terms).HasMaxLength(ParkOffer.TermsMaxLength);
        builder.Property(x => x.Text).HasMaxLength(ParkOffer.TextMaxLength);
        builder.Property(x => x.AnsweredBy).HasMaxLength(PortalUser.NameMaxLength);
        builder.HasJson(x => x.ListingCodes);
        builder.HasOne<ParkRequest>().WithMany().HasForeignKey(x => x.RequestId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Park>().WithMany().HasForeignKey(x => x.ParkSlug).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.RequestId, x.ParkSlug }).IsUnique();
        builder.HasIndex(x => new { x.ParkSlug, x.IsOffer });
    }
}
