using System.Globalization;

namespace BioShanghai.Portal.Bench;

/// <summary>The table of goals as Markdown.</summary>
internal sealed class Report
{
    private readonly List<(string Id, string Goal, string Measured, bool? Met)> _rows = [];

    /// <param name="met">Null when the row only informs.</param>
    public void Add(string id, string goal, FormattableString measured, bool? met)
    {
        var row = (id, goal, measured.ToString(CultureInfo.InvariantCulture), met);
        _rows.Add(row);
        Console.Error.WriteLine($"{row.id} {row.goal}: {row.Item3} {Word(met)}");
    }

    public void Print(TextWriter to)
    {
        to.WriteLine("| # | goal | measured | met |");
        to.WriteLine("| --- | --- | --- | --- |");
        foreach (var (id, goal, measured, met) in _rows)
        {
            to.WriteLine($"| {id} | {goal} | {measured} | {Word(met)} |");
        }

        to.WriteLine();
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_rows.Count(x => x.Met == true)} goals met, {_rows.Count(x => x.Met == false)} not."));
    }

    private static string Word(bool? met) => met switch { true => "yes", false => "**no**", null => "" };
}
