using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Support;

/// <summary>The services of Core over a test's database: one node of the portal, without the site.</summary>
internal static class CoreOver
{
    public static ServiceProvider Node(TestDatabase database, TimeProvider clock, Actor? actor = null, MailSettings? mail = null, UnusedAccountRule? rule = null)
    {
        var services = new ServiceCollection().AddLogging().AddPortalCore();
        services.AddSingleton<IDbContextFactory<PortalDbContext>>(database);
        services.AddSingleton(clock);
        services.AddSingleton(mail ?? MailSettings.Off with { Site = "https://portal.example.cn" });
        services.AddSingleton<ICurrentActor>(new ActingAs(actor ?? Actor.System));
        if (rule is not null)
        {
            services.AddSingleton(rule);
        }

        return services.BuildServiceProvider();
    }

    /// <summary>A service of one caller.</summary>
    public static T For<T>(TestDatabase database, TimeProvider clock, Actor actor)
        where T : class => Node(database, clock, actor).CreateScope().ServiceProvider.GetRequiredService<T>();
}
