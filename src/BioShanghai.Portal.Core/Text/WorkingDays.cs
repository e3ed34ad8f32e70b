namespace BioShanghai.Portal.Core.Text;

/// <summary>Days on which offices in Shanghai work: Monday to Friday. Public holidays and the working weekends that make up for them come with the calendar of cases.</summary>
public static class WorkingDays
{
    public static bool IsWorkingDay(this DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>The working day that is so many working days after a day.</summary>
    /// <param name="count">1 or more.</param>
    public static DateOnly After(DateOnly day, int count)
    {
        while (count > 0)
        {
            day = day.AddDays(1);
            count -= day.IsWorkingDay() ? 1 : 0;
        }

        return day;
    }
}
