using BioShanghai.Portal.Core.Revisions;

namespace BioShanghai.Portal.Web.Manage.Work;

/// <summary>Where the pages of a record are.</summary>
internal static class RecordAddress
{
    /// <summary>The form.</summary>
    public static string Of(RecordKind kind, string key) => kind == RecordKind.Partner ? $"{Base(kind, key)}/edit" : Base(kind, key);

    public static string HistoryOf(RecordKind kind, string key) => $"{Base(kind, key)}/history";

    public static string PreviewOf(RecordKind kind, string key) => $"{Base(kind, key)}/preview";

    /// <summary>The page the record is reached from: a list, or for a partner its desk.</summary>
    public static string HomeOf(RecordKind kind, string key) => kind switch
    {
        RecordKind.Space => "manage/listings",
        RecordKind.Park => "manage/parks",
        _ => "manage/partner/" + key,
    };

    public static string PublicOf(RecordKind kind, string key) => kind switch
    {
        RecordKind.Space => "spaces/",
        RecordKind.Park => "parks/",
        _ => "partners/",
    } + key;

    private static string Base(RecordKind kind, string key) => kind switch
    {
        RecordKind.Space => "manage/listings/",
        RecordKind.Park => "manage/parks/",
        _ => "manage/partners/",
    } + key;
}
