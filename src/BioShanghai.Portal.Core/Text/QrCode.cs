using QRCoder;

namespace BioShanghai.Portal.Core.Text;

/// <summary>Dark modules of a QR code that touch in one row.</summary>
public readonly record struct QrRun(int X, int Y, int Length);

/// <summary>A QR code as what is dark in it, for whoever draws it; the light border it needs is part of <see cref="Size"/>.</summary>
/// <param name="Size">Modules across, with the border.</param>
public sealed record QrCode(int Size, IReadOnlyList<QrRun> Runs)
{
    /// <summary>Light modules on each side.</summary>
    public const int Border = 4;

    public static QrCode Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var (rows, runs) = (code.ModuleMatrix, new List<QrRun>());
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                var from = x;
                while (x < rows[y].Count && rows[y][x])
                {
                    x++;
                }

                if (x > from)
                {
                    runs.Add(new(from, y, x - from));
                }
            }
        }

        return new(rows.Count, runs);
    }
}
