using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace BioShanghai.Portal.Tests.Mail;

/// <summary>Mails through a server that really speaks SMTP: taken once, kept while it is away, and what an administrator sees of it.</summary>
public sealed class MailSenderTests : IAsyncLifetime
{
    private const string Secret = "https://portal.example.cn/zh/account/reset?token=0123456789abcdef";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly MailRig _rig = new();
    private readonly MailServer _server = new();

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _rig.Dispose();
    }

    [Fact]
    public async Task A_mail_arrives_as_it_was_written_and_its_text_is_not_kept()
    {
        await _rig.QueueAsync("officer@example.cn", "本周应确认的空间资源", $"陈浦：\n\n{Secret}\n.");
        Assert.Equal(1, await Sender().SendDueAsync(_ct));
        Assert.Equal(0, await Sender().SendDueAsync(_ct));
        var taken = Assert.Single(_server.Taken);
        Assert.Equal(("本周应确认的空间资源", "portal@example.cn", "officer@example.cn"), (taken.Subject, taken.From.Mailboxes.Single().Address, taken.To.Mailboxes.Single().Address));
        Assert.Equal($"陈浦：\n\n{Secret}\n.", taken.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal((MailState.Sent, ""), (await _rig.AllAsync()).Select(x => (x.State, x.Text)).Single());
    }

    [Fact]
    public async Task The_log_names_no_recipient_whatever_the_server_says()
    {
        var cause = new MailKit.Net.Smtp.SmtpCommandException(
            MailKit.Net.Smtp.SmtpErrorCode.RecipientNotAccepted, MailKit.Net.Smtp.SmtpStatusCode.MailboxUnavailable, new MimeKit.MailboxAddress("", "founder@example.com"), "5.1.1 <founder@example.com>: unknown");
        Assert.Equal("550", new MailNotTakenException(MailFault.MailForGood, cause.Message, cause).Code);
        Assert.Equal("ConnectionRefused", new MailNotTakenException(MailFault.Route, "x", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused)).Code);
        await _server.StopAsync();
        await _rig.QueueAsync("founder@example.com", "S", "text");
        var log = new Heard();
        Assert.Equal(0, await new MailSender(_rig.Database, MailRig.To(_server.Port), _rig.Clock, log).SendDueAsync(_ct));
        var line = Assert.Single(log.Lines, x => x.Contains("was not taken", StringComparison.Ordinal));
        Assert.EndsWith("ConnectionRefused", line, StringComparison.Ordinal);
        Assert.NotNull((await _rig.AllAsync())[0].LastError);
    }

    private sealed class Heard : ILogger<MailSender>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }

    [Fact]
    public async Task Two_nodes_that_send_at_the_same_moment_send_each_mail_once()
    {
        for (var i = 0; i < 20; i++)
        {
            await _rig.QueueAsync($"officer{i}@example.cn", "S", "text");
        }

        var sent = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Sender().SendDueAsync(_ct), _ct)));
        // A node that found the database busy comes again.
        _rig.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(20, sent.Sum() + await Sender().SendDueAsync(_ct));
        Assert.Equal(20, _server.Taken.Select(x => x.To.ToString()).Distinct().Count());
        Assert.Equal(20, _server.Taken.Count);
    }

    [Fact]
    public async Task A_mail_that_was_given_up_is_seen_without_its_text_and_sent_again_by_an_administrator()
    {
        await _server.StopAsync();
        await _rig.QueueAsync("officer@example.cn", "S", Secret);
        await Sender().SendDueAsync(_ct);
        _rig.Clock.Advance(MailMessage.TriedFor);
        await Sender().SendDueAsync(_ct);

        var desk = _rig.Desk();
        var page = await desk.ListAsync(MailFilter.GivenUp, 1, _ct);
        var row = Assert.Single(page.Rows);
        Assert.Equal((MailState.Failed, 2, true, true), (row.State, row.Tries, row.CanBeSentAgain, page.IsSending));
        Assert.Equal(0, await Sender().SendDueAsync(_ct));
        Assert.DoesNotContain(Secret, System.Text.Json.JsonSerializer.Serialize(page.Rows), StringComparison.Ordinal);

        await _server.StartAsync();
        await desk.SendAgainAsync(row.Id, _ct);
        Assert.Equal(1, await Sender().SendDueAsync(_ct));
        Assert.Equal(Secret, Assert.Single(_server.Taken).TextBody!.Trim());
        Assert.Equal("Mail.CannotBeSentAgain", (await Assert.ThrowsAsync<RuleException>(() => desk.SendAgainAsync(row.Id, _ct))).Code);
        await using var db = _rig.Database.CreateDbContext();
        Assert.Equal(1, await db.AuditEntries.CountAsync(x => x.Action == "mail.send-again" && x.Target == MailMessage.KeyOf(row.Id), _ct));
    }

    [Fact]
    public async Task All_that_were_given_up_are_sent_again_at_once_but_for_what_ran_out()
    {
        await _server.StopAsync();
        await _rig.QueueAsync("one@example.cn", "S", "text");
        await _rig.QueueAsync("two@example.cn", "S", "text");
        await _rig.QueueAsync("late@example.cn", "S", Secret, _rig.Now.AddMinutes(30));
        _rig.Clock.Advance(MailMessage.TriedFor);
        // Each round ends with the first connection that fails.
        for (var i = 0; i < 3; i++)
        {
            await Sender().SendDueAsync(_ct);
        }

        var desk = _rig.Desk();
        Assert.Equal((3, 2), ((await desk.ListAsync(MailFilter.GivenUp, 1, _ct)).Total, (await desk.ListAsync(MailFilter.GivenUp, 1, _ct)).CanBeSentAgain));
        await _server.StartAsync();
        Assert.Equal(2, await desk.SendAllAgainAsync(_ct));
        Assert.Equal(2, await Sender().SendDueAsync(_ct));
        Assert.Equal(["one@example.cn", "two@example.cn"], _server.Taken.Select(x => x.To.ToString()).Order());
        Assert.Equal(0, await desk.SendAllAgainAsync(_ct));
        await using var db = _rig.Database.CreateDbContext();
        Assert.Equal(["2 mails", "0 mails"], await db.AuditEntries.Where(x => x.Action == "mail.send-again").OrderBy(x => x.Number).Select(x => x.Target).ToListAsync(_ct));
    }

    [Fact]
    public async Task A_link_that_ran_out_while_its_mail_waited_is_neither_sent_nor_sent_again()
    {
        await _server.StopAsync();
        await _rig.QueueAsync("officer@example.cn", "S", Secret, _rig.Now.AddMinutes(30));
        await Sender().SendDueAsync(_ct);
        _rig.Clock.Advance(TimeSpan.FromMinutes(31));
        await _server.StartAsync();
        Assert.Equal(0, await Sender().SendDueAsync(_ct));
        Assert.Empty(_server.Taken);
        Assert.Equal((MailState.Expired, ""), (await _rig.AllAsync()).Select(x => (x.State, x.Text)).Single());
        var row = Assert.Single((await _rig.Desk().ListAsync(MailFilter.All, 1, _ct)).Rows);
        Assert.False(row.CanBeSentAgain);
        await Assert.ThrowsAsync<RuleException>(() => _rig.Desk().SendAgainAsync(row.Id, _ct));
    }

    [Fact]
    public async Task Mails_to_nobody_are_not_listed_and_only_the_keeper_of_accounts_looks()
    {
        await using (var db = _rig.Database.CreateDbContext())
        {
            var mail = new MailMessage("nobody@portal.invalid", "S", "text", "reset:x", TestDatabase.Noon);
            mail.Withhold();
            db.MailMessages.Add(mail);
            await db.SaveAsync(TestDatabase.Noon, _ct);
        }

        Assert.Equal(0, (await _rig.Desk().ListAsync(MailFilter.All, 1, _ct)).Total);
        foreach (var other in new[] { Actors.Officer("pudong"), Actors.Centre, Actors.Auditor, Actors.Editor })
        {
            await Assert.ThrowsAsync<ForbiddenException>(() => _rig.Desk(other).ListAsync(MailFilter.All, 1, _ct));
        }
    }

    private MailSender Sender() => _rig.Sender(_server.Port);
}
