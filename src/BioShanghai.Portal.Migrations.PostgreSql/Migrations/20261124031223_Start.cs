using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace BioShanghai.Portal.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Start : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ChangeEvents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    AtUtc = table.Column<DateTime>(type: "timestamp(3) with time zone", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChangeEvents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Districts",
                columns: table => new
                {
                    Code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Adcode = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: true),
                    Latitude = table.Column<double>(type: "double precision", nullable: false),
                    Longitude = table.Column<double>(type: "double precision", nullable: false),
                    SpansDistricts = table.Column<List<string>>(type: "text[]", nullable: false),
                    Provenance = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    NameEn = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    NameZh = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Districts", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "GuideEditions",
                columns: table => new
                {
                    Year = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    ReleasedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    TextRevisedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    Provenance = table.Column<string>(type: "text", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GuideEditions", x => x.Year);
                });

            migrationBuilder.CreateTable(
                name: "ImportedRecords",
                columns: table => new
                {
                    Key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ImportedRecords", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "IndicatorValues",
                columns: table => new
                {
                    Code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Scope = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Period = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Kind = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    Unit = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Year = table.Column<int>(type: "integer", nullable: false),
                    Value = table.Column<decimal>(type: "numeric(18,4)", precision: 18, scale: 4, nullable: false),
                    Qualifier = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    Source = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: false),
                    Confidence = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    NameEn = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    NameZh = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    NoteEn = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: true),
                    NoteZh = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IndicatorValues", x => new { x.Code, x.Scope, x.Period, x.Kind });
                });

            migrationBuilder.CreateTable(
                name: "LifecycleStages",
                columns: table => new
                {
                    Code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    Range = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    NameIsProposed = table.Column<bool>(type: "boolean", nullable: false),
                    Needs = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    ServiceCodes = table.Column<List<string>>(type: "text[]", nullable: false),
                    SpaceTypeCodes = table.Column<List<string>>(type: "text[]", nullable: false),
                    ChainLink = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    RangeConfidence = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Provenance = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    DescriptionEn = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    DescriptionZh = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    NameEn = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    NameZh = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LifecycleStages", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "Partners",
                columns: table => new
                {
                    Slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    Aliases = table.Column<List<string>>(type: "text[]", nullable: false),
                    Category = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    CategoryConfidence = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    OrganisationType = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    HeadquartersCountry = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: true),
                    HeadquartersIsConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    Tickers = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    Website = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    WebsiteIsConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    ServiceCodes = table.Column<List<string>>(type: "text[]", nullable: false),
                    ServicesAreConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    SectorCodes = table.Column<List<string>>(type: "text[]", nullable: false),
                    Batch = table.Column<int>(type: "integer", nullable: false),
                    JoinedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    Provenance = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    NameEn = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    NameZh = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    ShortNameEn = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    ShortNameZh = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    SummaryEn = table.Column<string>(type: "character varying(800)", maxLength: 800, nullable: true),
                    SummaryZh = table.Column<string>(type: "character varying(800)", maxLength: 800, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Partners", x => x.Slug);
                });

            migrationBuilder.CreateTable(
                name: "Sectors",
                columns: table => new
                {
                    Code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    ParentCode = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    Provenance = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    DescriptionEn = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: true),
                    DescriptionZh = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: true),
                    NameEn = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    NameZh = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sectors", x => x.Code);
                    table.ForeignKey(
                        name: "FK_Sectors_Sectors_ParentCode",
                        column: x => x.ParentCode,
                        principalTable: "Sectors",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Services",
                columns: table => new
                {
                    Code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    Group = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Provenance = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    DescriptionEn = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: true),
                    DescriptionZh = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: true),
                    NameEn = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    NameZh = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Services", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "Events",
                columns: table => new
                {
                    Slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ParentSlug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    StartsOn = table.Column<DateOnly>(type: "date", nullable: false),
                    EndsOn = table.Column<DateOnly>(type: "date", nullable: true),
                    DistrictCode = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    Organisers = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    Agenda = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    Speakers = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    Outcomes = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    Provenance = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    SummaryEn = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    SummaryZh = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    TitleEn = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    TitleZh = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    VenueEn = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    VenueZh = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Events", x => x.Slug);
                    table.ForeignKey(
                        name: "FK_Events_Districts_DistrictCode",
                        column: x => x.DistrictCode,
                        principalTable: "Districts",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Events_Events_ParentSlug",
                        column: x => x.ParentSlug,
                        principalTable: "Events",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Parks",
                columns: table => new
                {
                    Slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    Aliases = table.Column<List<string>>(type: "text[]", nullable: false),
                    Tier = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ParentSlug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    DistrictCode = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    SectorCodes = table.Column<List<string>>(type: "text[]", nullable: false),
                    PlannedAreaHectares = table.Column<double>(type: "double precision", nullable: true),
                    PlannedAreaConfidence = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    Latitude = table.Column<double>(type: "double precision", nullable: false),
                    Longitude = table.Column<double>(type: "double precision", nullable: false),
                    LocationConfidence = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    AddressSource = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Website = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Highlights = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    Facts = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    Provenance = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    AddressEn = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    AddressZh = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    NameEn = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    NameZh = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    PositioningEn = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: true),
                    PositioningZh = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Parks", x => x.Slug);
                    table.ForeignKey(
                        name: "FK_Parks_Districts_DistrictCode",
                        column: x => x.DistrictCode,
                        principalTable: "Districts",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Parks_Parks_ParentSlug",
                        column: x => x.ParentSlug,
                        principalTable: "Parks",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Policies",
                columns: table => new
                {
                    Slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    TitleIsOfficial = table.Column<bool>(type: "boolean", nullable: false),
                    Level = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    DistrictCode = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    DocumentNumber = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    IssuedOn = table.Column<DateOnly>(type: "date", nullable: true),
                    EffectiveFrom = table.Column<DateOnly>(type: "date", nullable: true),
                    EffectiveTo = table.Column<DateOnly>(type: "date", nullable: true),
                    DeclaredStatus = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ReplacedBySlug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    Topics = table.Column<List<string>>(type: "text[]", nullable: false),
                    StageCodes = table.Column<List<string>>(type: "text[]", nullable: false),
                    Support = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    SourceUrl = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: true),
                    Provenance = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    IssuerEn = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    IssuerZh = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    SummaryEn = table.Column<string>(type: "character varying(1200)", maxLength: 1200, nullable: true),
                    SummaryZh = table.Column<string>(type: "character varying(1200)", maxLength: 1200, nullable: true),
                    TitleEn = table.Column<string>(type: "character varying(240)", maxLength: 240, nullable: true),
                    TitleZh = table.Column<string>(type: "character varying(240)", maxLength: 240, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Policies", x => x.Slug);
                    table.ForeignKey(
                        name: "FK_Policies_Districts_DistrictCode",
                        column: x => x.DistrictCode,
                        principalTable: "Districts",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Policies_Policies_ReplacedBySlug",
                        column: x => x.ReplacedBySlug,
                        principalTable: "Policies",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "GuideChapters",
                columns: table => new
                {
                    Year = table.Column<int>(type: "integer", nullable: false),
                    Slug = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    TitleEn = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    TitleZh = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GuideChapters", x => new { x.Year, x.Slug });
                    table.ForeignKey(
                        name: "FK_GuideChapters_GuideEditions_Year",
                        column: x => x.Year,
                        principalTable: "GuideEditions",
                        principalColumn: "Year",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "GuideSections",
                columns: table => new
                {
                    Year = table.Column<int>(type: "integer", nullable: false),
                    Slug = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    ChapterSlug = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    Provenance = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    BodyEn = table.Column<string>(type: "text", maxLength: -1, nullable: true),
                    BodyZh = table.Column<string>(type: "text", maxLength: -1, nullable: true),
                    TitleEn = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    TitleZh = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GuideSections", x => new { x.Year, x.Slug });
                    table.ForeignKey(
                        name: "FK_GuideSections_GuideChapters_Year_ChapterSlug",
                        columns: x => new { x.Year, x.ChapterSlug },
                        principalTable: "GuideChapters",
                        principalColumns: new[] { "Year", "Slug" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ChangeEvents_AtUtc",
                table: "ChangeEvents",
                column: "AtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_Events_DistrictCode",
                table: "Events",
                column: "DistrictCode");

            migrationBuilder.CreateIndex(
                name: "IX_Events_ParentSlug",
                table: "Events",
                column: "ParentSlug");

            migrationBuilder.CreateIndex(
                name: "IX_Events_StartsOn",
                table: "Events",
                column: "StartsOn");

            migrationBuilder.CreateIndex(
                name: "IX_GuideSections_Year_ChapterSlug",
                table: "GuideSections",
                columns: new[] { "Year", "ChapterSlug" });

            migrationBuilder.CreateIndex(
                name: "IX_Parks_DistrictCode",
                table: "Parks",
                column: "DistrictCode");

            migrationBuilder.CreateIndex(
                name: "IX_Parks_ParentSlug",
                table: "Parks",
                column: "ParentSlug");

            migrationBuilder.CreateIndex(
                name: "IX_Parks_Tier",
                table: "Parks",
                column: "Tier");

            migrationBuilder.CreateIndex(
                name: "IX_Partners_Category",
                table: "Partners",
                column: "Category");

            migrationBuilder.CreateIndex(
                name: "IX_Policies_DistrictCode",
                table: "Policies",
                column: "DistrictCode");

            migrationBuilder.CreateIndex(
                name: "IX_Policies_Level",
                table: "Policies",
                column: "Level");

            migrationBuilder.CreateIndex(
                name: "IX_Policies_ReplacedBySlug",
                table: "Policies",
                column: "ReplacedBySlug");

            migrationBuilder.CreateIndex(
                name: "IX_Sectors_ParentCode",
                table: "Sectors",
                column: "ParentCode");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ChangeEvents");

            migrationBuilder.DropTable(
                name: "Events");

            migrationBuilder.DropTable(
                name: "GuideSections");

            migrationBuilder.DropTable(
                name: "ImportedRecords");

            migrationBuilder.DropTable(
                name: "IndicatorValues");

            migrationBuilder.DropTable(
                name: "LifecycleStages");

            migrationBuilder.DropTable(
                name: "Parks");

            migrationBuilder.DropTable(
                name: "Partners");

            migrationBuilder.DropTable(
                name: "Policies");

            migrationBuilder.DropTable(
                name: "Sectors");

            migrationBuilder.DropTable(
                name: "Services");

            migrationBuilder.DropTable(
                name: "GuideChapters");

            migrationBuilder.DropTable(
                name: "Districts");

            migrationBuilder.DropTable(
                name: "GuideEditions");
        }
    }
}
