using System.Globalization;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using BioShanghai.Portal.Public.Layout;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Timeouts;

namespace BioShanghai.Portal.Web.App;

/// <summary>
/// What stands before a sent form: few per network, and only with a token. Whoever fails either sees the form again with what was
/// typed, by way of <see cref="FormRefusal"/>; pages that cannot show it again get a plain refusal.
/// </summary>
internal static class FormPages
{
    private const string KeyFile = "sender-key";
    private const int KeyBytes = 32;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>A file of 25 MB over a line of 1 Mbit/s, with some to spare.</summary>
    private static readonly TimeSpan LongestUpload = TimeSpan.FromMinutes(5);

    public static void AddFormPages(this IServiceCollection services) => services.AddSingleton(provider => new SenderKeys(
        ReadKey(provider.GetRequiredService<DataDirectory>()), provider.GetRequiredService<TimeProvider>()));

    /// <summary>Counts forms per network (IPv6: per /64). Stands after the query was reduced to known names, so that only a page that knows the word can be asked to prepare instead of send.</summary>
    public static IApplicationBuilder UseFormLimit(this IApplicationBuilder app)
    {
        var permits = app.ApplicationServices.GetRequiredService<IConfiguration>().Number("Limits:FormsPerTenMinutes", 5, 1, 100_000_000);
        var signIns = app.ApplicationServices.GetRequiredService<IConfiguration>().Number("Limits:SignInsPerMinute", 10, 1, 100_000_000);
        var visitors = PartitionedRateLimiter.Create<HttpContext, int>(context => RateLimits.Fixed(RateLimits.Key(context), permits, Window));
        var accounts = PartitionedRateLimiter.Create<HttpContext, int>(context => RateLimits.Fixed(RateLimits.Key(context), signIns));
        app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() =>
        {
            visitors.Dispose();
            accounts.Dispose();
        });
        return app.Use(async (context, next) =>
        {
            if (!IsSent(context))
            {
                await next(context);
                return;
            }

            if (!IsOwnSite(context.Request))
            {
                // Before the count: another site must not be able to use up its visitor's budget.
                await PlainPage.WriteAsync(context, StatusCodes.Status400BadRequest, "Refused");
                return;
            }

            var isOfAccount = context.GetEndpoint()!.Metadata.GetMetadata<FormPageAttribute>()!.Budget == FormBudget.Account;
            using var lease = (isOfAccount ? accounts : visitors).AttemptAcquire(context);
            if (lease.IsAcquired)
            {
                if (await IsTakenInAsync(context))
                {
                    await next(context);
                }

                return;
            }

            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : Window;
            if (!ShowsAgain(context))
            {
                await PlainPage.WriteRetryAsync(context, StatusCodes.Status429TooManyRequests, "TooMany", wait);
                return;
            }

            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            context.RefuseForm(FormRefusal.TooMany);
            await next(context);
        });
    }

    /// <summary>
    /// Stands behind the framework's check of the token. Without a good one the framework answers with a bare 400 and what was typed is
    /// lost; here the page is shown again instead, with a new token and nothing done. Not for a form that came from another site.
    /// </summary>
    public static IApplicationBuilder UseFormsShownAgain(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } && ShowsAgain(context) && IsOwnSite(context.Request))
        {
            // The page is told first and refuses by itself; the framework is told that the form may be read.
            context.RefuseForm(FormRefusal.NoToken);
            context.Features.Set<IAntiforgeryValidationFeature>(Readable.Instance);
            if (!await CanBeReadAsync(context))
            {
                await PlainPage.WriteAsync(context, StatusCodes.Status400BadRequest, "Refused");
                return;
            }
        }

        await next(context);

        // What names no form of the page, or comes from another site, the framework answers with a status alone.
        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false } && context.GetEndpoint()?.Metadata.GetMetadata<FormPageAttribute>() is not null)
        {
            await PlainPage.WriteAsync(context, StatusCodes.Status400BadRequest, "Refused");
        }
    });

    /// <summary>
    /// Takes a form with a file in before it waits for its turn to be rendered: a slow line must keep nobody else's page waiting, and may
    /// take longer than a page.
    /// </summary>
    private static async Task<bool> IsTakenInAsync(HttpContext context)
    {
        if (context.GetEndpoint()!.Metadata.GetMetadata<UploadPageAttribute>() is null || !IsForm(context.Request.ContentType))
        {
            return true;
        }

        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        ending.CancelAfter(LongestUpload);
        try
        {
            await context.Request.ReadFormAsync(ending.Token);
            return true;
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await PlainPage.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "TooLarge");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await PlainPage.WriteAsync(context, StatusCodes.Status408RequestTimeout, "TooSlow");
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            await PlainPage.WriteAsync(context, StatusCodes.Status400BadRequest, "Refused");
        }

        return false;
    }

    private static bool IsSent(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<FormPageAttribute>() is not null
        && !(ShowsAgain(context) && context.Request.Query.ContainsKey(PostedPage.PrepareName));

    private static bool ShowsAgain(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type.IsSubclassOf(typeof(PostedPage)) == true && IsForm(context.Request.ContentType);

    // The request's own answer to this question throws once the token was found wanting.
    private static bool IsForm(string? contentType) =>
        contentType is not null && (contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) || contentType.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase));

    private static bool IsOwnSite(HttpRequest request)
    {
        var (site, origin) = (request.Headers["Sec-Fetch-Site"].ToString(), request.Headers.Origin.ToString());
        return site is "" or "same-origin"
            && (origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)));
    }

    private static async Task<bool> CanBeReadAsync(HttpContext context)
    {
        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return true;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Made once and kept beside the keys of data protection, which nodes share as well.</summary>
    private static byte[] ReadKey(DataDirectory data)
    {
        data.EnsureWritable();
        var path = Path.Combine(data.Keys, KeyFile);
        var aside = $"{path}-{Guid.NewGuid():N}";
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var isDamaged = File.Exists(path);
                if (isDamaged && File.ReadAllBytes(path) is { Length: KeyBytes } key)
                {
                    return key;
                }

                // Written aside and moved, so that nobody reads half a key; only one that cannot be a key is replaced.
                File.WriteAllBytes(aside, RandomNumberGenerator.GetBytes(KeyBytes));
                File.Move(aside, path, overwrite: isDamaged);
            }
            catch (IOException) when (attempt < 5 && File.Exists(path))
            {
                // Another node was faster; its key is read in the next round.
                File.Delete(aside);
            }
        }
    }

    private sealed class Readable : IAntiforgeryValidationFeature
    {
        public static readonly Readable Instance = new();

        public bool IsValid => true;

        public Exception? Error => null;
    }
}
