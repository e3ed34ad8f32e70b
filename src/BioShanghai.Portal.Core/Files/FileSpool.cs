namespace BioShanghai.Portal.Core.Files;

/// <summary>
/// Takes in what somebody sends over a slow line: into a file without a name, so that nothing waits in memory and nothing stays behind
/// when the process ends, however it ends.
/// </summary>
internal static class FileSpool
{
    private const int BufferSize = 80 * 1024;

    // Two at a time are held in memory whole; the others wait on disk.
    private static readonly SemaphoreSlim Whole = new(2);

    /// <summary>Reads a stream to its end and hands its bytes on.</summary>
    /// <exception cref="RuleException">It is longer than a file may be.</exception>
    public static async Task<T> ReadAsync<T>(Stream sent, Func<byte[], T> use, CancellationToken ct)
    {
        var path = Path.Combine(Path.GetTempPath(), $"portal-sent-{Guid.NewGuid():N}");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // Windows removes it when the last handle goes; elsewhere its name can go at once.
            File.Delete(path);
        }

        var buffer = new byte[BufferSize];
        for (int read; (read = await sent.ReadAsync(buffer, ct)) > 0;)
        {
            Rule.Require(file.Position + read <= FileIntake.LargestFile, "File.TooLarge");
            await file.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        await Whole.WaitAsync(ct);
        try
        {
            var bytes = new byte[file.Position];
            file.Position = 0;
            await file.ReadExactlyAsync(bytes, ct);
            return use(bytes);
        }
        finally
        {
            Whole.Release();
        }
    }
}
