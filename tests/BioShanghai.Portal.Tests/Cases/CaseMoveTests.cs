using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>Moves in any order, held against a small model of stage and status.</summary>
public sealed class CaseMoveTests
{
    private static readonly Actor Officer = Actors.Officer("pudong");

    private enum Move
    {
        Next,
        Later,
        Skip,
        Wait,
        Delay,
        Resume,
        Close,
        Win,
        Reopen,
        Describe,
        Give,
        Plan,
        Answer,
        Transfer,
        Release,
    }

    /// <summary>What the model knows: two axes, what is known of the matter, and whether time passes.</summary>
    private sealed record Model(CaseStage Stage, CaseStatus Status, bool IsQuarantined, bool IsDescribed, bool HasOwner, bool IsPlanned, bool IsAnswered, bool IsWon = false)
    {
        private bool IsOpen => Status != CaseStatus.Closed;

        public bool IsClockRunning => IsOpen && Status != CaseStatus.WaitingForInvestor && !IsQuarantined;

        // All facts are written at once; whoever is transferred loses its owner, whoever is closed its plan.
        private bool Knows(CaseStage stage) =>
            (stage < CaseStage.Assessed || IsDescribed) && (stage < CaseStage.Assigned || HasOwner) && (stage < CaseStage.Answering || IsPlanned) && (stage < CaseStage.Visiting || IsAnswered);

        /// <summary>What comes of a move; null where a rule refuses it.</summary>
        public Model? After(Move move) => move switch
        {
            Move.Release => IsQuarantined && IsOpen ? this with { IsQuarantined = false } : null,
            Move.Reopen => IsOpen ? null : this with { Status = CaseStatus.Ongoing, IsWon = false },
            // Sums that come later are written down after a case was won.
            Move.Describe when !IsOpen => IsWon ? this with { IsDescribed = true } : null,
            Move.Answer => this with { IsAnswered = true },
            _ when !IsOpen => null,
            Move.Next => Stage < CaseStage.Aftercare && Knows(Stage + 1) ? To(Stage + 1) : null,
            Move.Later => null,
            Move.Skip => Stage + 2 <= CaseStage.Aftercare && (Stage + 2 < CaseStage.Landed || IsDescribed) ? To(Stage + 2) : null,
            Move.Wait => this with { Status = CaseStatus.WaitingForInvestor },
            Move.Delay => this with { Status = CaseStatus.Delayed, IsPlanned = true },
            Move.Resume => this with { Status = CaseStatus.Ongoing },
            Move.Close => this with { Status = CaseStatus.Closed, IsPlanned = false },
            Move.Win => Stage >= CaseStage.Landed ? this with { Status = CaseStatus.Closed, IsPlanned = false, IsWon = true } : null,
            Move.Describe => this with { IsDescribed = true },
            Move.Give => this with { HasOwner = true },
            Move.Plan => this with { IsPlanned = true },
            Move.Transfer => this with { HasOwner = false },
            _ => null,
        };

        private Model To(CaseStage stage) => this with { Stage = stage, Status = Status == CaseStatus.Delayed ? CaseStatus.Ongoing : Status };
    }

    [Theory]
    [InlineData(20261124, false)]
    [InlineData(20261125, true)]
    public void Whatever_the_order_of_moves_a_case_is_where_the_model_says(int seed, bool beginsAsSpam)
    {
        var random = new Random(seed);
        var (done, refused, met) = (0, 0, new HashSet<(CaseStage, CaseStatus)>());
        for (var run = 0; run < 400; run++)
        {
            var one = CaseGiven.Case(CaseGiven.Input() with { SectorCode = null }, doubts: beginsAsSpam ? ["links"] : []);
            var model = new Model(CaseStage.Registered, CaseStatus.Ongoing, beginsAsSpam, false, false, false, false);
            var (now, story, isHere) = (one.SentAtUtc, new List<Move>(), false);
            for (var step = 0; step < 40; step++)
            {
                var move = Enum.GetValues<Move>()[random.Next(Enum.GetValues<Move>().Length)];
                now = now.AddMinutes(random.Next(1, 900));
                story.Add(move);
                var (steps, expected) = (one.Steps.Count, model.After(move));
                try
                {
                    Do(one, move, now, ref isHere);
                    Assert.True(expected is not null, $"was done and should not: {string.Join(" ", story)}");
                    model = expected;
                    done++;
                }
                catch (RuleException refusal)
                {
                    Assert.True(expected is null, $"was refused by {refusal.Code} and should not: {string.Join(" ", story)}");
                    Assert.Equal(steps, one.Steps.Count);
                    refused++;
                }

                Assert.Equal((model.Stage, model.Status, model.IsQuarantined, model.IsClockRunning), (one.Stage, one.Status, one.IsQuarantined, one.IsClockRunning));
                Assert.Equal((one.Stage, one.Status), (one.Steps[^1].Stage, one.Steps[^1].Status));
                // A due date stands only while the clock runs, and the last stage has none.
                Assert.Equal(one.IsClockRunning && one.Stage != CaseStage.Aftercare, one.DueAtUtc is not null);
                Assert.Equal(one.IsOpen, one.Outcome is null && one.ClosedAtUtc is null);
                Assert.True(one.ClockUsedMinutes >= 0);
                met.Add((one.Stage, one.Status));
            }
        }

        Assert.True(done > 2_000 && refused > 1_000, $"{done} done, {refused} refused");
        Assert.Equal(Enum.GetValues<CaseStage>().Length * Enum.GetValues<CaseStatus>().Length, met.Count);
    }

    private static void Do(ServiceCase one, Move move, DateTime now, ref bool isHere)
    {
        var (clock, today) = (CaseGiven.Weekdays, Core.Text.ShanghaiDay.Of(now));
        switch (move)
        {
            case Move.Next: one.MoveTo(one.Stage + 1, false, clock, Officer, now); break;
            case Move.Later: one.MoveTo(one.Stage + 2, false, clock, Officer, now); break;
            case Move.Skip: one.MoveTo(one.Stage + 2, true, clock, Officer, now); break;
            case Move.Wait: one.WaitForInvestor(clock, Officer, now); break;
            case Move.Delay: one.Delay("下周给出报价", today.AddDays(5), today, clock, Officer, now); break;
            case Move.Resume: one.Resume(clock, Officer, now); break;
            case Move.Close: one.Close(CaseOutcome.LostElsewhere, "苏州", "地价", clock, Officer, now); break;
            case Move.Win: one.Close(CaseOutcome.Won, null, "签约", clock, Officer, now); break;
            case Move.Reopen: one.Reopen(clock, Officer, now); break;
            case Move.Describe:
                one.Describe(
                    new()
                    {
                        SectorCode = "cell-gene-therapy", TargetParkSlug = "zhangjiang", ExpectedMillionYuan = 300, SignedMillionYuan = 260, LandedCompany = "莱茵（上海）", LandedOn = today,
                    }, today);
                break;
            case Move.Give: one.Give(Officer.UserId!.Value, Officer.Name, Officer, now); break;
            case Move.Plan: one.Plan("送上园区清单", today.AddDays(2), today); break;
            case Move.Answer: one.Answered(now); break;
            case Move.Transfer:
                one.Transfer(isHere ? "baoshan" : "pudong", Officer, now);
                isHere = !isHere;
                break;
            case Move.Release: one.Release(clock, Officer, now); break;
        }
    }
}
