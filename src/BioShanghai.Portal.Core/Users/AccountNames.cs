using System.Text;
using Microsoft.AspNetCore.Identity;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Two spellings of one address are one account: full-width and half-width letters, capitals and small ones.</summary>
public sealed class AccountNames : ILookupNormalizer
{
    public string? NormalizeName(string? name) => Of(name);

    public string? NormalizeEmail(string? email) => Of(email);

    // Damaged text has no normal form; it names nobody.
    private static string? Of(string? text) => text is null ? null : Questions.TypedText.IsWhole(text) ? text.Trim().Normalize(NormalizationForm.FormKC).ToUpperInvariant() : "";
}
