using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Text;
using FluentValidation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Public.Layout;

/// <summary>
/// A page with one POST form: keeps what was typed, shows each error at its field, sends nothing the host refused, and gives the form a
/// seal that says which showing of it this is.
/// </summary>
public abstract class PostedPage : LoadedPage
{
    /// <summary>Fields every form has.</summary>
    public const string SealField = "seal";
    public const string TrapField = "website";

    /// <summary>Query name under which a page takes over what another page's form holds, without sending anything.</summary>
    public const string PrepareName = "prepare";

    /// <summary>Who is shown a form again has filled it in once.</summary>
    private static readonly TimeSpan SeenBefore = TimeSpan.FromSeconds(10);

    [CascadingParameter] public HttpContext Http { get; set; } = null!;
    [Inject] public FormSeals Seals { get; set; } = null!;
    [Inject] public SenderKeys Senders { get; set; } = null!;
    [Inject] public IStringLocalizer<QuestionsText> FormWords { get; set; } = null!;
    [Inject] public IStringLocalizer<Refusals> RefusalWords { get; set; } = null!;
    [Inject] public SiteLinks Links { get; set; } = null!;

    /// <summary>Name of the form, for its handler and its seal.</summary>
    protected abstract string FormName { get; }

    /// <summary>What is wrong, by field of the input.</summary>
    protected IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();

    /// <summary>What stands in the way of the form as a whole, or null.</summary>
    protected string? Notice { get; private set; }

    protected string Seal { get; private set; } = "";

    protected bool IsPost => HttpMethods.IsPost(Http.Request.Method) && Http.Request.HasFormContentType;

    protected bool IsPreparing => Http.Request.Query.ContainsKey(PrepareName);

    /// <summary>The page itself, as the form and links within it name it.</summary>
    protected string Here => Links.Path.TrimStart('/') + Links.Query;

    protected string? ErrorOf(string field) => Errors.GetValueOrDefault(field);

    /// <summary>What was typed into a field; before anything was, what the page begins with.</summary>
    protected string Typed(string field, string? otherwise = "") => (IsPost && Http.Request.Form.TryGetValue(field, out var value) ? value[0] : otherwise) ?? "";

    protected bool IsTicked(string field, string value = "yes") => IsPost && Http.Request.Form[field].Contains(value);

    protected sealed override async Task LoadAsync()
    {
        Seal = IsPost && Seals.Open(FormName, Typed(SealField)) is { IsOld: false } ? Typed(SealField) : Seals.New(FormName, IsPost && !IsPreparing ? SeenBefore : default);
        await ReadAsync();
    }

    /// <summary>Reads what the page shows; its parameters are set.</summary>
    protected abstract Task ReadAsync();

    /// <summary>Does what the form asks for, or throws what is wrong with it.</summary>
    protected abstract Task SendAsync(FormSeal seal);

    /// <summary>The form's handler.</summary>
    protected async Task SubmitAsync()
    {
        if (IsPreparing)
        {
            return;
        }

        if (Http.FormRefusal() is { } refusal)
        {
            Refuse(refusal.Status, FormWords[refusal.Words]);
            return;
        }

        if (Seals.Open(FormName, Typed(SealField)) is not { IsOld: false } seal)
        {
            Seal = Seals.New(FormName, SeenBefore);
            Refuse(StatusCodes.Status409Conflict, FormWords["FormOld"]);
            return;
        }

        try
        {
            await SendAsync(seal);
        }
        catch (ValidationException invalid)
        {
            Refuse(StatusCodes.Status422UnprocessableEntity, null);
            Errors = invalid.Errors.GroupBy(x => x.PropertyName, StringComparer.Ordinal).ToDictionary(x => x.Key, x => x.First().ErrorMessage, StringComparer.Ordinal);
        }
        catch (RuleException broken)
        {
            Refuse(StatusCodes.Status422UnprocessableEntity, RefusalWords[broken.Code]);
        }
    }

    protected Submission SubmissionOf(FormSeal seal, string? prefilled = null) =>
        new(seal.Id, Senders.Of(Http.Connection.RemoteIpAddress), seal.Age, Typed(TrapField).Length > 0, prefilled);

    /// <summary>Shows the form again with a sentence above it.</summary>
    protected void Refuse(int status, string? notice) => (Http.Response.StatusCode, Notice) = (status, notice);
}
