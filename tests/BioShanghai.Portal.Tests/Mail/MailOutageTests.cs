using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Notices;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Tests.Cases;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BioShanghai.Portal.Tests.Mail;

/// <summary>What becomes of mails while the server is away, full of moods, or hangs up: none is lost, none comes twice but under the same name, and a person hears of what was given up.</summary>
public sealed class MailOutageTests : IAsyncLifetime
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly MailRig _rig = new();
    private readonly MailServer _server = new();
    private readonly ScriptedMailServer _moody = new();

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _moody.DisposeAsync();
        _rig.Dispose();
    }

    [Fact]
    public async Task A_server_away_for_three_days_costs_one_connection_a_round_and_loses_and_doubles_nothing()
    {
        const int Mails = 150;
        await _server.StopAsync();
        await _rig.QueueToAsync([.. Enumerable.Range(0, Mails).Select(x => $"officer{x}@example.cn")]);
        var tries = 0;
        for (var round = 0; round < 72 * 4; round++)
        {
            Assert.Equal(0, await _rig.Sender(_server.Port).SendDueAsync(_ct));
            var (before, now) = (tries, (await _rig.AllAsync()).Sum(x => x.Tries));
            Assert.InRange(now - before, 0, 1);
            tries = now;
            _rig.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        Assert.All(await _rig.AllAsync(), x => Assert.Equal(MailState.Queued, x.State));
        await _server.StartAsync();
        var sent = await _rig.Sender(_server.Port).SendDueAsync(_ct);
        _rig.Clock.Advance(TimeSpan.FromHours(12));
        sent += await _rig.Sender(_server.Port).SendDueAsync(_ct);
        Assert.Equal((Mails, Mails, Mails), (sent, _server.Taken.Count, _server.Taken.Select(x => x.MessageId).Distinct().Count()));
        Assert.All(await _rig.AllAsync(), x => Assert.Equal((MailState.Sent, null), (x.State, x.LastError)));
    }

    [Fact]
    public async Task An_inquiry_sent_while_the_server_is_away_has_its_number_at_once_and_its_receipt_once_when_it_is_back()
    {
        await _server.StopAsync();
        using var database = TestDatabase.WithContent();
        var settings = new MailSettings("127.0.0.1", _server.Port, null, null, "portal@example.cn", MailSecurity.None);
        await using var node = CoreOver.Node(database, _rig.Clock, mail: settings);
        var intake = node.GetRequiredService<CaseIntake>();
        var sender = new MailSender(database, settings, _rig.Clock, NullLogger<MailSender>.Instance);
        var (typing, form) = (new CaseTyping(CaseGiven.Input()), new Submission("a", "network", TimeSpan.FromMinutes(1)));
        var sent = await intake.SendAsync(typing, form, ct: _ct);
        Assert.Equal(0, await sender.SendDueAsync(_ct));
        // Whoever got no mail sends once more.
        Assert.Equal(sent.Pass, (await intake.SendAsync(typing, form, ct: _ct)).Pass);
        for (var round = 0; round < 8; round++)
        {
            _rig.Clock.Advance(TimeSpan.FromMinutes(15));
            await sender.SendDueAsync(_ct);
        }

        await _server.StartAsync();
        _rig.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal(1, await sender.SendDueAsync(_ct));
        Assert.Equal(0, await sender.SendDueAsync(_ct));
        await using var db = database.CreateDbContext();
        var mail = await db.MailMessages.AsNoTracking().SingleAsync(x => x.To == "anna.weber@example.com", _ct);
        Assert.Equal(MailState.Sent, mail.State);
        Assert.Single(_server.Taken);
    }

    [Fact]
    public async Task A_mail_is_tried_for_a_week_longer_and_longer_and_then_given_up()
    {
        await _server.StopAsync();
        await _rig.QueueToAsync("officer@example.cn");
        var (start, waits) = (_rig.Now, new List<TimeSpan>());
        for (var mail = await OneAsync(); mail.State == MailState.Queued; mail = await OneAsync())
        {
            _rig.Clock.SetUtcNow(new DateTimeOffset(mail.NextTryAtUtc));
            await _rig.Sender(_server.Port).SendDueAsync(_ct);
            waits.Add((await OneAsync()).NextTryAtUtc - _rig.Now);
        }

        Assert.Equal([1, 5, 30, 120, 480, 720, 720], waits.Take(7).Select(x => x.TotalMinutes));
        Assert.Equal(MailMessage.TriedFor, _rig.Now - start);
        Assert.Equal((MailState.Failed, 20), ((await OneAsync()).State, (await OneAsync()).Tries));
    }

    [Fact]
    public async Task A_link_that_runs_out_soon_is_tried_more_often_before_it_does()
    {
        await _server.StopAsync();
        await _rig.QueueAsync("officer@example.cn", "主题", "正文", _rig.Now.AddMinutes(30));
        for (var mail = await OneAsync(); mail.State == MailState.Queued; mail = await OneAsync())
        {
            _rig.Clock.SetUtcNow(new DateTimeOffset(mail.NextTryAtUtc));
            await _rig.Sender(_server.Port).SendDueAsync(_ct);
        }

        Assert.Equal(MailState.Expired, (await OneAsync()).State);
        Assert.InRange((await OneAsync()).Tries, 6, 10);
    }

    [Fact]
    public async Task A_greylisting_server_gets_each_mail_again_later_and_keeps_no_other_from_going()
    {
        var greeted = new HashSet<string>(StringComparer.Ordinal);
        _moody.Answer = x => x.StartsWith("RCPT TO:<grey", StringComparison.Ordinal) && greeted.Add(x) ? "450 4.2.0 greylisted, come again" : null;
        await _rig.QueueToAsync("grey1@example.cn", "officer@example.cn", "grey2@example.cn");
        Assert.Equal(1, await _rig.Sender(_moody.Port).SendDueAsync(_ct));
        Assert.Equal(1, _moody.Sessions);
        Assert.Equal(2, (await _rig.AllAsync()).Count(x => x.State == MailState.Queued && x.Tries == 1 && x.LastError == "450 4.2.0 greylisted, come again" && x.NextTryAtUtc == _rig.Now.AddMinutes(1)));
        _rig.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await _rig.Sender(_moody.Port).SendDueAsync(_ct));
        Assert.Equal(3, _moody.Taken.Select(x => x.To.ToString()).Distinct().Count());
    }

    [Theory]
    [InlineData("RCPT TO:<gone")]
    [InlineData(".")]
    public async Task A_mail_refused_for_good_is_given_up_at_once_and_its_keepers_are_told(string command)
    {
        var (keeper, centre, editor) = (await _rig.Database.PersonAsync("人", Role.SecurityAdmin), await _rig.Database.PersonAsync("人", Role.CentreAdmin), await _rig.Database.PersonAsync("人", Role.CentreEditor));
        _moody.Answer = x => x.StartsWith(command, StringComparison.Ordinal) ? "550 5.1.1 nobody of that name" : null;
        await _rig.QueueToAsync("gone@example.cn");
        Assert.Equal(0, await _rig.Sender(_moody.Port).SendDueAsync(_ct));
        var mail = await OneAsync();
        Assert.Equal((MailState.Refused, 1, "550 5.1.1 nobody of that name"), (mail.State, mail.Tries, mail.LastError));
        Assert.Equal(0, await _rig.Sender(_moody.Port).SendDueAsync(_ct));

        await using var db = _rig.Database.CreateDbContext();
        var told = await db.Notices.ToListAsync(_ct);
        Assert.All(told, x => Assert.Equal((NoticeKind.MailFailed, MailMessage.KeyOf(mail.Id), mail.Subject), (x.Kind, x.Target, x.About)));
        Assert.Equal(new[] { keeper.UserId!.Value, centre.UserId!.Value }.Order(), told.Select(x => x.UserId).Order());
        Assert.DoesNotContain(editor.UserId!.Value, told.Select(x => x.UserId));
    }

    [Fact]
    public async Task Many_failures_make_one_notice_with_their_number_until_it_is_read()
    {
        await _rig.Database.PersonAsync("人", Role.SecurityAdmin);
        _moody.Answer = x => x.StartsWith("RCPT", StringComparison.Ordinal) ? "550 no" : null;
        await _rig.QueueToAsync("a@example.cn", "b@example.cn", "c@example.cn");
        await _rig.Sender(_moody.Port).SendDueAsync(_ct);
        await using (var db = _rig.Database.CreateDbContext())
        {
            var notice = await db.Notices.SingleAsync(_ct);
            Assert.Equal((Notice.Mails, "3", true), (notice.Target, notice.About, notice.IsMany));
            notice.Read(_rig.Now);
            await db.SaveAsync(_rig.Now, _ct);
        }

        await _rig.QueueToAsync("d@example.cn");
        await _rig.Sender(_moody.Port).SendDueAsync(_ct);
        await using var after = _rig.Database.CreateDbContext();
        Assert.False((await after.Notices.SingleAsync(x => x.ReadAtUtc == null, _ct)).IsMany);
    }

    [Theory]
    [InlineData("MAIL FROM", "550 5.7.1 sender not allowed")]
    [InlineData("EHLO", "421 4.3.2 closing")]
    [InlineData("RCPT TO", "421 4.3.2 closing")]
    public async Task What_the_settings_or_the_server_are_to_blame_for_gives_no_mail_up(string command, string answer)
    {
        _moody.Answer = x => x.StartsWith(command, StringComparison.Ordinal) ? answer : null;
        await _rig.QueueToAsync("a@example.cn", "b@example.cn");
        Assert.Equal(0, await _rig.Sender(_moody.Port).SendDueAsync(_ct));
        Assert.Equal((1, 1), (_moody.Sessions, (await _rig.AllAsync()).Sum(x => x.Tries)));
        Assert.All(await _rig.AllAsync(), x => Assert.Equal(MailState.Queued, x.State));
    }

    [Fact]
    public async Task A_server_that_hangs_up_after_taking_a_mail_gets_it_once_more_as_the_same_mail()
    {
        _moody.TakenInSilence = 1;
        await _rig.QueueToAsync("officer@example.cn");
        Assert.Equal(0, await _rig.Sender(_moody.Port).SendDueAsync(_ct));
        Assert.Equal(MailState.Queued, (await OneAsync()).State);
        _rig.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await _rig.Sender(_moody.Port).SendDueAsync(_ct));
        _rig.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await _rig.Sender(_moody.Port).SendDueAsync(_ct));
        Assert.Equal(2, _moody.Taken.Count);
        Assert.Single(_moody.Taken.Select(x => (x.MessageId, x.Date, x.TextBody)).Distinct());
    }

    [Fact]
    public async Task No_mail_goes_out_in_clear_or_to_a_stranger_where_encryption_is_asked_for()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=stranger.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
        await using var stranger = new MailServer(certificate);
        await stranger.StartAsync();
        await _rig.QueueToAsync("officer@example.cn");
        foreach (var server in new[] { stranger, _server })
        {
            Assert.Equal(0, await _rig.Sender(server.Port, MailSecurity.StartTls).SendDueAsync(_ct));
            var mail = await OneAsync();
            Assert.Equal(MailState.Queued, mail.State);
            Assert.Contains(server == stranger ? "certificate" : "STARTTLS", mail.LastError!, StringComparison.Ordinal);
            Assert.Empty(server.Taken);
            _rig.Clock.SetUtcNow(new DateTimeOffset(mail.NextTryAtUtc));
        }

        Assert.Equal(1, await _rig.Sender(_server.Port).SendDueAsync(_ct));
    }

    [Fact]
    public async Task A_server_that_only_drips_is_left_and_meanwhile_nothing_else_waits_for_it()
    {
        _moody.IsSlow = true;
        await _rig.QueueToAsync("officer@example.cn");
        var sending = _rig.Sender(_moody.Port).SendDueAsync(_ct);
        await _moody.Met;
        await _rig.QueueToAsync("other@example.cn");
        Assert.Equal(2, (await _rig.Desk().ListAsync(MailFilter.Waiting, 1, _ct)).Total);
        Assert.Equal(1, await _rig.Sender(_server.Port).SendDueAsync(_ct));
        Assert.False(sending.IsCompleted);

        // Before anybody else may take the mail that is in hand.
        _rig.Clock.Advance(MailMessage.InHand - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await sending);
        Assert.Contains((await _rig.AllAsync()).Select(x => x.LastError), x => x == "The server took too long.");
        _rig.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await _rig.Sender(_server.Port).SendDueAsync(_ct));
        Assert.Equal(2, _server.Taken.Count);
    }

    [Fact]
    public async Task A_mail_that_is_being_handed_over_when_the_site_stops_is_finished_and_remembered()
    {
        using var stop = new CancellationTokenSource();
        _moody.Answer = x =>
        {
            if (x == "DATA")
            {
                stop.Cancel();
            }

            return null;
        };
        await _rig.QueueToAsync("a@example.cn", "b@example.cn");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _rig.Sender(_moody.Port).SendDueAsync(stop.Token));
        Assert.Equal([MailState.Queued, MailState.Sent], (await _rig.AllAsync()).Select(x => x.State).Order());
        Assert.Single(_moody.Taken);
    }

    [Fact]
    public async Task A_mail_somebody_queues_again_while_it_is_handed_over_arrives_once()
    {
        await _rig.QueueToAsync("officer@example.cn");
        var id = (await OneAsync()).Id;
        _moody.Answer = x =>
        {
            if (x == "DATA")
            {
                _rig.Desk().SendAgainAsync(id, _ct).GetAwaiter().GetResult();
            }

            return null;
        };
        Assert.Equal(1, await _rig.Sender(_moody.Port).SendDueAsync(_ct));
        Assert.Equal(0, await _rig.Sender(_moody.Port).SendDueAsync(_ct));
        Assert.Single(_moody.Taken);
    }

    /// <summary>PORTAL_TEST_MAILS=10000 for the whole measure.</summary>
    [Fact]
    public async Task A_backlog_is_drained_in_one_round_by_two_nodes_each_mail_once()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("PORTAL_TEST_MAILS") ?? "600", CultureInfo.InvariantCulture);
        await _rig.QueueToAsync([.. Enumerable.Range(0, count).Select(x => $"officer{x}@example.cn")]);
        var started = TimeProvider.System.GetTimestamp();
        var nodes = Enumerable.Range(0, 2).Select(_ => Task.Run(() => _rig.Sender(_moody.Port).SendDueAsync(_ct), _ct)).ToList();
        Assert.Equal(count, (await Task.WhenAll(nodes)).Sum());
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} mails in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        Assert.Equal((count, count), (_moody.Taken.Count, _moody.Taken.Select(x => x.MessageId).Distinct().Count()));
        Assert.InRange(_moody.Sessions, 1, 2);
    }

    private async Task<MailMessage> OneAsync() => (await _rig.AllAsync()).Single();
}
