using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Mail;

/// <summary>An empty database with mails to send and a clock that stands still.</summary>
internal sealed class MailRig : IDisposable
{
    public TestDatabase Database { get; } = TestDatabase.Empty();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TestDatabase.Noon));

    public DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public MailSender Sender(MailSettings settings) => new(Database, settings, Clock, NullLogger<MailSender>.Instance);

    public MailSender Sender(int port, MailSecurity security = MailSecurity.None) => Sender(To(port, security));

    /// <summary>The desk of a portal that sends.</summary>
    public MailDesk Desk(Actor? actor = null) => CoreOver.Node(Database, Clock, actor ?? Actors.Security, To(25)).CreateScope().ServiceProvider.GetRequiredService<MailDesk>();

    public Task QueueAsync(string to, string subject, string text, DateTime? goodUntil = null) =>
        Database.AddAsync(new MailMessage(to, subject, text, Guid.NewGuid().ToString("N"), Now, goodUntil));

    public Task QueueToAsync(params IEnumerable<string> to) =>
        Database.AddAsync(to.Select(x => new MailMessage(x, "主题", $"致 {x}", Guid.NewGuid().ToString("N"), Now)));

    public Task<List<MailMessage>> AllAsync() => Database.MailsAsync();

    public static MailSettings To(int port, MailSecurity security = MailSecurity.None) => new("127.0.0.1", port, null, null, "portal@example.cn", security);

    public void Dispose() => Database.Dispose();
}
