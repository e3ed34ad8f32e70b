using System.Diagnostics;
using System.Globalization;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace BioShanghai.Portal.Tests.Mail;

/// <summary>Mails through a mail server nobody here wrote, in a process of its own (Debian: python3-aiosmtpd).</summary>
public sealed class AiosmtpdTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly MailRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Mails_lie_in_its_mailbox_as_they_were_written_also_after_it_was_away()
    {
        await RequireAsync();
        var (port, box) = (MailServer.FreePort(), Path.Combine(_rig.Database.DataDirectory, "box"));
        const string Text = "陈浦：\n\n.一行以点开头\n\nhttps://portal.example.cn/zh/account/reset?token=0123456789abcdef\n";
        await _rig.Database.AddAsync(Enumerable.Range(0, 60).Select(x => new MailMessage($"officer{x}@example.cn", "本周应确认的空间资源 · Listings to confirm", Text, $"key:{x}", TestDatabase.Noon)));
        Assert.Equal(0, await _rig.Sender(port).SendDueAsync(_ct));
        using (var server = await StartAsync(port, box))
        {
            _rig.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(60, await _rig.Sender(port).SendDueAsync(_ct));
            server.Kill();
            await server.WaitForExitAsync(_ct);
        }

        var mails = Directory.GetFiles(Path.Combine(box, "new")).Select(x => MimeMessage.Load(x, _ct)).ToList();
        Assert.Equal((60, 60), (mails.Count, mails.Select(x => x.MessageId).Distinct().Count()));
        Assert.Equal(Enumerable.Range(0, 60).Select(x => $"officer{x}@example.cn").Order(StringComparer.Ordinal), mails.Select(x => x.To.ToString()).Order(StringComparer.Ordinal));
        Assert.All(mails, x => Assert.Equal(("本周应确认的空间资源 · Listings to confirm", Text.Trim()), (x.Subject, x.TextBody!.ReplaceLineEndings("\n").Trim())));
        await using var db = _rig.Database.CreateDbContext();
        Assert.Equal(60, await db.MailMessages.CountAsync(x => x.State == MailState.Sent, _ct));
    }

    /// <summary>By hand a missing server skips the test, in the full run it fails it.</summary>
    private async Task RequireAsync()
    {
        using var asked = File.Exists(Python) ? Process.Start(new ProcessStartInfo(Python, ["-c", "import aiosmtpd"]) { RedirectStandardError = true }) : null;
        await (asked?.WaitForExitAsync(_ct) ?? Task.CompletedTask);
        if (asked?.ExitCode != 0)
        {
            const string How = "aiosmtpd is missing: apt-get install python3-aiosmtpd";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("PORTAL_TESTS_REQUIRE_TOOLS") == "1", How);
            Assert.Fail(How);
        }
    }

    private async Task<Process> StartAsync(int port, string box)
    {
        string[] arguments = ["-m", "aiosmtpd", "-n", "-d", "-l", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "-c", "aiosmtpd.handlers.Mailbox", box];
        var server = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        while (await server.StandardError.ReadLineAsync(_ct) is { } line)
        {
            if (line.Contains("Server is listening", StringComparison.Ordinal))
            {
                // What it writes from now on is taken away, so that it never waits for a reader.
                _ = server.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return server;
            }
        }

        throw new InvalidOperationException("aiosmtpd ended while it was starting.");
    }
}
