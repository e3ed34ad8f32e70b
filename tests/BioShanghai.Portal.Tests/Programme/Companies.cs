using System.Globalization;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Programme;

/// <summary>Made-up companies for a batch, and what they do once they are invited.</summary>
public static class Companies
{
    public const string Consent = "1";

    public const string RosterHeader = "中文名称\t英文名称\t统一社会信用代码\t类别\t联系人\t邮箱\t服务";

    /// <summary>Twenty companies nobody knows.</summary>
    public static string Twenty => string.Join('\n', Enumerable.Range(1, 20).Select(x =>
    {
        var name = $"{"甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"[x - 1]}{"山川河流湖海江溪泉岭峰谷原野林森松柏竹梅"[x - 1]}生物科技有限公司";
        return string.Create(CultureInfo.InvariantCulture, $"{name}\t{RosterWords[x - 1]} Biotech Co., Ltd.\t{CodeOf(name)}\t专业服务机构\t联系人{x}\tcontact{x}@example.cn\t准入与医保");
    }).Prepend(RosterHeader));

    private static readonly string[] RosterWords =
    [
        "Larkspur", "Quillon", "Brambleton", "Ostrava", "Kestrel", "Juniper", "Halcyon", "Meridian", "Tamarack", "Zephyrine",
        "Corundum", "Verdigris", "Nightjar", "Pimpernel", "Sorrelby", "Umberlin", "Wolfram", "Xanthos", "Yarrowdale", "Ixworth",
    ];

    /// <summary>An application that is complete but for the Centre's marks.</summary>
    public static ApplicationInput Complete(string zh, string en, PartnerCategory category = PartnerCategory.ServiceFirm) => new()
    {
        Name = new(zh, en),
        ShortName = new(zh, en),
        CreditCode = CodeOf(zh),
        RegisteredOn = new(2015, 3, 1),
        Category = category,
        OrganisationType = "other",
        ServiceCodes = ["market-access", "equity-financing"],
        SectorCodes = ["cell-gene-therapy"],
        StageCodes = [],
        Summary = new("为企业提供专业服务。", "Serves companies."),
        Contacts = [new("李明", "经理", "li@example.cn", "021-12345678")],
        HasConflicts = false,
        Evidence = [new("experience", "十年经验。"), new("reach", "每年二十个项目。"), new("leading", "三款一类新药。"), new("opening", "开放平台。")],
        ConsentVersion = Consent,
        Language = "zh",
    };

    /// <summary>A sound credit code, another one for another name.</summary>
    public static string CodeOf(string name)
    {
        var digits = (Math.Abs(name.Aggregate(17L, (sum, x) => (sum * 31 + x) % 99_999_999L)) % 99_999_999L).ToString("D8", CultureInfo.InvariantCulture);
        var first = "91310115" + digits + CreditCode.OrganisationCheck(digits);
        return first + CreditCode.Check(first);
    }

    /// <summary>Everybody who was invited fills in, sends and is marked; nothing is approved yet.</summary>
    public static async Task CompleteAllAsync(PortalDbContext db, int batch, Actor marks, DateTime utcNow)
    {
        foreach (var application in await db.Applications.Where(x => x.BatchNumber == batch && x.State == ApplicationState.Draft).ToListAsync())
        {
            var whole = Complete(application.Name.Zh ?? application.Name.En!, application.Name.En ?? application.Name.Zh!, application.Category!.Value);
            application.Write(whole with { Name = application.Input.Name, CreditCode = application.CreditCode ?? whole.CreditCode }, utcNow);
            application.GiveLicence(Guid.CreateVersion7(), utcNow);
            application.Send(1, batch, null, utcNow);
            foreach (var code in new[] { "experience", "reach", "leading", "opening" })
            {
                application.Mark(code, CriterionResult.Met, null, marks, utcNow);
            }
        }

        await db.SaveAsync(utcNow);
    }
}
