using Microsoft.AspNetCore.Components;

namespace BioShanghai.Portal.Public.Layout;

/// <summary>
/// A page that is drawn once, when what it shows has been read. An ordinary component is drawn a first time while its database is
/// still answering, with everything it shows missing.
/// </summary>
public abstract class LoadedPage : ComponentBase
{
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await LoadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Reads what the page shows; its parameters are set.</summary>
    protected abstract Task LoadAsync();
}
