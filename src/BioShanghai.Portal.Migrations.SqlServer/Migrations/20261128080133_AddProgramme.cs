using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BioShanghai.Portal.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AddProgramme : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsHidden",
                table: "Partners",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "PartnerSlug",
                table: "Invitations",
                type: "nvarchar(80)",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PartnerSlug",
                table: "Grants",
                type: "nvarchar(80)",
                maxLength: 80,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Batches",
                columns: table => new
                {
                    Number = table.Column<int>(type: "int", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    OpensOn = table.Column<DateOnly>(type: "date", nullable: true),
                    ClosesOn = table.Column<DateOnly>(type: "date", nullable: true),
                    CeremonyOn = table.Column<DateOnly>(type: "date", nullable: true),
                    TermYears = table.Column<int>(type: "int", nullable: true),
                    State = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    PublishedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    NameEn = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    NameZh = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Batches", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "Certificates",
                columns: table => new
                {
                    Number = table.Column<string>(type: "nvarchar(24)", maxLength: 24, nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    PartnerSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    HolderSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    Category = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    BatchNumber = table.Column<int>(type: "int", nullable: false),
                    IssuedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    ValidUntil = table.Column<DateOnly>(type: "date", nullable: true),
                    IssuedBy = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    IssuedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    WithdrawnAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    WithdrawnReason = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    WithdrawnBy = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    BatchNameEn = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    BatchNameZh = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    NameEn = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: true),
                    NameZh = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Certificates", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "CriteriaEditions",
                columns: table => new
                {
                    Category = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Criteria = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    PublishedBy = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    PublishedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CriteriaEditions", x => new { x.Category, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "PartnerDeskCards",
                columns: table => new
                {
                    PartnerSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Person = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    Phone = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    Email = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    ConfirmedOn = table.Column<DateOnly>(type: "date", nullable: true),
                    ConfirmedBy = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    DeskEn = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    DeskZh = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    HoursEn = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    HoursZh = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PartnerDeskCards", x => x.PartnerSlug);
                    table.ForeignKey(
                        name: "FK_PartnerDeskCards_Partners_PartnerSlug",
                        column: x => x.PartnerSlug,
                        principalTable: "Partners",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Referrals",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    PartnerSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    Subject = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false),
                    Text = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    AnswerBy = table.Column<DateOnly>(type: "date", nullable: false),
                    State = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Steps = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    SentByUserId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    SentAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    SinceUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Referrals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Referrals_Partners_PartnerSlug",
                        column: x => x.PartnerSlug,
                        principalTable: "Partners",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Referrals_Users_SentByUserId",
                        column: x => x.SentByUserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "Applications",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Code = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    SecretHash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    State = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    SinceUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    BegunAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    ChangedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    SentAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Category = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    CreditCode = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    Input = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    LicenceFileId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    CriteriaNumber = table.Column<int>(type: "int", nullable: false),
                    BatchNumber = table.Column<int>(type: "int", nullable: true),
                    Marks = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Steps = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Typists = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    SenderKey = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Doubts = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    PartnerSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    NudgedAtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    NameEn = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: true),
                    NameZh = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Applications", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Applications_Batches_BatchNumber",
                        column: x => x.BatchNumber,
                        principalTable: "Batches",
                        principalColumn: "Number",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Memberships",
                columns: table => new
                {
                    PartnerSlug = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    BatchNumber = table.Column<int>(type: "int", nullable: false),
                    StartsOn = table.Column<DateOnly>(type: "date", nullable: true),
                    EndsOn = table.Column<DateOnly>(type: "date", nullable: true),
                    State = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Steps = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    SinceUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Memberships", x => x.PartnerSlug);
                    table.ForeignKey(
                        name: "FK_Memberships_Batches_BatchNumber",
                        column: x => x.BatchNumber,
                        principalTable: "Batches",
                        principalColumn: "Number",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Memberships_Partners_PartnerSlug",
                        column: x => x.PartnerSlug,
                        principalTable: "Partners",
                        principalColumn: "Slug",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Grants_PartnerSlug",
                table: "Grants",
                column: "PartnerSlug");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_BatchNumber",
                table: "Applications",
                column: "BatchNumber");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_Code",
                table: "Applications",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Applications_CreditCode",
                table: "Applications",
                column: "CreditCode");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_PartnerSlug",
                table: "Applications",
                column: "PartnerSlug",
                unique: true,
                filter: "[PartnerSlug] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_State_SinceUtc",
                table: "Applications",
                columns: new[] { "State", "SinceUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_Certificates_BatchNumber",
                table: "Certificates",
                column: "BatchNumber");

            migrationBuilder.CreateIndex(
                name: "IX_Certificates_HolderSlug",
                table: "Certificates",
                column: "HolderSlug",
                unique: true,
                filter: "[HolderSlug] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Certificates_PartnerSlug",
                table: "Certificates",
                column: "PartnerSlug");

            migrationBuilder.CreateIndex(
                name: "IX_Memberships_BatchNumber",
                table: "Memberships",
                column: "BatchNumber");

            migrationBuilder.CreateIndex(
                name: "IX_Memberships_State_EndsOn",
                table: "Memberships",
                columns: new[] { "State", "EndsOn" });

            migrationBuilder.CreateIndex(
                name: "IX_Referrals_PartnerSlug_State",
                table: "Referrals",
                columns: new[] { "PartnerSlug", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Referrals_SentByUserId",
                table: "Referrals",
                column: "SentByUserId");

            migrationBuilder.CreateIndex(
                name: "IX_Referrals_State_AnswerBy",
                table: "Referrals",
                columns: new[] { "State", "AnswerBy" });

            migrationBuilder.AddForeignKey(
                name: "FK_Grants_Partners_PartnerSlug",
                table: "Grants",
                column: "PartnerSlug",
                principalTable: "Partners",
                principalColumn: "Slug",
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Grants_Partners_PartnerSlug",
                table: "Grants");

            migrationBuilder.DropTable(
                name: "Applications");

            migrationBuilder.DropTable(
                name: "Certificates");

            migrationBuilder.DropTable(
                name: "CriteriaEditions");

            migrationBuilder.DropTable(
                name: "Memberships");

            migrationBuilder.DropTable(
                name: "PartnerDeskCards");

            migrationBuilder.DropTable(
                name: "Referrals");

            migrationBuilder.DropTable(
                name: "Batches");

            migrationBuilder.DropIndex(
                name: "IX_Grants_PartnerSlug",
                table: "Grants");

            migrationBuilder.DropColumn(
                name: "IsHidden",
                table: "Partners");

            migrationBuilder.DropColumn(
                name: "PartnerSlug",
                table: "Invitations");

            migrationBuilder.DropColumn(
                name: "PartnerSlug",
                table: "Grants");
        }
    }
}
