using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>What makes a technical value checkable.</summary>
/// <param name="Source">A link or a citation; null when none is stated.</param>
/// <param name="ConfirmedOn">Null while nobody has confirmed the value.</param>
/// <param name="ConfirmedBy">Who confirmed it: named with the value, or whoever confirmed the listing; null while nobody has.</param>
public sealed record SpecEvidence(string? Source, DateOnly? LookedOn, DateOnly? ConfirmedOn, LocalText? ConfirmedBy);

/// <summary>The evidence of a listing's stated values as numbered notes: values that rest on the same evidence share a note.</summary>
public sealed record EvidenceNotes(IReadOnlyList<SpecEvidence> Notes, IReadOnlyDictionary<Spec, int> Numbers)
{
    /// <summary>Numbers count from 1 in the order of <see cref="Specs.All"/>.</summary>
    public static EvidenceNotes Of(SpaceListing listing)
    {
        var notes = new List<SpecEvidence>();
        var numbers = new Dictionary<Spec, int>();
        foreach (var value in Specs.All.Select(x => listing.ValueOf(x.Spec)).Where(x => x.State == SpecState.Known))
        {
            var evidence = new SpecEvidence(
                value.Source, value.LookedOn, value.ConfirmedOn, value.ConfirmedOn is null ? null : value.ConfirmedBy ?? listing.ConfirmedBy);
            if (!notes.Contains(evidence))
            {
                notes.Add(evidence);
            }

            numbers[value.Spec] = notes.IndexOf(evidence) + 1;
        }

        return new(notes, numbers);
    }
}
