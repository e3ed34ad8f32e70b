using System.Threading.RateLimiting;
using BioShanghai.Portal.Web.App;

namespace BioShanghai.Portal.Tests.Web;

/// <summary>How many pages of the management may be open, and in what order they hear; the refusal in a browser is tested where browsers are.</summary>
public sealed class CircuitTests
{
    [Fact]
    public void One_person_opens_so_many_pages_the_next_only_say_that_it_is_full_and_those_after_do_not_open()
    {
        var count = new CircuitCount(mostPerUser: 2, most: 100);
        Assert.Equal([Seat.Free, Seat.Free, Seat.Taken, Seat.Taken, Seat.None, Seat.None], Enumerable.Range(0, 6).Select(_ => count.Open("chen")));
        Assert.Equal(Seat.Free, count.Open("zhou"));
    }

    [Fact]
    public void A_page_that_closes_frees_its_seat()
    {
        var count = new CircuitCount(mostPerUser: 1, most: 100);
        Assert.Equal([Seat.Free, Seat.Taken], [count.Open("chen"), count.Open("chen")]);
        count.Close("chen");
        count.Close("chen");
        Assert.Equal(Seat.Free, count.Open("chen"));
    }

    [Fact]
    public void All_people_together_open_no_more_than_the_node_holds()
    {
        var count = new CircuitCount(mostPerUser: 10, most: 3);
        Assert.Equal([Seat.Free, Seat.Free, Seat.Free, Seat.Taken], Enumerable.Range(0, 4).Select(x => count.Open($"user{x}")));
        count.Close("user0");
        count.Close("user3");
        Assert.Equal(Seat.Free, count.Open("user9"));
    }

    [Fact]
    public void Hundreds_that_open_and_close_at_once_leave_the_house_empty()
    {
        var count = new CircuitCount(mostPerUser: 4, most: 8);
        Parallel.For(0, 2_000, x =>
        {
            var user = $"user{x % 7}";
            if (count.Open(user) != Seat.None)
            {
                count.Close(user);
            }
        });
        Assert.Equal([Seat.Free, Seat.Free, Seat.Free, Seat.Free, Seat.Taken], Enumerable.Range(0, 5).Select(_ => count.Open("user1")));
    }

    [Fact]
    public async Task Letters_that_had_to_wait_reach_the_page_in_the_order_they_were_typed()
    {
        using var rate = new Doors();
        var (order, begun) = (new InOrder(rate), new List<int>());
        var running = Enumerable.Range(0, 5).Select(x => order.RunAsync(() => Task.CompletedTask, () =>
        {
            begun.Add(x);
            return Task.CompletedTask;
        })).ToList();
        while (running.Exists(x => !x.IsCompleted))
        {
            rate.OpenTheLast();
            await Task.Yield();
        }

        Assert.Equal([0, 1, 2, 3, 4], begun);
    }

    [Fact]
    public async Task A_step_that_takes_long_or_fails_holds_up_none_after_it()
    {
        using var rate = new Doors();
        var order = new InOrder(rate);
        var never = new TaskCompletionSource();
        var first = order.RunAsync(() => Task.CompletedTask, () => never.Task);
        rate.OpenTheLast();
        var second = order.RunAsync(() => throw new InvalidOperationException("no session"), () => Task.CompletedTask);
        var third = order.RunAsync(() => Task.CompletedTask, () => Task.CompletedTask);
        while (!third.IsCompleted)
        {
            rate.OpenTheLast();
            await Task.Yield();
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
        Assert.False(first.IsCompleted);
    }

    /// <summary>Lets through whoever came last, as threads that are woken together do.</summary>
    private sealed class Doors : RateLimiter
    {
        private readonly Stack<TaskCompletionSource<RateLimitLease>> _waiting = new();

        public override TimeSpan? IdleDuration => null;

        public void OpenTheLast()
        {
            lock (_waiting)
            {
                if (_waiting.TryPop(out var last))
                {
                    last.SetResult(new Lease());
                }
            }
        }

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw new NotSupportedException();

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
        {
            lock (_waiting)
            {
                var door = new TaskCompletionSource<RateLimitLease>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Push(door);
                return new(door.Task);
            }
        }

        private sealed class Lease : RateLimitLease
        {
            public override bool IsAcquired => true;

            public override IEnumerable<string> MetadataNames => [];

            public override bool TryGetMetadata(string metadataName, out object? metadata)
            {
                metadata = null;
                return false;
            }
        }
    }
}
