using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>Where a mail stands.</summary>
public enum MailState
{
    Queued,
    Sent,

    /// <summary>Given up after the last try.</summary>
    Failed,

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

    /// <summary>Waits between tries; after the last one the mail is given up.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(8)];

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

    /// <summary>Takes one of the tries, before anything is sent: whoever saves this has the mail for himself until the next one.</summary>
    public void Begin(DateTime utcNow) => NextTryAtUtc = utcNow + Waits[Math.Min(Tries++, Waits.Length - 1)];

    /// <summary>The text of a mail that was given up stays until it is deleted, so that it can be sent again.</summary>
    public void NotSent(string error)
    {
        LastError = error.Length > ErrorMaxLength ? error[..ErrorMaxLength] : error;
        State = Tries > Waits.Length ? MailState.Failed : State;
    }

    /// <summary>Gives up a mail that came to be of no use while it waited.</summary>
    public void Expire() => (State, Text) = (MailState.Failed, "");

    public bool IsGoodAt(DateTime utcNow) => GoodUntilUtc is null || utcNow < GoodUntilUtc;

    public bool CanBeSentAgainAt(DateTime utcNow) => State is MailState.Queued or MailState.Failed && Text.Length > 0 && IsGoodAt(utcNow);

    /// <summary>To be sent at once, with all its tries.</summary>
    public void SendAgain(DateTime utcNow)
    {
        Rule.Require(CanBeSentAgainAt(utcNow), "Mail.CannotBeSentAgain");
        (State, Tries, NextTryAtUtc) = (MailState.Queued, 0, utcNow);
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
