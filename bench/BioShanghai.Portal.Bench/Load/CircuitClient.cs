using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BioShanghai.Portal.Bench.Load;

/// <summary>
/// One open page of the management as the server sees it: it fetches the page, opens the circuit, says that every batch was drawn and
/// answers every call of scripts with nothing. What a browser does with it is not measured.
/// </summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private Task _reading = Task.CompletedTask;
    private (HttpClient Client, Uri Address) _goodBye;
    private string? _secret;

    /// <summary>Batches drawn so far; above one or two, the page shows what it read.</summary>
    public int Batches { get; private set; }

    public bool IsOpen => _socket.State == WebSocketState.Open && !_reading.IsCompleted;

    /// <param name="client">Signed in, with its cookies.</param>
    /// <param name="path">Within the language, for example <c>manage/listings</c>.</param>
    public static async Task<CircuitClient> OpenAsync(HttpClient client, Uri server, string language, string path)
    {
        var html = await client.GetStringAsync(new Uri(server, $"/{language}/{path}"));
        var markers = Marker().Matches(html).Select(x => x.Groups["json"].Value).ToList();
        var state = State().Match(html).Groups["state"].Value;
        using var negotiated = await client.PostAsync(new Uri(server, $"/{language}/_blazor/negotiate?negotiateVersion=1"), null);
        negotiated.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await negotiated.Content.ReadAsStringAsync());
        var circuit = new CircuitClient { _goodBye = (client, new Uri(server, $"/{language}/_blazor/disconnect")) };
        circuit._socket.Options.HttpVersion = new(1, 1);
        circuit._socket.Options.SetRequestHeader("Cookie", client.DefaultRequestHeaders.GetValues("Cookie").Single());
        await circuit._socket.ConnectAsync(new Uri($"ws://{server.Authority}/{language}/_blazor?id={answer.RootElement.GetProperty("connectionToken").GetString()}"), default);
        await circuit._socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, default);
        circuit._reading = circuit.ReadAsync();
        var page = new Uri(server, $"/{language}/").ToString();
        await circuit.SendAsync(Pack.Call("1", "StartCircuit", page, page + path, "[]", state));
        var operations = markers.Select((x, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{x}}}""");
        await circuit.SendAsync(Pack.Call(null, "UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""", state));
        await circuit._drawn.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return circuit;
    }

    /// <summary>Leaves as a browser does whose page is closed: the server lets go of the circuit at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_secret is not null)
        {
            using var form = new FormUrlEncodedContent([new("circuitId", _secret)]);
            using var _ = await _goodBye.Client.PostAsync(_goodBye.Address, form);
        }

        await _end.CancelAsync();
        _socket.Abort();
        await Task.WhenAny(_reading);
        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        var (buffer, kept) = (new byte[1 << 16], Array.Empty<byte>());
        var greeted = false;
        while (!_end.IsCancellationRequested)
        {
            var got = await _socket.ReceiveAsync(buffer, _end.Token);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                _drawn.TrySetException(new InvalidOperationException("The server closed the circuit."));
                return;
            }

            kept = [.. kept, .. buffer.AsSpan(0, got.Count)];
            if (!greeted && Array.IndexOf(kept, (byte)0x1e) is >= 0 and var end)
            {
                (greeted, kept) = (true, kept[(end + 1)..]);
            }

            foreach (var message in Messages(ref kept))
            {
                await HearAsync(message);
            }
        }
    }

    private static List<object?> Messages(ref byte[] kept)
    {
        var found = new List<object?>();
        var stream = new Unpack(kept);
        while (stream.TryMessage(out var message))
        {
            found.Add(new Unpack(message).Value());
        }

        kept = kept[^stream.Left..];
        return found;
    }

    private async Task HearAsync(object? message)
    {
        if (message is List<object?> { Count: 5 } answer && answer[0] is 3L && answer[4] is string secret)
        {
            _secret = secret;
        }

        if (message is not List<object?> { Count: >= 5 } call || call[0] is not 1L || call[4] is not List<object?> arguments)
        {
            return;
        }

        switch (call[3])
        {
            case "JS.RenderBatch":
                Batches++;
                await SendAsync(Pack.Call(null, "OnRenderCompleted", arguments[0], null));
                _drawn.TrySetResult();
                break;
            case "JS.BeginInvokeJS":
                var id = (long)arguments[0]!;
                await SendAsync(Pack.Call(null, "EndInvokeJSFromDotNet", id, true, $"[{id},true,null]"));
                break;
            case "JS.Error":
                _drawn.TrySetException(new InvalidOperationException(arguments[0]?.ToString()));
                break;
        }
    }

    private async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    [GeneratedRegex("<!--Blazor:(?<json>\\{\"type\":\"server\".*?\\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->")]
    private static partial Regex State();
}
