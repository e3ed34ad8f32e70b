using System.Globalization;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>A record that can be put into an answer.</summary>
/// <param name="Hint">Where it is or what it says, to tell it from others of a like name.</param>
public sealed record AnswerChoice(AnswerItemKind Kind, string Key, LocalText Title, LocalText Hint);

/// <summary>
/// Records for answers, read as the public reads them: what is not public cannot be put in, and what is still to be confirmed is not given out as
/// settled: listings nobody confirmed in time or that are being checked, open names of partners, doubtful figures.
/// </summary>
public sealed class AnswerRecords(
    IDbContextFactory<PortalDbContext> databases, PublicSpaces spaces, PublicParks parks, PublicPolicies policies, PublicPartners partners, PublicIndicators indicators, SpaceWords spaceWords,
    AnswerWords words, IStringLocalizer<SiteText> site, IStringLocalizer<PoliciesText> policyWords, IStringLocalizer<PartnersText> partnerWords, TimeProvider clock)
{
    /// <summary>Most records a search gives of each kind, where it looks for all of them.</summary>
    public const int MostOfEach = 5;

    /// <summary>Most records a search gives that looks for one kind.</summary>
    public const int MostFound = 20;

    private const string OfIndicator = "indicator:";
    private const string OfPark = "park:";

    /// <summary>Technical values that decide about a place, the first that are confirmed.</summary>
    private const int MostSpecs = 8;

    /// <summary>A record with its deciding facts as of today; null when there is none that may be given out.</summary>
    internal async Task<AnswerItem?> TakeAsync(AnswerItemKind kind, string key, CancellationToken ct) => kind switch
    {
        AnswerItemKind.Listing => await spaces.FindAsync(key, ct) is { } found && IsSettled(found.Entry) ? Listing(found) : null,
        AnswerItemKind.Park => await parks.FindAsync(key, ct) is { } found && found.Park.Provenance.Confidence > Confidence.Low ? ParkOf(found) : null,
        AnswerItemKind.Policy => await policies.FindAsync(key, ct) is { } found && found.Policy.Provenance.Confidence > Confidence.Low ? PolicyOf(found) : null,
        AnswerItemKind.Partner => await partners.FindAsync(key, ct) is { } found && !found.Partner.NameIsOpen() ? PartnerOf(found) : null,
        _ => await FigureAsync(key, ct),
    };

    /// <summary>Records whose name or code holds what was typed, the same everywhere the public looks.</summary>
    /// <param name="kind">Only these; null for all.</param>
    internal async Task<IReadOnlyList<AnswerChoice>> FindAsync(string text, AnswerItemKind? kind, CancellationToken ct)
    {
        if (SearchKey.Of(text).Length == 0)
        {
            return [];
        }

        var found = new List<AnswerChoice>();
        foreach (var one in kind is { } asked ? [asked] : Enum.GetValues<AnswerItemKind>())
        {
            found.AddRange(one switch
            {
                AnswerItemKind.Listing => await ListingsAsync(text, ct),
                AnswerItemKind.Park => Named((await parks.DirectoryAsync(new(), ct)).All.Where(x => x.Park.Provenance.Confidence > Confidence.Low)
                    .Select(x => new AnswerChoice(one, x.Park.Slug, x.Park.Name, x.Park.Positioning)), text),
                AnswerItemKind.Policy => Named((await policies.LibraryAsync(new(), ct)).Facets.Results.Where(x => x.Policy.Provenance.Confidence > Confidence.Low && x.Status is not (PolicyStatus.Expired or PolicyStatus.Replaced))
                    .Select(x => new AnswerChoice(one, x.Policy.Slug, x.Policy.Title, new(x.Policy.DocumentNumber, x.Policy.DocumentNumber))), text),
                AnswerItemKind.Partner => Named((await partners.DirectoryAsync(new(), ct)).Facets.Results.Where(x => !x.Partner.NameIsOpen())
                    .Select(x => new AnswerChoice(one, x.Partner.Slug, x.Partner.Name, CategoryOf(x.Partner))), text),
                _ => Named(await FiguresAsync(ct), text),
            });
        }

        return kind is null ? [.. found.GroupBy(x => x.Kind).SelectMany(x => x.Take(MostOfEach))] : found;
    }

    /// <summary>What became of a record that can no longer be given out.</summary>
    internal async Task<AnswerChangeState> FateOfAsync(AnswerItem item, CancellationToken ct)
    {
        if (item.Kind != AnswerItemKind.Listing)
        {
            return AnswerChangeState.Gone;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var code = item.Key;
        var listing = await db.SpaceListings.AsNoTracking().Where(x => x.Code == code).Select(x => new { x.Status, x.DisputedOn }).FirstOrDefaultAsync(ct);
        return listing is null ? AnswerChangeState.Gone
            : listing.Status == ListingStatus.Withdrawn ? AnswerChangeState.Withdrawn
            : listing.DisputedOn is not null ? AnswerChangeState.Disputed
            : AnswerChangeState.NotConfirmed;
    }

    private static bool IsSettled(SpaceEntry entry) => entry.Freshness is Freshness.Confirmed or Freshness.Ageing && entry.Listing.DisputedOn is null;

    private static IEnumerable<AnswerChoice> Named(IEnumerable<AnswerChoice> all, string text)
    {
        var key = SearchKey.Of(text);
        return all.Where(x => SearchKey.Of(x.Title.Zh).Contains(key, StringComparison.Ordinal) || SearchKey.Of(x.Title.En).Contains(key, StringComparison.Ordinal) || SearchKey.Of(x.Hint.Zh).Contains(key, StringComparison.Ordinal)
            || SearchKey.Of(x.Key) == key).Take(MostFound);
    }

    private async Task<IEnumerable<AnswerChoice>> ListingsAsync(string text, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        // Names of parks are what people type who look for a place.
        var inPark = (await parks.DirectoryAsync(new(), ct)).All.Where(x => Named([new(AnswerItemKind.Park, x.Park.Slug, x.Park.Name, LocalText.Empty)], text).Any()).Select(x => x.Park.Slug).ToArray();
        var key = SearchKey.Of(text);
        var codes = await db.SpaceListings.AsNoTracking().Where(x => x.Status == ListingStatus.Published && x.DisputedOn == null && (x.SearchWords.Contains(key) || inPark.Contains(x.ParkSlug)))
            .OrderBy(x => x.IsSample).ThenByDescending(x => x.ConfirmedOn).ThenBy(x => x.Code).Select(x => x.Code).Take(MostFound * 3).ToListAsync(ct);
        return (await spaces.ManyAsync(codes, ct)).Where(IsSettled).Take(MostFound)
            .Select(x => new AnswerChoice(AnswerItemKind.Listing, x.Listing.Code, x.Listing.Name, AnswerWords.Both(() => $"{x.Park.Name.Local} · {spaceWords.Area(x.Listing, UnitChoice.Default)}")));
    }

    private AnswerItem Listing(SpaceProfile found)
    {
        var (listing, park, district) = (found.Entry.Listing, found.Entry.Park, found.Entry.District);
        List<AnswerFact> facts = [];
        if (listing.IsSample)
        {
            facts.Add(Fact("Sample", words["SampleValue"]));
        }

        facts.AddRange(
        [
            Fact("Park", park.Name), Fact("District", district.Name), Fact("Type", AnswerWords.Both(() => spaceWords.Of(listing.Type))),
            Fact("Area", AnswerWords.Both(() => spaceWords.Area(listing, UnitChoice.Default))), Fact("Division", AnswerWords.Both(() => spaceWords.Division(listing, UnitChoice.Default))),
            Fact("Tenure", AnswerWords.Both(() => spaceWords.Of(listing.Tenure))),
        ]);
        if (listing.IsForLease)
        {
            facts.Add(Fact("Rent", AnswerWords.Both(() => spaceWords.Rent(listing, UnitChoice.Default))));
        }

        if (listing.IsForSale)
        {
            facts.Add(Fact("Sale", AnswerWords.Both(() => spaceWords.Sale(listing, UnitChoice.Default))));
        }

        // Said with its day: "at once" would be another thing tomorrow.
        if (listing.AvailableFrom is { } from)
        {
            facts.Add(Fact("Available", AnswerWords.Both(() => words["From", AnswerWords.Day(from).Local].Local)));
        }
        else if (!listing.Timeline.IsEmpty)
        {
            facts.Add(Fact("Available", listing.Timeline));
        }

        facts.AddRange(Specs.All.Select(x => listing.ValueOf(x.Spec)).Where(x => x.State == SpecState.Known && x.ConfirmedOn is not null).Take(MostSpecs)
            .Select(x => new AnswerFact(AnswerWords.Both(() => spaceWords.Of(x.Spec)), AnswerWords.Both(() => spaceWords.Value(x, UnitChoice.Default)))));
        return Item(AnswerItemKind.Listing, listing.Code, listing.Name, facts, AnswerWords.Both(() => words["ConfirmedBy", listing.ConfirmedBy.Local, AnswerWords.Day(listing.ConfirmedOn).Local].Local), "spaces/" + listing.Code);
    }

    private AnswerItem ParkOf(ParkProfile found)
    {
        var park = found.Park;
        List<AnswerFact> facts = [Fact("Tier", AnswerWords.Both(() => site["Tier" + park.Tier])), Fact("District", found.District.Name), Fact("Positioning", park.Positioning)];
        if (park is { PlannedAreaHectares: { } hectares, PlannedAreaConfidence: > Confidence.Low })
        {
            facts.Add(Fact("PlannedArea", AnswerWords.Both(() => ParkArea.InBrief(hectares))));
        }

        if (!park.Address.IsEmpty && TrustedHosts.Allows(park.AddressSource))
        {
            facts.Add(Fact("Address", park.Address));
        }

        var sectors = found.Catalogue.Sectors.Values.Where(x => park.SectorCodes.Contains(x.Code)).Select(x => x.Name).ToList();
        if (sectors.Count > 0)
        {
            facts.Add(Fact("Sectors", Joined(sectors)));
        }

        return Item(AnswerItemKind.Park, park.Slug, park.Name, facts, SourceOf(park.Provenance.Sources), "parks/" + park.Slug);
    }

    private AnswerItem PolicyOf(PolicyProfile found)
    {
        var policy = found.Policy;
        List<AnswerFact> facts = [Fact("Status", AnswerWords.Both(() => policyWords["Status" + found.Dated.Status])), Fact("Summary", policy.Summary)];
        if (!policy.TitleIsOfficial)
        {
            facts.Add(Fact("BackTranslated", AnswerWords.Both(() => policyWords["BackTranslated"])));
        }

        Add("DocumentNumber", policy.DocumentNumber is { } number ? new(number, number) : null);
        Add("IssuedBy", policy.Issuer.IsEmpty ? null : policy.Issuer);
        Add("IssuedOn", policy.IssuedOn is { } issued ? AnswerWords.Day(issued) : null);
        Add("From", policy.EffectiveFrom is { } from ? AnswerWords.Day(from) : null);
        Add("Until", policy.EffectiveTo is { } until ? AnswerWords.Day(until) : null);
        facts.AddRange(policy.Support.Where(x => x.Ratio is not null || x.Caps.Count > 0).Select(x => new AnswerFact(x.What, AnswerWords.Both(() => string.Join(
            words["Comma"].Local, new[] { x.Ratio is { } ratio ? SupportWords.Ratio(ratio, Language.Current) : null, x.Caps.Count > 0 ? words["SupportUpTo", "", SupportWords.Cap(x.Caps.Max(), Language.Current)].Local : null, x.Note.IsEmpty ? null : x.Note.Local }.OfType<string>())))));
        return Item(AnswerItemKind.Policy, policy.Slug, policy.Title, facts, SourceOf(policy.SourceUrl is { } url ? [url, .. policy.Provenance.Sources] : policy.Provenance.Sources), "policies/" + policy.Slug);

        void Add(string label, LocalText? value)
        {
            if (value is not null)
            {
                facts.Add(Fact(label, value));
            }
        }
    }

    private AnswerItem PartnerOf(PartnerProfile found)
    {
        var partner = found.Partner;
        List<AnswerFact> facts = [Fact("Category", CategoryOf(partner)), Fact("Batch", AnswerWords.Both(() => words["BatchValue", partner.Batch, AnswerWords.Day(partner.JoinedOn).Local].Local))];
        if (partner.IdentityIsOpen())
        {
            facts.Add(Fact("Identity", AnswerWords.Both(() => partnerWords["IdentityOpen"])));
        }

        if (found.Services.Count > 0)
        {
            var services = Joined(found.Services.Select(x => x.Name));
            facts.Add(Fact("Services", partner.ServicesAreConfirmed ? services : AnswerWords.Both(() => words["ServicesToBeConfirmed", services.Local].Local)));
        }

        return Item(AnswerItemKind.Partner, partner.Slug, partner.Name, facts, SourceOf(partner.Provenance.Sources), "partners/" + partner.Slug);
    }

    private LocalText CategoryOf(Partner partner) => AnswerWords.Both(() =>
        partner.CategoryConfidence == Confidence.Low ? words["CategoryToBeConfirmed", partnerWords[partner.Category + "One"].Value].Local : partnerWords[partner.Category + "One"].Value);

    private async Task<AnswerItem?> FigureAsync(string key, CancellationToken ct)
    {
        if (key.StartsWith(OfIndicator, StringComparison.Ordinal) && key[OfIndicator.Length..].Split('/') is [var code, var scope, ..] && await indicators.SeriesAsync(code, scope, ct) is { } series)
        {
            var area = (await indicators.BoardAsync(scope, ct)).Areas.FirstOrDefault(x => x.Scope == scope)?.District?.Name ?? words["City"];
            return series.Points.FirstOrDefault(x => x.Value.ChangeKey == key && IsSettled(x)) is { } point ? PointOf(series, point, area) : null;
        }

        return key.StartsWith(OfPark, StringComparison.Ordinal) && await parks.FindAsync(key[OfPark.Length..].Split('/')[0], ct) is { } park
            && park.Park.Facts.FirstOrDefault(x => x.IsSettled && KeyOf(park.Park, x) == key) is { } fact ? FactOf(park.Park, fact) : null;
    }

    private AnswerItem PointOf(IndicatorSeries series, IndicatorPoint point, LocalText area)
    {
        var value = point.Value;
        List<AnswerFact> facts =
        [
            Fact("Value", AnswerWords.Both(() => point.Figure.ToString())), Fact("About", area), Fact("Period", point.Period.Words), Fact("Kind", words["Kind" + value.Kind]),
        ];
        if (!point.PublicNote.IsEmpty)
        {
            facts.Add(Fact("Note", point.PublicNote));
        }

        return Item(AnswerItemKind.Figure, value.ChangeKey, series.Name, facts, SourceOf([value.Source]), "indicators#" + series.Anchor);
    }

    private AnswerItem FactOf(Park park, ParkFact fact) => Item(
        AnswerItemKind.Figure, KeyOf(park, fact), fact.Name,
        [
            Fact("Value", AnswerWords.Both(() => Figure.Of(fact.Value, fact.Unit).ToString())), Fact("About", park.Name),
            Fact("Period", new(fact.Year?.ToString(CultureInfo.InvariantCulture), fact.Year?.ToString(CultureInfo.InvariantCulture))), Fact("Kind", words["Kind" + fact.Kind]),
        ],
        SourceOf([fact.Source]), "parks/" + park.Slug);

    private async Task<IEnumerable<AnswerChoice>> FiguresAsync(CancellationToken ct)
    {
        var points = (await indicators.BoardAsync(null, ct)).Areas
            .SelectMany(x => x.Series.SelectMany(y => y.Points.Where(IsSettled).OrderByDescending(z => z.Period.To).Select(z => new AnswerChoice(
                AnswerItemKind.Figure, z.Value.ChangeKey, y.Name, AnswerWords.Both(() => $"{(x.District?.Name ?? words["City"]).Local} · {z.Period.Words.Local} · {words["Kind" + z.Value.Kind].Local} · {z.Figure}")))));
        var facts = (await parks.DirectoryAsync(new(), ct)).All
            .SelectMany(x => x.Park.Facts.Where(y => y.IsSettled).Select(y => new AnswerChoice(
                AnswerItemKind.Figure, KeyOf(x.Park, y), y.Name, AnswerWords.Both(() => $"{x.Park.Name.Local} · {y.Year} · {words["Kind" + y.Kind].Local} · {Figure.Of(y.Value, y.Unit)}"))));
        return points.Concat(facts);
    }

    private static bool IsSettled(IndicatorPoint point) => !point.IsUnconfirmed && !point.IsOtherDefinition;

    private static string KeyOf(Park park, ParkFact fact) => $"{OfPark}{park.Slug}/{fact.Name.Zh ?? fact.Name.En}/{fact.Year}/{fact.Kind}";

    private AnswerFact Fact(string label, LocalText value) => new(words["Fact_" + label], value);

    private LocalText Joined(IEnumerable<LocalText> all) => AnswerWords.Both(() => string.Join(words["Comma"].Local, all.Select(x => x.Local)));

    /// <summary>The first source a reader may be sent to; otherwise what the portal says of such sources everywhere.</summary>
    private LocalText SourceOf(IEnumerable<string> sources) => sources.FirstOrDefault(TrustedHosts.Allows) is { } source ? new(source, source) : words["SecondarySource"];

    private AnswerItem Item(AnswerItemKind kind, string key, LocalText title, IReadOnlyList<AnswerFact> facts, LocalText source, string path) =>
        new(kind, key, title, facts, ShanghaiDay.Today(clock), null) { Source = source, Path = path };
}
