using BioShanghai.Portal.Public.Layout;
using Microsoft.AspNetCore.DataProtection;

namespace BioShanghai.Portal.Public.Cases;

/// <summary>Keeps a case, or the draft of one, open in a browser.</summary>
public sealed class CaseTickets(IDataProtectionProvider protection, TimeProvider clock) : PassTickets("case", "BioShanghai.Portal.Cases", protection, clock);
