using System.Reflection;
using BioShanghai.Portal.Core.Cases;
using BioShanghai.Portal.Public;
using BioShanghai.Portal.Tests.Support;
using Microsoft.AspNetCore.Components;

namespace BioShanghai.Portal.Tests.Architecture;

/// <summary>What the desk writes for itself stays with the desk: nothing an investor's page can hold leads to a note.</summary>
public sealed class NoteTests
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type[] Notes = [typeof(CaseNote), typeof(TalkNote)];

    /// <summary>Everything the public site is given: by injection, by parameter, by constructor.</summary>
    private static readonly IReadOnlyList<Type> Given =
    [
        .. typeof(PublicApp).Assembly.GetTypes().SelectMany(x => x.GetProperties(Members).Where(y => y.IsDefined(typeof(InjectAttribute)) || y.IsDefined(typeof(ParameterAttribute))).Select(y => y.PropertyType)
            .Concat(x.GetConstructors(Members).SelectMany(y => y.GetParameters()).Select(y => y.ParameterType))).Where(IsOurs).Distinct(),
    ];

    [Fact]
    public void Nothing_a_page_of_an_investor_can_hold_leads_to_a_note()
    {
        Assert.NotEmpty(Given);
        var ways = Given.SelectMany(AnswersOf).ToList();
        Assert.True(ways.Count > 50, $"only {ways.Count} answers were looked at");
        Assert.Empty(ways.SelectMany(x => Way(x, Notes)));
    }

    // Records of investors that a public service may give are looked at whether or not a page gives them yet.
    [Fact]
    public void No_record_an_investor_reads_leads_to_a_note() =>
        Assert.Empty(new[] { typeof(CaseMessage), typeof(CaseStep), typeof(CaseInput), typeof(CaseDraft), typeof(ServiceCase), typeof(CaseAnswer), typeof(SiteVisit) }.SelectMany(x => Way(x, Notes)));

    [Fact]
    public void The_public_site_never_names_a_note()
    {
        var files = Repository.Files("src/BioShanghai.Portal.Public", ".cs", ".razor");
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, x => x.Text.Contains(nameof(CaseNote), StringComparison.Ordinal) || x.Text.Contains(nameof(CaseTalkDesk), StringComparison.Ordinal) || x.Text.Contains(nameof(TalkNote), StringComparison.Ordinal));
        Assert.DoesNotContain(Given, x => x == typeof(CaseDesk) || x == typeof(CaseTalkDesk));
    }

    // A search that finds nothing anywhere would find nothing here either.
    [Fact]
    public void A_way_to_a_note_is_found_through_lists_tasks_and_records_within_records()
    {
        Assert.NotEmpty(Way(typeof(Leak), Notes));
        Assert.NotEmpty(AnswersOf(typeof(Leaking)).SelectMany(x => Way(x, Notes)));
        Assert.NotEmpty(AnswersOf(typeof(CaseTalkDesk)).SelectMany(x => Way(x, Notes)));
    }

    private static IEnumerable<Type> AnswersOf(Type service) =>
        service.GetMethods(Members).Where(x => x.IsPublic || x.IsAssembly).Select(x => x.ReturnType)
            .Concat(service.GetProperties(Members).Where(x => x.GetMethod is { IsPublic: true } or { IsAssembly: true }).Select(x => x.PropertyType));

    /// <summary>The steps from a type to one of those looked for; nothing where there is no way.</summary>
    private static List<string> Way(Type from, Type[] to)
    {
        var (seen, open) = (new HashSet<Type>(), new Queue<(Type Type, string Path)>([(from, from.Name)]));
        while (open.TryDequeue(out var next))
        {
            if (to.Contains(next.Type))
            {
                return [next.Path];
            }

            if (!seen.Add(next.Type))
            {
                continue;
            }

            foreach (var part in next.Type.GetGenericArguments().Append(next.Type.GetElementType()!).Where(x => x is not null))
            {
                open.Enqueue((part, $"{next.Path} of {part.Name}"));
            }

            if (IsOurs(next.Type))
            {
                foreach (var property in next.Type.GetProperties(Members))
                {
                    open.Enqueue((property.PropertyType, $"{next.Path}.{property.Name}"));
                }

                foreach (var field in next.Type.GetFields(Members).Where(x => x.IsPublic))
                {
                    open.Enqueue((field.FieldType, $"{next.Path}.{field.Name}"));
                }
            }
        }

        return [];
    }

    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("BioShanghai.Portal.", StringComparison.Ordinal) == true;

    private sealed record Leak(IReadOnlyDictionary<string, Inner[]> Inners);

    private sealed record Inner(IReadOnlyList<CaseNote> Notes);

    private sealed class Leaking
    {
        public static Task<Leak> ReadAsync() => Task.FromResult(new Leak(new Dictionary<string, Inner[]>()));
    }
}
