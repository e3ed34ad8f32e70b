using System.Buffers.Text;
using System.Net.Sockets;

namespace BioShanghai.Portal.Bench.Load;

/// <summary>Reads HTTP/1.1 responses from a socket and throws their bodies away; as little work as possible, since client and server share the machine.</summary>
internal sealed class HttpReader(Socket socket, CancellationToken given)
{
    private readonly byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _end;

    /// <summary>Reads one response and returns its status.</summary>
    public async ValueTask<int> ResponseAsync()
    {
        var line = await LineAsync();
        var status = (int)Number(_buffer.AsSpan(line.Start + 9, 3));
        long length = 0;
        var isChunked = false;
        while ((line = await LineAsync()).Length > 0)
        {
            var header = _buffer.AsSpan(line.Start, line.Length);
            if (header.StartsWith("Content-Length: "u8))
            {
                length = Number(header[16..]);
            }
            else if (header.StartsWith("Transfer-Encoding: chunked"u8))
            {
                isChunked = true;
            }
        }

        if (!isChunked)
        {
            await SkipAsync(length);
            return status;
        }

        while (true)
        {
            line = await LineAsync();
            var chunk = Number(_buffer.AsSpan(line.Start, line.Length), 'x');
            await SkipAsync(chunk + 2);
            if (chunk == 0)
            {
                return status;
            }
        }
    }

    private static long Number(ReadOnlySpan<byte> digits, char format = 'D') =>
        Utf8Parser.TryParse(digits, out long number, out _, format) ? number : throw new IOException("The server sent a line that is not HTTP.");

    private async ValueTask<(int Start, int Length)> LineAsync()
    {
        var looked = _start;
        while (true)
        {
            var at = _buffer.AsSpan(looked, _end - looked).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = (_start, looked + at - _start - 1);
                _start = looked + at + 1;
                return line;
            }

            // Filling may move what is there to the front.
            var scanned = _end - _start;
            await FillAsync();
            looked = _start + scanned;
        }
    }

    private async ValueTask SkipAsync(long count)
    {
        while (true)
        {
            var here = Math.Min(count, _end - _start);
            _start += (int)here;
            count -= here;
            if (count == 0)
            {
                return;
            }

            (_start, _end) = (0, 0);
            await FillAsync();
        }
    }

    private async ValueTask FillAsync()
    {
        if (_start == _end || _end == _buffer.Length)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }

        var read = await socket.ReceiveAsync(_buffer.AsMemory(_end), given);
        if (read == 0)
        {
            throw new IOException("The server closed the connection.");
        }

        _end += read;
    }
}
