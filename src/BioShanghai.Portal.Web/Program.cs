using BioShanghai.Portal.Web.App;

return await PortalHost.RunAsync(args);
