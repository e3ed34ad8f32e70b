using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace BioShanghai.Portal.Core.Programme.Certificates;

/// <summary>
/// A TrueType font that can be cut to the characters of one document, because the library that draws the document embeds a font whole.
/// Reads what eng/certificate-font.sh makes and nothing else: outlines without parts, long offsets, one table of characters.
/// </summary>
internal sealed class FontFile
{
    private const int Unnamed = 0;

    private readonly byte[] _bytes;
    private readonly Dictionary<string, (int At, int Length)> _tables = [];
    private readonly Dictionary<int, int> _glyphs = [];

    public FontFile(byte[] bytes)
    {
        _bytes = bytes;
        for (var (i, count) = (0, U16(4)); i < count; i++)
        {
            var entry = 12 + 16 * i;
            _tables[Encoding.ASCII.GetString(bytes, entry, 4)] = (U32(entry + 8), U32(entry + 12));
        }

        var characters = _tables["cmap"].At + U32(_tables["cmap"].At + 8);
        if (U16(characters) != 12 || U16(_tables["head"].At + 50) != 1)
        {
            throw new InvalidDataException("The font of the certificates is not in the form eng/certificate-font.sh gives it.");
        }

        for (var (i, count) = (0, U32(characters + 12)); i < count; i++)
        {
            var group = characters + 16 + 12 * i;
            for (var (code, last, glyph) = (U32(group), U32(group + 4), U32(group + 8)); code <= last; code++, glyph++)
            {
                _glyphs[code] = glyph;
            }
        }
    }

    public bool Has(Rune character) => _glyphs.ContainsKey(character.Value);

    /// <summary>A font of these characters alone, which it must have; the same characters give the same bytes.</summary>
    public byte[] Cut(IEnumerable<Rune> wanted)
    {
        var characters = wanted.Select(x => x.Value).Distinct().Order().ToList();
        List<int> glyphs = [Unnamed, .. characters.Select(x => _glyphs[x])];

        var (outlines, offsets, widths) = (new Bytes(), new Bytes(), new Bytes());
        var (loca, glyf, hmtx, measured) = (_tables["loca"].At, _tables["glyf"].At, _tables["hmtx"].At, U16(_tables["hhea"].At + 34));
        foreach (var glyph in glyphs)
        {
            offsets.U32(outlines.Length);
            var (from, to) = (U32(loca + 4 * glyph), U32(loca + 4 * glyph + 4));
            outlines.Add(_bytes.AsSpan(glyf + from, to - from)).Pad();
            // Glyphs past the last width share it and keep only their left bearing.
            widths.U16(U16(hmtx + 4 * Math.Min(glyph, measured - 1))).U16(U16(glyph < measured ? hmtx + 4 * glyph + 2 : hmtx + 4 * measured + 2 * (glyph - measured)));
        }

        offsets.U32(outlines.Length);

        var map = new Bytes().U16(0).U16(1).U16(3).U16(10).U32(12).U16(12).U16(0).U32(16 + 12 * characters.Count).U32(0).U32(characters.Count);
        for (var i = 0; i < characters.Count; i++)
        {
            map.U32(characters[i]).U32(characters[i]).U32(i + 1);
        }

        return Join(new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["OS/2"] = Table("OS/2"),
            ["cmap"] = map.ToArray(),
            ["glyf"] = outlines.ToArray(),
            ["head"] = Changed("head", 8, 4, 0),
            ["hhea"] = Changed("hhea", 34, 2, glyphs.Count),
            ["hmtx"] = widths.ToArray(),
            ["loca"] = offsets.ToArray(),
            ["maxp"] = Changed("maxp", 4, 2, glyphs.Count),
            ["name"] = Table("name"),
            ["post"] = Table("post"),
        });
    }

    private static byte[] Join(SortedDictionary<string, byte[]> tables)
    {
        var power = (int)Math.Log2(tables.Count);
        var (head, body) = (new Bytes().U32(0x00010000).U16(tables.Count).U16(16 << power).U16(power).U16(16 * tables.Count - (16 << power)), new Bytes());
        var start = 12 + 16 * tables.Count;
        foreach (var (tag, table) in tables)
        {
            head.Add(Encoding.ASCII.GetBytes(tag)).U32(unchecked((int)Sum(table))).U32(start + body.Length).U32(table.Length);
            body.Add(table).Pad();
        }

        var font = head.Add(body.ToArray()).ToArray();
        var adjustment = start;
        foreach (var (tag, table) in tables.TakeWhile(x => x.Key != "head"))
        {
            adjustment += (table.Length + 3) & ~3;
        }

        BinaryPrimitives.WriteUInt32BigEndian(font.AsSpan(adjustment + 8), unchecked(0xB1B0AFBA - Sum(font)));
        return font;
    }

    private static uint Sum(ReadOnlySpan<byte> table)
    {
        Span<byte> rest = stackalloc byte[4];
        var sum = 0u;
        for (; table.Length >= 4; table = table[4..])
        {
            unchecked { sum += BinaryPrimitives.ReadUInt32BigEndian(table); }
        }

        table.CopyTo(rest);
        return unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(rest));
    }

    private byte[] Table(string tag) => _bytes.AsSpan(_tables[tag].At, _tables[tag].Length).ToArray();

    private byte[] Changed(string tag, int at, int length, int value)
    {
        var table = Table(tag);
        if (length == 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(table.AsSpan(at), (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(table.AsSpan(at), value);
        }

        return table;
    }

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(at));

    private int U32(int at) => BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(at));

    /// <summary>Bytes in the order fonts keep them in.</summary>
    private sealed class Bytes
    {
        private readonly ArrayBufferWriter<byte> _written = new();

        public int Length => _written.WrittenCount;

        public Bytes U16(int value) => Add([(byte)(value >> 8), (byte)value]);

        public Bytes U32(int value) => U16(value >> 16).U16(value);

        public Bytes Add(ReadOnlySpan<byte> bytes)
        {
            _written.Write(bytes);
            return this;
        }

        public Bytes Pad() => Add(new byte[-Length & 3]);

        public byte[] ToArray() => _written.WrittenSpan.ToArray();
    }
}
