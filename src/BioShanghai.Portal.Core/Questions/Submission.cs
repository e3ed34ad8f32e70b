using System.Security.Cryptography;
using System.Text;

namespace BioShanghai.Portal.Core.Questions;

/// <summary>How a form came in, as the host saw it. Nothing of it is typed by the sender.</summary>
/// <param name="FormId">Random name of this one showing of the form; only its sender and the host know it.</param>
/// <param name="SenderKey">Keyed hash of the sender's network and the day; never the address itself.</param>
/// <param name="TimeTaken">From showing the form to its coming in.</param>
/// <param name="IsTrapFilled">The field people do not see was filled in.</param>
/// <param name="Prefilled">Sentence the form itself had put into the message; it says nothing about the sender.</param>
/// <param name="IsWorked">The sender's browser did the sum the form set; true where a form sets none.</param>
public sealed record Submission(string FormId, string SenderKey, TimeSpan TimeTaken, bool IsTrapFilled = false, string? Prefilled = null, bool IsWorked = true)
{
    /// <summary>
    /// The same for the same form with the same content, however often it is sent; another for whatever was changed before sending again.
    /// </summary>
    /// <param name="use">What the bytes are for; different uses cannot be derived from each other.</param>
    public byte[] Derive(string use, params IEnumerable<string?> content)
    {
        var text = new StringBuilder();
        foreach (var part in content.Prepend(FormId).Prepend(use))
        {
            // With its length before it, so that no two lists of parts read the same.
            text.Append(part?.Length ?? -1).Append(':').Append(part);
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
