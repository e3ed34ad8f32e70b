using BioShanghai.Portal.Core.Files;
using Microsoft.AspNetCore.Components;

namespace BioShanghai.Portal.Web.Manage.Preview;

/// <summary>A preview: a page that is not there for people without the right, and whose files are those that are not public yet.</summary>
public abstract class PreviewBase : OpenedPage
{
    [CascadingParameter] public HttpContext Http { get; set; } = null!;

    /// <summary>Where the files of what is not public are.</summary>
    protected static Func<FileRef, FileSize, string> Files { get; } = (file, size) => "manage" + file.Address(size);

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (State is PageState.NotFound or PageState.Forbidden)
        {
            Http.Response.StatusCode = State == PageState.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden;
        }
    }
}
