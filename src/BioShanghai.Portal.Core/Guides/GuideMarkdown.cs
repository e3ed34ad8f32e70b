using System.Globalization;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Text;
using Ganss.Xss;
using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BioShanghai.Portal.Core.Guides;

/// <summary>One piece of a section as it is shown.</summary>
public abstract record GuideBlock;

/// <summary>Text as sanitised HTML; only <see cref="GuideMarkdown"/> makes it, so it may be written into a page as it is.</summary>
public sealed record GuideHtmlBlock : GuideBlock
{
    internal GuideHtmlBlock(string html) => Html = html;

    public string Html { get; }
}

/// <summary>A place for live records.</summary>
public sealed record GuideEmbedBlock(GuideEmbed Embed, string Anchor) : GuideBlock;

/// <summary>A heading within a section.</summary>
public sealed record GuideHeading(string Anchor, string Words);

/// <summary>The text of a section in one language, ready to be shown.</summary>
/// <param name="Opening">Its first sentence in plain words.</param>
/// <param name="Minutes">Reading time, at least 1.</param>
/// <param name="UnknownDirectives">Lines in double braces that name nothing known; they are shown to nobody.</param>
public sealed record GuideProse(
    IReadOnlyList<GuideBlock> Blocks, IReadOnlyList<GuideHeading> Headings, string Opening, double Minutes, IReadOnlyList<string> UnknownDirectives);

/// <summary>Turns an editor's Markdown into safe HTML and places for live records.</summary>
public static class GuideMarkdown
{
    private const double ChineseCharactersPerMinute = 400;
    private const double EnglishWordsPerMinute = 220;

    // Building either takes milliseconds and both are safe to share between threads once configured.
    private static readonly MarkdownPipeline Pipeline = BuildPipeline();
    private static readonly HtmlSanitizer Sanitizer = BuildSanitizer();

    /// <summary>Reads a section.</summary>
    /// <param name="markdown">Text as the editor wrote it; nothing in it is trusted.</param>
    /// <param name="anchor">What anchors within the text begin with: the section's slug, unique on a page of many sections.</param>
    /// <param name="topHeading">Level of the text's highest heading, 2 to 6.</param>
    public static GuideProse Read(string markdown, string anchor, Language language, int topHeading = 2)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        var headings = Number(document, anchor, topHeading);
        MarkLinks(document);

        var blocks = new List<GuideBlock>();
        var unknown = new List<string>();
        var segment = new List<Block>();
        foreach (var block in document)
        {
            if (block is not DirectiveBlock directive)
            {
                segment.Add(block);
                continue;
            }

            Flush(segment, blocks);
            if (GuideEmbed.Read(directive.Words) is { } embed)
            {
                blocks.Add(new GuideEmbedBlock(embed, $"{anchor}-r{blocks.Count + 1}"));
            }
            else
            {
                unknown.Add(directive.Words);
            }
        }

