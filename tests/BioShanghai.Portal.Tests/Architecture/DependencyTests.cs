using System.Reflection;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Public;
using BioShanghai.Portal.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Architecture;

/// <summary>Who may depend on whom.</summary>
public sealed class DependencyTests
{
    private static readonly Assembly Core = typeof(PortalDbContext).Assembly;
    private static readonly Assembly Public = typeof(PublicApp).Assembly;

    [Theory]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.EntityFrameworkCore.Sqlite")]
    [InlineData("Microsoft.EntityFrameworkCore.SqlServer")]
    [InlineData("Npgsql")]
    [InlineData("Microsoft.Data")]
    [InlineData("MudBlazor")]
    public void Core_knows_neither_the_web_nor_a_database_provider(string forbidden)
    {
        Assert.DoesNotContain(References(Core), x => x.StartsWith(forbidden, StringComparison.Ordinal));
        var project = Assert.Single(Repository.Files("src/BioShanghai.Portal.Core", ".csproj"));
        Assert.DoesNotContain($"Include=\"{forbidden}", project.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MudBlazor")]
    [InlineData("Microsoft.EntityFrameworkCore")]
    [InlineData("BioShanghai.Portal.Web")]
    public void The_public_site_holds_no_table_and_no_component_library(string forbidden) =>
        Assert.DoesNotContain(References(Public), x => x.StartsWith(forbidden, StringComparison.Ordinal));

    [Fact]
    public void No_component_is_given_a_database_context()
    {
        var components = Components(Public).Concat(Components(typeof(Program).Assembly)).ToList();
        Assert.NotEmpty(components);
        var injected = components
            .SelectMany(x => x.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(x => x.GetCustomAttribute<InjectAttribute>() is not null)
            .ToList();
        Assert.NotEmpty(injected);
        Assert.DoesNotContain(injected, x => typeof(DbContext).IsAssignableFrom(x.PropertyType) || x.PropertyType.Name.StartsWith("IDbContextFactory", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_start_up_code_of_the_host_touches_the_database_context()
    {
        var files = Repository.Files("src/BioShanghai.Portal.Web", ".cs", ".razor");
        Assert.Contains(files, x => x.Text.Contains(nameof(PortalDbContext), StringComparison.Ordinal));
        Assert.DoesNotContain(
            files.Where(x => x.Text.Contains(nameof(PortalDbContext), StringComparison.Ordinal)).Select(x => x.Path),
            x => !x.StartsWith("src/BioShanghai.Portal.Web/App/", StringComparison.Ordinal));
    }

    [Fact]
    public void Migrations_projects_hold_migrations_and_a_design_time_factory_only()
    {
        var files = Repository.Files("src", ".cs").Where(x => x.Path.Contains("Portal.Migrations.", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, x => x.Name != "DesignTimeFactory.cs" && !x.Path.Contains("/Migrations/", StringComparison.Ordinal));
    }

    private static List<string> References(Assembly assembly)
    {
        var names = assembly.GetReferencedAssemblies().Select(x => x.Name!).ToList();
        Assert.NotEmpty(names);
        return names;
    }

    private static IEnumerable<Type> Components(Assembly assembly) =>
        assembly.GetTypes().Where(x => !x.IsAbstract && typeof(IComponent).IsAssignableFrom(x));
}
