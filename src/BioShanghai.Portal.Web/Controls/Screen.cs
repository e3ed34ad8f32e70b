using System.Diagnostics;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Web.Manage;
using FluentValidation;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using Severity = MudBlazor.Severity;

namespace BioShanghai.Portal.Web.Controls;

/// <summary>
/// Runs what a button does: one at a time, with every refusal turned into a sentence in the reader's language, and anything else logged
/// under a number while the page lives on.
/// </summary>
public sealed partial class Screen(
    ISnackbar messages, NavigationManager navigation, IStringLocalizer<ManageText> words, IStringLocalizer<Refusals> refusals, ILogger<Screen> log)
{
    private string? _signInNeededAt;

    /// <summary>Something runs; buttons wait.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>What ran last on this page was refused because the person proved too long ago who he is.</summary>
    public bool NeedsSignIn => _signInNeededAt == navigation.Uri;

    /// <summary>Reads what a page shows. Waits for nothing that runs: whoever goes to another page sees it.</summary>
    /// <returns>How it went; a fault is said and leaves the page to be opened again.</returns>
    public async Task<PageState> OpenAsync(Func<Task> load)
    {
        try
        {
            await load();
            return PageState.Open;
        }
        catch (ForbiddenException)
        {
            return PageState.Forbidden;
        }
        catch (NotFoundException)
        {
            return PageState.NotFound;
        }
        catch (OperationCanceledException)
        {
            return PageState.Loading;
        }
#pragma warning disable CA1031 // Whatever went wrong, the page and what was typed must live on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            SayFault(fault);
            return PageState.Failed;
        }
    }

    /// <param name="done">What to say when it worked; null for nothing.</param>
    /// <returns>It worked.</returns>
    public async Task<bool> RunAsync(Func<Task> action, string? done = null)
    {
        if (IsBusy)
        {
            return false;
        }

        (IsBusy, _signInNeededAt) = (true, null);
        try
        {
            await action();
            if (done is not null)
            {
                Tell(done);
            }

            return true;
        }
        catch (RuleException broken)
        {
            _signInNeededAt = broken.Code == "User.NeedsFreshSignIn" ? navigation.Uri : null;
            Say(refusals[broken.Code]);
        }
        catch (ValidationException invalid)
        {
            Say(invalid.Errors.FirstOrDefault()?.ErrorMessage ?? invalid.Message);
        }
        catch (NotFoundException)
        {
            Say(words["NotFound"]);
        }
        catch (ForbiddenException)
        {
            Say(words["Forbidden"]);
        }
        catch (ConflictException)
        {
            Say(words["Conflict"]);
        }
        catch (OperationCanceledException)
        {
            // The person went elsewhere; nothing is to be said.
        }
#pragma warning disable CA1031 // Whatever went wrong, the page and what was typed must live on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            SayFault(fault);
        }
        finally
        {
            IsBusy = false;
        }

        return false;
    }

    /// <summary>Says that something worked.</summary>
    public void Tell(string sentence) => messages.Add(sentence, Severity.Success);

    /// <summary>Says what is still to be done.</summary>
    public void Warn(string sentence) => messages.Add(sentence, Severity.Warning);

    private void SayFault(Exception fault)
    {
        var number = (Activity.Current?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("N"))[..8].ToUpperInvariant();
        LogFault(number, fault);
        Say(words["ErrorText", number]);
    }

    private void Say(string sentence) => messages.Add(sentence, Severity.Error, x => x.RequireInteraction = true);

    [LoggerMessage(Level = LogLevel.Error, Message = "A step of the management failed, reference {Number}")]
    private partial void LogFault(string number, Exception fault);
}
