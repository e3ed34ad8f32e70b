using BioShanghai.Portal.Core.Parks.Map;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Public.Controls;
using BioShanghai.Portal.Public.Layout;

namespace BioShanghai.Portal.Public.Spaces;

/// <summary>A real listing as a schema.org offer. Without coordinates: those of parks are placed by hand, and machines would take them for surveyed ones.</summary>
internal static class ListingOffer
{
    public static object Of(SpaceEntry entry, SpaceWords words, SiteLinks links)
    {
        var listing = entry.Listing;
        return new Dictionary<string, object?>
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "Offer",
            ["name"] = listing.Name.Local,
            ["description"] = listing.Summary.IsEmpty ? null : listing.Summary.Local,
            ["url"] = links.Absolute("spaces/" + listing.Code),
            ["category"] = words.Of(listing.Type),
            ["businessFunction"] = new[]
            {
                listing.IsForLease ? "http://purl.org/goodrelations/v1#LeaseOut" : null,
                listing.IsForSale ? "http://purl.org/goodrelations/v1#Sell" : null,
            }.OfType<string>(),
            ["availabilityStarts"] = listing.AvailableFrom is { } day ? Dates.Iso(day) : null,
            ["priceSpecification"] = new[] { Price(listing.Rent, "m² · day"), Price(listing.Sale, "m²") }.OfType<object>(),
            ["itemOffered"] = new Dictionary<string, object?>
            {
                ["@type"] = "Place",
                ["name"] = entry.Park.Name.Local,
                ["url"] = links.Absolute("parks/" + entry.Park.Slug),
                ["address"] = new Dictionary<string, object?>
                {
                    ["@type"] = "PostalAddress",
                    ["addressCountry"] = "CN",
                    ["addressLocality"] = DistrictLabel.Place(entry.District),
                },
            },
        };
    }

    private static Dictionary<string, object?>? Price(PriceBand? band, string unit) => band is null ? null : new Dictionary<string, object?>
    {
        ["@type"] = "UnitPriceSpecification",
        ["priceCurrency"] = "CNY",
        ["minPrice"] = band.Low,
        ["maxPrice"] = band.High,
        ["unitText"] = unit,
    };
}
