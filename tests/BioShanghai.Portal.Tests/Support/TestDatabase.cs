using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Web.App;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Support;

/// <summary>
/// A private SQLite file with the real schema and, unless asked otherwise, the starting content. Schema and content are made once per
/// process and copied. Usable as a class fixture.
/// </summary>
public sealed class TestDatabase : IDbContextFactory<PortalDbContext>, IDisposable
{
    public static readonly DateTime Noon = new(2026, 11, 24, 4, 0, 0, DateTimeKind.Utc);

    private static readonly Lazy<string> Schema = new(() => Build(withContent: false));
    private static readonly Lazy<string> Content = new(() => Build(withContent: true));

    private readonly DbContextOptions<PortalDbContext> _options;

    public TestDatabase()
        : this(withContent: true)
    {
    }

    private TestDatabase(bool withContent)
    {
        File.Copy(withContent ? Content.Value : Schema.Value, FilePath);
        _options = OptionsOf(FilePath);
        Catalogue = new CatalogueCache(this);
    }

    public static TestDatabase WithContent() => new(withContent: true);

    public static TestDatabase Empty() => new(withContent: false);

    /// <summary>A folder of its own, to serve as <c>Portal:DataDirectory</c>; the database in it is <c>portal.db</c>.</summary>
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("portal-test-").FullName;

    public string FilePath => Path.Combine(DataDirectory, "portal.db");

    public CatalogueCache Catalogue { get; }

    public PortalDbContext CreateDbContext() => new(_options);

    /// <summary>Contexts over the same file with further options.</summary>
    public IDbContextFactory<PortalDbContext> FactoryWith(Action<DbContextOptionsBuilder> configure)
    {
        var options = new DbContextOptionsBuilder<PortalDbContext>(_options);
        configure(options);
        return new Factory(options.Options);
    }

    /// <summary>Adds rows and saves them as the site would.</summary>
    public async Task AddAsync(params IEnumerable<object> rows)
    {
        await using var db = CreateDbContext();
        db.AddRange(rows);
        await db.SaveAsync(Noon);
        Catalogue.Forget();
    }

    public void Dispose()
    {
        using (var db = CreateDbContext())
        {
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        }

        // Work in the background may be closing its last connection, which makes and removes files beside the database.
        for (var attempt = 1; Directory.Exists(DataDirectory); attempt++)
        {
            try
            {
                Directory.Delete(DataDirectory, recursive: true);
            }
            catch (IOException) when (attempt < 100)
            {
                Thread.Yield();
            }
            catch (IOException)
            {
                // A folder left in the temporary files fails no test.
                return;
            }
        }
    }

    private static DbContextOptions<PortalDbContext> OptionsOf(string path)
    {
        var options = new DbContextOptionsBuilder<PortalDbContext>();
        PortalDatabase.Use(options, "Sqlite", null, Path.GetDirectoryName(path)!);
        return options.Options;
    }

    private static string Build(bool withContent)
    {
        var directory = Directory.CreateTempSubdirectory("portal-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        var path = Path.Combine(directory, "portal.db");
        var options = OptionsOf(path);
        using (var db = new PortalDbContext(options))
        {
            db.Database.Migrate();
        }

        if (withContent)
        {
            var importer = new ContentImporter(new Factory(options), TimeProvider.System);
            importer.ImportAsync(ContentSource.Shipped).GetAwaiter().GetResult();
        }

        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        using (var command = connection.CreateCommand())
        {
            // One plain file to copy: no write-ahead log beside it.
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }

        SqliteConnection.ClearPool(connection);
        return path;
    }

    private sealed class Factory(DbContextOptions<PortalDbContext> options) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => new(options);
    }
}
