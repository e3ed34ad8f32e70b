using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Partners;

/// <summary>Words for the codes partners carry. A code the words do not know yet is shown as it is, never as a resource key.</summary>
public static class PartnerWords
{
    public static string Type(IStringLocalizer<PartnersText> words, string code) => Of(words, "Type.", code);

    public static string Exchange(IStringLocalizer<PartnersText> words, string code) => Of(words, "Exchange.", code);

    public static string Country(IStringLocalizer<PartnersText> words, string code) => Of(words, "Country.", code);

    public static string Remark(IStringLocalizer<PartnersText> words, string code) => Of(words, "Remark.", code);

    private static string Of(IStringLocalizer<PartnersText> words, string prefix, string code) =>
        words[prefix + code] is { ResourceNotFound: false } found ? found.Value : code;
}
