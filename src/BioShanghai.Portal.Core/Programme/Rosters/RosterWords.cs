using BioShanghai.Portal.Core.Sheets;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Programme.Rosters;

/// <summary>Words of lists of companies; the type names the resource file beside it.</summary>
public sealed class RosterText;

/// <summary>Says in the reader's language what a list's columns are called and what is wrong with a row.</summary>
public sealed class RosterWords(IStringLocalizer<RosterText> words, SheetWords sheets)
{
    public string Label(RosterColumn column) => words[$"Column_{column}"];

    public string Of(RosterFault fault) => fault.Code == RosterFaultCode.CreditCodeWrong ? words[$"CreditCode_{fault.Argument}"] : words[fault.Code.ToString(), fault.Argument];

    public string Of(SheetFault fault) => sheets.Of(fault);
}
