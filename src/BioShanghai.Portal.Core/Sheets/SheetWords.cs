using System.Globalization;
using Microsoft.Extensions.Localization;

namespace BioShanghai.Portal.Core.Sheets;

/// <summary>Says in the reader's language what is odd about a file.</summary>
public sealed class SheetWords(IStringLocalizer<SheetText> words)
{
    /// <summary>One sentence or two, naming the cell where there is one.</summary>
    public string Of(SheetFault fault)
    {
        var arguments = fault.Arguments.Select(x => x is int number ? number.ToString("#,0", CultureInfo.InvariantCulture) : x);
        return words[fault.Code.ToString(), [fault.Cell ?? "", .. arguments]];
    }

    /// <summary>That there are more faults than are listed.</summary>
    public string More(int count) => words["More", count];
}
