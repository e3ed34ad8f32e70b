using BioShanghai.Portal.Public.Layout;
using Microsoft.AspNetCore.DataProtection;

namespace BioShanghai.Portal.Public.Partners;

/// <summary>Keeps an application open in a browser.</summary>
public sealed class ApplicationTickets(IDataProtectionProvider protection, TimeProvider clock) : PassTickets("application", "BioShanghai.Portal.Applications", protection, clock);
