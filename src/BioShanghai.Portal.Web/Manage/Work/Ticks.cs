namespace BioShanghai.Portal.Web.Manage.Work;

/// <summary>Rows ticked in a table, by code; a row that is no longer shown is no longer ticked.</summary>
internal sealed class Ticks
{
    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _shown = [];

    public IReadOnlyCollection<string> Codes => _codes;

    public bool Any => _codes.Count > 0;

    public bool All => _shown.Count > 0 && _codes.Count == _shown.Count;

    /// <summary>The table shows these rows now.</summary>
    public void Show(IEnumerable<string> codes)
    {
        _shown = [.. codes];
        _codes.IntersectWith(_shown);
    }

    public bool Has(string code) => _codes.Contains(code);

    public void Set(string code, bool isOn) => _ = isOn ? _codes.Add(code) : _codes.Remove(code);

    public void SetAll(bool isOn)
    {
        _codes.Clear();
        _codes.UnionWith(isOn ? _shown : []);
    }
}
