using System.Globalization;
using BioShanghai.Portal.Public.Layout;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace BioShanghai.Portal.Web.App;

/// <summary>Silences the database driver until start-up is over: a server that cannot be reached is told in one sentence instead.</summary>
internal sealed class StartupQuiet(LoggingLevelSwitch driver)
{
    public void End() => driver.MinimumLevel = LogEventLevel.Warning;
}

/// <summary>
/// One structured line per request: method, path, status, time, client address, trace. Never the query: a search may name a person
/// or a project. JSON lines in production, readable text in development; <c>Portal:LogFormat</c> (json, text, none) overrides.
/// </summary>
internal static class RequestLog
{
    private const int LongestPath = 400;

    /// <summary>Event the host logs, with its stack, for a start that failed; start-up prints one sentence instead.</summary>
    private const int StartupFault = 11;

    public static void AddPortalLog(this WebApplicationBuilder builder)
    {
        var driver = new LoggingLevelSwitch(LogEventLevel.Fatal + 1);
        builder.Services.AddSingleton(new StartupQuiet(driver));
        var format = builder.Configuration["Portal:LogFormat"] ?? (builder.Environment.IsDevelopment() ? "text" : "json");
        if (format is not ("json" or "text" or "none"))
        {
            throw new StartupException($"The setting Portal:LogFormat is '{format}'; use json, text or none.");
        }

        builder.Services.AddSerilog(log =>
        {
            log.MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("System", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore", driver)
                // Keys lie unencrypted in a folder only the portal's account may read; the framework would warn of it at every first start.
                .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogEventLevel.Error)
                .ReadFrom.Configuration(builder.Configuration)
                .Filter.ByExcluding(IsStartupFault);
            if (format == "json")
            {
                log.WriteTo.Console(new CompactJsonFormatter());
            }
            else if (format == "text")
            {
                log.WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}", formatProvider: CultureInfo.InvariantCulture);
            }
        });
    }

    public static void UseRequestLog(this IApplicationBuilder app) => app.UseSerilogRequestLogging(options =>
    {
        options.MessageTemplate = "{Method} {Path} {Status} in {Elapsed:0.0} ms from {Client}";
        options.GetMessageTemplateProperties = (context, _, elapsed, status) =>
        [
            new LogEventProperty("Method", new ScalarValue(OneLine(context.Request.Method))),
            new LogEventProperty("Path", new ScalarValue(OneLine(PathOf(context)))),
            new LogEventProperty("Status", new ScalarValue(status)),
            new LogEventProperty("Elapsed", new ScalarValue(elapsed)),
            new LogEventProperty("Client", new ScalarValue(IsPrivate(context) ? null : context.Connection.RemoteIpAddress?.ToString())),
        ];
        options.GetLevel = (context, _, failure) =>
            failure is not null || context.Response.StatusCode >= 500 ? LogEventLevel.Error
            : IsRoutine(context) ? LogEventLevel.Debug
            : LogEventLevel.Information;
    });

    // A token in an address opens what it names, and the consent says that a sender's network address is not kept.
    private static string PathOf(HttpContext context) =>
        IsPrivate(context) && context.Request.RouteValues.TryGetValue("Token", out var token) && token is string { Length: > 0 } secret
            ? (context.Request.PathBase.Value + context.Request.Path.Value).Replace(secret, "…", StringComparison.OrdinalIgnoreCase)
            : context.Request.PathBase.Value + context.Request.Path.Value;

    private static bool IsPrivate(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<FormPageAttribute>() is not null;

    /// <summary>Cuts a text to one bounded line; characters that could break or hide a line of the log become <c>�</c>.</summary>
    internal static string OneLine(string text)
    {
        var cut = text.Length > LongestPath ? text[..LongestPath] : text;
        return cut.Any(IsUnsafe) ? string.Concat(cut.Select(x => IsUnsafe(x) ? '\uFFFD' : x)) : cut;
    }

    private static bool IsUnsafe(char character) => CharUnicodeInfo.GetUnicodeCategory(character) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    private static bool IsRoutine(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<HealthMark>() is not null || context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is not null;

    private static bool IsStartupFault(LogEvent logged) =>
        logged.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source)
        && source is ScalarValue { Value: "Microsoft.Extensions.Hosting.Internal.Host" }
        && logged.Properties.TryGetValue("EventId", out var id)
        && id is StructureValue structure
        && structure.Properties.Any(x => x.Name == "Id" && x.Value is ScalarValue { Value: StartupFault });
}
