using FluentValidation;

namespace BioShanghai.Portal.Web.Manage;

/// <summary>Sentences of a refused form by field; everything typed stays.</summary>
public sealed class FieldErrors
{
    private Dictionary<string, string> _words = new(StringComparer.Ordinal);

    public string? Of(string field) => _words.GetValueOrDefault(field);

    public bool Has(string field) => _words.ContainsKey(field);

    public void Clear() => _words = new(StringComparer.Ordinal);

    /// <summary>Runs a step; a refusal with sentences for fields is kept for them.</summary>
    /// <returns>It was not refused that way.</returns>
    public async Task<bool> TryAsync(Func<Task> step)
    {
        Clear();
        try
        {
            await step();
            return true;
        }
        catch (ValidationException invalid)
        {
            _words = invalid.Errors.GroupBy(x => x.PropertyName, StringComparer.Ordinal).ToDictionary(x => x.Key, x => x.First().ErrorMessage, StringComparer.Ordinal);
            return false;
        }
    }
}
