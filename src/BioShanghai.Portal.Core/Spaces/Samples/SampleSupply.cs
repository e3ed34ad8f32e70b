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
            List<TechnicalSpec> specs =
            [
                .. new SampleSpecs(random, _type, area, today).Make()
                    .Select(x => x with { Source = Source, LookedOn = _confirmedOn, ConfirmedOn = random.Chance(80) ? _confirmedOn : null }),
            ];
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
                Specs = specs,
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

        // Tenths of a yuan per m² and day.
        private PriceBand Rent()
        {
            var (basis, spread) = _type switch
            {
                SpaceType.Shell => (9, 7),
                SpaceType.GmpWorkshop => (15, 13),
                SpaceType.Laboratory => (20, 15),
                SpaceType.Office => (22, 18),
                _ => (26, 16),
            };
            var low = basis + random.Between(0, spread) + park.Tier switch { ParkTier.Core => 14, ParkTier.Key => 3, _ => 0 };
            return new(low / 10m, (low + random.Between(0, 4 + spread / 4)) / 10m);
        }

        private PriceBand Sale()
        {
            var low = _type == SpaceType.Land ? random.Between(9, 32) * 100 : random.Between(80, 160) * 100 + (park.Tier == ParkTier.Core ? 8_000 : 0);
            return new(low, low + random.Between(0, 20) * 100);
        }

        private static int Round(int value, int step) => Math.Max(step, value / step * step);
    }
}
