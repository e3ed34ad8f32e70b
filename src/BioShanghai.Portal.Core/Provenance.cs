using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core;

/// <summary>How far a statement can be trusted. Low (and anything unverified or proposed) is never shown to the public as settled.</summary>
public enum Confidence
{
    Low,
    Medium,
    High,
}

/// <summary>Where a record comes from: its sources as cited, the confidence in it and the editors' note (never public).</summary>
public sealed record Provenance(Confidence Confidence, IReadOnlyList<string> Sources, LocalText EditorNote)
{
    public static readonly Provenance None = new(Confidence.Low, [], LocalText.Empty);
}
