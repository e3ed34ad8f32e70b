using System.Text.Json;
using System.Text.Json.Serialization;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Access;
using BioShanghai.Portal.Core.Revisions;
using BioShanghai.Portal.Core.Workspace;
using BioShanghai.Portal.Tests.Support;
using FluentValidation;
using Microsoft.Extensions.DependencyInjection;

namespace BioShanghai.Portal.Tests.Access;

/// <summary>Every operation by every role on everybody's records, called below the pages: refused exactly where the table says.</summary>
public sealed class MatrixTests(ITestOutputHelper output) : IDisposable
{
    private const string District = "pudong";
    private const string Done = "done";

    private static readonly JsonSerializerOptions Plain = new() { ReferenceHandler = ReferenceHandler.IgnoreCycles, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, Converters = { new JsonStringEnumConverter() } };

    /// <summary>Services whose answer depends on where the version stands that is being written.</summary>
    private static readonly Type[] OfVersions = [typeof(RecordEditing), typeof(RecordHistory), typeof(ReviewDesk)];

    private static readonly (string Name, Func<ManagementWorld, Actor> Actor)[] Callers =
    [
        ("visitor", _ => Actor.Visitor),
        ("officer of a district", w => Actors.With(w.Officer.Id, Role.DistrictOfficer, District)),
        ("officer of a park", w => Actors.With(w.Colleague.Id, Role.DistrictOfficer, park: ManagementWorld.ParkOf(Row.OwnPark))),
        ("centre editor", _ => Actors.Editor),
        ("centre administrator", _ => Actors.Centre),
        ("keeper of accounts", w => w.KeeperActor),
        ("auditor", _ => Actors.Auditor),
        ("contact of a partner", w => Actors.With(w.Contact.Id, Role.PartnerContact, partner: ManagementWorld.PartnerOf(Row.OwnPark))),
    ];

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public void Dispose() => Probe.Fault = ProbeFault.None;

    [Fact]
    public async Task Every_cell_of_the_matrix_is_as_the_table_says()
    {
        List<string> wrong = [];
        var cells = 0;
        foreach (var operation in Operations.All.Append(Probe.Touch))
        {
            cells += await TryAsync(operation, wrong);
        }

        output.WriteLine($"{cells} cells of {Operations.All.Length} operations, {Callers.Length} callers; {wrong.Count} wrong");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData(ProbeFault.NoGate)]
    [InlineData(ProbeFault.NoDemand)]
    [InlineData(ProbeFault.SavesFirst)]
    [InlineData(ProbeFault.TellsApart)]
    public async Task A_service_that_forgets_part_of_the_rule_shows(ProbeFault fault)
    {
        Probe.Fault = fault;
        List<string> wrong = [];
        await TryAsync(Probe.Touch, wrong);
        Assert.NotEmpty(wrong);
    }

    /// <summary>Tries an operation in every state of what is being written, and where it knows kinds of record on listings, parks and partners.</summary>
    private async Task<int> TryAsync(Operation operation, List<string> wrong)
    {
        Assert.True(OperationSamples.All.TryGetValue((operation.Service, operation.Method), out var sample), $"{nameof(OperationSamples)} has no arguments for {operation.Service.Name}.{operation.Method}.");
        var (cells, done) = (0, new HashSet<RevisionState>());
        foreach (var state in OfVersions.Contains(operation.Service) ? [RevisionState.Draft, RevisionState.InReview, RevisionState.Scheduled] : new[] { RevisionState.Draft })
        {
            cells += await TryAsync(operation, sample, state, wrong, done);
        }

        if (operation.Service == typeof(ReviewDesk) && (operation.Method is nameof(ReviewDesk.ApproveAsync) or nameof(ReviewDesk.ReturnAsync)) && !done.SetEquals([RevisionState.InReview]))
        {
            wrong.Add($"{operation.Method} is done in {string.Join(", ", done)}, not in review alone");
        }

        using var any = new ManagementWorld();
        if (OfVersions.Contains(operation.Service) && sample.Arguments(any, Row.OwnPark) is [RecordKind.Space, ..])
        {
            var ofParks = new OperationSample(sample.IsScoped, (world, row) => [RecordKind.Park, ManagementWorld.ParkOf(row), .. sample.Arguments(world, row).Skip(2)]);
            cells += await TryAsync(operation with { Permission = EditedRecords.Edits(RecordKind.Park) }, ofParks, RevisionState.Draft, wrong, []);
            var ofPartners = new OperationSample(sample.IsScoped, (world, row) => [RecordKind.Partner, ManagementWorld.PartnerOf(row), .. sample.Arguments(world, row).Skip(2)]);
            cells += await TryAsync(operation with { Permission = EditedRecords.Edits(RecordKind.Partner) }, ofPartners, RevisionState.Draft, wrong, []);
        }

        return cells;
    }

