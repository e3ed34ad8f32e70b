using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Web.App;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace BioShanghai.Portal.Tests.Data;

public sealed class MigrationTests(ITestOutputHelper output)
{
    private const int ClusteredKeyBytes = 900;
    private const int OtherKeyBytes = 1_700;

    public static TheoryData<string, string> Providers() => new()
    {
        { "Sqlite", "Data Source=nowhere.db" },
        { "SqlServer", "Server=nowhere;Database=portal" },
        { "PostgreSql", "Host=nowhere;Database=portal" },
    };

    [Theory, MemberData(nameof(Providers))]
    public void The_migrations_hold_the_whole_model(string provider, string connection)
    {
        using var db = Open(provider, connection);
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void All_providers_have_the_same_migrations()
    {
        string[][] names = [.. Providers().Select(x => NamesOf(x.Data.Item1, x.Data.Item2))];
        Assert.NotEmpty(names[0]);
        Assert.Equal(names[0], names[1]);
        Assert.Equal(names[0], names[2]);
    }

    [Fact]
    public void The_script_for_SQL_Server_parses_and_can_be_run_again()
    {
        using var db = Open("SqlServer", "Server=nowhere;Database=portal");
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        var (_, errors, statements) = TSql.Parse(script);
        output.WriteLine($"{statements} statements of the SQL Server migration script parsed.");
        Assert.Empty(errors);
        Assert.InRange(statements, 30, int.MaxValue);
    }

    [Fact]
    public void No_key_or_index_is_wider_than_SQL_Server_allows()
    {
        using var db = Open("SqlServer", "Server=nowhere;Database=portal");
        var (tree, errors, _) = TSql.Parse(db.Database.GenerateCreateScript());
        Assert.Empty(errors);
        var widths = new KeyWidths();
        tree.Accept(widths);
        output.WriteLine(string.Join('\n', widths.Found.Select(x => $"{x.Bytes,5} {x.Name}")));
        Assert.NotEmpty(widths.Found);
        Assert.DoesNotContain(widths.Found, x => x.Bytes > (x.IsClustered ? ClusteredKeyBytes : OtherKeyBytes));
    }

    [Fact]
    public void Foreign_keys_have_the_type_of_the_key_they_point_to()
    {
        // SQL Server refuses the table otherwise (error 1753); SQLite and PostgreSQL do not care.
        using var db = Open("SqlServer", "Server=nowhere;Database=portal");
        var pairs = db.Model.GetEntityTypes().SelectMany(x => x.GetForeignKeys())
            .SelectMany(x => x.Properties.Zip(x.PrincipalKey.Properties)).ToList();
        Assert.NotEmpty(pairs);
        Assert.All(pairs, x => Assert.Equal(x.Second.GetColumnType(), x.First.GetColumnType()));
    }

    private static string[] NamesOf(string provider, string connection)
    {
        using var db = Open(provider, connection);
        return [.. db.Database.GetMigrations().Select(x => x[(x.IndexOf('_', StringComparison.Ordinal) + 1)..])];
    }

    private static PortalDbContext Open(string provider, string connection)
    {
        var options = new DbContextOptionsBuilder<PortalDbContext>();
        PortalDatabase.Use(options, provider, connection, Path.GetTempPath());
        return new PortalDbContext(options.Options);
    }

    /// <summary>Adds up the bytes of each key and index from the columns' types.</summary>
    private sealed class KeyWidths : TSqlFragmentVisitor
    {
        private readonly Dictionary<string, int> _columns = [];

        public List<(string Name, int Bytes, bool IsClustered)> Found { get; } = [];

        public override void Visit(CreateTableStatement node)
        {
            var table = node.SchemaObjectName.BaseIdentifier.Value;
            foreach (var column in node.Definition.ColumnDefinitions)
            {
                _columns[$"{table}.{column.ColumnIdentifier.Value}"] = BytesOf(column.DataType);
            }

            foreach (var key in node.Definition.TableConstraints.OfType<UniqueConstraintDefinition>())
            {
                Found.Add((key.ConstraintIdentifier.Value, Sum(table, key.Columns), key.IsPrimaryKey));
            }
        }

        public override void Visit(CreateIndexStatement node) =>
            Found.Add((node.Name.Value, Sum(node.OnName.BaseIdentifier.Value, node.Columns), false));

        private int Sum(string table, IEnumerable<ColumnWithSortOrder> columns) =>
            columns.Sum(x => _columns[$"{table}.{x.Column.MultiPartIdentifier.Identifiers[^1].Value}"]);

        private static int BytesOf(DataTypeReference type)
        {
            var reference = (SqlDataTypeReference)type;
            var length = reference.Parameters.FirstOrDefault() switch
            {
                MaxLiteral => 1_000_000,
                { } literal => int.Parse(literal.Value, System.Globalization.CultureInfo.InvariantCulture),
                _ => 0,
            };
            return reference.SqlDataTypeOption switch
            {
                SqlDataTypeOption.NVarChar or SqlDataTypeOption.NChar => length * 2,
                SqlDataTypeOption.VarChar or SqlDataTypeOption.Char or SqlDataTypeOption.VarBinary => length,
                SqlDataTypeOption.UniqueIdentifier => 16,
                _ => 9,
            };
        }
    }
}
