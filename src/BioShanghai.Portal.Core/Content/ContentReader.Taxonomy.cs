using BioShanghai.Portal.Core.Lifecycle;
using BioShanghai.Portal.Core.Taxonomy;

namespace BioShanghai.Portal.Core.Content;

internal sealed partial class ContentReader
{
    private static readonly Dictionary<string, DistrictKind> DistrictKinds = new(StringComparer.Ordinal)
    {
        ["district"] = DistrictKind.District,
        ["special-area"] = DistrictKind.SpecialArea,
    };

    private void ReadDistricts()
    {
        var names = new Dictionary<string, string> { ["Latitude"] = "center.lat", ["Longitude"] = "center.lng", ["Provenance"] = "" };
        foreach (var (node, _) in Records("districts.json"))
        {
            var code = Slug(node, "code", District.CodeMaxLength);
            var center = node.RequiredChild("center").Ignore("datum");
            var input = new DistrictInput
            {
                Order = node.Int("order"),
                Kind = node.OneOf("kind", DistrictKinds),
                Name = node.Words("name"),
                Adcode = node.OptionalText("adcode"),
                Latitude = center.Double("lat"),
                Longitude = center.Double("lng"),
                SpansDistricts = node.Codes("spansDistricts", Districts),
                Provenance = Provenance(node),
            };
            center.Finish();
            Keep<District, DistrictInput>(node, code, input, new DistrictInputValidator(), names, () => new(code, input), x => x.Describe(input));
        }
    }

    private void ReadSectors()
    {
        var names = new Dictionary<string, string> { ["ParentCode"] = "parent", ["Provenance"] = "" };
        var parents = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (node, _) in Records("sectors.json"))
        {
            var code = Slug(node, "code", Sector.CodeMaxLength);
            var input = new SectorInput
            {
                Order = node.Int("order"),
                ParentCode = node.OptionalCode("parent", Sectors),
                Name = node.Words("name"),
                Description = node.Words("description"),
                Provenance = Provenance(node),
            };
            RefuseCircle(node, "parent", code, input.ParentCode, parents);
            Keep<Sector, SectorInput>(node, code, input, new SectorInputValidator(), names, () => new(code, input), x => x.Describe(input));
        }
    }

    private void ReadServices()
    {
        var names = new Dictionary<string, string> { ["Provenance"] = "" };
        foreach (var (node, _) in Records("services.json"))
        {
            node.Ignore("basis");
            var code = Slug(node, "code", Service.CodeMaxLength);
            var input = new ServiceInput
            {
                Order = node.Int("order"),
                Group = node.Text("group"),
                Name = node.Words("name"),
                Description = node.Words("description"),
                Provenance = Provenance(node),
            };
            Keep<Service, ServiceInput>(node, code, input, new ServiceInputValidator(), names, () => new(code, input), x => x.Describe(input));
        }
    }

    private void ReadStages()
    {
        var names = new Dictionary<string, string> { ["ServiceCodes"] = "services", ["SpaceTypeCodes"] = "spaceTypes", ["Provenance"] = "" };
        foreach (var (node, _) in Records("lifecycle.json"))
        {
            var code = Slug(node, "code", LifecycleStage.CodeMaxLength);
            var confidence = node.RequiredChild("confidence").Ignore("range0to100", "stepName", "chainMapping");
            var input = new LifecycleStageInput
            {
                Order = node.Int("order"),
                Range = node.Text("range"),
                Name = node.Words("name"),
                NameIsProposed = node.Bool("nameIsProposed"),
                Description = node.Words("description"),
                Needs = node.WordList("needs"),
                ServiceCodes = node.Codes("services", Services),
                SpaceTypeCodes = node.Texts("spaceTypes"),
                ChainLink = node.OptionalText("chainLink"),
                RangeConfidence = confidence.OneOf("perStepRange", Confidences),
                Provenance = Provenance(node, confidence.OneOf("existenceOfFourSteps", Confidences)),
            };
            confidence.Finish();
            Keep<LifecycleStage, LifecycleStageInput>(node, code, input, new LifecycleStageInputValidator(), names, () => new(code, input), x => x.Describe(input));
        }
    }

    /// <summary>Refuses a record that would become its own ancestor or successor. Links are noted as records are read.</summary>
    private static void RefuseCircle(ContentNode node, string property, string code, string? next, Dictionary<string, string?> links)
    {
        links[code] = next;
        for (var step = next; step is not null; step = links.GetValueOrDefault(step))
        {
            if (step == code)
            {
                links[code] = null;
                node.Report($"'{next}' leads back to '{code}'", property);
                return;
            }
        }
    }
}
