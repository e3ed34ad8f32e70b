namespace BioShanghai.Portal.E2E.Support;

/// <summary>Rows of a theory over every kind of page in every language.</summary>
internal static class EveryPage
{
    public static TheoryData<string, string> InEveryLanguage
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var page in PageTypes.All)
            {
                foreach (var language in PageTypes.Languages)
                {
                    data.Add(page.Name, language);
                }
            }

            return data;
        }
    }
}
