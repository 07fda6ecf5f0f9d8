/* SPDX-License-Identifier: Apache-2.0 */
/* Tables: what is written is read back, whatever it is; what is wrong is told with its line. */
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "tests/unit/test.h"

#define CELLS 9

static char text[65536];

static const char *cell(const char *s)
{
    static char out[512];

    csv_cell(s, out, sizeof out);
    return out;
}

static struct csv opened(const char *s)
{
    struct csv c;

    strcpy(text, s);
    csv_open(&c, text, strlen(text));
    return c;
}

TEST(cells_are_quoted_when_they_must_be)
{
    UNUSED_STATE;
    assert_string_equal(cell(""), "");
    assert_string_equal(cell("plain text"), "plain text");
    assert_string_equal(cell("a,b"), "\"a,b\"");
    assert_string_equal(cell("say \"x\""), "\"say \"\"x\"\"\"");
    assert_string_equal(cell("a\nb"), "\"a\nb\"");
    assert_string_equal(cell(" x"), "\" x\"");
    assert_string_equal(cell("\xef\xbb\xbfx"), "\"\xef\xbb\xbfx\"");
}

TEST(no_cell_is_a_formula)
{
    UNUSED_STATE;
    assert_string_equal(cell("=1+1"), "'=1+1");
    assert_string_equal(cell("+86"), "'+86");
    assert_string_equal(cell("-1"), "'-1");
    assert_string_equal(cell("@SUM(A1)"), "'@SUM(A1)");
    assert_string_equal(cell("\tx"), "'\tx");
    assert_string_equal(cell("=a,b"), "\"'=a,b\"");
    assert_string_equal(cell("'=1"), "''=1");
    assert_string_equal(cell("it's"), "it's");
    assert_string_equal(cell("'tis"), "'tis");
}

TEST(a_table_is_read_with_its_lines)
{
    char *cells[CELLS];
    struct csv c = opened("\xef\xbb\xbfid,name\r\n1,\"Wu, \"\"A\"\"\nB\"\r\n\r\n2,'=x\n3,");

    UNUSED_STATE;
    assert_true(csv_row(&c, cells, CELLS));
    assert_string_equal(cells[0], "id");
    assert_true(csv_row(&c, cells, CELLS));
    assert_int_equal(c.line, 2);
    assert_string_equal(cells[1], "Wu, \"A\"\nB");
    assert_true(csv_row(&c, cells, CELLS));
    assert_int_equal(c.line, 5);
    assert_string_equal(cells[1], "=x");
    assert_true(csv_row(&c, cells, CELLS));
    assert_int_equal(c.line, 6);
    assert_int_equal(c.cells, 2);
    assert_string_equal(cells[1], "");
    assert_false(csv_row(&c, cells, CELLS));
    assert_int_equal(c.wrong, CSV_GOOD);
}

TEST(more_cells_than_there_is_room_for_are_counted)
{
    char *cells[2];
    struct csv c = opened("a,b,c,d\n");

    UNUSED_STATE;
    assert_true(csv_row(&c, cells, 2));
    assert_int_equal(c.cells, 4);
    assert_string_equal(cells[1], "b");
}

TEST(what_is_wrong_is_told_with_its_line)
{
    static const struct {
        const char *text;
        enum csv_wrong wrong;
        int line;
    } cases[] = {
        {"a\nb,\"open\nline", CSV_OPEN_QUOTE, 2},
        {"a\nb,\"x\"y\n", CSV_AFTER_QUOTE, 2},
        {"a\nb\n\xb9\xfe,c\n", CSV_NOT_UTF8, 3}, /* GB18030 */
        {"a\n\xed\xa0\x80\n", CSV_NOT_UTF8, 2},
    };
    char *cells[CELLS];

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct csv c = opened(cases[i].text);

        while (csv_row(&c, cells, CELLS))
            continue;
        assert_int_equal(c.wrong, cases[i].wrong);
        assert_int_equal(c.line, cases[i].line);
        assert_true(strlen(csv_wrong_text(c.wrong)) > 0);
    }
}

TEST(whatever_is_written_is_read_back)
{
    static const char *const parts[] = {"a", ",", "\"", "\n", "\r\n", "'",  "=",
                                        "+", "-", "@",  "\t", " ",    "水", "\r"};
    char want[CELLS][64], *cells[CELLS];
    unsigned seed = 4711;

    UNUSED_STATE;
    for (int round = 0; round < 20000; round++) {
        int n = 2 + (int)(rand_r(&seed) % (CELLS - 1));
        size_t len = 0;
        struct csv c;

        for (int i = 0; i < n; i++) {
            want[i][0] = 0;
            for (unsigned k = (unsigned)rand_r(&seed) % 10; k; k--)
                strcat(want[i], parts[(unsigned)rand_r(&seed) % (sizeof parts / sizeof parts[0])]);
            if (i)
                text[len++] = ',';
            len += csv_cell(want[i], text + len, sizeof text - len);
        }
        memcpy(text + len, "\r\n", 3);
        csv_open(&c, text, len + 2);
        assert_true(csv_row(&c, cells, CELLS));
        assert_int_equal(c.cells, n);
        for (int i = 0; i < n; i++)
            assert_string_equal(cells[i], want[i]);
        assert_false(csv_row(&c, cells, CELLS));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(cells_are_quoted_when_they_must_be),
        CASE(no_cell_is_a_formula),
        CASE(a_table_is_read_with_its_lines),
        CASE(more_cells_than_there_is_room_for_are_counted),
        CASE(what_is_wrong_is_told_with_its_line),
        CASE(whatever_is_written_is_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
