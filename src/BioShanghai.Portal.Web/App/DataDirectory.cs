using System.Collections.Concurrent;

namespace BioShanghai.Portal.Web.App;

/// <summary>The folder that holds everything the portal writes: database, search index, keys.</summary>
internal sealed class DataDirectory
{
    private static readonly ConcurrentDictionary<string, int> Held = new(StringComparer.Ordinal);

    public DataDirectory(IConfiguration configuration, string contentRoot)
    {
        var configured = configuration["Portal:DataDirectory"];
        Path = System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(configured) ? "App_Data" : configured, contentRoot);
        var keys = configuration["Portal:KeyDirectory"];
        Keys = System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(keys) ? File("keys") : keys, contentRoot);
    }

    /// <summary>Absolute; a relative setting counts from the content root, not from where the command was typed.</summary>
    public string Path { get; }

    /// <summary>Keys of cookies and forms; several nodes share one folder, so that what one gave out the others know.</summary>
    public string Keys { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <exception cref="StartupException">The folder cannot be made or written.</exception>
    public void EnsureWritable()
    {
        try
        {
            Directory.CreateDirectory(Path);
            MakePrivate(Keys);
            var probe = File($".probe-{Guid.NewGuid():N}");
            System.IO.File.WriteAllText(probe, "");
            System.IO.File.Delete(probe);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StartupException($"The data folder '{Path}' (Portal:DataDirectory) cannot be written: {cause.Message}", cause);
        }
    }

    /// <summary>
    /// Keeps a second server off this folder for as long as the result lives; commands such as the content import do not take it.
    /// The operating system lets go of the lock when the process ends, however it ends.
    /// </summary>
    /// <exception cref="StartupException">Another server process works in this folder.</exception>
    public IDisposable HoldForServer()
    {
        EnsureWritable();
        // Several hosts inside one process (tests) share the hold.
        if (Held.AddOrUpdate(Path, 1, (_, count) => count + 1) > 1)
        {
            return new Hold(Path, null);
        }

        try
        {
            return new Hold(Path, new FileStream(File("server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            Held.TryRemove(Path, out _);
            throw new StartupException($"Another portal is running on the data folder '{Path}'; stop it or choose another Portal:DataDirectory.", cause);
        }
    }

    /// <summary>Makes a folder nobody but the account of the portal may read, where the system knows such rights.</summary>
    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private sealed class Hold(string path, FileStream? file) : IDisposable
    {
        public void Dispose()
        {
            Held.AddOrUpdate(path, 0, (_, count) => count - 1);
            Held.TryRemove(KeyValuePair.Create(path, 0));
            file?.Dispose();
        }
    }
}
