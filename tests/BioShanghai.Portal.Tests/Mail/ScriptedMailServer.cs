using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace BioShanghai.Portal.Tests.Mail;

/// <summary>A mail server that answers as it is told, in every way a real one may.</summary>
internal sealed class ScriptedMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly TaskCompletionSource _met = new();
    private int _sessions;

    public ScriptedMailServer()
    {
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections so far.</summary>
    public int Sessions => _sessions;

    public ConcurrentQueue<MimeMessage> Taken { get; } = [];

    /// <summary>What it says to a command, and with a dot to the text of a mail; null for the usual.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>Hangs up after it took so many more mails, without having said so.</summary>
    public int TakenInSilence { get; set; }

    /// <summary>Begins its greeting and never ends it.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Somebody has connected.</summary>
    public Task Met => _met.Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _sessions);
                sessions.Add(TalkAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var line = client;
        try
        {
            await using var stream = line.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            if (IsSlow)
            {
                await writer.WriteAsync("2");
                _met.TrySetResult();
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            _met.TrySetResult();
            await writer.WriteLineAsync("220 localhost");
            while (await reader.ReadLineAsync(_stop.Token) is { } command)
            {
                var said = Answer(command);
                if (said is null && command == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync(_stop.Token) is { } part && part != ".")
                    {
                        text.Append(part).Append("\r\n");
                    }

                    said = Answer(".");
                    if (said is null)
                    {
                        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
                        Taken.Enqueue(await MimeMessage.LoadAsync(bytes, _stop.Token));
                    }

                    if (TakenInSilence > 0)
                    {
                        TakenInSilence--;
                        return;
                    }
                }

                await writer.WriteLineAsync(said ?? (command == "QUIT" ? "221 bye" : "250 ok"));
                if (command == "QUIT" || said?.StartsWith("421", StringComparison.Ordinal) == true)
                {
                    return;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The other side hung up, or the test is over.
        }
    }
}
