using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Public.Layout;
using Microsoft.AspNetCore.Components;

namespace BioShanghai.Portal.Web.Account;

/// <summary>A page about the account of whoever opens it.</summary>
public abstract class OwnPage : PostedPage
{
    [Inject] private protected OwnAccount Own { get; set; } = null!;
    [Inject] private protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>Null only while the reader is being sent to sign in.</summary>
    protected PortalUser? Person { get; private set; }

    /// <summary>Carried by forms of pages that need a fresh proof.</summary>
    protected string? Proof { get; private set; }

    protected Actor Self => SignInService.ActorOf(Person, Http);

    protected override async Task ReadAsync()
    {
        Person = await Own.FindAsync(Http);
        if (Person is null)
        {
            Navigation.NavigateTo("account/sign-in");
            return;
        }

        await ReadOwnAsync(Person);
    }

    protected virtual Task ReadOwnAsync(PortalUser person) => Task.CompletedTask;

    /// <summary>Sends whoever proved too long ago who he is to do it again, and back here afterwards.</summary>
    /// <returns>Whether the page may go on.</returns>
    private protected async Task<bool> IsFreshAsync()
    {
        Proof = await Own.ProofAsync(Http);
        if (Proof is not null)
        {
            return true;
        }

        Navigation.NavigateTo($"account/confirm?ReturnUrl={Uri.EscapeDataString($"/{Language.Current.Segment}/{Here}")}");
        return false;
    }
}
