using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BioShanghai.Portal.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AddCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "DisputedOn",
                table: "SpaceListings",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "CaseId",
                table: "Referrals",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ServiceCode",
                table: "Referrals",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Waiting",
                table: "Referrals",
                type: "nvarchar(max)",
                maxLength: -1,
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.CreateTable(
                name: "CalendarDays",
                columns: table => new
                {
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    IsWorking = table.Column<bool>(type: "bit", nullable: false),
                    NameEn = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    NameZh = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CalendarDays", x => x.Day);
                });

            migrationBuilder.CreateTable(
                name: "CaseDrafts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    SecretHash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Input = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    FileIds = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    SenderKey = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    SavedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaseDrafts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PartnerConflicts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PartnerSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    Company = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false),
                    CompanyKey = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    By = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    AtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PartnerConflicts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PartnerConflicts_Partners_PartnerSlug",
                        column: x => x.PartnerSlug,
                        principalTable: "Partners",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ReplyTemplates",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    NameEn = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    NameZh = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    TextEn = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true),
                    TextZh = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReplyTemplates", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ServiceCases",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ClockUsedMinutes = table.Column<int>(type: "int", nullable: false),
                    ClockRunsSinceUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    DueAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Number = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    SecretHash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Stage = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    StageSinceUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    StatusSinceUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    SentAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    Need = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Message = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    Company = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false),
                    CompanyKey = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false),
                    ContactName = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    Email = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    Phone = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    Country = table.Column<string>(type: "nvarchar(2)", maxLength: 2, nullable: true),
                    SectorCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    LifecycleStageCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    WantedDistrictCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    AreaSquareMetres = table.Column<int>(type: "int", nullable: true),
                    WantedBy = table.Column<DateOnly>(type: "date", nullable: true),
                    ProjectName = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    ItemCodes = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    PartnerSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    AskedParkSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    Project = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    Language = table.Column<string>(type: "nvarchar(2)", maxLength: 2, nullable: false),
                    ConsentVersion = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    MayPassOn = table.Column<bool>(type: "bit", nullable: false),
                    SenderKey = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Doubts = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    IsQuarantined = table.Column<bool>(type: "bit", nullable: false),
                    DistrictCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    ParkSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    OwnerUserId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    OwnerName = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    HeldSinceUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    Priority = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Triage = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    NextStep = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    NextOn = table.Column<DateOnly>(type: "date", nullable: true),
                    PromisedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    FirstAnsweredAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    TargetParkSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    ExpectedMillionYuan = table.Column<decimal>(type: "decimal(18,4)", precision: 18, scale: 4, nullable: true),
                    SignedMillionYuan = table.Column<decimal>(type: "decimal(18,4)", precision: 18, scale: 4, nullable: true),
                    LandedMillionYuan = table.Column<decimal>(type: "decimal(18,4)", precision: 18, scale: 4, nullable: true),
                    LandedCompany = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: true),
                    LandedOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Outcome = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    LostTo = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: true),
                    CloseReason = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    ClosedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    MergedIntoId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    MergedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    GrownFromId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Rating = table.Column<int>(type: "int", nullable: true),
                    RatingComment = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    RatedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    ErasedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Steps = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServiceCases", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ServiceCases_Districts_DistrictCode",
                        column: x => x.DistrictCode,
                        principalTable: "Districts",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ServiceCases_Users_OwnerUserId",
                        column: x => x.OwnerUserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "StageLimits",
                columns: table => new
                {
                    Stage = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Hours = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StageLimits", x => x.Stage);
                });

            migrationBuilder.CreateTable(
                name: "TriageRules",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Order = table.Column<int>(type: "int", nullable: false),
                    Terms = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    IsOn = table.Column<bool>(type: "bit", nullable: false),
                    NameEn = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    NameZh = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TriageRules", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CaseAnswers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Opening = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Closing = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Items = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    By = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    WrittenAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    SentAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaseAnswers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CaseAnswers_ServiceCases_CaseId",
                        column: x => x.CaseId,
                        principalTable: "ServiceCases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CaseMessages",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    IsFromInvestor = table.Column<bool>(type: "bit", nullable: false),
                    By = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false),
                    Text = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    FileIds = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    SentAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaseMessages", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CaseMessages_ServiceCases_CaseId",
                        column: x => x.CaseId,
                        principalTable: "ServiceCases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CaseNotes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Text = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    By = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    ByUserId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    AtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaseNotes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CaseNotes_ServiceCases_CaseId",
                        column: x => x.CaseId,
                        principalTable: "ServiceCases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CaseShares",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    DistrictCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ToDistrictCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    Note = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    Percent = table.Column<int>(type: "int", nullable: false),
                    By = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    AtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaseShares", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CaseShares_ServiceCases_CaseId",
                        column: x => x.CaseId,
                        principalTable: "ServiceCases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CaseTasks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Text = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    DueOn = table.Column<DateOnly>(type: "date", nullable: false),
                    AssigneeUserId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    AssigneeName = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    By = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    AtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    DoneAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    DoneBy = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaseTasks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CaseTasks_ServiceCases_CaseId",
                        column: x => x.CaseId,
                        principalTable: "ServiceCases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CheckIns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Topic = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    DueOn = table.Column<DateOnly>(type: "date", nullable: false),
                    IsProblem = table.Column<bool>(type: "bit", nullable: false),
                    By = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    AtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    DoneAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    DoneBy = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    Outcome = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CheckIns", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CheckIns_ServiceCases_CaseId",
                        column: x => x.CaseId,
                        principalTable: "ServiceCases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FirstReports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Company = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false),
                    Project = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false),
                    CompanyKey = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false),
                    ProjectKey = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false),
                    LockKey = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    DistrictCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ParkSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    SharedWithCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    SharedPercent = table.Column<int>(type: "int", nullable: true),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    FirstTalkOn = table.Column<DateOnly>(type: "date", nullable: false),
                    LockedUntil = table.Column<DateOnly>(type: "date", nullable: false),
                    State = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ClaimedByCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    ReportedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    Steps = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FirstReports", x => x.Id);
                    table.ForeignKey(
                        name: "FK_FirstReports_Districts_DistrictCode",
                        column: x => x.DistrictCode,
                        principalTable: "Districts",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_FirstReports_ServiceCases_CaseId",
                        column: x => x.CaseId,
                        principalTable: "ServiceCases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "ParkRequests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CodeName = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    Text = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    AreaSquareMetres = table.Column<int>(type: "int", nullable: true),
                    DeadlineUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    By = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    ByUserId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    SentAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    TakenBackAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ParkRequests", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ParkRequests_ServiceCases_CaseId",
                        column: x => x.CaseId,
                        principalTable: "ServiceCases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SiteVisits",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    State = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Slots = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    StartsAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Stops = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    MeetingPlace = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    By = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    ByUserId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    ProposedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    DoneAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    CalledOffBecause = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    Feedback = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SiteVisits", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SiteVisits_ServiceCases_CaseId",
                        column: x => x.CaseId,
                        principalTable: "ServiceCases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ParkOffers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    RequestId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ParkSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    IsOffer = table.Column<bool>(type: "bit", nullable: true),
                    ListingCodes = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Terms = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    AvailableFrom = table.Column<DateOnly>(type: "date", nullable: true),
                    Text = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    AnsweredBy = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    AnsweredByUserId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    AnsweredAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ParkOffers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ParkOffers_ParkRequests_RequestId",
                        column: x => x.RequestId,
                        principalTable: "ParkRequests",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ParkOffers_Parks_ParkSlug",
                        column: x => x.ParkSlug,
                        principalTable: "Parks",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Referrals_CaseId",
                table: "Referrals",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_CaseAnswers_CaseId_Number",
                table: "CaseAnswers",
                columns: new[] { "CaseId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CaseDrafts_Number",
                table: "CaseDrafts",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CaseDrafts_SavedAtUtc",
                table: "CaseDrafts",
                column: "SavedAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_CaseMessages_CaseId_SentAtUtc",
                table: "CaseMessages",
                columns: new[] { "CaseId", "SentAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_CaseNotes_CaseId_AtUtc",
                table: "CaseNotes",
                columns: new[] { "CaseId", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_CaseShares_CaseId",
                table: "CaseShares",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_CaseShares_DistrictCode",
                table: "CaseShares",
                column: "DistrictCode");

            migrationBuilder.CreateIndex(
                name: "IX_CaseTasks_AssigneeUserId_DoneAtUtc_DueOn",
                table: "CaseTasks",
                columns: new[] { "AssigneeUserId", "DoneAtUtc", "DueOn" });

            migrationBuilder.CreateIndex(
                name: "IX_CaseTasks_CaseId_DueOn",
                table: "CaseTasks",
                columns: new[] { "CaseId", "DueOn" });

            migrationBuilder.CreateIndex(
                name: "IX_CheckIns_CaseId_DueOn",
                table: "CheckIns",
                columns: new[] { "CaseId", "DueOn" });

            migrationBuilder.CreateIndex(
                name: "IX_CheckIns_DoneAtUtc_DueOn",
                table: "CheckIns",
                columns: new[] { "DoneAtUtc", "DueOn" });

            migrationBuilder.CreateIndex(
                name: "IX_FirstReports_CaseId",
                table: "FirstReports",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_FirstReports_CompanyKey_ProjectKey",
                table: "FirstReports",
                columns: new[] { "CompanyKey", "ProjectKey" });

            migrationBuilder.CreateIndex(
                name: "IX_FirstReports_DistrictCode_State",
                table: "FirstReports",
                columns: new[] { "DistrictCode", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_FirstReports_LockKey",
                table: "FirstReports",
                column: "LockKey",
                unique: true,
                filter: "[LockKey] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ParkOffers_ParkSlug_IsOffer",
                table: "ParkOffers",
                columns: new[] { "ParkSlug", "IsOffer" });

            migrationBuilder.CreateIndex(
                name: "IX_ParkOffers_RequestId_ParkSlug",
                table: "ParkOffers",
                columns: new[] { "RequestId", "ParkSlug" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ParkRequests_CaseId",
                table: "ParkRequests",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_ParkRequests_DeadlineUtc",
                table: "ParkRequests",
                column: "DeadlineUtc");

            migrationBuilder.CreateIndex(
                name: "IX_PartnerConflicts_PartnerSlug_CompanyKey",
                table: "PartnerConflicts",
                columns: new[] { "PartnerSlug", "CompanyKey" });

            migrationBuilder.CreateIndex(
                name: "IX_ServiceCases_CompanyKey",
                table: "ServiceCases",
                column: "CompanyKey");

            migrationBuilder.CreateIndex(
                name: "IX_ServiceCases_DistrictCode_Status_DueAtUtc",
                table: "ServiceCases",
                columns: new[] { "DistrictCode", "Status", "DueAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_ServiceCases_Email",
                table: "ServiceCases",
                column: "Email");

            migrationBuilder.CreateIndex(
                name: "IX_ServiceCases_IsQuarantined_Status_Stage_DueAtUtc",
                table: "ServiceCases",
                columns: new[] { "IsQuarantined", "Status", "Stage", "DueAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_ServiceCases_Number",
                table: "ServiceCases",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ServiceCases_OwnerUserId",
                table: "ServiceCases",
                column: "OwnerUserId");

            migrationBuilder.CreateIndex(
                name: "IX_ServiceCases_SenderKey_SentAtUtc",
                table: "ServiceCases",
                columns: new[] { "SenderKey", "SentAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_ServiceCases_SentAtUtc",
                table: "ServiceCases",
                column: "SentAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_SiteVisits_CaseId",
                table: "SiteVisits",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_SiteVisits_State_StartsAtUtc",
                table: "SiteVisits",
                columns: new[] { "State", "StartsAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_TriageRules_Order",
                table: "TriageRules",
                column: "Order");

            migrationBuilder.AddForeignKey(
                name: "FK_Referrals_ServiceCases_CaseId",
                table: "Referrals",
                column: "CaseId",
                principalTable: "ServiceCases",
                principalColumn: "Id",
                onDelete: ReferentialAction.SetNull);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Referrals_ServiceCases_CaseId",
                table: "Referrals");

            migrationBuilder.DropTable(
                name: "CalendarDays");

            migrationBuilder.DropTable(
                name: "CaseAnswers");

            migrationBuilder.DropTable(
                name: "CaseDrafts");

            migrationBuilder.DropTable(
                name: "CaseMessages");

            migrationBuilder.DropTable(
                name: "CaseNotes");

            migrationBuilder.DropTable(
                name: "CaseShares");

            migrationBuilder.DropTable(
                name: "CaseTasks");

            migrationBuilder.DropTable(
                name: "CheckIns");

            migrationBuilder.DropTable(
                name: "FirstReports");

            migrationBuilder.DropTable(
                name: "ParkOffers");

            migrationBuilder.DropTable(
                name: "PartnerConflicts");

            migrationBuilder.DropTable(
                name: "ReplyTemplates");

            migrationBuilder.DropTable(
                name: "SiteVisits");

            migrationBuilder.DropTable(
                name: "StageLimits");

            migrationBuilder.DropTable(
                name: "TriageRules");

            migrationBuilder.DropTable(
                name: "ParkRequests");

            migrationBuilder.DropTable(
                name: "ServiceCases");

            migrationBuilder.DropIndex(
                name: "IX_Referrals_CaseId",
                table: "Referrals");

            migrationBuilder.DropColumn(
                name: "DisputedOn",
                table: "SpaceListings");

            migrationBuilder.DropColumn(
                name: "CaseId",
                table: "Referrals");

            migrationBuilder.DropColumn(
                name: "ServiceCode",
                table: "Referrals");

            migrationBuilder.DropColumn(
                name: "Waiting",
                table: "Referrals");
        }
    }
}
