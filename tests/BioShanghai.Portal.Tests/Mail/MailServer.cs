using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace BioShanghai.Portal.Tests.Mail;

/// <summary>A mail server on this machine that can be stopped and started again under the same port.</summary>
/// <param name="certificate">Offers encryption with this certificate.</param>
internal sealed class MailServer(X509Certificate2? certificate = null) : IAsyncDisposable
{
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    public int Port { get; } = FreePort();

    public ConcurrentQueue<MimeMessage> Taken { get; } = [];

    public async Task StartAsync()
    {
        var services = new ServiceProvider();
        services.Add(new Store(this));
        var server = new SmtpServer.SmtpServer(new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(Listen).Build(), services);
        _stop = new();
        _running = server.StartAsync(_stop.Token);
        // It answers before it is used.
        for (var open = false; !open;)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, Port);
                open = true;
            }
            catch (SocketException)
            {
                await Task.Yield();
            }
        }
    }

    private void Listen(EndpointDefinitionBuilder endpoint)
    {
        endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port));
        if (certificate is not null)
        {
            endpoint.Certificate(certificate);
        }
    }

    internal static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public async Task StopAsync()
    {
        if (_stop is not null)
        {
            await _stop.CancelAsync();
            try
            {
                await _running;
            }
            catch (OperationCanceledException)
            {
                // That is how it stops.
            }

            _stop.Dispose();
            _stop = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private sealed class Store(MailServer server) : MessageStore
    {
        public override Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            using var stream = new MemoryStream(buffer.ToArray());
            var message = MimeMessage.Load(stream, cancellationToken);
            server.Taken.Enqueue(message);
            return Task.FromResult(SmtpResponse.Ok);
        }
    }
}
