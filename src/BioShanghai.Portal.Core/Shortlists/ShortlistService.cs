using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Spaces;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Core.Shortlists;

/// <summary>A new link, with the two secrets nobody else has.</summary>
/// <param name="Token">Opens the list; part of its address.</param>
/// <param name="OwnerSecret">Closes the link.</param>
public sealed record ShareLink(string Token, string OwnerSecret, string? Title, DateTime ExpiresAtUtc);

/// <summary>What became of closing a link.</summary>
public enum RevokeResult
{
    Revoked,
    WrongSecret,

    /// <summary>No list has this token.</summary>
    Unknown,
}

/// <summary>Shares shortlists behind links that expire and can be closed. The database keeps only hashes of the secrets.</summary>
public sealed class ShortlistService(IDbContextFactory<PortalDbContext> dbs, PublicSpaces spaces, ShareInputValidator validator, TimeProvider clock)
{
    /// <summary>Characters of a secret: 160 bits.</summary>
    public const int SecretLength = 32;

    /// <summary>How long a list can still be told from one that never was, after its link expired, in days.</summary>
    public const int KeptDays = 30;

    /// <summary>Makes a link. The same form sent again with the same content gives the same link and secret, and stores nothing more.</summary>
    /// <exception cref="ValidationException">A field is missing or cannot be used; nothing is stored.</exception>
    public async Task<ShareLink> ShareAsync(ShareInput input, Submission submission, CancellationToken ct = default)
    {
        input = input with
        {
            Title = TypedText.OneLine(input.Title),
            Items = [.. input.Items.DistinctBy(x => x.Code).Select(x => x with { Note = TypedText.Lines(x.Note) })],
        };
        await validator.ValidateAndThrowAsync(input, ct);
        var offered = (await spaces.ManyAsync([.. input.Items.Select(x => x.Code)], ct)).Select(x => x.Listing.Code).ToHashSet(StringComparer.Ordinal);
        input = input with { Items = [.. input.Items.Where(x => offered.Contains(x.Code))] };
        await validator.ValidateAndThrowAsync(input, ct);

        string?[] content = [input.Title, input.Days.ToString(System.Globalization.CultureInfo.InvariantCulture), .. input.Items.SelectMany(x => new[] { x.Code, x.Note })];
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await dbs.CreateDbContextAsync(ct);
        var (token, secret) = (Secret("token", 0), Secret("owner", 0));
        for (var round = 1; await StoredAsync(db, SecretHash.Of(token), ct) is { } earlier; round++)
        {
            if (earlier.IsOpenAt(now))
            {
                return Link(earlier);
            }

            // The same form sent again after its link was closed asks for another one.
            (token, secret) = (Secret("token", round), Secret("owner", round));
        }

        var hash = SecretHash.Of(token);

        var list = new SharedShortlist(Guid.CreateVersion7(), hash, SecretHash.Of(secret), input.Title, input.Items, input.Days, now);
        db.SharedShortlists.Add(list);
        try
        {
            await db.SaveAsync(now, ct);
            return Link(list);
        }
        catch (DbUpdateException)
        {
            // The second of two clicks that arrived together.
            await using var again = await dbs.CreateDbContextAsync(ct);
            if (await StoredAsync(again, hash, ct) is { } first)
            {
                return Link(first);
            }

            throw;
        }

        string Secret(string use, int round) => Base32.Of(submission.Derive(use, round == 0 ? content : [.. content, round.ToString(System.Globalization.CultureInfo.InvariantCulture)]), SecretLength);
        ShareLink Link(SharedShortlist stored) => new(token, secret, stored.Title, stored.ExpiresAtUtc);
    }

    /// <summary>The list a token opens, also when it has expired or was closed; null when there never was one.</summary>
    public async Task<SharedShortlist?> FindAsync(string token, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await StoredAsync(db, SecretHash.Of(token), ct);
    }

    /// <summary>The list can be read now.</summary>
    public bool IsOpen(SharedShortlist list) => list.IsOpenAt(clock.GetUtcNow().UtcDateTime);

    /// <summary>Closes a link for whoever knows its owner's secret; a second time changes nothing.</summary>
    public async Task<RevokeResult> RevokeAsync(string token, string secret, CancellationToken ct = default)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var hash = SecretHash.Of(token);
        var list = await db.SharedShortlists.SingleOrDefaultAsync(x => x.TokenHash == hash, ct);
        var isOwner = SecretHash.Fits(list?.OwnerHash, secret.Trim().ToLowerInvariant());
        if (list is null)
        {
            return RevokeResult.Unknown;
        }

        if (!isOwner)
        {
            return RevokeResult.WrongSecret;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        list.Revoke(now);
        await db.SaveAsync(now, ct);
        return RevokeResult.Revoked;
    }

    /// <summary>Deletes lists whose link expired <see cref="KeptDays"/> days ago.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> PurgeAsync(CancellationToken ct = default)
    {
        var oldest = clock.GetUtcNow().UtcDateTime.AddDays(-KeptDays);
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await db.SharedShortlists.Where(x => x.ExpiresAtUtc < oldest || x.RevokedAtUtc < oldest).ExecuteDeleteAsync(ct);
    }

    private static Task<SharedShortlist?> StoredAsync(PortalDbContext db, string hash, CancellationToken ct) =>
        db.SharedShortlists.AsNoTracking().SingleOrDefaultAsync(x => x.TokenHash == hash, ct);
}
