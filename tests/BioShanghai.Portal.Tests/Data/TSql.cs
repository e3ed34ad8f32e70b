using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace BioShanghai.Portal.Tests.Data;

/// <summary>Parses T-SQL as SQL Server 2022 would, without a server.</summary>
internal static class TSql
{
    /// <summary>The tree, and every error with the line it is on; statements quoted inside <c>EXEC(N'…')</c> are parsed too.</summary>
    public static (TSqlFragment Tree, IReadOnlyList<string> Errors, int Statements) Parse(string sql)
    {
        var tree = new TSql160Parser(initialQuotedIdentifiers: true, SqlEngineType.Standalone).Parse(new StringReader(sql), out var errors);
        var found = errors.Select(x => $"{x.Line}:{x.Column} {x.Message}").ToList();
        var counter = new Counter();
        tree.Accept(counter);
        var statements = counter.Statements;
        foreach (var quoted in counter.Quoted)
        {
            var (_, inner, count) = Parse(quoted);
            found.AddRange(inner.Select(x => $"in EXEC: {x}"));
            statements += count;
        }

        return (tree, found, statements);
    }

    private sealed class Counter : TSqlFragmentVisitor
    {
        public int Statements { get; private set; }

        public List<string> Quoted { get; } = [];

        public override void Visit(TSqlStatement node) => Statements++;

        public override void Visit(ExecutableStringList node)
        {
            // A statement put together from several pieces has no text of its own.
            if (node.Strings is [StringLiteral literal])
            {
                Quoted.Add(literal.Value);
            }
        }
    }
}
