using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Tests.Support;

namespace BioShanghai.Portal.Tests.Cases;

/// <summary>What investors do with number and secret, as forms send it.</summary>
internal static class TrackingWorld
{
    public static CodePass PassOf(ServiceCase one) => new(one.Number, CaseGiven.Secret);

    /// <summary>One showing of a form.</summary>
    public static Submission Form(string? id = null, string network = "net-1") => new(id ?? Guid.NewGuid().ToString("N"), network, TimeSpan.FromMinutes(1));

    public static MessageFile File(string name, byte[] bytes) => new(name, () => new MemoryStream(bytes));
}
