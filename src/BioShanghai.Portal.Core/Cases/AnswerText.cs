namespace BioShanghai.Portal.Core.Cases;

/// <summary>Words of answers: page, file and management alike.</summary>
public sealed class AnswerText;
