using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Files;

/// <summary>Removes files that were sent and are named by nothing any more: taken back in a form, or left by a draft somebody threw away.</summary>
public sealed partial class FileKeeper(FileStore store, TimeProvider clock, ILogger<FileKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    /// <summary>How long a file may lie about: somebody may still be writing the listing it is for.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Every, clock, stoppingToken);
                var removed = await store.RemoveUnreferencedAsync(clock.GetUtcNow().UtcDateTime - Kept, stoppingToken);
                if (removed > 0)
                {
                    LogRemoved(removed);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a while must not end the keeper.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogFailed(fault);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} files that nothing names were removed")]
    private partial void LogRemoved(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Files that nothing names could not be removed; trying again in some hours")]
    private partial void LogFailed(Exception fault);
}
