using Microsoft.AspNetCore.Http;

namespace BioShanghai.Portal.Public.Layout;

/// <summary>
/// Why the host does not let a form through. The form's page is shown all the same, with everything that was typed, so that nothing is
/// lost; <see cref="PostedPage"/> sees to it that nothing is done.
/// </summary>
/// <param name="Status">Status of the answer.</param>
/// <param name="Words">Name of the sentence in QuestionsText.</param>
public sealed record FormRefusal(int Status, string Words)
{
    /// <summary>The token is missing, of another visitor or too old: often a form left open, or cookies that are switched off.</summary>
    public static readonly FormRefusal NoToken = new(StatusCodes.Status400BadRequest, "FormNoToken");

    /// <summary>The network sent too many forms.</summary>
    public static readonly FormRefusal TooMany = new(StatusCodes.Status429TooManyRequests, "FormTooMany");
}

/// <summary>Hands a refusal from the host to the page.</summary>
public static class FormRefusals
{
    public static void RefuseForm(this HttpContext context, FormRefusal refusal) => context.Items.TryAdd(typeof(FormRefusal), refusal);

    public static FormRefusal? FormRefusal(this HttpContext context) => context.Items[typeof(FormRefusal)] as FormRefusal;
}
