using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>A place in the words of a mail.</summary>
/// <param name="Sample">What stands there in the preview; a <see cref="LocalText"/> where the languages differ.</param>
public sealed record MailPlace(string Name, object Sample);

/// <summary>A kind of mail. Its words are <c>KeySubject</c>, <c>KeyText</c> and <c>KeyWhen</c> in MailText.resx, with {0}, {1} … for its places in their order.</summary>
public sealed class MailTemplate(string key, params (string Name, object Sample)[] places)
{
    public string Key => key;

    public IReadOnlyList<MailPlace> Places { get; } = [.. places.Select(x => new MailPlace(x.Name, x.Sample))];

    /// <summary>Values for looking at it.</summary>
    public object[] SamplesIn(Language language) => [.. Places.Select(x => x.Sample is LocalText text ? text.In(language)! : x.Sample)];
}
