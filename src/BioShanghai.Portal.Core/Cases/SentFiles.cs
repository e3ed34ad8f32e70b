using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Files;

namespace BioShanghai.Portal.Core.Cases;

/// <summary>Files as investors send them with a form: any of them may come in again, because its sender never heard that it came in.</summary>
internal static class SentFiles
{
    /// <summary>Takes a file in for a case or a draft. The same file of the same form is kept once, however often it comes in.</summary>
    /// <param name="form">What it comes with: the case itself, or one of its messages.</param>
    /// <param name="open">Gives its bytes, again from the first each time.</param>
    /// <exception cref="RuleException">It is not taken.</exception>
    public static async Task<StoredFile> TakeAsync(this FileStore files, string ownerKey, string form, string name, Func<Stream> open, DateTime utcNow, CancellationToken ct)
    {
        await using var content = open();
        var accepted = await FileSpool.ReadAsync(content, bytes => FileIntake.Accept(bytes, name, FileKind.Plan), ct);
        await using var again = open();
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(again, ct));
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{ownerKey}\n{form}\n{hash}\n{name}")).AsSpan(0, 16));
        return await files.AddOnceAsync(id, ownerKey, accepted, CaseTracking.Sender, utcNow, ct);
    }

    /// <summary>Ids of what the owner has.</summary>
    public static async Task<HashSet<Guid>> IdsOfAsync(this FileStore files, string ownerKey, CancellationToken ct) => [.. (await files.OfAsync(ownerKey, ct)).Select(x => x.Id)];
}
