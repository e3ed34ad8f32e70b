using BioShanghai.Portal.Core.Parks;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Spaces.Samples;

/// <summary>
/// Makes realistic listings that are marked as samples in code, name and source: for trying the finder and for the benchmark. The same
/// seed, number, parks and day give the same listings. All figures are invented within usual ranges and describe no real building.
/// </summary>
public static class SampleSupply
{
    public const int MostListings = 1_000_000;

    private const string Source = "sample generator";

    /// <param name="parks">Parks to spread the listings over, every one of them before any a second time.</param>
    /// <param name="count">From 0 to <see cref="MostListings"/>.</param>
    /// <param name="today">Day the confirmations are counted back from.</param>
    public static IEnumerable<SpaceListing> Make(IReadOnlyList<Park> parks, IReadOnlyDictionary<string, LocalText> districtNames, int count, int seed, DateOnly today)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostListings);
        Park[] ordered = [.. parks.OrderBy(x => x.Tier).ThenBy(x => x.Order).ThenBy(x => x.Slug, StringComparer.Ordinal)];
        for (var i = 0; i < count && ordered.Length > 0; i++)
        {
            var park = ordered[i % ordered.Length];
            // A generator of its own for each: a longer set begins with the shorter one.
            var maker = new Maker(new SeededNumbers(((ulong)(uint)seed << 32) | (uint)i), park, districtNames[park.DistrictCode], today);
            var listing = new SpaceListing($"{SpaceListing.SamplePrefix}{i + 1:00000}", maker.Make(i + 1), isSample: true);
            listing.Publish();
            yield return listing;
        }
    }

    private sealed class Maker(SeededNumbers random, Park park, LocalText districtName, DateOnly today)
    {
        private readonly List<TechnicalSpec> _specs = [];
        private SpaceType _type;
        private DateOnly _confirmedOn;

        public SpaceListingInput Make(int number)
        {
            _type = Type();
            _confirmedOn = today.AddDays(-random.Pick((random.Between(0, 45), 55), (random.Between(46, 90), 22), (random.Between(91, 150), 14), (random.Between(151, 210), 7), (random.Between(211, 260), 2)));
            var area = Area();
            int? unit = _type == SpaceType.Land ? random.Chance(40) ? Round(area / random.Between(2, 4), 500) : null
                : area >= 400 && random.Chance(60) ? Math.Max(50, Round(area / random.Between(2, 10), 50)) : null;
            var (from, to) = Floors();
            var tenure = _type switch
            {
                SpaceType.Land => Tenure.Sale,
                SpaceType.Incubator => Tenure.Lease,
                SpaceType.Shell => random.Pick((Tenure.Lease, 55), (Tenure.LeaseOrSale, 30), (Tenure.Sale, 15)),
                _ => random.Pick((Tenure.Lease, 80), (Tenure.LeaseOrSale, 20)),
            };
            var hasPrice = random.Chance(82);
            AddSpecs(area);
            var availability = random.Below(100);
            return new SpaceListingInput
            {
                ParkSlug = park.Slug,
                Type = _type,
                Name = Name(number, from, to),
                Summary = Summary(),
                AreaSquareMetres = area,
                SmallestUnitSquareMetres = unit < area ? unit : null,
                FloorFrom = from,
                FloorTo = to,
                Tenure = tenure,
                Rent = hasPrice && tenure != Tenure.Sale ? Rent() : null,
                Sale = hasPrice && tenure != Tenure.Lease ? Sale() : null,
                PriceReason = hasPrice ? LocalText.Empty : random.Pick(
                    new LocalText("价格随产业准入评审结果确定", "The price depends on the outcome of the admission review"),
                    new LocalText("价格随装修方案与租期确定", "The price depends on fit-out and term")),
                AvailableFrom = availability < 45 ? today.AddDays(-random.Between(0, 200)) : availability < 85 ? today.AddDays(random.Between(20, 700)) : null,
                Timeline = availability is >= 85 and < 93
                    ? new LocalText($"预计 {today.Year + 1} 年下半年竣工交付", $"Completion expected in the second half of {today.Year + 1}")
                    : LocalText.Empty,
                SectorCodes = [.. park.SectorCodes.Where(_ => random.Chance(60)).DefaultIfEmpty(park.SectorCodes.Count > 0 ? park.SectorCodes[0] : "").Where(x => x.Length > 0)],
                Specs = _specs,
                LookedOn = _confirmedOn,
                ConfirmedOn = _confirmedOn,
                ConfirmedBy = new($"{districtName.Zh}（示例）", $"{districtName.En} (sample)"),
                Provenance = new(Confidence.Low, [Source], LocalText.Empty),
            };
        }

        private SpaceType Type() => park.Tier == ParkTier.Core
            ? random.Pick((SpaceType.Laboratory, 34), (SpaceType.GmpWorkshop, 24), (SpaceType.Office, 16), (SpaceType.Incubator, 14), (SpaceType.Shell, 10), (SpaceType.Land, 2))
            : random.Pick((SpaceType.Shell, 28), (SpaceType.GmpWorkshop, 24), (SpaceType.Laboratory, 20), (SpaceType.Land, 10), (SpaceType.Office, 10), (SpaceType.Incubator, 8));

        private int Area() => _type switch
        {
            SpaceType.Land => Round(random.Between(6_000, 120_000), 500),
            SpaceType.Shell => Round(random.Between(1_200, 24_000), 100),
            SpaceType.GmpWorkshop => Round(random.Pick((random.Between(400, 1_500), 50), (random.Between(1_500, 8_000), 50)), 50),
            SpaceType.Laboratory => Round(random.Between(150, 4_000), 10),
            SpaceType.Office => Round(random.Between(100, 3_000), 10),
            _ => Round(random.Between(40, 600), 5),
        };

        private (int?, int?) Floors()
        {
            if (_type == SpaceType.Land || random.Chance(8))
            {
                return (null, null);
            }

            var from = _type is SpaceType.Shell or SpaceType.GmpWorkshop ? random.Pick((1, 55), (random.Between(2, 4), 45)) : random.Between(1, 12);
            return (from, random.Chance(30) ? from + random.Between(1, 2) : from);
        }

        private LocalText Name(int number, int? from, int? to)
        {
            var building = random.Between(1, 28);
            if (_type == SpaceType.Land)
            {
                return new($"{park.Name.Zh} {(char)('A' + building % 8)}{number % 90 + 10} 地块（示例）", $"{park.Name.En}, plot {(char)('A' + building % 8)}{number % 90 + 10} (sample)");
            }

            var (zh, en) = from is null ? ("", "") : from == to ? ($" {from} 层", $", floor {from}") : ($" {from}–{to} 层", $", floors {from}–{to}");
            return new($"{park.Name.Zh} {building} 号楼{zh}（示例）", $"{park.Name.En}, building {building}{en} (sample)");
        }

        private LocalText Summary() => _type switch
        {
            SpaceType.Land => new("工业用地，按产业准入标准带项目出让。", "Industrial land, granted with a project that meets the admission standard."),
            SpaceType.Shell => new("毛坯标准厂房，可按工艺改造。", "Bare standard factory, open to conversion for a process."),
            SpaceType.GmpWorkshop => new("已按 GMP 布局的车间，洁净区可按工艺调整。", "Workshop laid out to GMP; its clean area can be adapted."),
            SpaceType.Laboratory => new("研发实验室，预留通风井与废水管路。", "Research laboratory with exhaust shafts and waste-water lines in place."),
            SpaceType.Office => new("研发办公空间，可与同楼实验室一并承租。", "Office space that can be taken together with laboratories in the building."),
            _ => new("共享公共仪器的孵化单元，拎包入驻。", "Incubator unit with shared instruments, ready to move in."),
        };

        private PriceBand Rent()
        {
            var basis = (_type switch { SpaceType.Shell => 14, SpaceType.GmpWorkshop => 26, SpaceType.Laboratory => 32, SpaceType.Office => 34, _ => 38 }) + (park.Tier switch { ParkTier.Core => 14, ParkTier.Key => 2, _ => 0 });
            var low = basis + random.Between(-5, 8);
            return new(low / 10m, (low + random.Between(0, 8)) / 10m);
        }

        private PriceBand Sale()
        {
            var low = _type == SpaceType.Land ? random.Between(9, 32) * 100 : random.Between(80, 220) * 100;
            return new(low, low + random.Between(0, 20) * 100);
        }

        private void AddSpecs(int area)
        {
            var isFactory = _type is SpaceType.Shell or SpaceType.GmpWorkshop;
            foreach (var definition in Spaces.Specs.All.Where(x => x.AppliesTo(_type)))
            {
                // What nobody has looked at is the rule in this field, not the exception.
                if (random.Chance(definition.Group is SpecGroup.Environment ? 26 : 16))
                {
                    continue;
                }

                var value = definition.Spec switch
                {
                    Spec.ClearHeight => Known(Spec.ClearHeight, isFactory ? random.Pick(4.5m, 5.4m, 6m, 7.2m, 8m, 9m) : random.Pick(3.6m, 4m, 4.5m, 5.4m)),
                    Spec.ClearHeightTypical => Known(Spec.ClearHeightTypical, isFactory ? random.Pick(4.2m, 4.5m, 5.4m, 6m) : random.Pick(3.3m, 3.6m, 3.9m, 4.2m)),
                    Spec.FloorLoad => Known(Spec.FloorLoad, isFactory ? random.Pick(1m, 1.5m, 2m, 3m) : random.Pick(0.5m, 0.75m, 1m)),
                    Spec.FloorLoadTypical => Known(Spec.FloorLoadTypical, isFactory ? random.Pick(0.75m, 1m, 1.2m) : random.Pick(0.35m, 0.5m, 0.75m)),
                    Spec.ColumnGrid => TechnicalSpec.Known(Spec.ColumnGrid, random.Pick("8.4×8.4", "9×9", "8×10", "9×12", "7.8×8.4")),
                    Spec.GoodsLift => Known(Spec.GoodsLift, isFactory ? random.Pick(2m, 3m, 5m) : random.Pick(0m, 1.6m, 2m)),
                    Spec.Power => Known(Spec.Power, isFactory ? random.Pick(630m, 800m, 1_000m, 1_250m, 2_000m, 2_500m) : random.Pick(160m, 315m, 500m, 630m)),
                    Spec.PowerDensity => Known(Spec.PowerDensity, random.Pick(80m, 100m, 120m, 150m, 200m, 250m)),
                    Spec.Steam => Flag(Spec.Steam, isFactory ? 68 : 25),
                    Spec.SteamFlow => isFactory ? Known(Spec.SteamFlow, random.Pick(1m, 2m, 4m, 6m)) : TechnicalSpec.NotApplicable(Spec.SteamFlow),
                    Spec.DualSupply => Flag(Spec.DualSupply, 70),
                    Spec.Gas => Flag(Spec.Gas, 55),
                    Spec.SewerFlow => Known(Spec.SewerFlow, isFactory || _type == SpaceType.Land ? random.Pick(30m, 50m, 100m, 200m, 400m) : random.Pick(5m, 10m, 20m, 50m)),
                    Spec.SewerCod => Known(Spec.SewerCod, random.Pick(300m, 500m)),
                    Spec.HazardousWasteRoom => Flag(Spec.HazardousWasteRoom, _type == SpaceType.Office ? 5 : 62),
                    Spec.ClassAStore => Known(Spec.ClassAStore, random.Pick(0m, 120m, 200m, 350m, 500m, 800m, 1_500m)),
                    Spec.Eia => TechnicalSpec.Known(Spec.Eia, random.Pick(("approved", 30), ("park-level", 42), ("in-progress", 18), ("none", 10))),
                    Spec.CleanGrade => TechnicalSpec.Known(Spec.CleanGrade, _type switch
                    {
                        SpaceType.GmpWorkshop => random.Pick(("d", 28), ("c", 44), ("b", 22), ("a", 6)),
                        SpaceType.Laboratory => random.Pick(("none", 45), ("d", 30), ("c", 25)),
                        _ => random.Pick(("none", 88), ("d", 12)),
                    }),
                    Spec.CleanArea => _type is SpaceType.GmpWorkshop or SpaceType.Laboratory
                        ? Known(Spec.CleanArea, Round(area * random.Between(25, 60) / 100, 10)) : TechnicalSpec.NotApplicable(Spec.CleanArea),
                    Spec.Biosafety => TechnicalSpec.Known(Spec.Biosafety, _type is SpaceType.Office or SpaceType.Shell ? random.Pick(("none", 90), ("bsl-1", 10)) : random.Pick(("bsl-1", 22), ("bsl-2", 70), ("none", 8))),
                    Spec.AnimalFacility => Flag(Spec.AnimalFacility, _type == SpaceType.Laboratory ? 22 : 6),
                    Spec.Vibration => TechnicalSpec.Known(Spec.Vibration, random.Pick(("none", 60), ("vc-a", 20), ("vc-b", 14), ("vc-c", 6))),
                    Spec.LandClass => TechnicalSpec.Known(Spec.LandClass, random.Pick(("m1", 40), ("m2", 30), ("m4", 22), ("c65", 8))),
                    Spec.PlotRatio => Known(Spec.PlotRatio, random.Pick(1.5m, 2m, 2.5m, 3m)),
                    Spec.LandTerm => Known(Spec.LandTerm, random.Pick(20m, 30m, 50m)),
                    Spec.HeightLimit => Known(Spec.HeightLimit, random.Pick(24m, 36m, 50m, 60m)),
                    // Usual per-mu conditions in 10,000 yuan, kept per m²: 1,500 万元/亩 is 22,500 yuan/m².
                    Spec.Investment => Commitment(Spec.Investment, random.Pick(800, 1_000, 1_500, 2_000), 3),
                    Spec.Output => Commitment(Spec.Output, random.Pick(1_500, 2_000, 3_000), 5),
                    _ => Commitment(Spec.Tax, random.Pick(80, 100, 120, 150), 5),
                };
                _specs.Add(value with { Source = Source, LookedOn = _confirmedOn, ConfirmedOn = random.Chance(80) ? _confirmedOn : null });
            }
        }

        private TechnicalSpec Flag(Spec spec, int percent) => TechnicalSpec.Known(spec, random.Chance(percent) ? Spaces.Specs.Yes : Spaces.Specs.No);

        private TechnicalSpec Commitment(Spec spec, int tenThousandYuanPerMu, int years) =>
            TechnicalSpec.Known(spec, tenThousandYuanPerMu * 15) with { DueOn = new DateOnly(today.Year + years, 12, 31) };

        private static TechnicalSpec Known(Spec spec, decimal number) => TechnicalSpec.Known(spec, number);

        private static int Round(int value, int step) => Math.Max(step, value / step * step);
    }
}
