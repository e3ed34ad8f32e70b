using System.Text.RegularExpressions;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Pattern;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Util;

namespace BioShanghai.Portal.Core.Search;

/// <summary>
/// Chinese and English in one chain: width and case folded, English stemmed, "PD-1" read as "PD1". The index holds Chinese
/// as single characters and as overlapping pairs; units (one character or one word each) are what queries and highlights are made of.
/// </summary>
internal sealed partial class PortalAnalyzer(bool isForIndex) : Analyzer
{
    public const LuceneVersion Version = LuceneVersion.LUCENE_48;

    // A phrase must not match across two names or two paragraphs of a document.
    private const int GapBetweenValues = 100;

    public override int GetPositionIncrementGap(string fieldName) => GapBetweenValues;

    // Groups and "$1$2": with look-arounds and an empty replacement the filter changes nothing.
    protected override TextReader InitReader(string fieldName, TextReader reader) =>
        new PatternReplaceCharFilter(HyphenBeforeDigit(), "$1$2", reader);

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var source = new StandardTokenizer(Version, reader);
        TokenStream stream = new CJKWidthFilter(source);
        stream = new ASCIIFoldingFilter(stream);
        stream = new LowerCaseFilter(Version, stream);
        stream = new EnglishPossessiveFilter(Version, stream);
        stream = new KStemFilter(stream);
        if (isForIndex)
        {
            stream = new CJKBigramFilter(stream, CJKScript.HAN, outputUnigrams: true);
        }

        return new TokenStreamComponents(source, stream);
    }

    [GeneratedRegex("([A-Za-z\uFF21-\uFF3A\uFF41-\uFF5A])[-\u2010\u2011\u2012\u2013\uFF0D]([0-9\uFF10-\uFF19])")]
    private static partial Regex HyphenBeforeDigit();
}
