using System.Globalization;
using BioShanghai.Portal.Core.Cases;
using Microsoft.AspNetCore.Http;

namespace BioShanghai.Portal.Public.Cases;

/// <summary>Reads what the forms of <see cref="VisitSection"/> send.</summary>
public static class VisitTyping
{
    /// <summary>Values of the field <c>do</c>: what is asked for.</summary>
    public const string Choose = "visit-choose";
    public const string Feedback = "visit-feedback";

    /// <summary>Field with the id of the visit.</summary>
    public const string Visit = "visit";
    public const string Slot = "slot";
    public const string Comment = "visit-comment";

    /// <summary>Questions in the order they are asked; each is the name of a field.</summary>
    public static readonly IReadOnlyList<string> Questions = ["Site", "Facts", "Reception", "Terms", "Intent"];

    /// <summary>Values of the field about a listing.</summary>
    public const string AsListed = "as-listed";
    public const string Different = "different";

    private const string SlotFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string FoundField(string code) => "found-" + code;

    public static string NoteField(string code) => "note-" + code;

    public static string SlotOf(DateTime utc) => utc.ToString(SlotFormat, CultureInfo.InvariantCulture);

    /// <summary>Which visit it is about; none where the field is missing or made up.</summary>
    public static Guid VisitOf(IFormCollection form) => Guid.TryParse(form[Visit], out var id) ? id : Guid.Empty;

    /// <summary>The slot chosen, in UTC; the first moment there is where none was.</summary>
    public static DateTime ChosenSlot(IFormCollection form) =>
        DateTime.TryParseExact(form[Slot], SlotFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var slot) ? slot : DateTime.MinValue;

    /// <summary>The answers as they were given; the rules say what is missing.</summary>
    public static VisitFeedbackInput FeedbackOf(IFormCollection form)
    {
        const string found = "found-";
        var findings = form.Keys.Where(x => x.StartsWith(found, StringComparison.Ordinal)).Select(x => (Code: x[found.Length..], Said: form[x].ToString()))
            .Where(x => x.Said is AsListed or Different).Select(x => new VisitFinding(x.Code, x.Said == AsListed, x.Said == Different ? form[NoteField(x.Code)].ToString() : null)).ToList();
        return new(Answer(0), Answer(1), Answer(2), Answer(3), Answer(4), form[Comment], findings);

        int Answer(int question) => int.TryParse(form[Questions[question]], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }
}
