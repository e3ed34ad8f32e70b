using System.Text;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Programme.Certificates;

/// <summary>What one certificate says.</summary>
/// <param name="Number">As it is printed and looked up.</param>
/// <param name="Name">The partner's registered name; a missing language leaves its line out.</param>
/// <param name="Category">What kind of partner it is, in words.</param>
/// <param name="BatchName">The batch it was taken up with, in words.</param>
/// <param name="IssuedOn">The day printed under the issuer.</param>
/// <param name="ValidUntil">The last day it is valid on; null where no term was published, and nothing is printed about it.</param>
/// <param name="VerifyAddress">The full address of the public check page, drawn as a QR code.</param>
public sealed record CertificateSheet(
    string Number, LocalText Name, LocalText Category, LocalText BatchName, DateOnly IssuedOn, DateOnly? ValidUntil, string VerifyAddress)
{
    /// <summary>What of it is written with letters, in the form the page writes it in.</summary>
    internal IEnumerable<string> Texts => new[] { Number, Name.Zh, Name.En, Category.Zh, Category.En, BatchName.Zh, BatchName.En }.OfType<string>().Select(Tidy);

    /// <summary>Accents in one character with their letter, and every run of blanks one space, so that a pasted name is drawn as it was meant.</summary>
    internal static string Tidy(string text) =>
        string.Join(' ', text.Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
