using System.Diagnostics;

namespace BioShanghai.Portal.Web.App;

/// <summary>A lock between processes of one machine; the operating system releases it when its holder ends, however it ends.</summary>
internal static class FileLock
{
    /// <exception cref="StartupException">Somebody else kept the lock for the whole wait.</exception>
    public static async Task<IDisposable> TakeAsync(string path, TimeSpan longestWait, CancellationToken ct)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Directory.Exists(Path.GetDirectoryName(path)) && waited.Elapsed < longestWait)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw new StartupException(
                    waited.Elapsed < longestWait
                        ? $"The folder of the database cannot be written: {cause.Message}"
                        : $"Another process has been changing the database for {longestWait.TotalSeconds:0} seconds ('{path}' is locked); try again when it has ended.",
                    cause);
            }
        }
    }
}
