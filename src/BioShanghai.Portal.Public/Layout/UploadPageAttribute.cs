using Microsoft.AspNetCore.Http.Metadata;

namespace BioShanghai.Portal.Public.Layout;

/// <summary>
/// Marks a form that takes a file. Its request may be larger than others: a little more than the largest file, so that one that is too
/// large reaches the page, which says so and keeps the rest of the form.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UploadPageAttribute : Attribute, IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => 40_000_000;
}
