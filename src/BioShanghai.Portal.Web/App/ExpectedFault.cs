using System.Data.Common;
using System.Net.Sockets;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Content;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Web.App;

/// <summary>Faults an operator can mend, told in one clear sentence instead of a stack trace.</summary>
internal static class ExpectedFault
{
    /// <summary>The sentence, or null when the fault is a bug and must show whole.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        ContentException content => content.Message,
        ConflictException conflict => $"Somebody saved the same record meanwhile ({conflict.Message}); run the command again.",
        DbUpdateException { InnerException: { } inner } => "The database refused the change: " + OneLine(inner.Message),
        SqliteException { SqliteErrorCode: 11 or 26 } damaged =>
            $"The database cannot be used: it is damaged or is not a SQLite database; restore it from a backup ({OneLine(damaged.Message)}).",
        SqliteException { SqliteErrorCode: 14 } missing =>
            $"The database cannot be used: its file cannot be opened; its folder must exist and be writable ({OneLine(missing.Message)}).",
        DbException database => "The database cannot be used: " + OneLine(database.Message),
        InvalidOperationException { InnerException: DbException inner } => "The database cannot be used: " + OneLine(inner.Message),
        StartupException startup => startup.Message,
        ArgumentException { Source: "Microsoft.Data.Sqlite" or "Npgsql" or "Microsoft.Data.SqlClient" or "System.Data.Common" } connection =>
            "The setting ConnectionStrings:Portal cannot be read: " + OneLine(connection.Message),
        IOException { InnerException: AddressInUseException } taken => "The address to listen on is taken: " + OneLine(taken.Message),
        FormatException { TargetSite.DeclaringType.Name: "BindingAddress" } address => "The address to listen on cannot be read: " + OneLine(address.Message),
        FormatException { Source: "Microsoft.AspNetCore.Http" or "Microsoft.AspNetCore.Server.Kestrel.Core" } address => "The address to listen on cannot be read: " + OneLine(address.Message),
        InvalidDataException settings => "The settings cannot be read: " + OneLine(settings.Message),
        SocketException socket => "The address to listen on cannot be used: " + OneLine(socket.Message),
        UnauthorizedAccessException or IOException => "A file or folder cannot be used: " + OneLine(exception.Message),
        _ => null,
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
