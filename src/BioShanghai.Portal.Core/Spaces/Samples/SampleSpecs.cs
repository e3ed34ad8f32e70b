namespace BioShanghai.Portal.Core.Spaces.Samples;

/// <summary>
/// The technical values of one sample. The building is thought up whole first, so that its values fit together (no steam flow without
/// steam, no clean area without a clean grade, typical storeys not higher than the ground floor); then some of it is forgotten.
/// </summary>
internal sealed class SampleSpecs(SeededNumbers random, SpaceType type, int area, DateOnly today)
{
    /// <summary>Usual sizes of transformers and shares of them, kVA.</summary>
    private static readonly int[] Supplies = [100, 160, 250, 315, 400, 500, 630, 800, 1_000, 1_250, 1_600, 2_000, 2_500, 3_150, 4_000, 5_000, 6_300, 8_000, 10_000];

    // Buildings are good or poor as a whole: who built for production built all of it for production.
    private readonly bool _isEquipped = type is SpaceType.Shell or SpaceType.GmpWorkshop or SpaceType.Laboratory && random.Chance(30);

    private readonly HashSet<Spec> _forgotten = [];

    private bool IsFactory => type is SpaceType.Shell or SpaceType.GmpWorkshop;

    /// <summary>The values somebody has stated.</summary>
    public IEnumerable<TechnicalSpec> Make()
    {
        var whole = Building().Concat(Utilities()).Concat(Environment()).Concat(Clean()).Concat(Land()).Where(x => x.Definition.AppliesTo(type)).ToList();
        foreach (var value in whole)
        {
            // What nobody has looked at is the rule in this field, not the exception.
            var percent = _isEquipped ? 6 : value.Definition.Group is SpecGroup.Environment ? 28 : 19;
            if (random.Chance(percent) || (Cause(value.Spec) is { } cause && _forgotten.Contains(cause)))
            {
                _forgotten.Add(value.Spec);
                continue;
            }

            yield return value;
        }
    }

    /// <summary>Who does not know whether there is steam does not know how much.</summary>
    private static Spec? Cause(Spec spec) => spec switch { Spec.SteamFlow => Spec.Steam, Spec.CleanArea => Spec.CleanGrade, _ => null };

    private IEnumerable<TechnicalSpec> Building()
    {
        var ground = type switch
        {
            _ when IsFactory => _isEquipped ? random.Pick(6m, 7.2m, 8m, 9m) : random.Pick(4.5m, 5.4m, 6m, 7.2m, 8m),
            SpaceType.Laboratory => _isEquipped ? random.Pick(4.5m, 5.4m) : random.Pick(3.6m, 3.9m, 4.2m, 4.5m),
            SpaceType.Office => random.Pick(2.8m, 3m, 3.3m, 3.6m),
            _ => random.Pick(3.3m, 3.6m, 3.9m, 4.2m),
        };
        var load = type switch
        {
            _ when IsFactory => _isEquipped ? random.Pick(1.5m, 2m, 3m) : random.Pick(0.75m, 1m, 1.5m, 2m),
            SpaceType.Laboratory => _isEquipped ? random.Pick(0.75m, 1m) : random.Pick(0.35m, 0.5m, 0.75m),
            SpaceType.Office => random.Pick(0.2m, 0.25m, 0.35m),
            _ => random.Pick(0.35m, 0.5m),
        };
        yield return Known(Spec.ClearHeight, ground);
        yield return Known(Spec.ClearHeightTypical, Math.Min(ground, IsFactory ? random.Pick(4.2m, 4.5m, 5.4m) : random.Pick(2.8m, 3m, 3.3m, 3.6m)));
        yield return Known(Spec.FloorLoad, load);
        yield return Known(Spec.FloorLoadTypical, Math.Min(load, IsFactory ? random.Pick(0.75m, 1m, 1.2m) : random.Pick(0.25m, 0.35m, 0.5m)));
        yield return TechnicalSpec.Known(Spec.ColumnGrid, random.Pick("8.4×8.4", "9×9", "8×10", "9×12", "7.8×8.4"));
        yield return Known(Spec.GoodsLift, IsFactory ? random.Pick(2m, 3m, 5m) : type == SpaceType.Office ? random.Pick(0m, 1m) : random.Pick(0m, 1.6m, 2m));
    }

    private IEnumerable<TechnicalSpec> Utilities()
    {
        var density = type switch
        {
            SpaceType.Land => 0,
            SpaceType.Office => random.Pick(60, 80, 100),
            _ => _isEquipped ? random.Pick(150, 200, 250) : random.Pick(80, 100, 120, 150, 200),
        };
        yield return Known(Spec.Power, type == SpaceType.Land ? random.Pick(2_000m, 4_000m, 6_300m, 10_000m) : Supply((long)area * density * random.Between(100, 200) / 100_000));
        yield return type == SpaceType.Land ? TechnicalSpec.NotApplicable(Spec.PowerDensity) : Known(Spec.PowerDensity, density);
        yield return Flag(Spec.DualSupply, _isEquipped ? 92 : type is SpaceType.Office or SpaceType.Incubator ? 40 : 66);
        yield return Flag(Spec.Gas, type == SpaceType.Office ? 15 : 58);
        var hasSteam = random.Chance(type switch { SpaceType.Land => 55, SpaceType.Office or SpaceType.Incubator => 3, SpaceType.Laboratory => 20, _ => _isEquipped ? 90 : 60 });
        var flow = random.Pick(1m, 2m, 4m, 6m);
        yield return TechnicalSpec.Known(Spec.Steam, hasSteam ? Specs.Yes : Specs.No);
        yield return hasSteam ? Known(Spec.SteamFlow, flow) : TechnicalSpec.NotApplicable(Spec.SteamFlow);
        yield return Known(Spec.SewerFlow, type switch
        {
            SpaceType.Land => random.Pick(100m, 200m, 400m, 800m),
            SpaceType.Office => random.Pick(5m, 10m),
            SpaceType.Incubator => random.Pick(2m, 5m, 10m),
            SpaceType.Laboratory => _isEquipped ? random.Pick(20m, 50m) : random.Pick(5m, 10m, 20m),
            _ => _isEquipped ? random.Pick(100m, 200m, 400m) : random.Pick(30m, 50m, 100m),
        });
        yield return Known(Spec.SewerCod, random.Pick(300m, 500m));
    }

