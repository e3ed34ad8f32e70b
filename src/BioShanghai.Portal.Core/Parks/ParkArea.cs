using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Parks;

/// <summary>An area of land in the units each reader counts in.</summary>
public static class ParkArea
{
    private const decimal MuPerHectare = 15;

    /// <summary>Hectares and square metres.</summary>
    public static string InBrief(double hectares) => $"{InHectares(hectares)} / {InSquareMetres(hectares)}";

    public static Figure InHectares(double hectares) => Figure.Of((decimal)hectares, "ha");

    /// <summary>A hectare is ten thousand square metres: the unit Chinese land figures use.</summary>
    public static Figure InSquareMetres(double hectares) => Figure.Of((decimal)hectares, "万m2");

    public static Figure InMu(double hectares) => Figure.Of(Math.Round((decimal)hectares * MuPerHectare), "亩");
}
