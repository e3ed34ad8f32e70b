using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Tests.Support;
using BioShanghai.Portal.Web.App;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using MimeKit;

namespace BioShanghai.Portal.Tests.Mail;

/// <summary>Mails as files in a folder, which is how they are read while somebody develops.</summary>
public sealed class MailPickupTests : IDisposable
{
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly MailRig _rig = new();

    private string Folder => Path.Combine(_rig.Database.DataDirectory, "mail");

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Each_mail_becomes_one_whole_file_named_by_its_time_and_number()
    {
        var mails = new[] { Mail("chen@example.cn"), Mail("zhou@example.cn") };
        await _rig.Database.AddAsync(mails);
        Assert.Equal(2, await Sender(Folder).SendDueAsync(_ct));
        Assert.Equal(0, await Sender(Folder).SendDueAsync(_ct));
        Assert.Equal(mails.Select(x => $"{TestDatabase.Noon:yyyyMMdd-HHmmss}-{x.Id:N}.eml").Order(), Directory.GetFiles(Folder).Select(x => Path.GetFileName(x)!).Order());
        var read = await MimeMessage.LoadAsync(Directory.GetFiles(Folder).Order().First(), _ct);
        Assert.Equal(("主题", "正文 https://portal.example.cn/zh/account", "portal@localhost"), (read.Subject, read.TextBody!.Trim(), read.From.Mailboxes.Single().Address));
        await using var db = _rig.Database.CreateDbContext();
        Assert.All(await db.MailMessages.ToListAsync(_ct), x => Assert.Equal((MailState.Sent, ""), (x.State, x.Text)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        }
    }

    [Fact]
    public async Task While_the_folder_cannot_be_written_mails_wait()
    {
        await File.WriteAllTextAsync(Folder, "in the way", _ct);
        await _rig.Database.AddAsync(Mail("a@example.cn"), Mail("b@example.cn"));
        Assert.Equal(0, await Sender(Folder).SendDueAsync(_ct));
        File.Delete(Folder);
        _rig.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await Sender(Folder).SendDueAsync(_ct));
    }

    [Theory]
    [InlineData("Development", "", "", true, false)]
    [InlineData("Development", "mail.example.cn", "", true, true)]
    [InlineData("Development", "", "out", true, false)]
    [InlineData("Production", "", "", false, false)]
    [InlineData("Production", "mail.example.cn", "", true, true)]
    [InlineData("Production", "", "out", true, true)]
    public void Where_mails_go_follows_from_the_settings_and_in_Development_without_any_into_the_data_folder(string environment, string host, string pickup, bool isSending, bool reachesPeople)
    {
        var root = _rig.Database.DataDirectory;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Portal:DataDirectory", root), new("Mail:Host", host), new("Mail:Pickup", pickup), new("Mail:From", "portal@example.cn")]).Build();
        var settings = MailConfiguration.Read(configuration, new HostingEnvironment { EnvironmentName = environment, ContentRootPath = root }, new DataDirectory(configuration, root));
        Assert.Equal((isSending, reachesPeople), (settings.IsSending, settings.ReachesPeople));
        Assert.Equal(pickup.Length > 0 ? Path.Combine(root, pickup) : isSending && host.Length == 0 ? Folder : null, settings.Pickup);
    }

    private static MailMessage Mail(string to) => new(to, "主题", "正文 https://portal.example.cn/zh/account", Guid.NewGuid().ToString("N"), TestDatabase.Noon);

    private MailSender Sender(string folder) => _rig.Sender(MailSettings.Off with { Pickup = folder, From = "portal@localhost" });
}
