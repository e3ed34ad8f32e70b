using BioShanghai.Portal.Web.App;

namespace BioShanghai.Portal.Tests.Web;

/// <summary>How many pages of the management may be open; the refusal in a browser is tested where browsers are.</summary>
public sealed class CircuitCountTests
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
}
