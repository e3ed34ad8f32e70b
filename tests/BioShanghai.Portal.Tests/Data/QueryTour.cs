using System.Globalization;
using System.Reflection;
using System.Text;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Audit;
using BioShanghai.Portal.Core.Content;
using BioShanghai.Portal.Core.Editing;
using BioShanghai.Portal.Core.Imports;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Core.Mail;
using BioShanghai.Portal.Core.Data;
using BioShanghai.Portal.Core.Files;
using BioShanghai.Portal.Core.Partners;
using BioShanghai.Portal.Core.Programme;
using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Search;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Shortlists;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Core.Taxonomy;
using BioShanghai.Portal.Core.Text;
using BioShanghai.Portal.Core.Users;
using BioShanghai.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>
/// Calls every public asynchronous method of every class of Core that reads or writes the database, found by reflection, and prints
/// what each gave. A new class joins by itself; a new kind of argument makes the tour fail until it is given a sample.
/// </summary>
internal sealed partial class QueryTour(IDbContextFactory<PortalDbContext> dbs)
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> Slugs = new()
    {
        ["PublicParks"] = "zhangjiang", ["PublicPartners"] = "iqvia", ["PublicPolicies"] = "sh-opinions-2021-5",
        ["PublicEvents"] = "partnership-launch-2023", ["PublicGuide"] = "scale", ["PublicIndicators"] = "industry-scale",
        ["PublicLifecycle"] = "s1-discovery", ["PublicSpaces"] = "sample-00001", ["DictionaryService"] = "regenerative", ["MembershipDesk"] = "siemens",
        ["ApplicationService"] = "ATOUR", ["OwnPartner"] = "roche", ["OwnReferrals"] = "roche",
    };

    // Every kind of facet once, a second page asked for, and what no address should hold.
    private static readonly KeyValuePair<string, string>[] Address =
    [
        new("type", "laboratory"), new("type", "gmp-workshop"), new("minArea", "100"), new("before", "2028-01-01"), new("before", "unknown"),
        new("stock", "sample"), new("sort", "rent"), new("page", "1"), new("clean", "z"),
    ];

    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Tier"] = "key", ["District"] = "pudong", ["Sector"] = "cell-gene-therapy", ["Category"] = "enterprise", ["Service"] = "clinical-cro",
        ["Stage"] = "s2-clinical", ["Batch"] = "1", ["Level"] = "municipal", ["Topic"] = "clinical", ["Status"] = "in-force", ["Type"] = "forum",
        ["items"] = "zhangjiang,golden-coast,no-such-thing",
        ["Year"] = "2023", ["scope"] = "shanghai", ["typed"] = "张江 GMP", ["ownerKey"] = "space:sample-00001", ["userId"] = "officer", ["heldTag"] = "tag", ["number"] = "Q0000000000", ["park"] = "zhangjiang", ["action"] = "tour.line", ["target"] = "tour:line", ["note"] = "note", ["fileName"] = "tour.csv", ["token"] = "token", ["secret"] = "secret", ["reason"] = "理由", ["criterion"] = "experience", ["answer"] = "已补充。", ["differentFrom"] = "iqvia", ["pasted"] = "中文名称\t类别\t联系人\t邮箱\n游数据\t专业服务机构\t李\tli@tour.example", ["partnerSlug"] = "roche", ["seen"] = "P2026-00000000", ["subject"] = "转介", ["outcome"] = "已办。", ["name"] = "plan.pdf", ["text"] = "请补充。", ["page"] = "http://localhost/zh/account/invitation",
    };

    /// <summary>A listing that is there whenever questions and shared lists are toured.</summary>
    private const string SampleCode = "sample-00001";

    private static readonly Guid FileId = new("5f0c1e2d3b4a59687766554433221100");

    private static readonly string[] Keys =
    [
        "guide-section:2023/scale", "park:zhangjiang", "partner:iqvia", "policy:sh-opinions-2021-5", "event:partnership-launch-2023",
        "indicator:industry-scale/shanghai/2022/Actual", "indicator:industry-scale", "district:pudong", "park:no-such-park",
        "space:sample-00001", "space:no-such-space",
    ];

    /// <summary>The classes of the tour: everything that asks for a context factory, and every <c>Public…</c> query class.</summary>
    public static IReadOnlyList<Type> Classes { get; } =
    [
        .. typeof(PortalDbContext).Assembly.GetTypes()
            .Where(x => x is { IsClass: true, IsAbstract: false } && !x.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)))
            .Where(x => IsQueryClass(x) || AsksForContexts(x))
            .OrderBy(x => x.Name, StringComparer.Ordinal),
    ];

    /// <summary>Runs the tour: importing the content first, then each method with real arguments and again with unknown ones.</summary>
    /// <returns>One printed answer per call, by name.</returns>
    public async Task<IReadOnlyList<(string Call, string Answer)>> RunAsync(CancellationToken ct)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = Language.Zh.Culture;
        var services = new ServiceCollection().AddLogging().AddPortalCore();
        services.AddSingleton(dbs);
        services.AddSingleton(MailSettings.Off);
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(Noon));
        // The portal itself may everything, so that no query of a guarded service stays untried.
        services.AddSingleton<ICurrentActor>(new ActingAs(Actor.System));
        services.AddSingleton(new SecondFactorDemand(ofEverybody: false, ofContacts: true, dbs));
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ContentImporter>().ImportAsync(ContentSource.Shipped, ct);
        await provider.GetRequiredService<SampleService>().LoadAsync(40, ct: ct);

        await AddFileAsync(ct);
        await AddApplicationAsync(ct);
        await AddAsksAsync(ct);
        await AddTrackingAsync(ct);
        await AddCasesAsync(ct);
        await AddLedgerAsync(ct);
        await AddFiguredCaseAsync(ct);

        // The search answers from its index, which the running site builds in the background.
        await provider.GetRequiredService<SearchIndex>().RebuildAsync(ct);
        var answers = new List<(string, string)>();
        foreach (var type in Classes)
        {
            var instance = provider.GetService(type) ?? ActivatorUtilities.CreateInstance(provider, type);
            foreach (var method in MethodsOf(type))
            {
                foreach (var isKnown in new[] { true, false })
                {
                    object?[] arguments = [.. method.GetParameters().Select(x => Sample(type, x, isKnown, ct))];
                    answers.Add(($"{type.Name}.{method.Name}({(isKnown ? "known" : "unknown")})", await AnswerAsync(instance, method, arguments)));
                }
            }
        }

        return answers;
    }

    /// <summary>A document that a sample names.</summary>
    private async Task AddFileAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var file = new StoredFile(FileId, SpaceListing.ChangeKeyOf(SampleCode), Accepted, "officer", Noon.UtcDateTime);
        db.Add(file);
        db.Add(new StoredFileContent(file.Id, FileSize.Full, [1, 2, 3]));
        var listing = await db.SpaceListings.SingleAsync(x => x.Code == SampleCode, ct);
        db.Entry(listing).Property(x => x.Files).CurrentValue = [file.Refer(new("平面图", "Floor plan"), new(2026, 11, 1))];
        await db.SaveAsync(Noon.UtcDateTime, ct);
    }

    private static AcceptedFile Accepted => new(FileKind.Document, "plan.pdf", "application/pdf", [new(FileSize.Full, [1, 2, 3])], null, null);

    /// <summary>Public ones; of a class that only others of Core call, those they call.</summary>
    public static IEnumerable<MethodInfo> MethodsOf(Type type) => AskedOf(type, BindingFlags.Public).ToList() is { Count: > 0 } open ? open
        : AskedOf(type, BindingFlags.NonPublic).Where(x => x.IsAssembly && x.GetParameters().All(y => y.ParameterType != typeof(PortalDbContext)));

    private static IEnumerable<MethodInfo> AskedOf(Type type, BindingFlags seen) => type
        .GetMethods(seen | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(x => x.ReturnType == typeof(Task) || x.ReturnType == typeof(ValueTask)
            || (x.ReturnType.IsGenericType && x.ReturnType.GetGenericTypeDefinition() is { } open && (open == typeof(Task<>) || open == typeof(ValueTask<>))))
        .OrderBy(x => x.Name, StringComparer.Ordinal);

    private static bool IsQueryClass(Type type) =>
        type.Name.StartsWith("Public", StringComparison.Ordinal) && type.Namespace != typeof(PortalDbContext).Namespace
        && type.GetConstructors().Any(x => x.GetParameters().Length > 0) && MethodsOf(type).Any();

    private static bool AsksForContexts(Type type) =>
        type.GetConstructors().Any(x => x.GetParameters().Any(p => p.ParameterType == typeof(IDbContextFactory<PortalDbContext>)));

    /// <summary>What a call gave; of a guarded service a refusal is an answer too.</summary>
    private static async Task<string> AnswerAsync(object instance, MethodInfo method, object?[] arguments)
    {
        try
        {
            // The id of a new row is another one each time.
            return await AsTask(method.Invoke(instance, arguments)!) is var answer && answer is Guid ? nameof(Guid) : AnswerPrint.Of(answer);
        }
        catch (Exception refusal) when (refusal is PortalException or FluentValidation.ValidationException
            && (instance is ApplicationService or Core.Cases.CaseIntake or Core.Cases.CaseTracking or Core.Cases.InvestorVisits or Core.Cases.Aftercare || Operations.All.Any(x => x.Service == instance.GetType())))
        {
            return refusal.GetType().Name;
        }
    }

    private static async Task<object?> AsTask(object task)
    {
        if (task is Task plain)
        {
            await plain;
            return task.GetType().GetProperty("Result") is { } result && result.PropertyType.Name != "VoidTaskResult" ? result.GetValue(task) : null;
        }

        return await AsTask(task.GetType().GetMethod("AsTask")!.Invoke(task, null)!);
    }

    private static object? Sample(Type type, ParameterInfo parameter, bool isKnown, CancellationToken ct)
    {
        var asked = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (asked == typeof(CancellationToken))
        {
            return ct;
        }

        if (OfLedger(type, parameter, isKnown) is { } ofLedger)
        {
            return ofLedger;
        }

        if (asked == typeof(string) && parameter.Name is "slug" or "code" && type.Namespace != typeof(RecordEditing).Namespace)
        {
            return isKnown ? Slugs.GetValueOrDefault(type.Name) ?? Missing() : "no-such-thing";
        }

        if (!isKnown && parameter.HasDefaultValue)
        {
            return parameter.DefaultValue;
        }

        if (type.Namespace == typeof(RecordEditing).Namespace && OfWorkspace(asked, parameter.Name!, isKnown) is { } sample)
        {
            return sample;
        }

        if (OfTracking(type, asked, parameter.Name!, isKnown) is { } ofTracking)
        {
            return ofTracking;
        }

        if (OfAsks(type, asked, parameter.Name!, isKnown) is { } ofAsks)
        {
            return ofAsks;
        }

        if (OfCaseDesk(asked, parameter.Name!, type, isKnown) is { } ofCases)
        {
            return ofCases;
        }

        if (OfCaseRules(type, asked, parameter.Name!, isKnown) is { } ofRules)
        {
            return ofRules;
        }

        if ((OfIntake(asked, isKnown) ?? OfProgramme(asked, isKnown)) is { } ofProgramme)
        {
            return ofProgramme;
        }

        return asked switch
        {
            _ when asked == typeof(string) => !isKnown ? "no-such-thing" : Words.GetValueOrDefault(parameter.Name!) ?? Missing(),
            _ when asked == typeof(int) => parameter.Name switch { "year" => isKnown ? 2023 : 1999, "count" => 3, "page" or "seed" or "version" or "basedOn" => 1, "batch" or "number" => TourBatch, _ => Missing() },
            _ when asked == typeof(Language) => isKnown ? Language.Zh : Language.En,
            _ when asked == typeof(ContentSource) => ContentSource.Shipped,
            // The file of the tour, which its listing names and which therefore cannot be removed.
            _ when asked == typeof(Guid) => isKnown && parameter.Member.Name != "RemoveAsync" ? FileId : Guid.Empty,
            _ when asked == typeof(PortalUser) => new PortalUser("tour@example.cn", "游", Noon.UtcDateTime),
            _ when asked == typeof(IReadOnlyList<string>) => Array.Empty<string>(),
            _ when asked == typeof(IReadOnlyCollection<int>) => Array.Empty<int>(),
            _ when asked == typeof(IReadOnlyCollection<Guid>) => isKnown ? [FileId] : Array.Empty<Guid>(),
            _ when asked == typeof(DateTime) => Noon.UtcDateTime,
            _ when asked == typeof(AcceptedFile) => Accepted,
            _ when asked.IsEnum => parameter.ParameterType == asked ? Enum.GetValues(asked).GetValue(0) : null,
            _ when asked == typeof(IReadOnlyCollection<string>) => parameter.Name switch
            {
                "chapters" => isKnown ? ["layout", "policies"] : Array.Empty<string>(),
                "codes" => (string[])(isKnown ? ["sample-00002", "sample-00001"] : ["no-such-space"]),
                "documentKeys" or "changeKeys" or "keys" => isKnown ? Keys : Array.Empty<string>(),
                _ => Missing(),
            },
            _ when asked == typeof(IReadOnlyCollection<KeyValuePair<string, string>>) => isKnown ? Address : Array.Empty<KeyValuePair<string, string>>(),
            _ when asked == typeof(SpaceFilter) => new SpaceFilter { IsSample = isKnown }.With(SpaceFacets.Find("type")!, "laboratory"),
            _ when asked == typeof(DateOnly) => new DateOnly(2030, 4, 17),
            _ when asked.Name.EndsWith("Query", StringComparison.Ordinal) => Query(asked, isKnown),
            _ when asked == typeof(QuestionInput) => new QuestionInput
            {
                ItemCodes = [SampleCode], Email = "li.wei@example.com", Message = "600 m²?", Language = "zh", ConsentVersion = Consent.Version,
            },
            _ when asked == typeof(Submission) => new Submission(isKnown ? "tour" : "another tour", "network", TimeSpan.FromMinutes(1)),
            _ when asked == typeof(ShareInput) => new ShareInput([new(SampleCode, "note")], "title", 30),
            _ when asked == typeof(Actor) => Actor.System,
            _ when asked == typeof(PeopleRequest) => new PeopleRequest(isKnown ? "li" : null, isKnown ? PeopleFilter.Unused : PeopleFilter.All),
            _ when asked == typeof(InviteInput) => new InviteInput { Email = isKnown ? "li@example.cn" : "", Name = "Li", Role = Role.DistrictOfficer, District = "pudong" },
            _ when asked == typeof(AuditRequest) => isKnown ? new AuditRequest("li", "space:", "a", AuditResult.Done, new(2026, 11, 1), new(2026, 11, 30)) : new AuditRequest(FileId.ToString()),
            _ when asked == typeof(AuditMark) => new AuditMark(1, new('0', 64)),
            _ when asked == typeof(Func<Stream>) => (Func<Stream>)(() => new MemoryStream()),
            _ when asked == typeof(IReadOnlyList<Guid>) => Array.Empty<Guid>(),
            _ when asked == typeof(long) => isKnown ? 1L : long.MaxValue,
            _ when asked == typeof(TermInput) => new TermInput { Code = isKnown ? "toured" : "no-such-thing", Version = isKnown ? 0 : 1, NameZh = "甲", NameEn = "A", NoteZh = "甲", NoteEn = "A", Order = 1 },
            // A key that is there, a new row, and the names that other listings are asked for.
            _ when asked == typeof(Stream) => new MemoryStream(Encoding.UTF8.GetBytes(isKnown
                ? $"code,version,name.zh,name.en,park,type,area,tenure,rent.low,confidence\n{SampleCode},s0,,,,,700,,,\n{SampleCode.Replace('1', '2')},,,,,,,,,\n,,甲,A,zhangjiang,laboratory,700,lease,3,low\n{SampleCode.Replace('1', '3')},v1,,,,,,,,"
                : "")),
            _ when asked == typeof(IProgress<ImportProgress>) => null,
            _ when asked == typeof(ImportPlan) => new ImportPlan
            {
                FileName = "tour.csv", IsReadable = isKnown,
                Rows = [new ImportRow(2, "pudong-itoured", new("甲", "A"), ImportState.New) { Changes = [new(ListingFields.Table.Find("park")!, "", "zhangjiang")], Said = FieldValues.Empty }],
            },
            _ when asked == typeof(ImportChoices) => new ImportChoices { SoundRowsOnly = true },
            _ => Missing(),
        };

        string Missing() => throw new InvalidOperationException(
            $"The tour has no sample for the argument '{parameter.Name}' ({asked.Name}) of {type.Name}.{parameter.Member.Name}; add one in {nameof(QueryTour)}.");
    }

    /// <summary>Arguments of the workspace: a sample listing, its empty form.</summary>
    private static object? OfWorkspace(Type asked, string name, bool isKnown) => asked switch
    {
        _ when asked == typeof(RecordKind) => RecordKind.Space,
        _ when asked == typeof(FieldValues) => FieldValues.Empty,
        _ when asked == typeof(ListingQuery) => isKnown ? new ListingQuery { Text = "楼", ParkSlugs = ["zhangjiang"], Type = SpaceType.Laboratory, Status = ListingStatus.Published, Freshness = Freshness.Ageing, DueWithinDays = 7 } : new ListingQuery { Order = ListingOrder.Name, IsDescending = true },
        _ when asked == typeof(bool) => isKnown,
        _ when asked == typeof(ListingView) => new ListingView(new(), ListingView.Standard),
        _ when asked == typeof(IReadOnlyCollection<ListingColumn>) => new[] { ListingColumn.Due },
        _ when asked == typeof(int) => 1,
        _ when asked == typeof(Stream) => new MemoryStream(),
        _ when asked == typeof(string) => !isKnown ? "no-such-thing" : name switch { "key" or "code" => SampleCode, "parkSlug" or "slug" => "zhangjiang", "token" => "p1", _ => "words" },
        _ => null,
    };

    private static object Query(Type type, bool isKnown) =>
        type.GetConstructors()[0].Invoke([.. type.GetConstructors()[0].GetParameters().Select(x => isKnown
            ? Words.GetValueOrDefault(x.Name!) ?? throw new InvalidOperationException($"The tour has no sample for {type.Name}.{x.Name}; add one in {nameof(QueryTour)}.")
            : null)]);
}