    private async Task<int> TryAsync(Operation operation, OperationSample sample, RevisionState state, List<string> wrong, HashSet<RevisionState> done)
    {
        var cells = 0;
        foreach (var (name, actorOf) in Callers)
        {
            using var world = await ManagementWorld.CreateAsync(state);
            var actor = actorOf(world);
            await world.AddAsync(actor);
            var answers = new Dictionary<Row, string>();
            foreach (var row in sample.IsScoped ? Enum.GetValues<Row>() : [Row.OwnPark, Row.Nothing])
            {
                cells++;
                var (before, denied) = (await world.StateAsync(), await world.DeniedAsync());
                var (answer, told) = await CallAsync(world, actor, operation, sample.Arguments(world, row));
                if (answer == Done)
                {
                    done.Add(state);
                }

                wrong.AddRange(Enum.GetValues<Row>().Where(x => x != Row.Nothing && !actor.Can(operation.Permission, PlaceOf(x)))
                    .Where(x => told.Contains(ManagementWorld.ListingOf(x), StringComparison.Ordinal) || told.Contains(ManagementWorld.PartnerOf(x), StringComparison.Ordinal) || told.Contains(world.RevisionOf(x).ToString(), StringComparison.Ordinal))
                    .Select(x => $"{operation.Service.Name}.{operation.Method} tells {name} of {x}"));
                answers[row] = answer.Replace(ManagementWorld.ListingOf(row), "*", StringComparison.Ordinal).Replace(ManagementWorld.ParkOf(row), "*", StringComparison.Ordinal)
                    .Replace(ManagementWorld.PartnerOf(row), "*", StringComparison.Ordinal).Replace(world.ReferralOf(row).ToString("N"), "*", StringComparison.Ordinal)
                    .Replace(world.ApplicationOf(row).ToString("N"), "*", StringComparison.Ordinal).Replace(world.CertificateOf(row), "*", StringComparison.Ordinal)
                    .Replace(world.CaseOf(row).ToString("N"), "*", StringComparison.Ordinal).Replace(world.ParkRequestOf(row).ToString("N"), "*", StringComparison.Ordinal)
                    .Replace(world.CaseReferralOf(row).ToString("N"), "*", StringComparison.Ordinal).Replace(world.VisitOf(row).ToString("N"), "*", StringComparison.Ordinal)
                    .Replace(world.CaseOf(row).ToString("N"), "*", StringComparison.Ordinal).Replace(world.FirstReportOf(row).ToString("N"), "*", StringComparison.Ordinal)
                    .Replace(world.RevisionOf(row).ToString(), "*", StringComparison.Ordinal).Replace(world.ReportOf(row).ToString(), "*", StringComparison.Ordinal).Replace(world.FileOf(row).ToString("N"), "*", StringComparison.Ordinal);
                var (isChanged, refusals) = (before != await world.StateAsync(), await world.DeniedAsync() - denied);
                var cell = $"{operation.Service.Name}.{operation.Method} by {name} on {row} in {state}: {answer}, changed {isChanged}, refusals {refusals}";
                if (!IsRight(operation, sample, actor, row, answer, isChanged, refusals))
                {
                    wrong.Add(cell);
                }
            }

            if (sample.IsScoped && actor.Can(operation.Permission) && !actor.Can(operation.Permission, PlaceOf(Row.OtherDistrict)) && answers[Row.OtherDistrict] != answers[Row.Nothing])
            {
                wrong.Add($"{operation.Method} tells {name} a foreign record from none: '{answers[Row.OtherDistrict]}', '{answers[Row.Nothing]}'");
            }
        }

        return cells;
    }

    private static bool IsRight(Operation operation, OperationSample sample, Actor actor, Row row, string answer, bool isChanged, int refusals)
    {
        var isNotFound = answer.StartsWith(nameof(NotFoundException), StringComparison.Ordinal);
        if (!actor.Can(operation.Permission))
        {
            return answer.StartsWith(nameof(ForbiddenException), StringComparison.Ordinal) && !isChanged && refusals == 1;
        }

        if (row == Row.Nothing)
        {
            // Some operations are about no record, and answer.
            return !answer.StartsWith(nameof(ForbiddenException), StringComparison.Ordinal) && refusals == 0 && !(isNotFound && isChanged);
        }

        return sample.IsScoped && !actor.Can(operation.Permission, PlaceOf(row))
            ? isNotFound && !isChanged && refusals == 1
            : !isNotFound && !answer.StartsWith(nameof(ForbiddenException), StringComparison.Ordinal) && refusals == 0;
    }

    private static Place PlaceOf(Row row) => new(row == Row.OtherDistrict ? "baoshan" : District, ManagementWorld.ParkOf(row), ManagementWorld.PartnerOf(row));

    /// <summary>How the call ended: "done", or the kind of refusal with what it says.</summary>
    private async Task<(string Answer, string Told)> CallAsync(ManagementWorld world, Actor actor, Operation operation, object?[] arguments)
    {
        await using var services = world.For(actor);
        await using var scope = services.CreateAsyncScope();
        var service = scope.ServiceProvider.GetService(operation.Service) ?? ActivatorUtilities.CreateInstance(scope.ServiceProvider, operation.Service);
        var method = operation.Service.GetMethod(operation.Method)!;
        object?[] all = [.. arguments, .. method.GetParameters().Skip(arguments.Length).Select(x => x.ParameterType == typeof(CancellationToken) ? (object)_ct : x.DefaultValue)];
        try
        {
            var task = (Task)method.Invoke(service, all)!;
            await task;
            return (Done, task.GetType().GetProperty(nameof(Task<>.Result))?.GetValue(task) is { } result ? JsonSerializer.Serialize(result, result.GetType(), Plain) : "");
        }
        catch (Exception refusal) when (refusal is PortalException or ValidationException)
        {
            return ($"{refusal.GetType().Name}: {refusal.Message}", "");
        }
    }
}
