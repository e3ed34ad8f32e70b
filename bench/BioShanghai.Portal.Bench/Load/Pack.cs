using System.Buffers.Binary;
using System.Text;

namespace BioShanghai.Portal.Bench.Load;

/// <summary>As much of MessagePack as a circuit speaks, each message behind its length.</summary>
internal static class Pack
{
    /// <summary>A call to the server: text, whole numbers, yes and no, or nothing.</summary>
    public static byte[] Call(string? id, string method, params object?[] arguments)
    {
        var body = new List<byte> { 0x96, 1, 0x80 };
        Add(body, id);
        Add(body, method);
        body.AddRange([0xdc, (byte)(arguments.Length >> 8), (byte)arguments.Length]);
        foreach (var argument in arguments)
        {
            Add(body, argument);
        }

        body.Add(0x90);
        var length = new List<byte>();
        for (var rest = body.Count; ; rest >>= 7)
        {
            length.Add((byte)((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)));
            if (rest <= 0x7f)
            {
                return [.. length, .. body];
            }
        }
    }

    private static void Add(List<byte> to, object? value)
    {
        switch (value)
        {
            case null:
                to.Add(0xc0);
                break;
            case bool yes:
                to.Add((byte)(yes ? 0xc3 : 0xc2));
                break;
            case long or int:
                to.Add(0xd3);
                AddNumber(to, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                to.AddRange([0xdb, (byte)(bytes.Length >> 24), (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 8), (byte)bytes.Length]);
                to.AddRange(bytes);
                break;
            default:
                throw new NotSupportedException(value.GetType().Name);
        }
    }

    private static void AddNumber(List<byte> to, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        to.AddRange(bytes);
    }
}

/// <summary>Reads what the server sends; bytes are skipped, everything else comes as text, number, list or nothing.</summary>
internal ref struct Unpack(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The next whole message, or nothing when the rest of it has not come yet.</summary>
    public bool TryMessage(out ReadOnlySpan<byte> message)
    {
        var (length, at) = (0, 0);
        for (; at < _rest.Length; at++)
        {
            length |= (_rest[at] & 0x7f) << (7 * at);
            if (_rest[at] < 0x80)
            {
                break;
            }
        }

        if (at >= _rest.Length || _rest.Length - at - 1 < length)
        {
            message = default;
            return false;
        }

        message = _rest.Slice(at + 1, length);
        _rest = _rest[(at + 1 + length)..];
        return true;
    }

    public readonly int Left => _rest.Length;

    public object? Value()
    {
        var kind = Take(1)[0];
        return kind switch
        {
            <= 0x7f => (long)kind,
            <= 0x8f => Map(kind & 0x0f),
            <= 0x9f => List(kind & 0x0f),
            <= 0xbf => Text(kind & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 => Skip((int)Number(1)),
            0xc5 => Skip((int)Number(2)),
            0xc6 => Skip((int)Number(4)),
            0xca => Skip(4),
            0xcb => Skip(8),
            0xcc => (long)Number(1),
            0xcd => (long)Number(2),
            0xce => (long)Number(4),
            0xcf or 0xd3 => (long)Number(8),
            0xd0 => (long)(sbyte)Number(1),
            0xd1 => (long)(short)Number(2),
            0xd2 => (long)(int)Number(4),
            0xd9 => Text((int)Number(1)),
            0xda => Text((int)Number(2)),
            0xdb => Text((int)Number(4)),
            0xdc => List((int)Number(2)),
            0xdd => List((int)Number(4)),
            0xde => Map((int)Number(2)),
            >= 0xe0 => (long)(sbyte)kind,
            _ => throw new NotSupportedException($"MessagePack {kind:x2}"),
        };
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private object? Skip(int count)
    {
        Take(count);
        return null;
    }

    private ulong Number(int bytes)
    {
        var number = 0ul;
        foreach (var part in Take(bytes))
        {
            number = (number << 8) | part;
        }

        return number;
    }

    private string Text(int bytes) => Encoding.UTF8.GetString(Take(bytes));

    private List<object?> List(int count)
    {
        var list = new List<object?>(count);
        for (var i = 0; i < count; i++)
        {
            list.Add(Value());
        }

        return list;
    }

    private object? Map(int count)
    {
        for (var i = 0; i < 2 * count; i++)
        {
            Value();
        }

        return null;
    }
}
