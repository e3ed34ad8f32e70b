using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Text;

namespace BioShanghai.Portal.Core.Users;

/// <summary>Which accounts to list.</summary>
public enum PeopleFilter
{
    All,
    Active,
    Unused,
    Disabled,
}

/// <summary>A page of the list of accounts.</summary>
/// <param name="Text">Part of a name or an e-mail address.</param>
public sealed record PeopleRequest(string? Text = null, PeopleFilter Filter = PeopleFilter.All, int Page = 1);

/// <summary>Whether somebody can sign in.</summary>
public enum PersonState
{
    Active,

    /// <summary>Too many wrong passwords; passes by itself.</summary>
    Locked,
    Disabled,
}

/// <summary>A role somebody holds and for what; <paramref name="Scope"/> is empty for roles of the city.</summary>
public sealed record GrantRow(Guid Id, Role Role, LocalText Scope, DateTime GrantedAtUtc);

/// <summary>One account in the list.</summary>
/// <param name="IsUnused">Nobody has signed in for 60 days.</param>
public sealed record PersonRow(Guid Id, string Name, string Email, PersonState State, IReadOnlyList<GrantRow> Grants, DateTime? LastSignInAtUtc, bool IsUnused);

/// <summary>A page of accounts, counted from 1.</summary>
public sealed record PeoplePage(IReadOnlyList<PersonRow> Rows, int Total, int Page, int Pages);

/// <summary>An invitation nobody has followed yet.</summary>
public sealed record InvitationRow(Guid Id, string Email, string Name, IReadOnlyList<Role> Roles, LocalText Scope, DateTime SentAtUtc, DateTime ExpiresAtUtc);

/// <summary>An invitation just made.</summary>
/// <param name="Token">Secret of the link, told this once and kept nowhere; null where the link went by mail, so that nobody but its reader has it.</param>
public sealed record InvitationMade(Guid Id, string Email, string? Token, DateTime ExpiresAtUtc);

/// <summary>A browser somebody is signed in on.</summary>
public sealed record SessionRow(DateTime StartedAtUtc, DateTime SeenAtUtc, string? Address);

/// <summary>What the keeper of accounts sees of one person.</summary>
/// <param name="Token">Names the state of the account that was looked at; a change made from an older state is refused.</param>
/// <param name="IsSelf">It is the reader's own account, which somebody else has to change.</param>
/// <param name="OpenWork">Drafts, open revisions and unread notices that could be handed over.</param>
public sealed record PersonDetails(PersonRow Person, string Token, bool IsSelf, IReadOnlyList<SessionRow> Sessions, int OpenWork);

/// <summary>What became of somebody's work: how many pieces went over, and which stay because the other person does not reach them.</summary>
public sealed record Handover(int Moved, IReadOnlyList<string> Kept);

/// <summary>A district or park a role can be granted for.</summary>
public sealed record ScopeChoice(string Code, LocalText Name);

/// <summary>Everything an officer's role can be granted for.</summary>
public sealed record ScopeChoices(IReadOnlyList<ScopeChoice> Districts, IReadOnlyList<ScopeChoice> Parks);
