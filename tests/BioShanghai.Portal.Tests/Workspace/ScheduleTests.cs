using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Workspace;
using CsCheck;

namespace BioShanghai.Portal.Tests.Workspace;

/// <summary>Three windows on one listing in every order: what anybody saved stands, or the one who came second was shown both.</summary>
public sealed class ScheduleTests : IAsyncLifetime
{
    private const RecordKind Space = RecordKind.Space;
    private const int Windows = 3;

    // Each runs through the real services and the real database, some milliseconds a step.
    private const int Schedules = 1_000;

    private static readonly string[] Fields = ["area", "floor.from", "summary.zh", "sectors"];
    private static readonly string[] Sectors = ["cell-gene-therapy", "biologics", "cro-cdmo"];

    private static readonly Gen<Step[]> Plans = Gen.Select(Gen.Int[0, Windows - 1], Gen.Int[0, Fields.Length - 1], Gen.Int[0, 2], Gen.Int[0, 3],
        (window, field, value, opensFirst) => new Step(window, field, value, opensFirst == 0)).Array[2, 5];

    private readonly Desk _desk = new();

    private sealed record Step(int Window, int Field, int Value, bool OpensFirst);

    public async ValueTask InitializeAsync() => await _desk.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_thousand_orders_of_three_windows_lose_no_change_and_hide_no_clash()
    {
        var (saved, clashed) = (0, 0);
        await Plans.SampleAsync(
            async plan =>
            {
                var windows = new EditSheet[Windows];
                for (var i = 0; i < Windows; i++)
                {
                    windows[i] = await OpenAsync(i);
                }

                // What must stand: the first state, with every saved change laid over it. Knows nothing of how the service merges.
                var expected = windows[0].Values;
                foreach (var step in plan)
                {
                    var (key, text) = (Fields[step.Field], TextOf(step));
                    var sheet = step.OpensFirst ? windows[step.Window] = await OpenAsync(step.Window) : windows[step.Window];
                    var typed = sheet.Values.With(key, text);
                    var outcome = await _desk.Editing(Person(step.Window)).SaveAsync(Space, Desk.Listing, typed, sheet.Base, sheet.Token, TestContext.Current.CancellationToken);
                    var mine = Fields.Where(x => typed[x] != sheet.Base[x]).ToList();
                    var isForeign = mine.Where(x => expected[x] != sheet.Base[x] && expected[x] != typed[x] && x != "sectors").ToList();
                    if (outcome.IsSaved)
                    {
                        Assert.Empty(isForeign);
                        foreach (var field in mine)
                        {
                            expected = expected.With(field, field == "sectors" ? outcome.Values[field] : typed[field]);
                        }

                        windows[step.Window] = sheet with { Values = outcome.Values, Base = outcome.Values, Token = outcome.Token };
                        saved++;
                    }
                    else
                    {
                        Assert.Equal(isForeign, outcome.Clash!.Clashes.Select(x => x.Field.Key).Order(StringComparer.Ordinal));
                        Assert.All(outcome.Clash.Clashes, x => Assert.Equal((typed[x.Field.Key], expected[x.Field.Key]), (x.Mine, x.Theirs)));
                        clashed++;
                    }

                    var stands = (await OpenAsync(0)).Values;
                    Assert.All(Fields, x => Assert.Equal(expected[x], stands[x]));
                }

                await _desk.Editing(_desk.Centre).DiscardAsync(Space, Desk.Listing, null, TestContext.Current.CancellationToken);
            },
            seed: "0000KbSO7Ow5",
            iter: Schedules,
            threads: 1);
        Assert.True(saved > Schedules && clashed > Schedules / 10, $"{saved} saved, {clashed} clashed");
    }

    private Task<EditSheet> OpenAsync(int window) => _desk.Editing(Person(window)).OpenAsync(Space, Desk.Listing, null, TestContext.Current.CancellationToken);

    // Two officers, and a second window of the second, as a spreadsheet being imported is one.
    private Core.Access.Actor Person(int window) => window == 0 ? _desk.Chen : _desk.Zhou;

    private static string TextOf(Step step) => Fields[step.Field] switch
    {
        "area" => $"{1_000 + step.Value}",
        "floor.from" => $"{2 + step.Value}",
        "sectors" => string.Join('、', Sectors.Take(step.Value + 1)),
        _ => $"文字 {step.Value}",
    };
}
