using System.Globalization;
using System.Resources;
using BioShanghai.Portal.Core.Events;
using BioShanghai.Portal.Core.Guides;
using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Lifecycle;
using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Policies;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using Markdig;

namespace BioShanghai.Portal.Core.Search;

/// <summary>Turns records into what search knows of them. Statements of low confidence stay out.</summary>
internal sealed class SearchDocuments(Catalogue catalogue)
{
    private static readonly ResourceManager OwnWords = new(typeof(SearchText));
    private static readonly ResourceManager SiteWords = new(typeof(SiteText));

    public SearchDocument Of(GuideSection section, GuideChapter? chapter) => new()
    {
        Key = section.ChangeKey,
        Kind = SearchKind.Guide,
        Order = ((2_100 - section.Year) * 1_000) + ((chapter?.Order ?? 0) * 30) + section.Order,
        Path = $"guide/{section.Year}/{section.Slug}",
        Title = section.Title,
        Text = new(Plain(section.Body.Zh), Plain(section.Body.En)),
        Related = chapter?.Title ?? LocalText.Empty,
        Detail = Join(Words(OwnWords, "EditionYear", section.Year), chapter?.Title),
        IsUnconfirmed = section.Provenance.Confidence == Confidence.Low,
    };

    public SearchDocument Of(Park park) => new()
    {
        Key = park.ChangeKey,
        Kind = SearchKind.Parks,
        Order = park.Order,
        Path = "parks/" + park.Slug,
        Title = park.Name,
        Names = park.Aliases,
        ShownNames = park.Aliases,
        Text = Lines([park.Positioning, .. park.Highlights]),
        Related = Join([.. SectorNames(park.SectorCodes), .. park.Facts.Where(x => x.Confidence != Confidence.Low).Select(x => x.Name), park.Address]),
        Detail = Join(Words(SiteWords, "Tier" + park.Tier), DistrictName(park.DistrictCode)),
        IsUnconfirmed = park.Provenance.Confidence == Confidence.Low,
    };

    public SearchDocument Of(Partner partner)
    {
        var services = ServiceNames(partner.ServiceCodes);
        return new()
        {
            Key = partner.ChangeKey,
            Kind = SearchKind.Partners,
            Order = partner.Order,
            Path = "partners/" + partner.Slug,
            Title = partner.Name,
            Names = [.. Both(partner.ShortName), .. partner.Aliases, .. partner.Tickers.SelectMany(Symbols)],
            // A guess at who the partner is still finds it, but is not shown as its name.
            ShownNames = partner.NameIsOpen()
                ? []
                : [.. Both(partner.ShortName), .. partner.PublicAliases().Select(x => x.Name), .. partner.Tickers.Where(x => x.Confidence != Confidence.Low).Select(x => $"{x.Exchange} {x.Symbol}")],
            Text = partner.PublicSummary(),
            Related = Join([.. SectorNames(partner.SectorCodes), .. partner.ServicesAreConfirmed ? services : []]),
            Presumed = Join(partner.ServicesAreConfirmed ? [] : services),
            Detail = Words(OwnWords, "Category" + partner.Category),
            IsUnconfirmed = partner.IdentityIsOpen(),
        };
    }

    public SearchDocument Of(Policy policy) => new()
    {
        Key = policy.ChangeKey,
        Kind = SearchKind.Policies,
        Order = policy.Order,
        Path = "policies/" + policy.Slug,
        Title = policy.Title,
        Names = policy.DocumentNumber is { } number ? [number] : [],
        Text = Lines([policy.Summary, .. policy.Support.SelectMany(x => new[] { x.What, new LocalText(null, x.Ratio), x.Note })]),
        Related = Join([policy.Issuer, DistrictName(policy.DistrictCode), .. policy.Topics.Select(Topic), .. StageNames(policy.StageCodes)]),
        Detail = Join(Words(OwnWords, "Level" + policy.Level), policy.Issuer, new(policy.DocumentNumber, policy.DocumentNumber)),
        Date = policy.IssuedOn,
        IsUnconfirmed = policy.Provenance.Confidence == Confidence.Low,
        StatusOn = policy.StatusOn,
    };

    public SearchDocument Of(PortalEvent portalEvent) => new()
    {
        Key = portalEvent.ChangeKey,
        Kind = SearchKind.Events,
        Order = -portalEvent.StartsOn.DayNumber,
        Path = "events/" + portalEvent.Slug,
        Title = portalEvent.Title,
        Text = Lines([portalEvent.Summary, .. portalEvent.Outcomes]),
        Related = Join([
            portalEvent.Venue,
            DistrictName(portalEvent.DistrictCode),
            .. portalEvent.Organisers.Select(x => x.Name),
            .. portalEvent.Agenda.Select(x => x.Title),
            .. portalEvent.Speakers.SelectMany(x => new[] { x.Name, x.Position, x.Organisation, x.TalkTitle })]),
        Detail = Join(DistrictName(portalEvent.DistrictCode), portalEvent.Venue),
        Date = portalEvent.StartsOn,
        IsUnconfirmed = portalEvent.Provenance.Confidence == Confidence.Low,
    };

