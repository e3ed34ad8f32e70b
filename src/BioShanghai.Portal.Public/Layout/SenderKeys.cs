using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Public.Layout;

/// <summary>
/// Tells senders apart without keeping who they are: a keyed hash of the network (IPv6: the /64) and the day. Without the key it cannot
/// be traced back to an address, and from one day to the next nobody can be followed.
/// </summary>
/// <param name="key">Secret of the installation, at least 32 bytes.</param>
public sealed class SenderKeys(byte[] key, TimeProvider clock)
{
    public string Of(IPAddress? address)
    {
        byte[] network = address switch
        {
            null => [],
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().GetAddressBytes(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => address.GetAddressBytes()[..8],
            _ => address.GetAddressBytes(),
        };
        byte[] today = Encoding.ASCII.GetBytes($"{ShanghaiDay.Today(clock).DayNumber}|");
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, today.Concat(network).ToArray()))[..32];
    }
}
