using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Public.Controls;
using BioShanghai.Portal.Public.Layout;
using Microsoft.AspNetCore.Components;

namespace BioShanghai.Portal.Public.Partners;

/// <summary>A page of the application that is open in this browser; without one the visitor is asked for code and secret.</summary>
public abstract class ApplicationPage : PostedPage
{
    [Inject] public ApplicationService Applications { get; set; } = null!;
    [Inject] public ApplicationTickets Tickets { get; set; } = null!;
    [Inject] public NavigationManager Navigation { get; set; } = null!;

    protected const string StatusPage = "partners/apply/status";
    protected const string FormPage = "partners/apply/form";
    protected const string ContinuePage = "partners/apply/continue";

    protected CodePass? Pass { get; private set; }

    protected ApplicationView? View { get; set; }

    protected sealed override async Task ReadAsync()
    {
        Pass = Tickets.Read(Http);
        View = Pass is null ? null : await Applications.ViewAsync(Pass, Http.RequestAborted);
        if (View is null)
        {
            // A form that comes in without its ticket is shown the way to it; what was kept before is still kept.
            Navigation.NavigateTo(Addresses.Of(ContinuePage, [new("again", "yes")]));
            return;
        }

        Tickets.Give(Http, Pass!);
        await ShowAsync(View);
    }

    protected virtual Task ShowAsync(ApplicationView view) => Task.CompletedTask;
}
