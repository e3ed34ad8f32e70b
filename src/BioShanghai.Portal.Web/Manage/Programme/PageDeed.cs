using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Web.Controls;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Web.Manage.Programme;

/// <summary>Does something and keeps the sentence of a refusal, to stand where it was asked for until the next try; what was typed stays as well.</summary>
public sealed class PageDeed(Screen screen, IStringLocalizer<Refusals> refusals, IStringLocalizer<ProgrammePageText> words)
{
    /// <summary>Why it was not done; null when it was.</summary>
    public string? Sentence { get; private set; }

    /// <summary>Somebody else acted first: what the page shows is out of date.</summary>
    public bool IsOutdated { get; private set; }

    /// <summary>Words of a rule.</summary>
    public string WordsOf(string code) => refusals[code];

    /// <returns>It was done.</returns>
    public async Task<bool> TryAsync(Func<Task> step, string? done = null)
    {
        (Sentence, IsOutdated) = (null, false);
        var isDone = false;
        await screen.RunAsync(async () =>
        {
            try
            {
                await step();
                isDone = true;
            }
            catch (RuleException rule)
            {
                Sentence = refusals[rule.Code];
            }
            catch (ConflictException)
            {
                (Sentence, IsOutdated) = (words["Outdated"], true);
            }
        });
        if (isDone && done is not null)
        {
            screen.Tell(done);
        }

        return isDone;
    }
}
