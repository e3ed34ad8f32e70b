namespace BioShanghai.Portal.Core.Editing;

/// <summary>What is wrong with a field.</summary>
/// <param name="Code">Name of the broken rule; <see cref="FieldWords.Fault"/> has its sentence.</param>
/// <param name="Args">What the sentence names: a limit and its unit, the words that were not understood, a row.</param>
public sealed record FieldFault(string Key, string Code, IReadOnlyList<object> Args);

/// <summary>What was made of the typed texts: the input where all of them are sound, otherwise every fault at its field.</summary>
public sealed record FieldReading<T>(T? Input, IReadOnlyList<FieldFault> Faults)
    where T : class
{
    public bool IsSound => Faults.Count == 0;
}
