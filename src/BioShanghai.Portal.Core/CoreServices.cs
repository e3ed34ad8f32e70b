using BioShanghai.Portal.Core.Taxonomy;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Core;

/// <summary>The one list of what Core registers. The database provider is chosen by the host.</summary>
public static class CoreServices
{
    public static IServiceCollection AddPortalCore(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddSingleton(TimeProvider.System);

        services.AddSingleton<CatalogueCache>();
        return services;
    }
}
