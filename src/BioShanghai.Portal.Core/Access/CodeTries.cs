using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Users;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Core.Access;

/// <summary>
/// Counts wrong tries per code of applications and cases, whether there is such a one or not, with the locks of <see cref="SignInTries"/>. A try is taken
/// before it is known whether it is right. Codes share a fixed number of counters, so that memory stays bounded whatever is sent. Many wrong tries over
/// all codes, from however many addresses, raise an alarm in the log.
/// </summary>
public sealed partial class CodeTries(TimeProvider clock, ILogger<CodeTries> log)
{
    public const int Most = SignInTries.Most;

    /// <summary>Wrong tries over all codes within <see cref="AlarmWindow"/> from which on somebody is guessing.</summary>
    public const int AlarmAt = 100;

    public static readonly TimeSpan AlarmWindow = TimeSpan.FromMinutes(1);

    private const int Counters = 1 << 14;

    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private readonly Dictionary<int, (int Tries, DateTimeOffset LastAt, DateTimeOffset LockedUntil)> _tries = [];
    private readonly Lock _gate = new();
    private (DateTimeOffset Since, int Count) _window;

    /// <returns>How long there are no tries; zero when one was taken.</returns>
    public TimeSpan Take(string code)
    {
        var (key, now) = (KeyOf(code), clock.GetUtcNow());
        lock (_gate)
        {
            Watch(now);
            var (tries, lastAt, until) = _tries.GetValueOrDefault(key);
            if (until > now)
            {
                return until - now;
            }

            tries = now - lastAt > Forgotten ? 1 : tries + 1;
            _tries[key] = (tries, now, tries % Most == 0 ? now + SignInTries.LockAfter(tries / Most) : until);
            return TimeSpan.Zero;
        }
    }

    /// <summary>Gives all tries back to whoever got one right.</summary>
    public void GiveBack(string code)
    {
        lock (_gate)
        {
            _tries.Remove(KeyOf(code));
            _window.Count--;
        }
    }

    // Said once in every window. Who got one right gives his try back.
    private void Watch(DateTimeOffset now)
    {
        _window = now - _window.Since >= AlarmWindow ? (now, 1) : (_window.Since, _window.Count + 1);
        if (_window.Count == AlarmAt)
        {
            LogGuessing(AlarmAt, AlarmWindow);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Alarm: {Count} wrong codes within {Window}; somebody may be guessing numbers or secrets of cases and applications")]
    private partial void LogGuessing(int count, TimeSpan window);

    private static int KeyOf(string code) => BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(code)), 0) & (Counters - 1);
}