    /// <summary>All values of one indicator; the result shows the latest one of the whole city that is settled.</summary>
    public SearchDocument OfSeries(IReadOnlyList<IndicatorValue> values)
    {
        var first = values.MinBy(x => x.Order)!;
        var settled = values.Where(x => x.Confidence != Confidence.Low).ToList();
        var latest = settled
            .OrderBy(x => x.Scope == IndicatorValue.CityScope ? 0 : 1).ThenBy(x => x.Kind == FigureKind.Actual ? 0 : 1)
            .ThenByDescending(x => x.Year).ThenByDescending(x => x.Period, StringComparer.Ordinal)
            .FirstOrDefault();
        var shown = latest ?? first;
        return new()
        {
            Key = "indicator:" + first.Code,
            Kind = SearchKind.Indicators,
            Order = first.Order,
            Path = "indicators#" + (shown.Scope == IndicatorValue.CityScope ? shown.Code : $"{shown.Scope}-{shown.Code}"),
            Title = first.Name,
            Names = [.. values.SelectMany(x => Both(x.Name)).Distinct()],
            Text = latest is null ? LocalText.Empty : Join(AreaName(latest.Scope), new(latest.Period, latest.Period), Words(SiteWords, latest.Kind.ToString()), FigureOf(latest)),
            Related = Join([.. settled.Select(x => x.Scope).Distinct().Select(AreaName)]),
            IsUnconfirmed = settled.Count == 0,
        };
    }

    public SearchDocument Of(LifecycleStage stage) => new()
    {
        Key = stage.ChangeKey,
        Kind = SearchKind.Lifecycle,
        Order = stage.Order,
        Path = "lifecycle/" + stage.Code,
        Title = stage.Name,
        Text = Lines([stage.Description, .. stage.Needs]),
        Related = Join([.. ServiceNames(stage.ServiceCodes)]),
        IsUnconfirmed = stage.NameIsProposed || stage.Provenance.Confidence == Confidence.Low,
    };

    /// <summary>Every way a share is quoted: 02607, 2607, 2607.HK.</summary>
    private static IEnumerable<string> Symbols(Ticker ticker)
    {
        var bare = ticker.Symbol.TrimStart('0');
        var suffix = ticker.Exchange switch { "SSE" => "SH", "SZSE" => "SZ", "HKEX" => "HK", _ => null };
        yield return $"{ticker.Exchange} {ticker.Symbol}";
        if (bare != ticker.Symbol && bare.Length > 0)
        {
            yield return bare;
        }

        if (suffix is not null)
        {
            yield return $"{ticker.Symbol}.{suffix}";
            yield return $"{bare}.{suffix}";
        }

        if (!string.IsNullOrWhiteSpace(ticker.Entity))
        {
            yield return ticker.Entity;
        }
    }

    // Embedded records ("{{parks tier=key}}") are found under their own names, not under the section that shows them.
    private static string? Plain(string? markdown) =>
        markdown is null ? null : Markdown.ToPlainText(string.Join('\n', markdown.Split('\n').Where(x => !x.TrimStart().StartsWith("{{", StringComparison.Ordinal)))).Trim();

    private static LocalText FigureOf(IndicatorValue value) => new(
        Figure.Of(value.Value, value.Unit, value.Qualifier, Language.Zh).ToString(),
        Figure.Of(value.Value, value.Unit, value.Qualifier, Language.En).ToString());

    private static LocalText Words(ResourceManager words, string key, params object[] arguments) =>
        new(Format(words, key, Language.Zh, arguments), Format(words, key, Language.En, arguments));

    private static string? Format(ResourceManager words, string key, Language language, object[] arguments) =>
        words.GetString(key, language.Culture) is { } text ? string.Format(CultureInfo.InvariantCulture, text, arguments) : null;

    private static IEnumerable<string> Both(LocalText text) =>
        new[] { text.Zh, text.En }.Where(x => !string.IsNullOrWhiteSpace(x)).Select(x => x!).Distinct();

    private static LocalText Join(params IEnumerable<LocalText?> parts) => Combine(parts, " · ", " · ");

    // Statements of a record one after the other, each closed, so that an excerpt reads as sentences.
    private static LocalText Lines(IEnumerable<LocalText> parts) => Combine(parts.Select(x => new LocalText(Closed(x.Zh, "。"), Closed(x.En, "."))), "", " ");

    private static string? Closed(string? text, string stop) =>
        string.IsNullOrWhiteSpace(text) || text[^1] is '。' or '.' or '；' or ';' or '！' or '？' ? text : text + stop;

    private static LocalText Combine(IEnumerable<LocalText?> parts, string zh, string en)
    {
        var words = parts.Where(x => x is not null && !x.IsEmpty).ToList();
        return new(
            string.Join(zh, words.Select(x => x!.Zh).Where(x => !string.IsNullOrWhiteSpace(x)).Distinct()),
            string.Join(en, words.Select(x => x!.En).Where(x => !string.IsNullOrWhiteSpace(x)).Distinct()));
    }

    private static LocalText Topic(string code) =>
        new(SearchConcepts.TopicWords(code, Language.Zh), SearchConcepts.TopicWords(code, Language.En));

    private LocalText AreaName(string scope) =>
        scope == IndicatorValue.CityScope ? Words(OwnWords, "WholeCity") : DistrictName(scope) ?? LocalText.Empty;

    private LocalText? DistrictName(string? code) => code is null ? null : catalogue.Districts.GetValueOrDefault(code)?.Name;

    private IEnumerable<LocalText> SectorNames(IEnumerable<string> codes) =>
        codes.Select(catalogue.Sectors.GetValueOrDefault).Where(x => x is not null).Select(x => x!.Name);

    private LocalText[] ServiceNames(IEnumerable<string> codes) =>
        [.. codes.Select(catalogue.Services.GetValueOrDefault).Where(x => x is not null).Select(x => x!.Name)];

    private IEnumerable<LocalText> StageNames(IEnumerable<string> codes) =>
        codes.Select(catalogue.Stages.GetValueOrDefault).Where(x => x is not null).Select(x => x!.Name);
}
