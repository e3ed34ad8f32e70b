using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BioShanghai.Portal.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class AddSpaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Questions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ItemCodes = table.Column<List<string>>(type: "text[]", nullable: false),
                    Language = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    Name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    Organisation = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    Email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    Phone = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    Message = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    Project = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    ConsentVersion = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    MayPassOn = table.Column<bool>(type: "boolean", nullable: false),
                    Doubts = table.Column<List<string>>(type: "text[]", nullable: false),
                    SenderKey = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    SentAtUtc = table.Column<DateTime>(type: "timestamp(3) with time zone", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Questions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SharedShortlists",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    OwnerHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Title = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    Items = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    CreatedAtUtc = table.Column<DateTime>(type: "timestamp(3) with time zone", precision: 3, nullable: false),
                    ExpiresAtUtc = table.Column<DateTime>(type: "timestamp(3) with time zone", precision: 3, nullable: false),
                    RevokedAtUtc = table.Column<DateTime>(type: "timestamp(3) with time zone", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SharedShortlists", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SpaceListings",
                columns: table => new
                {
                    Code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    IsSample = table.Column<bool>(type: "boolean", nullable: false),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ParkSlug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    AreaSquareMetres = table.Column<int>(type: "integer", nullable: false),
                    SmallestUnitSquareMetres = table.Column<int>(type: "integer", nullable: true),
                    FloorFrom = table.Column<int>(type: "integer", nullable: true),
                    FloorTo = table.Column<int>(type: "integer", nullable: true),
                    Tenure = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    RentLowYuanPerSquareMetreDay = table.Column<decimal>(type: "numeric(18,4)", precision: 18, scale: 4, nullable: true),
                    RentHighYuanPerSquareMetreDay = table.Column<decimal>(type: "numeric(18,4)", precision: 18, scale: 4, nullable: true),
                    SaleLowYuanPerSquareMetre = table.Column<decimal>(type: "numeric(18,4)", precision: 18, scale: 4, nullable: true),
                    SaleHighYuanPerSquareMetre = table.Column<decimal>(type: "numeric(18,4)", precision: 18, scale: 4, nullable: true),
                    AvailableFrom = table.Column<DateOnly>(type: "date", nullable: true),
                    SectorCodes = table.Column<List<string>>(type: "text[]", nullable: false),
                    Specs = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    LookedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    ConfirmedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    Provenance = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    ConfirmedByEn = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    ConfirmedByZh = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    NameEn = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    NameZh = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: true),
                    PriceReasonEn = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    PriceReasonZh = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    SummaryEn = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: true),
                    SummaryZh = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: true),
                    TimelineEn = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    TimelineZh = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SpaceListings", x => x.Code);
                    table.ForeignKey(
                        name: "FK_SpaceListings_Parks_ParkSlug",
                        column: x => x.ParkSlug,
                        principalTable: "Parks",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Questions_Number",
                table: "Questions",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Questions_SenderKey_SentAtUtc",
                table: "Questions",
                columns: new[] { "SenderKey", "SentAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_Questions_State_SentAtUtc",
                table: "Questions",
                columns: new[] { "State", "SentAtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_SharedShortlists_ExpiresAtUtc",
                table: "SharedShortlists",
                column: "ExpiresAtUtc");

            migrationBuilder.CreateIndex(
                name: "IX_SharedShortlists_TokenHash",
                table: "SharedShortlists",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SpaceListings_IsSample",
                table: "SpaceListings",
                column: "IsSample");

            migrationBuilder.CreateIndex(
                name: "IX_SpaceListings_ParkSlug",
                table: "SpaceListings",
                column: "ParkSlug");

            migrationBuilder.CreateIndex(
                name: "IX_SpaceListings_Status",
                table: "SpaceListings",
                column: "Status");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Questions");

            migrationBuilder.DropTable(
                name: "SharedShortlists");

            migrationBuilder.DropTable(
                name: "SpaceListings");
        }
    }
}
