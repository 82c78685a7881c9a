package io.tidewaiter.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsColumnsAsPodmanDoes() {
        Table table = new Table("UNIT", "CONTAINER", "IMAGE", "POLICY", "UPDATED");
        table.add(
                "container-httpd.service",
                "c0ffee123456 (httpd)",
                "192.168.1.222:5000/httpd:prod",
                "registry",
                "false");
        table.add("db.service", "0123456789ab (db)", "r.example/db:1", "registry", "rolled back");

        assertThat(table.render()).isEqualTo("""
                UNIT                     CONTAINER             IMAGE                          POLICY      UPDATED
                container-httpd.service  c0ffee123456 (httpd)  192.168.1.222:5000/httpd:prod  registry    false
                db.service               0123456789ab (db)     r.example/db:1                 registry    rolled back
                """);
    }

    @Test
    void keepsTheHeadingWhenThereIsNothingBelow() {
        assertThat(new Table("A", "B").render()).isEqualTo("A           B\n");
    }

    @Test
    void leavesTwoBlanksBehindTheLongestCell() {
        Table table = new Table("A", "B");
        table.add("0123456789", "ten");
        table.add("01234567890", "eleven");

        assertThat(table.render()).isEqualTo("""
                A            B
                0123456789   ten
                01234567890  eleven
                """);
    }

    @Test
    void leavesNoBlanksAtTheEndOfALine() {
        Table table = new Table("A", "B", "C");
        table.add("x", "", "");

        assertThat(table.render().lines()).noneMatch(line -> line.endsWith(" "));
    }
}
