using BioShanghai.Portal.Web.Controls;
using BioShanghai.Portal.Web.Manage.Programme;
using MudBlazor;
using MudBlazor.Services;

namespace BioShanghai.Portal.Web.App;

/// <summary>The one list of what the management registers.</summary>
internal static class ManageServices
{
    public static void AddManage(this IServiceCollection services)
    {
        services.AddMudServices(options => (options.SnackbarConfiguration.PositionClass, options.SnackbarConfiguration.VisibleStateDuration) = (Defaults.Classes.Position.BottomCenter, 4_000));
        services.AddScoped<Screen>();
        services.AddScoped<Manage.InvitationLink>();
        services.AddTransient<PageDeed>();
    }
}
