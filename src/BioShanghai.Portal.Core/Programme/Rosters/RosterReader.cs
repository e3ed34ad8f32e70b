using System.Text;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Sheets;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Programme.Rosters;

/// <summary>Reads companies from a sheet by the names of its columns, in either language and any order.</summary>
internal sealed class RosterReader(Catalogue catalogue)
{
    private static readonly Dictionary<string, RosterColumn> Headers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["中文名称"] = RosterColumn.NameZh, ["机构名称"] = RosterColumn.NameZh, ["企业名称"] = RosterColumn.NameZh, ["名称"] = RosterColumn.NameZh, ["Chinese name"] = RosterColumn.NameZh,
        ["英文名称"] = RosterColumn.NameEn, ["English name"] = RosterColumn.NameEn, ["Name"] = RosterColumn.NameEn,
        ["中文简称"] = RosterColumn.ShortZh, ["简称"] = RosterColumn.ShortZh, ["Chinese short name"] = RosterColumn.ShortZh,
        ["英文简称"] = RosterColumn.ShortEn, ["Short name"] = RosterColumn.ShortEn,
        ["统一社会信用代码"] = RosterColumn.CreditCode, ["信用代码"] = RosterColumn.CreditCode, ["Unified social credit code"] = RosterColumn.CreditCode, ["Credit code"] = RosterColumn.CreditCode,
        ["类别"] = RosterColumn.Category, ["伙伴类别"] = RosterColumn.Category, ["Category"] = RosterColumn.Category,
        ["联系人"] = RosterColumn.Contact, ["Contact"] = RosterColumn.Contact,
        ["邮箱"] = RosterColumn.Email, ["电子邮箱"] = RosterColumn.Email, ["联系邮箱"] = RosterColumn.Email, ["Email"] = RosterColumn.Email, ["E-mail"] = RosterColumn.Email,
        ["电话"] = RosterColumn.Phone, ["手机"] = RosterColumn.Phone, ["联系电话"] = RosterColumn.Phone, ["Phone"] = RosterColumn.Phone,
        ["网站"] = RosterColumn.Website, ["Website"] = RosterColumn.Website,
        ["服务"] = RosterColumn.Services, ["服务内容"] = RosterColumn.Services, ["Services"] = RosterColumn.Services,
        ["细分领域"] = RosterColumn.Sectors, ["领域"] = RosterColumn.Sectors, ["Sectors"] = RosterColumn.Sectors,
    };

    private static readonly Dictionary<string, PartnerCategory> Categories = new(StringComparer.OrdinalIgnoreCase)
    {
        ["行业领军企业"] = PartnerCategory.Enterprise, ["领军企业"] = PartnerCategory.Enterprise, ["企业"] = PartnerCategory.Enterprise, ["Enterprise"] = PartnerCategory.Enterprise,
        ["投资促进平台"] = PartnerCategory.InvestmentPlatform, ["投促平台"] = PartnerCategory.InvestmentPlatform, ["平台"] = PartnerCategory.InvestmentPlatform,
        ["Investment platform"] = PartnerCategory.InvestmentPlatform, ["InvestmentPlatform"] = PartnerCategory.InvestmentPlatform, ["investment-platform"] = PartnerCategory.InvestmentPlatform,
        ["专业服务机构"] = PartnerCategory.ServiceFirm, ["服务机构"] = PartnerCategory.ServiceFirm, ["Service firm"] = PartnerCategory.ServiceFirm, ["ServiceFirm"] = PartnerCategory.ServiceFirm,
        ["service-firm"] = PartnerCategory.ServiceFirm,
    };

    private static readonly char[] Between = ['、', ',', '，', ';', '；', '/', '\n'];

    public static RosterColumn? ColumnOf(string header) => Headers.TryGetValue(Plain(header), out var column) ? column : null;

    /// <summary>The row as an application, and what is wrong with it by itself.</summary>
    public (ApplicationInput Input, List<RosterFault> Faults) Read(IReadOnlyDictionary<RosterColumn, string> cells)
    {
        var faults = new List<RosterFault>();
        var category = CategoryOf(cells.GetValueOrDefault(RosterColumn.Category), faults);
        var (contact, email) = (cells.GetValueOrDefault(RosterColumn.Contact) ?? "", (cells.GetValueOrDefault(RosterColumn.Email) ?? "").Normalize(NormalizationForm.FormKC));
        var input = new ApplicationInput
        {
            Name = new(cells.GetValueOrDefault(RosterColumn.NameZh), cells.GetValueOrDefault(RosterColumn.NameEn)),
            ShortName = new(cells.GetValueOrDefault(RosterColumn.ShortZh), cells.GetValueOrDefault(RosterColumn.ShortEn)),
            CreditCode = cells.GetValueOrDefault(RosterColumn.CreditCode),
            Category = category,
            Website = cells.GetValueOrDefault(RosterColumn.Website),
            Contacts = [new(contact, null, email, cells.GetValueOrDefault(RosterColumn.Phone))],
            ServiceCodes = Codes(cells.GetValueOrDefault(RosterColumn.Services), catalogue.Services, x => x.Name, RosterColumn.Services, RosterFaultCode.ServiceUnknown, faults),
            SectorCodes = Codes(cells.GetValueOrDefault(RosterColumn.Sectors), catalogue.Sectors, x => x.Name, RosterColumn.Sectors, RosterFaultCode.SectorUnknown, faults),
        }.Tidy();
        Add(input.Name.IsEmpty, RosterColumn.NameZh, RosterFaultCode.NameNeeded);
        foreach (var (text, column, most) in Lengths(input))
        {
            Add(text?.Length > most, column, RosterFaultCode.TooLong, most.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (input.CreditCode is { } code && CreditCode.FaultOf(code) is { } wrong)
        {
            faults.Add(new(RosterColumn.CreditCode, RosterFaultCode.CreditCodeWrong, wrong.ToString()));
        }

        Add(string.IsNullOrWhiteSpace(contact), RosterColumn.Contact, RosterFaultCode.ContactNeeded);
        Add(input.Contacts.Count == 0 || !MailMessage.IsAddress(input.Contacts[0].Email), RosterColumn.Email, RosterFaultCode.EmailNotUsable);
        return (input, faults);

        void Add(bool isWrong, RosterColumn column, RosterFaultCode fault, string argument = "")
        {
            if (isWrong)
            {
                faults.Add(new(column, fault, argument));
            }
        }
    }

    private static IEnumerable<(string? Text, RosterColumn Column, int Most)> Lengths(ApplicationInput input)
    {
        var contact = input.Contacts is [var first, ..] ? first : null;
        return
        [
            (input.Name.Zh, RosterColumn.NameZh, Partner.NameMaxLength), (input.Name.En, RosterColumn.NameEn, Partner.NameMaxLength),
            (input.ShortName.Zh, RosterColumn.ShortZh, Partner.NameMaxLength), (input.ShortName.En, RosterColumn.ShortEn, Partner.NameMaxLength),
            (input.Website, RosterColumn.Website, ApplicationInput.WebsiteMaxLength), (contact?.Name, RosterColumn.Contact, PartnerDeskCard.PersonMaxLength),
            (contact?.Phone, RosterColumn.Phone, PartnerDeskCard.PhoneMaxLength),
        ];
    }

    private static PartnerCategory? CategoryOf(string? text, List<RosterFault> faults)
    {
        var word = Plain(text ?? "");
        if (word.Length == 0)
        {
            // Merged cells of a paste leave the rows below empty; whose category they share is not guessed.
            faults.Add(new(RosterColumn.Category, RosterFaultCode.CategoryNeeded));
            return null;
        }

        if (Categories.TryGetValue(word, out var category))
        {
            return category;
        }

        faults.Add(new(RosterColumn.Category, RosterFaultCode.CategoryUnknown, word));
        return null;
    }

    private static List<string> Codes<T>(
        string? text, IReadOnlyDictionary<string, T> terms, Func<T, LocalText> nameOf, RosterColumn column, RosterFaultCode unknown, List<RosterFault> faults)
    {
        var codes = new List<string>();
        foreach (var word in (text ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var code = terms.ContainsKey(word.ToLowerInvariant()) ? word.ToLowerInvariant()
                : terms.FirstOrDefault(x => nameOf(x.Value) is var name && (Is(name.Zh, word) || Is(name.En, word))).Key;
            if (code is null)
            {
                faults.Add(new(column, unknown, word));
            }
            else
            {
                codes.Add(code);
            }
        }

        return codes;
    }

    private static bool Is(string? name, string word) => string.Equals(Plain(name ?? ""), Plain(word), StringComparison.OrdinalIgnoreCase);

    // Headers and terms as people type them: full-width letters, spaces, a star for what is needed, an explanation in brackets.
    private static string Plain(string text)
    {
        var plain = text.Normalize(NormalizationForm.FormKC).Replace("*", "", StringComparison.Ordinal).Trim();
        var bracket = plain.IndexOf('(', StringComparison.Ordinal);
        return bracket > 0 ? plain[..bracket].Trim() : plain;
    }
}
