using System.Net;
using System.Reflection;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Web.App;
using BioShanghai.Portal.Web.Manage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using BioShanghai.Portal.Web.Manage.Work;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Access;

/// <summary>Nothing of the management answers somebody who has not signed in, by whatever address.</summary>
public sealed class EndpointTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    /// <summary>Pages of the management that show no records themselves; those that write hand it to one editor.</summary>
    private static readonly Type[] WithoutRecords = [typeof(ManageNotFound), typeof(EditListing), typeof(EditPark), typeof(EditPartner)];

    /// <summary>First parts of addresses other than pages that anybody may ask for; those of a case ask for its ticket, those of passkeys come before a signing-in and ask for the token of their form.</summary>
    private static readonly string[] Public = ["api", "files", "health", "robots.txt", "sitemap", "feed", "events", "policies", "favicon.ico", "_content", "_framework", "openapi", "{**path:file}", "account/passkey-", "ask", "cases/{number}/"];

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public void Every_page_of_the_management_needs_a_signed_in_person_and_asks_a_guarded_service()
    {
        var guarded = Operations.All.Select(x => x.Service).ToHashSet();
        var pages = typeof(ManageApp).Assembly.GetTypes().Where(x => x.GetCustomAttributes<RouteAttribute>().Any(r => r.Template.StartsWith("/manage", StringComparison.Ordinal))).ToList();
        Assert.NotEmpty(pages);
        Assert.Empty(pages.Where(x => !x.GetCustomAttributes<AuthorizeAttribute>(inherit: true).Any()).Select(x => x.Name));
        Assert.Empty(pages.Except(WithoutRecords).Where(x => !x.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(p => p.GetCustomAttribute<InjectAttribute>() is not null && guarded.Contains(p.PropertyType))).Select(x => x.Name));
    }

    [Fact]
    public void Every_endpoint_outside_the_public_ones_needs_a_signed_in_person()
    {
        var open = portal.Services.GetServices<EndpointDataSource>().SelectMany(x => x.Endpoints).OfType<RouteEndpoint>()
            .Where(x => x.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Where(x => x.Metadata.GetMetadata<ComponentTypeMetadata>() is not { } page
                || (page.Type.Assembly == typeof(ManageApp).Assembly && !x.RoutePattern.RawText!.TrimStart('/').StartsWith("account", StringComparison.Ordinal)))
            .Select(x => x.RoutePattern.RawText!.TrimStart('/')).Distinct()
            .Where(x => !Public.Any(known => x.StartsWith(known, StringComparison.Ordinal)) && !IsFile(x));
        Assert.Empty(open);
    }

    [Theory]
    [InlineData("manage")]
    [InlineData("manage/users")]
    [InlineData("manage/dictionaries")]
    [InlineData("manage/mail")]
    [InlineData("manage/mail/templates")]
    [InlineData("manage/audit")]
    [InlineData("manage/audit/export")]
    [InlineData("manage/listings/export.xlsx")]
    [InlineData("manage/listings/template.xlsx")]
    [InlineData("manage/listings/import")]
    [InlineData("manage/partners")]
    [InlineData("manage/partners/members/iqvia")]
    [InlineData("manage/park-requests")]
    [InlineData("manage/cases/visits/5f0c1e2d-3b4a-5968-7766-554433221100.ics")]
    [InlineData("manage/partners/applications/5f0c1e2d-3b4a-5968-7766-554433221100/licence")]
    [InlineData("manage/cases")]
    [InlineData("manage/cases/5f0c1e2d-3b4a-5968-7766-554433221100/talk")]
    [InlineData("manage/cases/5f0c1e2d-3b4a-5968-7766-554433221100/files/5f0c1e2d-3b4a-5968-7766-554433221100")]
    public async Task A_visitor_is_sent_to_sign_in(string path)
    {
        using var client = portal.CreatePlainClient();
        using var answer = await client.GetAsync(new Uri($"/zh/{path}", UriKind.Relative), _ct);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/zh/account/sign-in", answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.AbsolutePath : answer.Headers.Location.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_cannot_connect_to_the_pages_and_another_site_cannot_in_somebodys_name()
    {
        using var client = portal.CreatePlainClient();
        using var visitor = await client.PostAsync(new Uri("/zh/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null, _ct);
        Assert.Equal(HttpStatusCode.Unauthorized, visitor.StatusCode);

        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/zh/_blazor/negotiate?negotiateVersion=1");
        foreign.Headers.Add("Origin", "https://elsewhere.example");
        using var refused = await client.SendAsync(foreign, _ct);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static bool IsFile(string route) => route.Contains('.', StringComparison.Ordinal) && !route.Contains('/', StringComparison.Ordinal);
}
