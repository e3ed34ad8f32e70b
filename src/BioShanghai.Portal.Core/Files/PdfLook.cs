using System.IO.Compression;
using System.Text;

namespace BioShanghai.Portal.Core.Files;

/// <summary>
/// Looks a PDF through for what a document of a listing has no need of: scripts, programs, other files, forms that send. Names are read
/// as readers of PDF do, also written as <c>/J#53</c> and also inside compressed object streams.
/// </summary>
internal static class PdfLook
{
    /// <summary>Most bytes object streams may unpack to, all together.</summary>
    public const int MostUnpacked = 64 << 20;

    /// <summary>The end mark stands within so many bytes of the end.</summary>
    private const int Tail = 1_024;

    /// <summary>Bytes that happen to be a shorter name are common in compressed pictures.</summary>
    private const int ShortName = 4;

    private static readonly HashSet<string> Active = new(StringComparer.Ordinal)
    {
        "JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "Rendition", "Movie", "Sound", "XFA", "GoToE", "SubmitForm", "ImportData",
    };

    public static void Check(byte[] bytes)
    {
        ReadOnlySpan<byte> all = bytes;
        Rule.Require(all.Length > 8 && all[5] is (byte)'1' or (byte)'2' && all[6] == (byte)'.', "File.PdfNotReadable");
        var tail = all[Math.Max(0, all.Length - Tail)..];
        Rule.Require(all.LastIndexOf("startxref"u8) > 0 && tail.LastIndexOf("%%EOF"u8) >= 0, "File.PdfNotReadable");
        Rule.Require(!FileLook.EndsAsArchive(all), "File.HoldsSecondFile");

        var found = new Names();
        found.Read(all, skipsStreams: true);
        Rule.Require(!found.IsEncrypted, "File.PdfEncrypted");
        Rule.Require(!found.IsActive, "File.PdfActive");
        var inside = new Names();
        var unpacked = 0;
        var opened = 0;
        for (var at = 0; NextStream(all, at) is var start && start >= 0; at = start)
        {
            // A stream without its own dictionary in sight is not taken for an object stream; the count below then refuses the file.
            var dictionary = DictionaryBefore(all, start);
            var words = new Names();
            words.Read(dictionary, skipsStreams: false);
            if (words.ObjectStreams == 0)
            {
                continue;
            }

            Rule.Require(words.IsPlainlyPacked, "File.PdfNotReadable");
            Rule.Require(TryUnpack(bytes, start, MostUnpacked - unpacked, out var content), "File.PdfNotReadable");
            inside.Read(content, skipsStreams: false);
            unpacked += content.Length;
            opened++;
        }

        Rule.Require(opened == found.ObjectStreams, "File.PdfNotReadable");
        Rule.Require(!inside.IsEncrypted, "File.PdfEncrypted");
        Rule.Require(!inside.IsActive, "File.PdfActive");
    }

    /// <summary>Where the next stream's bytes begin, or -1.</summary>
    private static int NextStream(ReadOnlySpan<byte> all, int from)
    {
        for (var at = from; ;)
        {
            var next = all[at..].IndexOf("stream"u8);
            if (next < 0)
            {
                return -1;
            }

            at += next;
            var end = at + 6;
            var isEnd = at >= 3 && all[(at - 3)..at].SequenceEqual("end"u8);
            if (!isEnd && end < all.Length && all[end] is (byte)'\r' or (byte)'\n')
            {
                return end + (all[end] == '\r' && end + 1 < all.Length && all[end + 1] == '\n' ? 2 : 1);
            }

            at = end;
        }
    }

    private static ReadOnlySpan<byte> DictionaryBefore(ReadOnlySpan<byte> all, int streamStart)
    {
        var before = all[..streamStart];
        var start = before.LastIndexOf("obj"u8);
        return start < 0 ? [] : before[(start + 3)..];
    }

    private static bool TryUnpack(byte[] bytes, int start, int most, out byte[] content)
    {
        content = [];
        try
        {
            using var packed = new MemoryStream(bytes, start, bytes.Length - start, writable: false);
            using var unpacking = new ZLibStream(packed, CompressionMode.Decompress);
            using var result = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (int read; (read = unpacking.Read(buffer)) > 0;)
            {
                if (result.Length + read > most)
                {
                    return false;
                }

                result.Write(buffer, 0, read);
            }

            content = result.ToArray();
            return content.Length > 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The names of some PDF syntax.</summary>
    private sealed class Names
    {
        private const int LongestName = 127;

        private readonly StringBuilder _name = new(LongestName);
        private int _filters;
        private bool _isDeflated;

        public bool IsEncrypted { get; private set; }
        public bool IsActive { get; private set; }
        public int ObjectStreams { get; private set; }

        /// <summary>Packed by the one usual filter, and by nothing before or after it.</summary>
        public bool IsPlainlyPacked => _isDeflated && _filters == 1;

        /// <param name="skipsStreams">Bytes of streams are looked at for long names only, which are not found there by chance.</param>
        public void Read(ReadOnlySpan<byte> bytes, bool skipsStreams)
        {
            var streamEnd = -1;
            var streamStart = skipsStreams ? NextStream(bytes, 0) : -1;
            for (var at = 0; at < bytes.Length;)
            {
                var next = bytes[at..].IndexOf((byte)'/');
                if (next < 0)
                {
                    break;
                }

                at += next + 1;
                while (streamStart >= 0 && at > streamStart)
                {
                    var end = bytes[streamStart..].IndexOf("endstream"u8);
                    streamEnd = end < 0 ? bytes.Length : streamStart + end;
                    streamStart = NextStream(bytes, streamEnd);
                }

                at = ReadName(bytes, at);
                Note(_name.ToString(), isInStream: at <= streamEnd);
            }
        }

        private int ReadName(ReadOnlySpan<byte> bytes, int at)
        {
            _name.Clear();
            while (at < bytes.Length && !IsDelimiter(bytes[at]) && _name.Length < LongestName)
            {
                if (bytes[at] == '#' && at + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[at + 1]) && char.IsAsciiHexDigit((char)bytes[at + 2]))
                {
                    _name.Append((char)Convert.ToByte($"{(char)bytes[at + 1]}{(char)bytes[at + 2]}", 16));
                    at += 3;
                }
                else
                {
                    _name.Append((char)bytes[at++]);
                }
            }

            return at;
        }

        private void Note(string name, bool isInStream)
        {
            if (isInStream && name.Length <= ShortName)
            {
                return;
            }

            IsEncrypted |= name == "Encrypt";
            IsActive |= Active.Contains(name);
            ObjectStreams += name == "ObjStm" ? 1 : 0;
            _filters += name.EndsWith("Decode", StringComparison.Ordinal) || name is "Crypt" or "DecodeParms" or "Fl" or "DP" ? 1 : 0;
            _isDeflated |= name == "FlateDecode";
        }

        private static bool IsDelimiter(byte x) => x is <= 32 or (byte)'/' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'(' or (byte)')' or (byte)'{' or (byte)'}' or (byte)'%';
    }
}
