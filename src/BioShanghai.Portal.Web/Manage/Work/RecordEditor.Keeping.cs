using BioShanghai.Portal.Core.Editing;
using Microsoft.AspNetCore.Components.Routing;

namespace BioShanghai.Portal.Web.Manage.Work;

/// <summary>How what is typed is kept: at every pause, on the way out, and laid over what was saved meanwhile.</summary>
public partial class RecordEditor
{
    private void Typed(string key, string text)
    {
        _values = _values.With(key, text);
        _isDirty = true;
        _pause?.Cancel();
        _pause = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        _ = KeepAfterPauseAsync(_pause.Token);
    }

    private async Task KeepAfterPauseAsync(CancellationToken typedOn)
    {
        try
        {
            await Task.Delay(Pause, typedOn);
            await KeepAsync();
            await InvokeAsync(StateHasChanged);
        }
        catch (OperationCanceledException)
        {
            // Typing went on; the next pause keeps it.
        }
#pragma warning disable CA1031 // A draft that could not be kept must not end the page; the next pause tries again.
        catch (Exception)
#pragma warning restore CA1031
        {
            (_pause, _keptAt) = (null, null);
            await InvokeAsync(StateHasChanged);
        }
    }

    private async Task KeepAsync()
    {
        _pause = null;
        await _one.WaitAsync();
        try
        {
            if (_sheet is { IsWaiting: false, MayWrite: true } && _isDirty)
            {
                var typed = _values;
                _keptAt = await Editing.KeepAsync(Kind, Key, typed, _sheet.Base, _sheet.Token);
                _kept = typed;
                _faults = await Editing.CheckAsync(Kind, Key, _values);
                Measure();
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Keeps what was typed and is not kept yet, whatever else runs.</summary>
    /// <returns>Nothing typed would be lost now.</returns>
    private async Task<bool> KeepWhatIsTypedAsync()
    {
        if (!_isDirty || _values.Equals(_kept))
        {
            return true;
        }

        try
        {
            await KeepAsync();
            return true;
        }
#pragma warning disable CA1031 // Leaving must not end the page; the person is told and decides.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    /// <summary>The page that opens shows what is kept, so what is being typed is kept first.</summary>
    private async Task KeepNowAsync()
    {
        if (_pause is { } pause)
        {
            await pause.CancelAsync();
            await KeepWhatIsTypedAsync();
        }
    }

    /// <param name="sent">What the form held when it was sent; what was typed since is laid over what stands now.</param>
    private async Task ReloadAsync(FieldValues sent)
    {
        _sheet = await Editing.OpenAsync(Kind, Key, ParkSlug);
        var since = Table.Fields.Where(x => _values[x.Key] != sent[x.Key]).Select(x => KeyValuePair.Create(x.Key, _values[x.Key])).ToList();
        (_values, _restored, _keptAt, _isDirty) = (_sheet.Values, null, null, false);
        _faults = await Editing.CheckAsync(Kind, Key, _values);
        Measure();
        since.ForEach(x => Typed(x.Key, x.Value));
    }

    private async Task LeaveAsync(LocationChangingContext context)
    {
        if (!_isLosing && !await KeepWhatIsTypedAsync())
        {
            // Once: whoever goes a second time means it.
            _isLosing = true;
            context.PreventNavigation();
            Screen.Warn(W["NotKept"]);
        }
    }
}
