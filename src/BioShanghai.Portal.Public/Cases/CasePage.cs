using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Public.Layout;
using Microsoft.AspNetCore.Components;

namespace BioShanghai.Portal.Public.Cases;

/// <summary>A page of the case that is open in this browser; without one the visitor is asked for its secret. A ticket of another case opens nothing here.</summary>
public abstract class CasePage : PostedPage
{
    [Inject] public CaseTracking Tracking { get; set; } = null!;
    [Inject] public CaseTickets Tickets { get; set; } = null!;
    [Inject] public NavigationManager Navigation { get; set; } = null!;

    /// <summary>The number in the address.</summary>
    [Parameter] public string Number { get; set; } = "";

    protected CodePass? Pass { get; private set; }

    protected InvestorCase? View { get; private set; }

    /// <summary>The case may be asked for on this page itself.</summary>
    protected virtual bool AsksForSecret => false;

    /// <summary>Address of the case, without its secret.</summary>
    protected string Main => ServiceCase.PathOf(Number);

    /// <summary>Address of a page of the case.</summary>
    protected string PageOf(string name) => $"{Main}/{name}";

    protected sealed override async Task ReadAsync()
    {
        if (CaseTracking.NumberOf(Number) is not { } number)
        {
            Navigation.NotFound();
            return;
        }

        Number = number;
        Pass = Tickets.Read(Http) is { } pass && pass.Code == number ? pass : null;
        View = Pass is null ? null : await Tracking.ViewAsync(Pass, Http.RequestAborted);
        if (View is not null)
        {
            Tickets.Give(Http, Pass!);
            await ShowAsync(View);
        }
        else if (!AsksForSecret)
        {
            // A form that comes in without its ticket is shown the way to it.
            Navigation.NavigateTo(Main);
        }
    }

    protected virtual Task ShowAsync(InvestorCase view) => Task.CompletedTask;
}
