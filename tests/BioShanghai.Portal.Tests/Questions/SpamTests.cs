using BioShanghai.Portal.Core.Questions;
using BioShanghai.Portal.Core.Spaces;
using BioShanghai.Portal.Core.Spaces.Samples;
using BioShanghai.Portal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using BioShanghai.Portal.Core;
using BioShanghai.Portal.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace BioShanghai.Portal.Tests.Questions;

/// <summary>A day under a campaign: nearly all of it waits for a person, and no honest question does.</summary>
public sealed class SpamTests : IAsyncLifetime
{
    private static readonly string[] Sales =
    [
        "Dear manager, we offer the best price for website promotion and top ranking in all search engines, reply to get the full list of packages for {0}.",
        "尊敬的负责人您好，我司专业办理各类资质许可与税务筹划，价格优惠，当天出件，欢迎随时来电咨询合作事宜 {0}。",
        "Hello {0}, earn more with our trading platform, start today and double your deposit within a week, guaranteed results for everyone.",
        "最新到货大量库存低价处理，支持货到付款，数量有限先到先得，需要的朋友抓紧时间联系我 {0}。",
    ];

    private static readonly string[] Honest =
    [
        "我们做 CAR-T 细胞治疗，需要 500 m² 左右、可分割的 GMP 车间，请问能否从 2 楼分出一半？",
        "请问这处厂房的首层净高是整层一致的吗？我们的生物反应器高 5.2 米。",
        "排水量每天约 40 立方米，COD 800 左右，园区污水站能否接纳？",
        "危废暂存间是独立的还是与其他租户共用？面积多大？",
        "想了解双回路供电是否已经接通，还是需要企业自行申请。",
        "租金里是否包含物业费和空调费？免租期最长多久？",
        "公司计划明年三月入驻，如果提前签约能否保留到那时？",
        "环评是园区整体批复还是需要企业单独做？",
        "我们有 P2 实验室需求，楼板荷载 800 公斤够用，请问有现成的吗？",
        "能否安排下周三下午现场看房？我们一行五人。",
        "动物房是否允许养小鼠以外的品种？",
        "办公室与实验室能否在同一层？需要大约 300 平方米办公。",
        "请问工业用地的投资强度要求是每亩多少？税收承诺分几年考核？",
        "药品生产许可证的注册地址可以落在这里吗？",
        "是否有蒸汽管网？压力多少？我们灭菌柜需要 0.4 MPa。",
        "货梯 3 吨，轿厢尺寸多少？设备最宽 2.4 米。",
        "孵化器对入驻团队的人数和融资阶段有要求吗？",
        "一期先租 1000 平方米，二期能否优先扩租隔壁单元？",
        "厂房屋顶能不能装冷却塔和废气处理设备？",
        "甲类仓库离这里 600 米，使用需要单独签协议吗？",
        "We plan a cell therapy site of about 600 m² and need to know whether half of the floor can be let on its own.",
        "Is the clear height the same across the whole ground floor? Our tallest bioreactor is 5.2 m.",
        "Could the park's treatment plant take 40 m³ a day at roughly 800 mg/L COD from us?",
        "Is the hazardous waste room shared with other tenants, and how large is it?",
        "We would like to visit next Wednesday afternoon with five people. Is that possible?",
        "Does the rent include the management fee, and how long can the fit-out period be?",
        "Our company, https://www.example-bio.com, makes diagnostic kits. Which permits does the building already have?",
        "Can a manufacturing licence be registered at this address?",
        "Is the second power line live already or would we have to apply for it ourselves?",
        "What is the pressure of the steam network? Our autoclaves need 0.4 MPa.",
        "How wide is the goods lift? The widest piece of our equipment is 2.4 m.",
        "We need BSL-2 labs for about twenty people from next March; could the space be held until then?",
        "Would the landlord accept a lease of ten years with an option to buy?",
        "Is there room on the roof for a cooling tower and an exhaust scrubber?",
        "Can we keep rabbits in the animal facility or only mice?",
        "How far is the class A store, and do we need a contract of our own for it?",
        "Does the incubator accept teams without funding yet?",
        "For industrial land, what investment per mu is expected and when is it checked?",
        "Could offices of about 300 m² be had on the same floor as the laboratory?",
        "The listing says grade C over 200 m². Has it been validated recently, and by whom?",
    ];

