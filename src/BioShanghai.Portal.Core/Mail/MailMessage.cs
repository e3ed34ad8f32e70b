using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>Where a mail stands.</summary>
public enum MailState
{
    Queued,
    Sent,

    /// <summary>Given up after a week of tries.</summary>
    Failed,

    /// <summary>Given up because the server refused it for good.</summary>
    Refused,

    /// <summary>Given up because what it says ran out while it waited.</summary>
    Expired,

    /// <summary>Never to be sent; kept a day so that a row tells nothing about who has an account.</summary>
    Withheld,
}

/// <summary>A mail waiting to be sent, saved together with what it tells of.</summary>
public sealed class MailMessage
{
    public const int AddressMaxLength = 254;
    public const int SubjectMaxLength = 200;
    public const int KeyMaxLength = 120;
    public const int ErrorMaxLength = 400;

    /// <summary>So long after it was queued a mail is tried for the last time.</summary>
    public static readonly TimeSpan TriedFor = TimeSpan.FromDays(7);

    /// <summary>So long a mail is one sender's; whoever died with it in hand leaves it to others afterwards.</summary>
    public static readonly TimeSpan InHand = TimeSpan.FromMinutes(5);

    /// <summary>States of mails that are tried no more without having been sent.</summary>
    public static readonly IReadOnlyList<MailState> GivenUp = [MailState.Failed, MailState.Refused, MailState.Expired];

    /// <summary>Waits after the first tries; after the last of them it stays the wait.</summary>
    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(8), TimeSpan.FromHours(12)];

    private MailMessage()
    {
    }

    /// <param name="key">Two mails with the same key are one: whoever queues it again adds nothing.</param>
    /// <param name="goodUntilUtc">From then on it is of no use, because a link in it has run out; null for never.</param>
    public MailMessage(string to, string subject, string text, string key, DateTime utcNow, DateTime? goodUntilUtc = null)
    {
        Rule.Require(IsAddress(to), "Mail.AddressNotUsable");
        Rule.Require(subject.Length is > 0 and <= SubjectMaxLength && !subject.Any(char.IsControl), "Mail.SubjectNotUsable");
        (Id, To, Subject, Text, Key, QueuedAtUtc, NextTryAtUtc, GoodUntilUtc) = (Guid.CreateVersion7(), to, subject, text, key, utcNow, utcNow, goodUntilUtc);
    }

    public Guid Id { get; private set; }
    public string To { get; private set; } = "";
    public string Subject { get; private set; } = "";
    public string Text { get; private set; } = "";
    public string Key { get; private set; } = "";
    public MailState State { get; private set; }
    public int Tries { get; private set; }

    /// <summary>When it was queued, or queued again by a person.</summary>
    public DateTime QueuedAtUtc { get; private set; }
    public DateTime NextTryAtUtc { get; private set; }
    public DateTime? GoodUntilUtc { get; private set; }
    public DateTime? SentAtUtc { get; private set; }
    public string? LastError { get; private set; }

    /// <summary>One mailbox and nothing else: no line break, no second address, no name in front.</summary>
    public static bool IsAddress(string text) =>
        text.Length <= AddressMaxLength && text.All(x => x is > ' ' and <= '~') && Questions.QuestionInputValidator.IsEmail(text);

    public void Withhold() => (State, Text) = (MailState.Withheld, "");

    /// <summary>What was sent is not kept: a link in it may still open something.</summary>
    public void Sent(DateTime utcNow) => (State, SentAtUtc, LastError, Text) = (MailState.Sent, utcNow, null, "");

    /// <summary>Takes it in hand before anything is sent: whoever saves this has the mail for himself for a while.</summary>
    public void Begin(DateTime utcNow) => (Tries, NextTryAtUtc) = (Tries + 1, utcNow + InHand);

    /// <summary>It waits for its next try, or is given up; its text stays until it is deleted, so that it can be sent again.</summary>
    /// <param name="isForGood">The server will never take it.</param>
    public void NotSent(DateTime utcNow, string error, bool isForGood)
    {
        LastError = error.Length > ErrorMaxLength ? error[..ErrorMaxLength] : error;
        State = isForGood ? MailState.Refused : utcNow - QueuedAtUtc >= TriedFor ? MailState.Failed : State;
        NextTryAtUtc = NextTryAfter(utcNow);
    }

    /// <summary>Gives up a mail that came to be of no use while it waited.</summary>
    public void Expire() => (State, Text) = (MailState.Expired, "");

    public bool IsGivenUp => GivenUp.Contains(State);

    public bool IsGoodAt(DateTime utcNow) => GoodUntilUtc is null || utcNow < GoodUntilUtc;

    public bool CanBeSentAgainAt(DateTime utcNow) => (State == MailState.Queued || IsGivenUp) && Text.Length > 0 && IsGoodAt(utcNow);

    /// <summary>To be sent at once, with a week of tries before it.</summary>
    public void SendAgain(DateTime utcNow)
    {
        Rule.Require(CanBeSentAgainAt(utcNow), "Mail.CannotBeSentAgain");
        (State, Tries, NextTryAtUtc, QueuedAtUtc) = (MailState.Queued, 0, utcNow, utcNow);
    }

    /// <summary>Longer and longer, but a mail whose link runs out is tried at least once in every half of the time it has left, and the last try falls on the end of the week.</summary>
    private DateTime NextTryAfter(DateTime utcNow)
    {
        var wait = Waits[Math.Clamp(Tries - 1, 0, Waits.Length - 1)];
        if (GoodUntilUtc - utcNow is { } left && left / 2 < wait)
        {
            wait = left / 2 > Waits[0] ? left / 2 : Waits[0];
        }

        var (next, last) = (utcNow + wait, QueuedAtUtc + TriedFor);
        return next > last && utcNow < last ? last : next;
    }

    public static string KeyOf(Guid id) => $"mail:{id}";
}

internal sealed class MailMessageConfiguration : IEntityTypeConfiguration<MailMessage>
{
    public void Configure(EntityTypeBuilder<MailMessage> builder)
    {
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.To).HasMaxLength(MailMessage.AddressMaxLength);
        builder.Property(x => x.Subject).HasMaxLength(MailMessage.SubjectMaxLength);
        builder.Property(x => x.Text).HasMaxLength(-1);
        builder.Property(x => x.Key).HasMaxLength(MailMessage.KeyMaxLength);
        builder.Property(x => x.LastError).HasMaxLength(MailMessage.ErrorMaxLength);
        builder.Property(x => x.State).IsConcurrencyToken();
        builder.Property(x => x.Tries).IsConcurrencyToken();
        builder.HasIndex(x => x.Key).IsUnique();
        builder.HasIndex(x => new { x.State, x.NextTryAtUtc });
    }
}
