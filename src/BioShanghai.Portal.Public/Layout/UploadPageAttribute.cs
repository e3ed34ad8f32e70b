using Microsoft.AspNetCore.Http.Metadata;

namespace BioShanghai.Portal.Public.Layout;

/// <summary>
/// Marks a form that takes a file. Its request may be larger than others: a little more than the largest file, so that one that is too
/// large reaches the page, which says so and keeps the rest of the form.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UploadPageAttribute : Attribute, IRequestSizeLimitMetadata
{
    /// <summary>Five of the largest files and the form around them.</summary>
    public const long Several = 130_000_000;

    /// <summary>Bytes of the largest request.</summary>
    public long Largest { get; init; } = 40_000_000;

    public long? MaxRequestBodySize => Largest;
}
