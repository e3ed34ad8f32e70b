using BioShanghai.Portal.Core.Editing;

namespace BioShanghai.Portal.Core.Spaces;

/// <summary>How old one class of a listing's fields is.</summary>
/// <param name="ConfirmedOn">Day the oldest of its values was confirmed; of a value nobody has confirmed, the day somebody looked at its source.</param>
/// <param name="DueOn">Day it falls due for "still true".</param>
public sealed record ClassAge(FieldClass Class, DateOnly ConfirmedOn, DateOnly DueOn);

/// <summary>
/// The age of a listing, class by class: the terms are as old as the listing's own confirmation, permits, utilities and shell as the oldest
/// known value among them. A class without a known value does not grow old.
/// </summary>
public static class ListingAge
{
    private static readonly FieldClass[] Classes = [.. Enum.GetValues<Spec>().Select(x => ListingFields.Table.Find(ListingFields.KeyOf(x))!.Class!.Value)];

    public static FieldClass ClassOf(Spec spec) => Classes[(int)spec];

    /// <summary>Every class that can grow old, in the order of <see cref="FieldClass"/>; the terms always.</summary>
    public static IReadOnlyList<ClassAge> Of(string code, DateOnly confirmedOn, IReadOnlyList<TechnicalSpec> specs)
    {
        List<ClassAge> ages = [new(FieldClass.Terms, confirmedOn, DueDates.Of(code, FieldClass.Terms, confirmedOn))];
        ages.AddRange(specs.Where(x => x.State == SpecState.Known && ClassOf(x.Spec) != FieldClass.Terms).GroupBy(x => ClassOf(x.Spec)).OrderBy(x => x.Key).Select(x =>
        {
            var oldest = x.Min(y => y.ConfirmedOn ?? y.LookedOn ?? confirmedOn);
            return new ClassAge(x.Key, oldest, DueDates.Of(code, x.Key, oldest));
        }));
        return ages;
    }

    /// <summary>First day something of the listing falls due.</summary>
    public static DateOnly DueOn(SpaceListing listing) => Of(listing.Code, listing.ConfirmedOn, listing.Specs).Min(x => x.DueOn);

    /// <summary>What "still true" answers for on a day: the classes due within a week, or the terms where somebody confirms before he is asked.</summary>
    public static IReadOnlyList<FieldClass> Asked(string code, DateOnly confirmedOn, IReadOnlyList<TechnicalSpec> specs, DateOnly today)
    {
        List<FieldClass> due = [.. Of(code, confirmedOn, specs).Where(x => x.DueOn <= today.AddDays(DueDates.DaysAhead)).Select(x => x.Class)];
        return due.Count > 0 ? due : [FieldClass.Terms];
    }
}
