using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Web.Controls;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Web.Manage.Batches;

/// <summary>How dates of batches read.</summary>
internal static class BatchWords
{
    public static string Days(Batch batch, IStringLocalizer<BatchText> words) => batch is { OpensOn: null, ClosesOn: null }
        ? words["NotSet"]
        : $"{(batch.OpensOn is { } from ? Moments.Day(from) : "…")} – {(batch.ClosesOn is { } to ? Moments.Day(to) : "…")}";
}
