#!/usr/bin/env bash
# Makes the font certificates are set in: Noto Serif SC, cut to the characters of names, with Latin letters it lacks from Source Serif 4,
# in two weights. Run only to change the font: what it makes is in the repository, and the portal needs nothing of what is fetched here.
#   bash eng/certificate-font.sh
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/tools.sh"
cd "$root_dir"
need_npm @expo-google-fonts/noto-serif-sc 0.4.3 "Noto Serif SC"
need_npm @expo-google-fonts/source-serif-4 0.4.1 "Source Serif 4"
[ -f /usr/share/unicode/Unihan_OtherMappings.txt.bz2 ] || apt_install unicode-data "the Table of General Standard Chinese Characters"
/usr/bin/python3 -c 'import fontTools' 2>/dev/null || apt_install python3-fonttools "cuts fonts"

fonts="$tools_dir/node_modules/@expo-google-fonts"
out="src/BioShanghai.Portal.Core/Programme/Certificates/Font"
mkdir -p "$out"
/usr/bin/python3 - "$fonts" "$out" <<'PYTHON'
import bz2, glob, sys
from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

fonts, out = sys.argv[1:]


def gb2312():
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def general_standard():
    for line in bz2.open("/usr/share/unicode/Unihan_OtherMappings.txt.bz2", "rt"):
        if "\tkTGH\t" in line:
            yield int(line.split("\t")[0][2:], 16)


def content():
    for path in glob.glob("src/BioShanghai.Portal.Core/Content/Start/*.json"):
        yield from (ord(x) for x in open(path, encoding="utf-8").read() if x >= " ")


# Latin-1, Latin Extended-A, s and t with comma, general punctuation, numbers in circles, CJK punctuation, full-width forms.
ranges = [(0x20, 0x7F), (0xA0, 0x180), (0x218, 0x21C), (0x2010, 0x2028), (0x2030, 0x205F), (0x2460, 0x2474), (0x3000, 0x3040), (0xFF01, 0xFF5F), (0xFFE0, 0xFFE7)]
wanted = {*gb2312(), *general_standard(), *content(), *(x for a, b in ranges for x in range(a, b)), *map(ord, "〇€℃№™℠Ω∞")}


def cut(font, characters):
    options = subset.Options(layout_features=[], hinting=False, glyph_names=True, notdef_outline=True, recalc_timestamp=False)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "STAT", "gasp", "DSIG", "MATH", "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def outline(font, code):
    record, name = DecomposingRecordingPen(font.getGlyphSet()), font.getBestCmap()[code]
    font.getGlyphSet()[name].draw(record)
    return record.value, font["hmtx"].metrics[name][0]


def stem(font):
    """Width of the capital I at half its height, and the height."""
    lines, at = [], (0, 0)
    for action, points in outline(font, ord("I"))[0]:
        if points:
            lines.append((at, points[-1])) if action != "moveTo" else None
            at = points[-1]
    height = max(y for line in lines for _, y in line)
    across = [a[0] + (b[0] - a[0]) * (height / 2 - a[1]) / (b[1] - a[1]) for a, b in lines if (a[1] - height / 2) * (b[1] - height / 2) < 0]
    return max(across) - min(across), height


# The Latin of Noto Serif SC is larger and lighter than Source Serif's of the same name, so letters are taken between two weights, as thick as theirs, and enlarged.
for file, weight, style, lighter, heavier in ("400Regular", 400, "Regular", "300Light", "400Regular"), ("600SemiBold", 600, "SemiBold", "400Regular", "500Medium"):
    font = TTFont(f"{fonts}/noto-serif-sc/{file}/NotoSerifSC_{file}.ttf", recalcTimestamp=False)
    light, heavy = (TTFont(f"{fonts}/source-serif-4/{x}/SourceSerif4_{x}.ttf") for x in (lighter, heavier))
    assert font["head"].unitsPerEm == light["head"].unitsPerEm == heavy["head"].unitsPerEm
    (thick, tall), (thin, low), (thicker, lower) = stem(font), stem(light), stem(heavy)
    part = (thick * low / tall - thin) / (thicker - thin)
    scale = tall / (low + part * (lower - low))
    assert 0 <= part <= 1
    missing = ({x for x in wanted if x < 0x2E80} - set(font.getBestCmap())) & set(light.getBestCmap()) & set(heavy.getBestCmap())
    cut(font, wanted)
    # Whole outlines, nothing made of parts: what cuts the font for a document need not follow parts then.
    characters = font.getBestCmap().copy()
    for code in sorted(missing):
        (one, narrow), (two, wide) = outline(light, code), outline(heavy, code)
        assert [(a, len(p)) for a, p in one] == [(a, len(p)) for a, p in two]
        name, pen = f"latin{code:04X}", TTGlyphPen(None)
        for (action, points), (_, others) in zip(one, two):
            getattr(pen, action)(*[(round(scale * (x + part * (u - x))), round(scale * (y + part * (v - y)))) for (x, y), (u, v) in zip(points, others)])
        font.setGlyphOrder(font.getGlyphOrder() + [name])
        font["glyf"].glyphs[name] = glyph = pen.glyph()
        font["glyf"].glyphOrder = font.getGlyphOrder()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"].metrics[name] = (round(scale * (narrow + part * (wide - narrow))), getattr(glyph, "xMin", 0))
        characters[code] = name
    assert not any(font["glyf"][x].isComposite() for x in font.getGlyphOrder())

    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language, table.format, table.reserved, table.length = 3, 10, 0, 12, 0, 0
    table.cmap = characters
    font["cmap"].tables = [table]
    font["post"].formatType = 3
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    assert font["OS/2"].usWeightClass == weight and font["OS/2"].fsType == 0

    # A changed font carries a name of its own; whose work it is stays said.
    names, family = font["name"], "Portal Certificate Serif"
    theirs = " ".join(dict.fromkeys(str(x["name"].getName(0, 3, 1, 0x409)) for x in (font, light)))
    licence = str(names.getName(13, 3, 1, 0x409))
    names.names = []
    for number, text in {0: theirs, 1: f"{family} {style}".removesuffix(" Regular"), 2: "Regular", 3: f"PortalCertificateSerif-{style}", 4: f"{family} {style}", 5: "Version 1.000",
                         6: f"PortalCertificateSerif-{style}", 10: "Noto Serif SC cut to the characters of names; Latin letters it lacks made from Source Serif 4.", 13: licence, 14: "https://openfontlicense.org"}.items():
        names.setName(text, number, 3, 1, 0x409)
    font.save(f"{out}/PortalCertificateSerif-{style}.ttf")
    print(f"{style}: {len(characters)} characters; not to be had: {''.join(chr(x) for x in sorted(wanted - set(characters)))}")
PYTHON

{
  printf '%s\n\n' "PortalCertificateSerif-Regular.ttf and PortalCertificateSerif-SemiBold.ttf were made by eng/certificate-font.sh from Noto Serif SC and Source Serif 4. Both, and what was made of them, are under the licence below."
  sed -n 1p "$fonts/noto-serif-sc/LICENSE_FONT"
  printf '%s\n' "(c) 2017-2024 Adobe (http://www.adobe.com/). Noto is a trademark of Google Inc."
  sed -n 1p "$fonts/source-serif-4/LICENSE_FONT"
  printf '%s\n' "© 2014 - 2021 Adobe Systems Incorporated (http://www.adobe.com/), with Reserved Font Name 'Source'. Source is a trademark of Adobe."
  sed -n '2,$p' "$fonts/noto-serif-sc/LICENSE_FONT"
} >"$out/OFL.txt"
ls -l "$out"
