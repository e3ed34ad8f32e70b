using BioShanghai.Portal.Core.Indicators;
using BioShanghai.Portal.Core.Policies;

namespace BioShanghai.Portal.Core.Content;

internal sealed partial class ContentReader
{
    private static readonly Dictionary<string, PolicyLevel> Levels = new(StringComparer.Ordinal)
    {
        ["national"] = PolicyLevel.National,
        ["municipal"] = PolicyLevel.Municipal,
        ["district"] = PolicyLevel.District,
    };

    private static readonly Dictionary<string, DeclaredStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["in-force-or-unknown"] = DeclaredStatus.InForceOrUnknown,
        ["expired"] = DeclaredStatus.Expired,
        ["superseded-in-part"] = DeclaredStatus.SupersededInPart,
        ["superseded"] = DeclaredStatus.Superseded,
    };

    private void ReadPolicies()
    {
        var names = new Dictionary<string, string>
        {
            ["DeclaredStatus"] = "status", ["ReplacedBySlug"] = "replacedBy", ["StageCodes"] = "stages", ["Provenance"] = "", ["Sources"] = "otherSources",
            ["Caps"] = "cap",
        };
        var policies = CodesOf("policies.json", "slug", "policy");
        var replacements = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (node, index) in Records("policies.json"))
        {
            var slug = Slug(node, "slug", Policy.SlugMaxLength);
            var input = new PolicyInput
            {
                Order = index + 1,
                Title = node.Words("title"),
                TitleIsOfficial = node.Bool("titleIsOfficial"),
                Level = node.OneOf("level", Levels),
                Issuer = node.OptionalWords("issuer"),
                DistrictCode = node.OptionalCode("districtCode", Districts),
                DocumentNumber = node.OptionalText("documentNumber"),
                IssuedOn = node.OptionalDate("issuedOn"),
                EffectiveFrom = node.OptionalDate("effectiveFrom"),
                EffectiveTo = node.OptionalDate("effectiveTo"),
                DeclaredStatus = node.OneOf("status", Statuses),
                ReplacedBySlug = node.OptionalCode("replacedBy", policies),
                Topics = node.Texts("topics"),
                StageCodes = node.Codes("stages", Stages),
                Summary = node.Words("summary"),
                Support = [.. node.Items("support").Select(Support)],
                SourceUrl = node.OptionalText("sourceUrl"),
                Provenance = new(node.OneOf("confidence", Confidences), node.Texts("otherSources"), node.Note("note")),
            };
            RefuseCircle(node, "replacedBy", slug, input.ReplacedBySlug, replacements);
            Keep<Policy, PolicyInput>(node, slug, input, new PolicyInputValidator(), names, () => new(slug, input), x => x.Describe(input));
        }
    }

    private static PolicySupport Support(ContentNode node)
    {
        var support = new PolicySupport(
            node.Words("what"), node.OptionalText("ratio"), node.Decimals("cap"), node.OptionalText("currency"), node.Note("note"));
        node.Finish();
        return support;
    }

    private void ReadIndicators()
    {
        var names = new Dictionary<string, string>();
        foreach (var (node, index) in Records("indicators.json"))
        {
            var scope = node.Text("scope");
            if (scope.Length > 0 && scope != IndicatorValue.CityScope && !Districts.Contains(scope))
            {
                node.Report($"there is no {Districts.Noun} '{scope}'", "scope");
            }

            var period = node.Text("period");
            if (period.Length > IndicatorValue.PeriodMaxLength)
            {
                node.Report($"is {period.Length} characters long; at most {IndicatorValue.PeriodMaxLength} are allowed", "period");
            }

            var key = new IndicatorKey(Slug(node, "code", IndicatorValue.CodeMaxLength), scope, period, node.OneOf("kind", FigureKinds));
            var input = new IndicatorInput
            {
                Order = index + 1,
                Name = node.Words("name"),
                Unit = node.Text("unit"),
                Year = node.Int("year"),
                Value = node.Decimal("value"),
                Qualifier = node.OptionalText("qualifier"),
                Source = node.Text("source"),
                Confidence = node.OneOf("confidence", Confidences),
                Note = node.Note("note"),
            };
            var name = $"{key.Code}/{key.Scope}/{key.Period}/{key.Kind}";
            Keep<IndicatorValue, IndicatorInput>(node, name, input, new IndicatorInputValidator(), names, () => new(key, input), x => x.Describe(input));
        }
    }
}
