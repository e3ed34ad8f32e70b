namespace BioShanghai.Portal.E2E.Support;

/// <summary>Programs a test needs beside the browser. By hand a missing one skips the test, in the full run it fails it.</summary>
internal static class Tools
{
    /// <summary>Path of a file, from an environment variable or below the working copy; ends the test when it is missing.</summary>
    public static string Find(string variable, string belowRoot, string how)
    {
        var path = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(path))
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BioShanghai.Portal.sln")))
            {
                folder = folder.Parent;
            }

            path = Path.Combine(folder!.FullName, belowRoot);
        }

        if (!File.Exists(path))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("PORTAL_TESTS_REQUIRE_TOOLS") == "1", $"{path} is missing: {how}");
            Assert.Fail($"{path} is missing: {how}");
        }

        return path;
    }
}
