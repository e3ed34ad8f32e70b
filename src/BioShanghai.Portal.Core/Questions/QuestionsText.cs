namespace BioShanghai.Portal.Core.Questions;

/// <summary>Marker of QuestionsText.resx: words of the forms that ask, report and share.</summary>
public sealed class QuestionsText;
