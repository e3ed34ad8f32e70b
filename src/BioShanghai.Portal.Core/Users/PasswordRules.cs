using System.Text;
using BioShanghai.Portal.Core.Questions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Users;

/// <summary>The rules of passwords, in the reader's words; the profile says which ones.</summary>
public sealed class PasswordRules(PasswordProfile profile, IStringLocalizer<UsersText> words) : IPasswordValidator<PortalUser>
{
    /// <summary>What stands below the field before anything is wrong.</summary>
    public string Hint => profile.Classes > 0 ? words["PasswordHintClasses", profile.LeastLength, profile.Classes] : words["PasswordHint", profile.LeastLength];

    public Task<IdentityResult> ValidateAsync(UserManager<PortalUser> manager, PortalUser user, string? password)
    {
        ArgumentNullException.ThrowIfNull(manager);
        ArgumentNullException.ThrowIfNull(user);
        var fault = Fault(password ?? "", user.DisplayName, user.Email ?? "");
        if (fault is null && WasUsed(manager, user, password!))
        {
            fault = Say("PasswordUsed", Kept(user));
        }

        return Task.FromResult(fault is null ? IdentityResult.Success : IdentityResult.Failed(fault));
    }

    /// <summary>The first thing wrong, or null; what only the account's history can tell is not asked.</summary>
    public IdentityError? Fault(string password, params IEnumerable<string> own)
    {
        var length = password.EnumerateRunes().Count();
        return length < profile.LeastLength ? Say("PasswordShort", profile.LeastLength)
            : password.Length > PasswordProfile.MaxLength ? Say("PasswordLong", PasswordProfile.MaxLength)
            : !TypedText.IsWhole(password) ? Say("PasswordDamaged")
            : Classes(password) < profile.Classes ? Say("PasswordClasses", profile.Classes)
            : CommonPasswords.IsCommon(password, own) ? Say("PasswordCommon")
            : null;
    }

    /// <summary>One that somebody else chose is not taken again under any profile.</summary>
    private int Kept(PortalUser user) => Math.Max(profile.Kept, user.HasGivenPassword ? 1 : 0);

    private bool WasUsed(UserManager<PortalUser> manager, PortalUser user, string password) =>
        new[] { user.PasswordHash }.OfType<string>().Concat(user.EarlierPasswordHashes).Take(Kept(user))
            .Any(x => manager.PasswordHasher.VerifyHashedPassword(user, x, password) != PasswordVerificationResult.Failed);

    private static int Classes(string password) =>
        new[] { password.Any(char.IsAsciiLetterUpper), password.Any(char.IsAsciiLetterLower), password.Any(char.IsAsciiDigit), password.Any(x => !char.IsAsciiLetterOrDigit(x)) }.Count(x => x);

    private IdentityError Say(string code, params object[] values) => new() { Code = code, Description = words[code, values] };
}
