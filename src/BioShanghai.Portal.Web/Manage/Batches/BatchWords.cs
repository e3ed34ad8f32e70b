using System.Globalization;
using BioShanghai.Portal.Core.Programme;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Web.Manage.Batches;

/// <summary>How dates of batches read.</summary>
internal static class BatchWords
{
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Days(Batch batch, IStringLocalizer<BatchText> words) => batch is { OpensOn: null, ClosesOn: null }
        ? words["NotSet"]
        : $"{(batch.OpensOn is { } from ? Day(from) : "…")} – {(batch.ClosesOn is { } to ? Day(to) : "…")}";
}
