using MudBlazor;

namespace BioShanghai.Portal.Web.Controls;

/// <summary>Colours and type of the portal for the component library; the values are those of site.css.</summary>
internal static class Brand
{
    private static readonly string[] Fonts = ["PingFang SC", "Source Han Sans SC", "Noto Sans SC", "Microsoft YaHei", "system-ui", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0B6A6F", PrimaryDarken = "#084A4E", PrimaryLighten = "#E4F0EF", Secondary = "#14212B", Tertiary = "#52616B",
            Background = "#FBFAF6", BackgroundGray = "#F3F2EC", Surface = "#FFFFFF", AppbarBackground = "#FFFFFF", AppbarText = "#14212B",
            DrawerBackground = "#FBFAF6", DrawerText = "#14212B", DrawerIcon = "#52616B", TextPrimary = "#14212B", TextSecondary = "#52616B",
            LinesDefault = "#DAD9D1", LinesInputs = "#8A949B", TableLines = "#DAD9D1", Divider = "#DAD9D1", Error = "#B23A2E", Warning = "#96650F", Success = "#2F6B3A",
            Info = "#4C6FA5", ActionDefault = "#52616B",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#5CC0BE", PrimaryDarken = "#8AD8D4", PrimaryLighten = "#12353A", PrimaryContrastText = "#10181D", Secondary = "#E9EEF0", SecondaryContrastText = "#10181D",
            Background = "#10181D", BackgroundGray = "#172229", Surface = "#172229", AppbarBackground = "#172229", AppbarText = "#E9EEF0", DrawerBackground = "#10181D",
            DrawerText = "#E9EEF0", DrawerIcon = "#9FB0B8", TextPrimary = "#E9EEF0", TextSecondary = "#9FB0B8", LinesDefault = "#2B3A43", LinesInputs = "#6C7F89",
            TableLines = "#2B3A43", Divider = "#2B3A43", Error = "#F08A7D", Warning = "#E3B65B", Success = "#8CCB97", ErrorContrastText = "#10181D", SuccessContrastText = "#10181D",
            WarningContrastText = "#10181D", Info = "#8FB0E0", InfoContrastText = "#10181D",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", DrawerWidthLeft = "232px", AppbarHeight = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.875rem", LineHeight = "1.6", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = Fonts, FontSize = "1.75rem", FontWeight = "600", LineHeight = "1.3", LetterSpacing = "normal" },
            H2 = new H2Typography { FontFamily = Fonts, FontSize = "1.125rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            H3 = new H3Typography { FontFamily = Fonts, FontSize = "1rem", FontWeight = "600", LineHeight = "1.5", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = "0.875rem", LineHeight = "1.6", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = "0.8125rem", LineHeight = "1.6", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = "0.875rem", FontWeight = "600", TextTransform = "none", LetterSpacing = "normal" },
        },
    };
}