    private IEnumerable<TechnicalSpec> Environment()
    {
        yield return Flag(Spec.HazardousWasteRoom, type switch { SpaceType.Office => 2, SpaceType.Land => 10, _ => _isEquipped ? 92 : 58 });
        yield return type == SpaceType.Office ? TechnicalSpec.NotApplicable(Spec.ClassAStore)
            : Known(Spec.ClassAStore, IsFactory ? random.Pick(0m, 120m, 200m, 350m, 500m, 800m) : random.Pick(120m, 200m, 350m, 500m, 800m, 1_500m));
        yield return TechnicalSpec.Known(Spec.Eia, type switch
        {
            SpaceType.Office => random.Pick(("park-level", 40), ("none", 60)),
            SpaceType.Land => random.Pick(("park-level", 70), ("in-progress", 20), ("none", 10)),
            _ => _isEquipped ? random.Pick(("approved", 65), ("park-level", 35)) : random.Pick(("approved", 20), ("park-level", 46), ("in-progress", 22), ("none", 12)),
        });
    }

    private IEnumerable<TechnicalSpec> Clean()
    {
        var grade = type switch
        {
            SpaceType.GmpWorkshop => _isEquipped ? random.Pick(("c", 55), ("b", 35), ("a", 10)) : random.Pick(("d", 42), ("c", 44), ("b", 14)),
            SpaceType.Laboratory => _isEquipped ? random.Pick(("d", 35), ("c", 65)) : random.Pick(("none", 60), ("d", 30), ("c", 10)),
            SpaceType.Incubator => random.Pick(("none", 75), ("d", 20), ("c", 5)),
            // A bare shell is delivered bare; the few that are not were fitted out by who was there before.
            SpaceType.Shell => _isEquipped ? random.Pick(("none", 70), ("d", 30)) : "none",
            _ => "none",
        };
        var share = random.Between(25, 60);
        yield return TechnicalSpec.Known(Spec.CleanGrade, grade);
        yield return grade == "none" ? TechnicalSpec.NotApplicable(Spec.CleanArea) : Known(Spec.CleanArea, Math.Max(10, area * share / 1_000 * 10));
        yield return TechnicalSpec.Known(Spec.Biosafety, type switch
        {
            SpaceType.Office or SpaceType.Shell => "none",
            SpaceType.Incubator => random.Pick(("bsl-1", 45), ("bsl-2", 40), ("none", 15)),
            _ => _isEquipped ? random.Pick(("bsl-2", 96), ("bsl-3", 4)) : random.Pick(("bsl-1", 28), ("bsl-2", 60), ("none", 12)),
        });
        yield return Flag(Spec.AnimalFacility, type switch { SpaceType.Laboratory => 22, SpaceType.GmpWorkshop or SpaceType.Incubator => 5, _ => 0 });
        yield return TechnicalSpec.Known(Spec.Vibration, type == SpaceType.Laboratory ? random.Pick(("none", 50), ("vc-a", 24), ("vc-b", 18), ("vc-c", 8)) : random.Pick(("none", 88), ("vc-a", 12)));
    }

    private IEnumerable<TechnicalSpec> Land()
    {
        yield return TechnicalSpec.Known(Spec.LandClass, random.Pick(("m1", 40), ("m2", 30), ("m4", 22), ("c65", 8)));
        yield return Known(Spec.PlotRatio, random.Pick(1.5m, 2m, 2.5m, 3m));
        yield return Known(Spec.LandTerm, random.Pick(20m, 30m, 50m));
        yield return Known(Spec.HeightLimit, random.Pick(24m, 36m, 50m, 60m));
        // Usual per-mu conditions in 10,000 yuan, kept per m²: 1,500 万元/亩 is 22,500 yuan/m².
        yield return Commitment(Spec.Investment, random.Pick(800, 1_000, 1_500, 2_000), 3);
        yield return Commitment(Spec.Output, random.Pick(1_500, 2_000, 3_000), 5);
        yield return Commitment(Spec.Tax, random.Pick(80, 100, 120, 150), 5);
    }

    private static decimal Supply(long kilovoltAmperes)
    {
        var at = Array.FindIndex(Supplies, x => x >= kilovoltAmperes);
        return at < 0 ? Supplies[^1] : Supplies[at];
    }

    private TechnicalSpec Flag(Spec spec, int percent) => TechnicalSpec.Known(spec, random.Chance(percent) ? Specs.Yes : Specs.No);

    private TechnicalSpec Commitment(Spec spec, int tenThousandYuanPerMu, int years) =>
        TechnicalSpec.Known(spec, tenThousandYuanPerMu * 15) with { DueOn = new DateOnly(today.Year + years, 12, 31) };

    private static TechnicalSpec Known(Spec spec, decimal number) => TechnicalSpec.Known(spec, number);
}
