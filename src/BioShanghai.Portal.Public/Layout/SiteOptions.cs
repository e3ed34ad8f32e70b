namespace BioShanghai.Portal.Public.Layout;

/// <summary>Settings under <c>Portal</c> that the public pages need.</summary>
public sealed class SiteOptions
{
    /// <summary>Address the public knows the portal by, for example <c>https://invest.example.cn</c>; empty means the address of the request.</summary>
    public string? PublicBaseUrl { get; set; }
}

/// <summary>
/// Settings under <c>Desk</c>: who answers on a topic. What is not set is shown as "to be announced"; the portal never invents a phone.
/// </summary>
public sealed class DeskOptions
{
    public DeskEntry Default { get; set; } = new();

    /// <summary>Desks for single topics, by topic: guide, parks, partners, policies, lifecycle, indicators, events.</summary>
    public Dictionary<string, DeskEntry> Topics { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public DeskEntry For(string topic) => Topics.GetValueOrDefault(topic) ?? Default;
}

/// <summary>One desk: its name, phone and hours as the public should read them.</summary>
public sealed class DeskEntry
{
    public string? NameZh { get; set; }
    public string? NameEn { get; set; }
    public string? Phone { get; set; }
    public string? HoursZh { get; set; }
    public string? HoursEn { get; set; }
}
