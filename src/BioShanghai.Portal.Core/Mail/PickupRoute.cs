using System.Globalization;
using MimeKit;

namespace BioShanghai.Portal.Core.Mail;

/// <summary>Into a folder, one file a mail. Its name follows from the mail, so that one written twice is still one; a reader never sees half a file.</summary>
internal sealed class PickupRoute(string folder) : IMailRoute
{
    public Task OpenAsync(CancellationToken ct)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                // Links in mails open accounts: nobody else reads them.
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return Task.CompletedTask;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new MailNotTakenException(MailFault.Route, cause.Message, cause);
        }
    }

    public async Task HandOverAsync(MailMessage mail, MimeMessage message, CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{mail.QueuedAtUtc:yyyyMMdd-HHmmss}-{mail.Id:N}.eml");
        var (file, part) = (Path.Combine(folder, name), Path.Combine(folder, $".{name}.part"));
        try
        {
            await using (var stream = File.Create(part))
            {
                await message.WriteToAsync(stream, ct);
                stream.Flush(flushToDisk: true);
            }

            File.Move(part, file, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new MailNotTakenException(MailFault.Route, cause.Message, cause);
        }
    }

    public void Dispose()
    {
        // Each file was closed by itself.
    }
}
