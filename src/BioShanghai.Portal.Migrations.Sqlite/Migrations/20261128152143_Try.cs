using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BioShanghai.Portal.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Try : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "AnsweredByUserId",
                table: "ParkOffers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LockKey",
                table: "FirstReports",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ParkSlug",
                table: "FirstReports",
                type: "TEXT",
                maxLength: 80,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_FirstReports_LockKey",
                table: "FirstReports",
                column: "LockKey",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_FirstReports_LockKey",
                table: "FirstReports");

            migrationBuilder.DropColumn(
                name: "AnsweredByUserId",
                table: "ParkOffers");

            migrationBuilder.DropColumn(
                name: "LockKey",
                table: "FirstReports");

            migrationBuilder.DropColumn(
                name: "ParkSlug",
                table: "FirstReports");
        }
    }
}
