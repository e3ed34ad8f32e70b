using System.Globalization;
using BioShanghai.Portal.Public.Cases;
using BioShanghai.Portal.Public.Layout;
using BioShanghai.Portal.Public.OpenData;
using BioShanghai.Portal.Public.Partners;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Public;

/// <summary>The one list of what the public site registers.</summary>
public static class PublicServices
{
    public static IServiceCollection AddPortalPublic(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<SiteOptions>(configuration.GetSection("Portal"));
        services.Configure<DeskOptions>(configuration.GetSection("Desk"));
        services.Configure<OpenDataOptions>(configuration.GetSection("OpenData"));
        services.Configure<OpenDataOptions>(options => options.RequestsPerMinute =
            int.TryParse(configuration["Limits:PagesPerMinute"], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : options.RequestsPerMinute);
        services.AddHttpContextAccessor();
        services.AddScoped<SiteLinks>();
        services.AddSingleton<FormSeals>();
        services.AddSingleton<ApplicationTickets>();
        services.AddSingleton<CaseTickets>();
        services.AddSingleton<FormWork>();
        return services;
    }
}
