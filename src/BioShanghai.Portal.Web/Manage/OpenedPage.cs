using BioShanghai.Portal.Core;
using Microsoft.AspNetCore.Components;

namespace BioShanghai.Portal.Web.Manage;

/// <summary>How opening a page went.</summary>
public enum PageState
{
    Loading,
    Open,
    Forbidden,
    NotFound,

    /// <summary>Could not be read just now; trying again may help.</summary>
    Failed,
}

/// <summary>A page of the management that asks its service first: without the right it shows a sentence and nothing else.</summary>
public abstract class OpenedPage : ComponentBase
{
    protected PageState State { get; private set; }

    /// <summary>Reads what the page shows; refusals of the service decide what is shown instead.</summary>
    protected abstract Task LoadAsync();

    protected override async Task OnInitializedAsync()
    {
        try
        {
            await LoadAsync();
            State = PageState.Open;
        }
        catch (ForbiddenException)
        {
            State = PageState.Forbidden;
        }
        catch (NotFoundException)
        {
            State = PageState.NotFound;
        }
    }
}
