using System.Data.Common;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Content;
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
        DbException database => "The database cannot be used: " + OneLine(database.Message),
        InvalidOperationException { InnerException: DbException inner } => "The database cannot be used: " + OneLine(inner.Message),
        SettingException setting => setting.Message,
        UnauthorizedAccessException or IOException => "A file or folder cannot be used: " + OneLine(exception.Message),
        _ => null,
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}

/// <summary>A setting cannot be used as given.</summary>
internal sealed class SettingException(string message) : Exception(message);
