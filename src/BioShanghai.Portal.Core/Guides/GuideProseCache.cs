using System.Collections.Concurrent;
using BioShanghai.Portal.Core.Text;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Guides;

/// <summary>Keeps the rendered text of each section, by the text itself, so that a section written anew never shows its old text.</summary>
public sealed partial class GuideProseCache(ILogger<GuideProseCache> log)
{
    /// <summary>Renderings kept at most: a few editions in two languages and two heading levels.</summary>
    public const int Capacity = 1_000;

    private readonly ConcurrentDictionary<(string Key, string Text, Language Language, int TopHeading), GuideProse> _kept = new();

    /// <summary>The section in the reader's language, in the other one when that is missing.</summary>
    /// <param name="topHeading">Level of the text's highest heading, 2 to 6.</param>
    public GuideProse Of(GuideSection section, int topHeading = 2)
    {
        var language = section.Body.IsMissingHere ? Language.Current.Other : Language.Current;
        var key = (section.ChangeKey, section.Body.Local, language, topHeading);
        if (_kept.TryGetValue(key, out var kept))
        {
            return kept;
        }

        var prose = GuideMarkdown.Read(section.Body.Local, section.Slug, language, topHeading);
        foreach (var directive in prose.UnknownDirectives)
        {
            UnknownDirective(section.ChangeKey, directive);
        }

        if (_kept.Count >= Capacity)
        {
            _kept.Clear();
        }

        return _kept[key] = prose;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Section} asks for {Directive}, which names nothing known; it is left out")]
    private partial void UnknownDirective(string section, string directive);
}
