namespace BioShanghai.Portal.Core.Cases;

/// <summary>How far a matter has come (阶段). It says nothing about how it goes: that is <see cref="CaseStatus"/>.</summary>
public enum CaseStage
{
    /// <summary>登记: came in.</summary>
    Registered,

    /// <summary>研判: the desk knows what is wanted and how urgent it is.</summary>
    Assessed,

    /// <summary>派单: one person holds it.</summary>
    Assigned,

    /// <summary>答复: the first answer is written or sent.</summary>
    Answering,

    /// <summary>踏勘: sites are looked at.</summary>
    Visiting,

    /// <summary>洽谈: terms are talked about.</summary>
    Negotiating,

    /// <summary>落地: signed.</summary>
    Landed,

    /// <summary>跟踪服务: looked after from now on.</summary>
    Aftercare,
}

/// <summary>How it goes (状态), at whatever stage.</summary>
public enum CaseStatus
{
    Ongoing,

    /// <summary>The investor owes an answer; the clock stands still.</summary>
    WaitingForInvestor,

    /// <summary>Behind what was promised, with a reason and a day by which it goes on; the clock runs.</summary>
    Delayed,
    Closed,
}

/// <summary>How a matter ended.</summary>
public enum CaseOutcome
{
    /// <summary>Landed in Shanghai.</summary>
    Won,

    /// <summary>Went elsewhere, which is named.</summary>
    LostElsewhere,

    /// <summary>The investor gave it up or was not heard of again.</summary>
    Abandoned,

    /// <summary>Nothing the one-stop service does.</summary>
    OutOfScope,

    /// <summary>The same as another matter, which carries it on.</summary>
    Merged,
}

/// <summary>What an investor needs.</summary>
public enum CaseNeed
{
    /// <summary>选址: a place to build or rent.</summary>
    Space,

    /// <summary>政策: what support there is.</summary>
    Policy,

    /// <summary>找伙伴: partners and services.</summary>
    Partner,

    /// <summary>注册审批: founding, permits, licences.</summary>
    Permits,

    /// <summary>投融资: investment and finance.</summary>
    Finance,

    /// <summary>整体落地: a whole project.</summary>
    Landing,
    Other,
}

public enum CasePriority
{
    Normal,
    High,
    Urgent,
}
