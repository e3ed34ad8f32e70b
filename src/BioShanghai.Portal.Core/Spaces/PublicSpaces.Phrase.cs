using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Taxonomy;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>How many listings fit a typed line.</summary>
/// <param name="AreSamples">The listings are made up.</param>
public sealed record PhraseCount(int Total, bool AreSamples);

/// <content>Lines in a visitor's own words.</content>
public sealed partial class PublicSpaces
{
    /// <summary>How many listings fit a line typed elsewhere on the site; null when the line says nothing about space.</summary>
    public async Task<PhraseCount?> CountForAsync(string typed, CancellationToken ct = default)
    {
        var request = await RequestAsync([new(SpaceRequest.PhraseName, typed)], ct);
        return request.Understood.Count == 0 ? null : new((await stock.GetAsync(ct)).CountOf(request.Filter, Today), request.Filter.IsSample);
    }

    /// <summary>Reads an address whose typed line stands for facets; what the address says of a facet itself wins.</summary>
    private SpaceRequest WithPhrase(IReadOnlyCollection<KeyValuePair<string, string>> pairs, Catalogue words, IReadOnlyList<Park> parks, bool samplesByDefault)
    {
        var typed = pairs.FirstOrDefault(x => x.Key == SpaceRequest.PhraseName).Value;
        if (string.IsNullOrWhiteSpace(typed))
        {
            return SpaceRequest.Of(pairs, words, parks, samplesByDefault);
        }

        var phrase = new SpacePhrases(words, parks, Today).Read(typed);
        var units = UnitChoice.Of(Said(UnitChoice.AreaName), Said(UnitChoice.PerName));
        List<KeyValuePair<string, string>> understood = [.. phrase.Understood.Where(x => Said(x.Key) is null)];
        var all = pairs.Concat(understood.Select(x => KeyValuePair.Create(x.Key, SpaceRequest.InUnits(SpaceFacets.Find(x.Key)!, x.Value, units))));
        return SpaceRequest.Of(all, words, parks, samplesByDefault) with { Understood = understood, NotUnderstood = phrase.NotUnderstood };

        string? Said(string name) => pairs.Where(x => x.Key == name && !string.IsNullOrWhiteSpace(x.Value)).Select(x => x.Value).FirstOrDefault();
    }
}
