namespace BioShanghai.Portal.Public.Layout;

/// <summary>
/// Names of the query a page reads as a whole from the request instead of one property each: the static property
/// <c>QueryNames</c> of a type. Every other name is dropped before the page sees it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class QueryNamesAttribute(Type source) : Attribute
{
    public IReadOnlyList<string> Names { get; } =
        source.GetField("QueryNames")?.GetValue(null) as IReadOnlyList<string> ?? throw new ArgumentException("The type has no static field QueryNames.", nameof(source));

    /// <summary>Longest value of these names that is read; 0 for the usual.</summary>
    public int Longest { get; set; }
}
