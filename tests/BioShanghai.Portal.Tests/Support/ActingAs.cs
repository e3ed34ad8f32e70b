using BioShanghai.Portal.Core.Access;

namespace BioShanghai.Portal.Tests.Support;

/// <summary>Somebody who acts in a test; may be changed in the middle of it.</summary>
internal sealed class ActingAs(Actor actor) : ICurrentActor
{
    public Actor Actor { get; set; } = actor;

    public Task<Actor> GetAsync(CancellationToken ct = default) => Task.FromResult(Actor);
}

/// <summary>One person per role, who is in no database.</summary>
internal static class Actors
{
    public static Actor Centre => Of(Role.CentreAdmin);

    public static Actor Editor => Of(Role.CentreEditor);

    public static Actor Security => Of(Role.SecurityAdmin);

    public static Actor Auditor => Of(Role.Auditor);

    public static Actor Officer(string district) => Of(Role.DistrictOfficer, district);

    public static Actor ParkOfficer(string park) => Of(Role.DistrictOfficer, park: park);

    public static Actor Of(Role role, string? district = null, string? park = null) => With(Guid.NewGuid(), role, district, park);

    public static Actor With(Guid userId, Role role, string? district = null, string? park = null, Guid? sessionId = null, string? partner = null) =>
        new(userId, role.ToString(), [new Grant(userId, role, district, park, TestDatabase.Noon, partner)], "127.0.0.1", sessionId);
}
