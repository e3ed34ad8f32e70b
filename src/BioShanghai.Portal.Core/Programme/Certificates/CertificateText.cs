namespace BioShanghai.Portal.Core.Programme.Certificates;

/// <summary>Marker of CertificateText.resx: words printed on certificates.</summary>
public sealed class CertificateText;
