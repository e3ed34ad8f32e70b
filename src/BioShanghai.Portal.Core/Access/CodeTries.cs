using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Users;

namespace BioShanghai.Portal.Core.Access;

/// <summary>
/// Counts wrong tries per code of applications and cases, whether there is such a one or not, with the locks of <see cref="SignInTries"/>. A try is taken
/// before it is known whether it is right. Codes share a fixed number of counters, so that memory stays bounded whatever is sent.
/// </summary>
public sealed class CodeTries(TimeProvider clock)
{
    public const int Most = SignInTries.Most;

    private const int Counters = 1 << 14;

    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private readonly Dictionary<int, (int Tries, DateTimeOffset LastAt, DateTimeOffset LockedUntil)> _tries = [];
    private readonly Lock _gate = new();

    /// <returns>How long there are no tries; zero when one was taken.</returns>
    public TimeSpan Take(string code)
    {
        var (key, now) = (KeyOf(code), clock.GetUtcNow());
        lock (_gate)
        {
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
        }
    }

    private static int KeyOf(string code) => BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(code)), 0) & (Counters - 1);
}
