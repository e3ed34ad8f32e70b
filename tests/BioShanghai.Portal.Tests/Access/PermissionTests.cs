using System.Reflection;
using System.Text;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Access;

/// <summary>The table of roles is what the handbook says, and no service stands outside the table of operations.</summary>
public sealed class PermissionTests
{
    private const string Handbook = "docs/operations/permissions.md";

    [Fact]
    public void The_handbook_prints_the_table_as_it_is()
    {
        var path = Path.Combine(Repository.Root, Handbook);
        var printed = Print();
        if (Environment.GetEnvironmentVariable("PORTAL_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, printed);
        }

        Assert.Equal(printed, File.ReadAllText(path));
    }

    [Fact]
    public void Every_role_and_permission_is_used()
    {
        Assert.All(Enum.GetValues<Role>(), x => Assert.Contains(Permission.UseWorkspace, PermissionTable.Of(x)));
        Assert.All(Enum.GetValues<Permission>(), x => Assert.Contains(Enum.GetValues<Role>(), role => PermissionTable.Gives(role, x)));
    }

    [Fact]
    public void Accounts_trail_and_content_are_kept_by_three_roles_that_share_nothing_but_the_workspace()
    {
        Role[] separate = [Role.CentreAdmin, Role.SecurityAdmin, Role.Auditor];
        foreach (var (one, other) in separate.SelectMany(x => separate.Where(y => y != x).Select(y => (x, y))))
        {
            Assert.Equal([Permission.UseWorkspace], PermissionTable.Of(one).Intersect(PermissionTable.Of(other)));
        }
    }

    [Fact]
    public void Every_public_method_of_every_guarded_service_stands_in_the_table_and_the_other_way_round()
    {
        var guarded = typeof(PortalDbContext).Assembly.GetTypes()
            .Where(x => x.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(AccessGate))));
        var methods = guarded.SelectMany(x => x.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => !m.IsSpecialName).Select(m => $"{x.Name}.{m.Name}"));
        Assert.Equal(methods.Order(StringComparer.Ordinal), Operations.All.Select(x => $"{x.Service.Name}.{x.Method}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_operation_has_arguments_for_the_matrix() =>
        Assert.Empty(Operations.All.Where(x => !OperationSamples.All.ContainsKey((x.Service, x.Method))).Select(x => $"{x.Service.Name}.{x.Method}"));

    private static string Print()
    {
        var roles = Enum.GetValues<Role>();
        var text = new StringBuilder("""
            # Who may do what

            Printed from the table of roles (`PermissionTable`) and the table of operations (`Operations`); a test keeps this page equal to them.
            Officers' roles hold for one district or one park, that of a partner's contact for one partner, the others for the whole city. What is
            not marked is refused and written to the audit trail; a record outside somebody's district, park or partner answers as if it did not
            exist.


            """);
        text.Append("| Permission | ").AppendJoin(" | ", roles).Append(" |\n|---|").AppendJoin('|', roles.Select(_ => ":-:")).Append("|\n");
        foreach (var permission in Enum.GetValues<Permission>())
        {
            text.Append("| ").Append(permission).Append(" | ").AppendJoin(" | ", roles.Select(x => PermissionTable.Gives(x, permission) ? "yes" : "–")).Append(" |\n");
        }

        text.Append("\n## Operations\n\n| Service | Operation | Permission |\n|---|---|---|\n");
        foreach (var operation in Operations.All.OrderBy(x => x.Service.Name, StringComparer.Ordinal).ThenBy(x => x.Method, StringComparer.Ordinal))
        {
            text.Append("| ").Append(operation.Service.Name).Append(" | ").Append(operation.Method).Append(" | ").Append(operation.Permission).Append(" |\n");
        }

        return text.ToString();
    }
}