    private readonly TestDatabase _database = TestDatabase.WithContent();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(TestDatabase.Noon));
    private readonly ServiceProvider _services;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public SpamTests()
    {
        var services = new ServiceCollection().AddLogging().AddPortalCore();
        services.AddSingleton<IDbContextFactory<PortalDbContext>>(_database);
        services.AddSingleton<TimeProvider>(_clock);
        _services = services.BuildServiceProvider();
    }

    public async ValueTask InitializeAsync() => await new SampleService(_database, _clock).LoadAsync(5, 1, _ct);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task Of_500_sales_letters_from_few_networks_at_most_five_pass_and_of_40_honest_questions_none_waits()
    {
        var service = _services.GetRequiredService<QuestionService>();
        var random = new Random(7);
        Assert.Equal(40, Honest.Length);
        for (var i = 0; i < 500; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            // A new address each time, five networks, a pause such as people make, and no honeypot: the plain part is easy.
            await service.SendAsync(
                Input($"agent{i}@mail{random.Next(90)}.example", string.Format(System.Globalization.CultureInfo.InvariantCulture, Sales[i % Sales.Length], random.Next(100_000))),
                new Submission($"spam{i}", $"network{i % 5}", TimeSpan.FromSeconds(20)), _ct);
            if (i % 12 == 0 && i / 12 < Honest.Length)
            {
                await HonestAsync(service, i / 12);
            }
        }

        for (var i = 500 / 12; i < Honest.Length; i++)
        {
            await HonestAsync(service, i);
        }

        await using var db = _database.CreateDbContext();
        var all = await db.Questions.AsNoTracking().ToListAsync(_ct);
        var waiting = all.Where(x => x.State == QuestionState.New && x.Email!.StartsWith("agent", StringComparison.Ordinal)).ToList();
        Assert.Equal(540, all.Count);
        Assert.True(waiting.Count <= 5, $"{waiting.Count} passed");
        Assert.Empty(all.Where(x => x.State != QuestionState.New && x.Email!.StartsWith("honest", StringComparison.Ordinal)).Select(x => $"{x.Message}: {string.Join(' ', x.Doubts)}"));
    }

    [Fact]
    public async Task Two_visitors_who_send_the_forms_own_sentence_do_not_repeat_each_other()
    {
        var service = _services.GetRequiredService<QuestionService>();
        const string prefilled = "I would like to know the following of “Sample laboratory on the third floor”: clear height at the lowest point.";
        foreach (var who in new[] { "one", "two", "three" })
        {
            var question = await service.SendAsync(Input($"{who}@example.com", prefilled), new Submission(who, who, TimeSpan.FromMinutes(1), Prefilled: prefilled), _ct);
            Assert.Equal(QuestionState.New, question.State);
        }
    }

    [Fact]
    public async Task One_network_and_one_address_have_a_daily_measure_after_which_a_person_looks_first()
    {
        var service = _services.GetRequiredService<QuestionService>();
        for (var i = 0; i < SpamSigns.MostPerNetwork; i++)
        {
            Assert.Equal(QuestionState.New, (await service.SendAsync(Input($"{i}@example.com", Honest[i]), new Submission($"n{i}", "office", TimeSpan.FromMinutes(1)), _ct)).State);
        }

        Assert.Equal(["network"], (await service.SendAsync(Input("last@example.com", Honest[20]), new Submission("n", "office", TimeSpan.FromMinutes(1)), _ct)).Doubts);
        for (var i = 0; i < SpamSigns.MostPerContact; i++)
        {
            Assert.Equal(QuestionState.New, (await service.SendAsync(Input("same@example.com", Honest[i + 21]), new Submission($"c{i}", $"away{i}", TimeSpan.FromMinutes(1)), _ct)).State);
        }

        Assert.Equal(["contact"], (await service.SendAsync(Input("same@example.com", Honest[30]), new Submission("c", "away", TimeSpan.FromMinutes(1)), _ct)).Doubts);
        _clock.Advance(TimeSpan.FromHours(25));
        Assert.Empty((await service.SendAsync(Input("same@example.com", Honest[31]), new Submission("d", "office", TimeSpan.FromMinutes(1)), _ct)).Doubts);
    }

    private async Task HonestAsync(QuestionService service, int i) => await service.SendAsync(
        Input($"honest{i}@company{i}.example", Honest[i]), new Submission($"honest{i}", $"office{i % 10}", TimeSpan.FromSeconds(45 + i)), _ct);

    private static QuestionInput Input(string email, string message) => new()
    {
        ItemCodes = [FormSite.Item], Email = email, Message = message, Language = "en", ConsentVersion = Consent.Version,
    };
}
