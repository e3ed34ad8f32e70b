using System.Text.Json.Nodes;
using BioShanghai.Portal.Core.Content;

namespace BioShanghai.Portal.Tests.Content;

/// <summary>A folder holding a copy of the shipped content, to be edited by a test.</summary>
internal sealed class ContentFolder : IDisposable
{
    public ContentFolder()
    {
        var assembly = typeof(ContentSource).Assembly;
        foreach (var name in ContentSource.RequiredFiles.Append("guide-editions.json"))
        {
            using var stream = assembly.GetManifestResourceStream("start/" + name)!;
            using var file = File.Create(PathOf(name));
            stream.CopyTo(file);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("portal-content-").FullName;

    public ContentSource Source => ContentSource.Folder(Path);

    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    public ContentFolder Edit(string file, Action<JsonArray> edit)
    {
        var json = JsonNode.Parse(File.ReadAllText(PathOf(file)))!.AsArray();
        edit(json);
        File.WriteAllText(PathOf(file), json.ToJsonString());
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
