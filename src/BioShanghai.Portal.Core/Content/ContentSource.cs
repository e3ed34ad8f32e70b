using System.Security.Cryptography;
using System.Text;

namespace BioShanghai.Portal.Core.Content;

/// <summary>Where content files are read from: the ones shipped inside Core, or a folder.</summary>
public sealed class ContentSource
{
    /// <summary>The files a folder must hold, in the order they are read.</summary>
    public static readonly IReadOnlyList<string> RequiredFiles =
    [
        "districts.json", "sectors.json", "services.json", "lifecycle.json", "parks.json", "partners.json",
        "policies.json", "indicators.json", "events.json", GuideFile,
    ];

    /// <summary>Largest file that is read, in bytes.</summary>
    public const long LargestFile = 20 * 1024 * 1024;

    internal const string GuideFile = "guide-outline.json";
    internal const string EditionsFile = "guide-editions.json";

    /// <summary>The content a new installation starts with.</summary>
    public static readonly ContentSource Shipped = new(null);

    private readonly string? _folder;

    private ContentSource(string? folder) => _folder = folder;

    public static ContentSource Folder(string path) => new(path);

    /// <summary>Reads every file; the ones that are missing or unreadable are added to <paramref name="problems"/>.</summary>
    internal IReadOnlyDictionary<string, byte[]> ReadAll(List<ContentProblem> problems)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (_folder is not null && !Directory.Exists(_folder))
        {
            problems.Add(new(_folder, "", "there is no such folder"));
            return files;
        }

        foreach (var name in RequiredFiles)
        {
            Read(name);
        }

        // A folder may leave the editions out: the shipped ones then apply.
        if (_folder is null || File.Exists(Path.Combine(_folder, EditionsFile)))
        {
            Read(EditionsFile);
        }
        else
        {
            files[EditionsFile] = ReadShipped(EditionsFile);
        }

        return files;

        void Read(string name)
        {
            try
            {
                files[name] = _folder is null ? ReadShipped(name) : ReadFile(Path.Combine(_folder, name));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                var reason = exception is FileNotFoundException ? "the file is missing" : "the file cannot be read: " + exception.Message;
                problems.Add(new(name, "$", reason));
            }
        }
    }

    /// <summary>SHA-256 over names and bytes of all files, in hexadecimal.</summary>
    internal static string HashOf(IReadOnlyDictionary<string, byte[]> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, bytes) in files.OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static byte[] ReadFile(string path)
    {
        var length = new FileInfo(path).Length;
        return length <= LargestFile
            ? File.ReadAllBytes(path)
            : throw new IOException($"it is larger than {LargestFile / 1024 / 1024} MB");
    }

    private static byte[] ReadShipped(string name)
    {
        using var stream = typeof(ContentSource).Assembly.GetManifestResourceStream("start/" + name)
            ?? throw new FileNotFoundException(name);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
