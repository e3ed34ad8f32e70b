namespace BioShanghai.Portal.Web.App;

/// <summary>Why the portal does not start: one sentence for whoever runs it, printed without a stack trace.</summary>
internal sealed class StartupException(string sentence, Exception? cause = null) : Exception(sentence, cause);
