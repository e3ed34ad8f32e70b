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

    /// <summary>A law firm that meets every criterion but the one a person has to look at.</summary>
    public static ApplicationInput Firm(string zh = "上海衡信律师事务所", string? en = "Hengxin Law Firm") => new()
    {
        Name = new(zh, en),
        ShortName = new("衡信", "Hengxin"),
        CreditCode = "914403001922038216",
        RegisteredOn = new(2015, 3, 1),
        Category = PartnerCategory.ServiceFirm,
        OrganisationType = "law-firm",
        ServiceCodes = ["ip-licensing"],
        SectorCodes = ["cell-gene-therapy"],
        Summary = new("生命科学领域法律服务。", "Legal services to the life sciences."),
        Contacts = [new("陈衡", "合伙人", "chen@hengxin.example", "021-5555 0100")],
        HasConflicts = false,
        Evidence = [new("experience", "近两年为 12 家企业提供许可交易服务。")],
        ConsentVersion = ProgrammeConsent.Version,
    };

    /// <summary>Another company of any category, with a code and a contact of its own and something to say about every criterion.</summary>
    public static ApplicationInput Complete(string zh, string en, PartnerCategory category = PartnerCategory.ServiceFirm) => Firm(zh, en) with
    {
        ShortName = new(zh, en),
        CreditCode = CodeOf(zh),
        Category = category,
        OrganisationType = "other",
        Contacts = [new("李明", "经理", "li@example.cn", "021-12345678")],
        Evidence = [new("experience", "十年经验。"), new("reach", "每年二十个项目。"), new("leading", "三款一类新药。"), new("opening", "开放平台。")],
    };

    /// <summary>What a company sent, with its licence.</summary>
    /// <param name="typist">Of the Centre, who typed it for the company.</param>
    public static Application Sent(ApplicationInput input, DateTime at, int? batch = 2, IReadOnlyList<string>? doubts = null, Actor? typist = null)
    {
        var application = new Application(Guid.NewGuid(), PassCode.NewCode(Application.CodeLetter), PassCode.HashOf("first secret"), input, "network", doubts ?? [], at);
        if (typist is not null)
        {
            application.WriteFor(input, typist, at);
        }

        application.GiveLicence(Guid.NewGuid(), at);
        application.Send(1, batch, null, at);
        return application;
    }

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
