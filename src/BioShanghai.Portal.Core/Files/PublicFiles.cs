using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Spaces;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Files;

/// <summary>Files for the public: those that a listing the public may see names, and only as long as it does.</summary>
public sealed class PublicFiles(IDbContextFactory<PortalDbContext> dbs, PublicSpaces spaces)
{
    /// <summary>A public file, or null; not kept anywhere, so that what is withdrawn is gone with the next request.</summary>
    /// <param name="heldTag">Tag (<see cref="StoredFile.TagOf"/>) of the bytes the reader holds, which are then not read again.</param>
    public async Task<OpenedFile?> OpenAsync(Guid id, FileSize size, string? heldTag = null, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var file = await db.StoredFiles.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id, ct);
        if (file is null || SpaceListing.CodeOf(file.OwnerKey) is not { } code)
        {
            return null;
        }

        // A listing may only show files of its own, whatever it names.
        var isShown = await spaces.ManyAsync([code], ct) is [var entry] && entry.Listing.Files.Any(x => x.Id == id);
        return !isShown ? null : heldTag == file.TagOf(size) ? new(file, size, null) : await db.OpenAsync(file, size, ct);
    }
}
