using System.Globalization;

namespace BioShanghai.Portal.Core.Text;

/// <summary>A language the portal speaks. Chinese comes first; the address decides which one is current.</summary>
public sealed record Language(string Segment, string HtmlCode, CultureInfo Culture)
{
    public static readonly Language Zh = new("zh", "zh-CN", CultureInfo.GetCultureInfo("zh-CN"));
    public static readonly Language En = new("en", "en-GB", CultureInfo.GetCultureInfo("en-GB"));
    public static readonly IReadOnlyList<Language> All = [Zh, En];

    /// <summary>The language of the page being rendered, read from the current UI culture.</summary>
    public static Language Current =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? En : Zh;

    public Language Other => this == Zh ? En : Zh;
}