        Flush(segment, blocks);
        unknown.AddRange(document.Descendants<DirectiveBlock>().Where(x => x.Parent != document).Select(x => x.Words));
        var plain = document.Select(Plain).ToList();
        var opening = document.OfType<ParagraphBlock>().Select(Plain).FirstOrDefault(x => x.Length > 0) ?? "";
        return new(blocks, headings, FirstSentence(opening), plain.Sum(x => MinutesOf(x, language)), unknown);
    }

    private static void Flush(List<Block> segment, List<GuideBlock> blocks)
    {
        if (segment.Count == 0)
        {
            return;
        }

        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        foreach (var block in segment)
        {
            renderer.Render(block);
        }

        segment.Clear();
        // Braces that are no directive of their own line are a slip of the pen; a reader never sees them.
        var html = Sanitizer.Sanitize(writer.ToString()).Replace("{{", "", StringComparison.Ordinal).Replace("}}", "", StringComparison.Ordinal).Trim();
        if (html.Length > 0)
        {
            blocks.Add(new GuideHtmlBlock(html));
        }
    }

    private static List<GuideHeading> Number(MarkdownDocument document, string anchor, int topHeading)
    {
        var found = document.Descendants<HeadingBlock>().ToList();
        var highest = found.Select(x => x.Level).DefaultIfEmpty(1).Min();
        var headings = new List<GuideHeading>();
        foreach (var heading in found)
        {
            // Numbers, not words: the same anchor in both languages, and none an editor could choose.
            var id = $"{anchor}-{headings.Count + 1}";
            heading.Level = Math.Min(6, heading.Level - highest + topHeading);
            heading.GetAttributes().Id = id;
            headings.Add(new(id, Plain(heading)));
        }

        return headings;
    }

    private static void MarkLinks(MarkdownDocument document)
    {
        foreach (var link in document.Descendants<Inline>().Where(x => x is LinkInline { IsImage: false } or AutolinkInline))
        {
            var url = link is LinkInline plain ? plain.Url : ((AutolinkInline)link).Url;
            if (url?.StartsWith("http", StringComparison.OrdinalIgnoreCase) == true)
            {
                link.GetAttributes().AddPropertyIfNotExist("rel", "external noopener");
            }
        }
    }

    private static string Plain(Block block)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer) { EnableHtmlForBlock = false, EnableHtmlForInline = false, EnableHtmlEscape = false };
        Pipeline.Setup(renderer);
        renderer.Render(block);
        return writer.ToString().Replace('\n', ' ').Trim();
    }

    private static double MinutesOf(string text, Language language) => language == Language.En
        ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length / EnglishWordsPerMinute
        : text.Count(x => !char.IsWhiteSpace(x)) / ChineseCharactersPerMinute;

    private static string FirstSentence(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            // A Latin stop ends a sentence only before a capital: "No. 568" and "853.7 billion" go on.
            var ends = text[i] is '。' or '!' or '?'
                || (text[i] is '.' && (i == text.Length - 1 || (text[i + 1] == ' ' && i + 2 < text.Length && char.IsUpper(text[i + 2]))));
            if (ends)
            {
                return text[..(i + 1)];
            }
        }

        return text;
    }

    private static MarkdownPipeline BuildPipeline()
    {
        var builder = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseCjkFriendlyEmphasis().DisableHtml();
        builder.BlockParsers.Insert(0, new DirectiveParser());
        return builder.Build();
    }

    private static HtmlSanitizer BuildSanitizer()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.Clear();
        sanitizer.AllowedTags.UnionWith(
        [
            "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "b", "i", "del", "ins", "mark", "sub", "sup",
            "a", "blockquote", "code", "pre", "table", "thead", "tbody", "tr", "th", "td",
        ]);
        sanitizer.AllowedAttributes.Clear();
        sanitizer.AllowedAttributes.UnionWith(["href", "rel", "id", "title", "start"]);
        sanitizer.AllowedCssProperties.Clear();
        sanitizer.AllowedSchemes.Clear();
        sanitizer.AllowedSchemes.UnionWith(["https", "http"]);
        sanitizer.FilterUrl += (_, link) => link.SanitizedUrl = MayBeFollowed(link.OriginalUrl) ? link.SanitizedUrl : null;
        return sanitizer;
    }

    // The portal's own pages, or a host the public may be sent to; of any other link only the words remain.
    private static bool MayBeFollowed(string url)
    {
        var end = url.IndexOfAny([':', '/', '?', '#', '\\']);
        var isOwn = end < 0 || (url[end] is not (':' or '\\') && !url.StartsWith("//", StringComparison.Ordinal));
        // Markdown writes a backslash as %5C; some browsers read either as a second slash.
        isOwn = isOwn && !url.Contains('\\') && !url.Contains("%5c", StringComparison.OrdinalIgnoreCase);
        return isOwn || TrustedHosts.Allows(url);
    }

    private sealed class DirectiveBlock(BlockParser parser) : LeafBlock(parser)
    {
        public string Words { get; init; } = "";
    }

    /// <summary>A line of its own in double braces.</summary>
    private sealed class DirectiveParser : BlockParser
    {
        public DirectiveParser() => OpeningCharacters = ['{'];

        public override bool CanInterrupt(BlockProcessor processor, Block block) => true;

        public override BlockState TryOpen(BlockProcessor processor)
        {
            var line = processor.Line.ToString().Trim();
            if (processor.IsCodeIndent || line.Length < 4 || !line.StartsWith("{{", StringComparison.Ordinal) || !line.EndsWith("}}", StringComparison.Ordinal))
            {
                return BlockState.None;
            }

            processor.NewBlocks.Push(new DirectiveBlock(this) { Words = line[2..^2].Trim(), Span = new SourceSpan(processor.Start, processor.Line.End) });
            return BlockState.BreakDiscard;
        }
    }
}
