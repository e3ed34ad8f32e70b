using BioShanghai.Portal.Core.Files;
using Microsoft.AspNetCore.Components.Forms;

namespace BioShanghai.Portal.Web.Manage.Work;

/// <summary>A file on its way from a browser, or why it did not arrive.</summary>
internal sealed class Sending(IBrowserFile file, CancellationToken pageGone) : IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(pageGone);

    public string Name => file.Name;

    /// <summary>Sentence that says why it was not taken; null while all is well.</summary>
    public string? Refusal { get; set; }

    public bool IsSending { get; private set; }

    /// <summary>0 to 100.</summary>
    public int Percent { get; private set; }

    public bool IsStopped => _stop.IsCancellationRequested;

    public Task StopAsync() => _stop.CancelAsync();

    /// <summary>Opens what the browser sends; nothing longer than the largest request is read.</summary>
    /// <param name="onProgress">Called when another per cent has come.</param>
    public Stream Open(Action onProgress)
    {
        IsSending = true;
        return new Counted(file.OpenReadStream(FileIntake.LargestRequest, _stop.Token), read =>
        {
            var percent = (int)Math.Min(100, read * 100 / Math.Max(1, file.Size));
            if (percent != Percent)
            {
                Percent = percent;
                onProgress();
            }
        });
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Counts what passes.</summary>
    private sealed class Counted(Stream inner, Action<long> onRead) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            onRead(_read += read);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
