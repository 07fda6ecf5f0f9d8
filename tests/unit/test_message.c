/* SPDX-License-Identifier: Apache-2.0 */
/* Words that people read: every kind has its texts, and a text says what is known and no more. */
#include "tests/unit/test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/message.h"
#include "core/order.h"
#include "service/catalogue_dir.h"
#include "tests/unit/tiny.h"

static struct catalogue_dir dir;
static const char *const langs[] = {"zh-CN", "en"};

static int load(void **state)
{
    enum err e = catalogue_dir_open(&dir, TEST_SOURCE_DIR "/catalogue");

    UNUSED_STATE;
    for (int i = 0; e && i < dir.loader->problems && i < LOADER_PROBLEMS; i++)
        fprintf(stderr, "%s\n", dir.loader->problem[i]);
    return e == ERR_OK ? 0 : -1;
}

static int unload(void **state)
{
    UNUSED_STATE;
    catalogue_dir_release(&dir);
    return 0;
}

/* A text for that role in both languages, and the role stands among those who get it. */
static void must_be_there(const char *kind, enum role role)
{
    const struct message_kind *k = message_find(dir.c.messages, kind, role);

    if (!k || !(k->to >> role & 1))
        fail_msg("%s: nothing for the %s", kind, role_name(role));
    for (int f = 0; f < FORM_COUNT; f++)
        for (int lang = 0; lang < LANG_COUNT; lang++)
            assert_true(k->form[f].in[lang] && k->form[f].in[lang][0]);
}

TEST(every_step_of_an_order_that_tells_somebody_has_words)
{
    static const struct {
        uint32_t effect;
        enum role role;
    } told[] = {{EFF_TELL_CUSTOMER, ROLE_CUSTOMER},
                {EFF_TELL_DISPATCH, ROLE_DISPATCHER},
                {EFF_TELL_TECHNICIAN, ROLE_TECHNICIAN}};
    const struct order_row *rows;
    size_t n = order_table(&rows);
    char kind[64];

    UNUSED_STATE;
    for (size_t i = 0; i < n; i++)
        for (size_t t = 0; t < sizeof told / sizeof told[0]; t++)
            if (rows[i].effects & told[t].effect) {
                snprintf(kind, sizeof kind, "order_%s", order_action_name(rows[i].action));
                must_be_there(kind, told[t].role);
            }
}

/* What the engine says beside the steps of an order; the scan below finds a row that lacks. */
static const struct {
    const char *kind, *roles;
} said[] = {
    {"order_opened", "dispatcher"},
    {"please_draw_water", "customer"},
    {"order_joined", "technician"},
    {"order_release", "dispatcher"},
    {"order_taken_back", "dispatcher"},
    {"order_late_work", "dispatcher"},
    {"order_flapping", "dispatcher"},
    {"order_ask_help", "dispatcher lead"},
    {"order_report_damage", "dispatcher lead"},
    {"customer_confirmed", "technician dispatcher"},
    {"customer_asks_to_move", "dispatcher"},
    {"customer_still_broken", "dispatcher"},
    {"customer_rated", "dispatcher"},
    {"customer_complaint", "lead"},
    {"customer_unreachable", "customer"},
    {"customer_replied", "dispatcher"},
    {"machine_swapped", "dispatcher"},
    {"visit_unfinished", "technician dispatcher"},
    {"dispatches_unanswered", "lead"},
    {"check_ins_missed", "lead"},
    {"deadline_warned", "technician dispatcher lead manager"},
    {"deadline_missed", "technician dispatcher lead manager"},
    {"deadline_escalated", "technician dispatcher lead manager"},
    {"nobody_accepts", "dispatcher"},
    {"next_best", "dispatcher"},
    {"hand_in_warned", "technician dispatcher lead manager"},
    {"hand_in_overdue", "technician dispatcher lead manager"},
    {"leave_asked", "dispatcher manager"},
    {"leave_decided", "technician dispatcher"},
    {"ask_customer", "customer"},
    {"route_arranged", "technician"},
    {"area_event", "customer"},
    {"area_over", "customer"},
    {"area_opened", "dispatcher lead"},
    {"area_closed", "dispatcher lead"},
    {"slot_proposal", "customer"},
    {"link_sent", "customer"},
    {"rating", "customer"},
    {"filter_due_30", "customer"},
    {"filter_due_14", "customer"},
    {"filter_due_3", "customer"},
    {"filter_due", "customer"},
    {"filter_overdue", "customer"},
    {"filter_reset_ask", "customer"},
    {"filter_change_ask", "customer"},
    {"filter_booked", "customer"},
    {"counter_not_set", "dispatcher"},
    {"channel_down", "dispatcher manager admin"},
    {"delivery_dead", "dispatcher"},
};

static bool is_said(const char *kind)
{
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        if (!strcmp(said[i].kind, kind))
            return true;
    return false;
}

TEST(everything_else_that_the_engine_says_has_words_for_whom_it_is_said_to)
{
    UNUSED_STATE;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        for (int role = 0; role < (int)ROLE_COUNT; role++)
            if (strstr(said[i].roles, role_name((enum role)role)))
                must_be_there(said[i].kind, (enum role)role);
}

/* Words that stand in calls of the engine and are no kinds. */
static bool no_kind(const char *word)
{
    static const char *const words[] = {"order", "customer", "area_event", "notice"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (!strcmp(words[i], word))
            return true;
    return role_find(word) >= 0;
}

/* The literals of one call that could be a kind. */
static void words_of_call(const char *file, const char *p)
{
    const char *end = p + strcspn(p, ";{}");
    char word[64];
    size_t n;

    for (; p < end; p++) {
        if (*p != '"')
            continue;
        n = strspn(p + 1, "abcdefghijklmnopqrstuvwxyz_0123456789");
        if (p[1 + n] == '"' && n > 3 && n < sizeof word) {
            memcpy(word, p + 1, n);
            word[n] = 0;
            if (!no_kind(word) && !is_said(word))
                fail_msg("%s: '%s' is said to people: it needs texts and a row in this test", file,
                         word);
        }
        p += 1 + strcspn(p + 1, "\"");
    }
}

static void words_of_file(const char *path, const char *name)
{
    static const char *const calls[] = {"notice(e, ",        "notice(s->e, ",   "notice_order(e, ",
                                        "area_tell_staff(e", "say_household(e", "notice_add(e, "};
    static char text[1 << 18];
    FILE *f = fopen(path, "r");

    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = 0;
    fclose(f);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        for (const char *p = strstr(text, calls[i]); p; p = strstr(p + 1, calls[i]))
            words_of_call(name, p + strlen(calls[i]));
}

TEST(nothing_is_said_in_the_engine_that_this_test_does_not_know)
{
    static const char folder[] = TEST_SOURCE_DIR "/service/engine";
    DIR *d = opendir(folder);
    struct dirent *e;
    int files = 0;

    UNUSED_STATE;
    assert_non_null(d);
    while ((e = readdir(d)) != NULL) {
        char path[600];

        if (!strstr(e->d_name, ".c"))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        words_of_file(path, e->d_name);
        files++;
    }
    closedir(d);
    assert_true(files > 20);
}

static struct message_facts examples(const char *lang)
{
    struct message_facts f;

    for (int i = 0; i < (int)MESSAGE_FACTS; i++)
        f.value[i] = message_fact_example((enum message_fact)i, lang);
    return f;
}

TEST(every_text_comes_out_whole_with_all_facts_and_with_none)
{
    static const struct message_facts nothing;
    char out[MESSAGE_CAP];

    UNUSED_STATE;
    for (size_t i = 0; i < dir.c.messages->count; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++)
            for (int form = 0; form < FORM_COUNT; form++) {
                const struct message_kind *k = &dir.c.messages->kinds[i];
                struct message_facts all = examples(langs[lang]);
                const struct message_facts *facts[] = {&all, &nothing};

                for (int f = 0; f < 2; f++) {
                    size_t n = message_render(k, (enum message_form)form, langs[lang], facts[f],
                                              out, sizeof out);

                    if (!n || n > MESSAGE_CAP - 8 || strpbrk(out, "{}[]"))
                        fail_msg("%s %s: %s", k->id, langs[lang], out);
                }
            }
}

static void repeat(char *out, const char *s, int times)
{
    out[0] = 0;
    for (int i = 0; i < times; i++)
        strcat(out, s);
}

TEST(an_sms_is_as_long_as_the_standard_says)
{
    static const struct {
        const char *s;
        int times;
        bool ucs2;
        int units, parts;
    } rows[] = {
        {"a", 0, false, 0, 1},
        {"a", 160, false, 160, 1},
        {"a", 161, false, 161, 2},
        {"a", 306, false, 306, 2},
        {"a", 307, false, 307, 3},
        {"\xe6\xb0\xb4", 70, true, 70, 1},
        {"\xe6\xb0\xb4", 71, true, 71, 2},
        {"\xe6\xb0\xb4", 134, true, 134, 2},
        {"\xe6\xb0\xb4", 135, true, 135, 3},
        /* the euro is escape and e: 80 of them are 160 septets, 76 fit a part of several */
        {"\xe2\x82\xac", 80, false, 160, 1},
        {"\xe2\x82\xac", 81, false, 162, 2},
        {"\xe2\x82\xac", 152, false, 304, 2},
        {"\xe2\x82\xac", 153, false, 306, 3},
        /* two UTF-16 units each; 33 fit a part of several */
        {"\xf0\x9f\x98\x80", 35, true, 70, 1},
        {"\xf0\x9f\x98\x80", 66, true, 132, 2},
        {"\xf0\x9f\x98\x80", 67, true, 134, 3},
        {"`", 1, true, 1, 1},
        {"\t", 1, true, 1, 1},
        {"\xc3\xa9", 1, false, 1, 1},
        {"\xc3\xaa", 1, true, 1, 1},
        {"\xff", 3, true, 3, 1},
    };
    char text[1024];

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sms_size size;

        repeat(text, rows[i].s, rows[i].times);
        size = sms_measure(text);
        assert_int_equal(size.ucs2, rows[i].ucs2);
        assert_int_equal(size.units, rows[i].units);
        assert_int_equal(size.parts, rows[i].parts);
    }
}

static const char *rendered(const char *text, enum message_form form, struct message_facts f,
                            int parts_max)
{
    static char out[MESSAGE_CAP];
    struct message_kind k = {.id = "test", .parts_max = parts_max};

    k.form[form].in[LANG_EN] = k.form[form].in[LANG_ZH_CN] = text;
    message_render(&k, form, "en", &f, out, sizeof out);
    return out;
}

#define FACTS(...) ((struct message_facts){.value = {__VA_ARGS__}})

TEST(what_is_not_known_vanishes_with_its_brackets)
{
    struct message_facts f = FACTS([MF_NUMBER] = "1042", [MF_FAULT] = "", [MF_AREA] = "A");

    UNUSED_STATE;
    assert_string_equal(rendered("Order {number}[, {fault}][ in {area}].", FORM_SMS, f, 2),
                        "Order 1042 in A.");
    assert_string_equal(rendered("[{area} {fault}]{cause}", FORM_SMS, f, 2), "-");
}

TEST(a_line_of_which_nothing_is_left_is_no_line)
{
    struct message_facts f = FACTS([MF_NUMBER] = "1042");

    UNUSED_STATE;
    assert_string_equal(rendered("a\n[{fault}]\nb {number}", FORM_TEXT, f, 2), "a\nb 1042");
    assert_string_equal(rendered("[{fault}]\na\n\nb\n[{fault}]", FORM_TEXT, f, 2), "a\n\nb");
    assert_string_equal(rendered("a[{fault}]\nb", FORM_TEXT, f, 2), "a\nb");
}

TEST(facts_break_no_line_and_are_no_template)
{
    struct message_facts f = FACTS([MF_TEXT] = "a\r\nBcc: x\x01{number}[", [MF_NUMBER] = "1042");

    UNUSED_STATE;
    assert_string_equal(rendered("{text}", FORM_SUBJECT, f, 2), "a  Bcc: x {number}[");
    assert_string_equal(rendered("{text}", FORM_TEXT, f, 2), "a \nBcc: x {number}[");
}

TEST(an_sms_that_is_too_long_loses_what_people_wrote_and_never_a_link)
{
    static const char link[] = "https://fw.example.cn/c/7q3mzk2hx5tvb4ncy6wd8rejga";
    char wrote[400], expected[200];
    struct message_facts f = FACTS([MF_TEXT] = wrote, [MF_LINK] = link, [MF_FAULT] = "Leak");

    UNUSED_STATE;
    repeat(wrote, "0123456789", 30);
    snprintf(expected, sizeof expected, "Leak %.59s... %s", wrote, link);
    assert_string_equal(rendered("{fault} {text} {link}", FORM_SMS, f, 1), expected);
    assert_int_equal(sms_measure(rendered("{fault} {text} {link}", FORM_SMS, f, 1)).parts, 1);
    /* Where nothing helps, nothing is lost. */
    f.value[MF_LINK] = wrote;
    assert_non_null(strstr(rendered("{text} {link}", FORM_SMS, f, 1), wrote));
}

/* What may be long, and what people give in their own alphabet whatever the language of the text.
 */
static bool is_long(int fact)
{
    static const enum message_fact names[] = {MF_REASON, MF_TEXT,       MF_QUESTIONS, MF_WHY,
                                              MF_FAULT,  MF_CAUSE,      MF_ADDRESS,   MF_CUSTOMER,
                                              MF_PERSON, MF_TECHNICIAN, MF_AREA,      MF_MODEL,
                                              MF_STAGE,  MF_CHANNEL,    MF_DECISION};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if ((int)names[i] == fact)
            return true;
    return false;
}

TEST(the_longest_names_in_either_alphabet_keep_every_sms_within_its_parts)
{
    /* A name as it is in the other language, and texts of 120 characters in each alphabet. */
    static char wide[400], latin[400], out[MESSAGE_CAP];
    static const char link[] =
        "https://fw.example.cn/c/DQTindnKilWiF1BY8YmV7wZ_gwOhjhbPFuFwhnGhpxY";
    const char *as[LANG_COUNT + 1] = {NULL, wide, latin};

    UNUSED_STATE;
    repeat(wide, "\xe6\xb0\xb4", 120);
    repeat(latin, "Some words, ", 10);
    for (size_t i = 0; i < dir.c.messages->count; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++)
            for (int how = 0; how < 3; how++) {
                const struct message_kind *k = &dir.c.messages->kinds[i];
                struct message_facts f = examples(langs[lang]), other = examples(langs[!lang]);
                struct sms_size size;

                for (int fact = 0; fact < (int)MESSAGE_FACTS; fact++)
                    if (is_long(fact))
                        f.value[fact] = as[how] ? as[how] : other.value[fact];
                f.value[MF_LINK] = link;
                message_render(k, FORM_SMS, langs[lang], &f, out, sizeof out);
                size = sms_measure(out);
                if (size.parts > k->parts_max)
                    fail_msg("%s %s: %d parts: %s", k->id, langs[lang], size.parts, out);
            }
}

TEST(a_name_in_another_alphabet_stays_where_it_fits_and_costs_neither_time_nor_link)
{
    static const char link[] =
        "https://fw.example.cn/c/DQTindnKilWiF1BY8YmV7wZ_gwOhjhbPFuFwhnGhpxY";
    struct message_facts f =
        FACTS([MF_TECHNICIAN] = "\xe6\x9d\x8e\xe5\xbc\xba", [MF_CARD] = "SH-0217",
              [MF_SLOT] = "26 Nov, 14:00-16:00", [MF_LINK] = link);
    static const char text[] = "Visit for your water purifier: {slot}[, technician {technician}]"
                               "[, card {card}].[ Change: {link}]";

    UNUSED_STATE;
    assert_non_null(strstr(rendered(text, FORM_SMS, f, 3), "technician \xe6\x9d\x8e\xe5\xbc\xba"));
    assert_string_equal(rendered(text, FORM_SMS, f, 2),
                        "Visit for your water purifier: 26 Nov, 14:00-16:00, card SH-0217. Change: "
                        "https://fw.example.cn/c/DQTindnKilWiF1BY8YmV7wZ_gwOhjhbPFuFwhnGhpxY");
    assert_non_null(strstr(rendered(text, FORM_TEXT, f, 2), "technician"));
}

TEST(a_short_room_cuts_at_a_whole_character)
{
    struct message_kind k = {.id = "test", .parts_max = 9};
    static const struct message_facts none;
    char out[8];

    UNUSED_STATE;
    k.form[FORM_SMS].in[LANG_ZH_CN] = "\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4";
    assert_int_equal(message_render(&k, FORM_SMS, "zh-CN", &none, out, sizeof out), 6);
    assert_string_equal(out, "\xe6\xb0\xb4\xe6\xb0\xb4");
    assert_int_equal(message_render(&k, FORM_SMS, "zh-CN", &none, out, 1), 0);
}

#define KINDS(more) "{\"kinds\":[{\"id\":\"k\",\"what\":\"w\",\"to\":[\"lead\"]" more "}]}"
#define GOOD_KIND   KINDS(",\"facts\":[\"number\"]")
#define TEXTS(sms)  "{\"k\":{\"staff\":{\"sms\":" sms ",\"subject\":\"s\",\"text\":[\"a\",\"b\"]}}}"
#define GOOD_TEXTS  TEXTS("\"{number}\"")

static struct tiny *with_texts(const char *kinds, const char *zh, const char *en)
{
    struct tiny *t = tiny_begin();

    tiny_add(t, "messages.json", kinds);
    if (zh)
        tiny_add(t, "messages.zh-CN.json", zh);
    if (en)
        tiny_add(t, "messages.en.json", en);
    tiny_finish(t);
    return t;
}

TEST(kinds_and_texts_of_two_languages_make_a_book)
{
    struct tiny *t = with_texts(GOOD_KIND, GOOD_TEXTS, GOOD_TEXTS);
    const struct message_kind *k;

    UNUSED_STATE;
    assert_int_equal(t->result, ERR_OK);
    k = message_find(t->c.messages, "k", ROLE_LEAD);
    assert_non_null(k);
    assert_string_equal(k->form[FORM_TEXT].in[LANG_EN], "a\nb");
    assert_null(message_find(t->c.messages, "k", ROLE_CUSTOMER));
    assert_null(message_find(t->c.messages, "other", ROLE_LEAD));
    tiny_free(t);
}

TEST(mistakes_in_messages_are_told_with_their_place)
{
    static const struct {
        const char *kinds, *zh, *problem;
    } rows[] = {
        {GOOD_KIND, NULL, "messages.zh-CN.json: k.staff.sms: the text in zh-CN is missing"},
        {GOOD_KIND, TEXTS("\"{nonsense}{number}\""),
         "messages.zh-CN.json: k.staff.sms: there is no fact {nonsense}"},
        {GOOD_KIND, TEXTS("\"{number}{fault}\""),
         "messages.zh-CN.json: k.staff.sms: {fault} is not among the 'facts' of its kind"},
        {GOOD_KIND, TEXTS("\"nothing\""),
         "messages.zh-CN.json: k.staff.sms: 'facts' of its kind has 'number', which it does not "
         "name"},
        {GOOD_KIND, TEXTS("\"[{number}\""),
         "messages.zh-CN.json: k.staff.sms: column 10: a bracket is not closed"},
        {GOOD_KIND, TEXTS("\"[[{number}]]\""),
         "messages.zh-CN.json: k.staff.sms: column 2: brackets come in pairs, not in each other"},
        {GOOD_KIND, TEXTS("\"{number\""),
         "messages.zh-CN.json: k.staff.sms: column 1: braces hold the name of a fact"},
        {GOOD_KIND, TEXTS("\"{number}}\""),
         "messages.zh-CN.json: k.staff.sms: column 9: this brace closes nothing"},
        {GOOD_KIND, TEXTS("\"a\\n{number}\""), "messages.zh-CN.json: k.staff.sms: it is one line"},
        {KINDS(",\"parts_max\":1,\"facts\":[\"link\"]"),
         TEXTS("\"\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0"
               "\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6"
               "\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4\xe6\xb0\xb4"
               "\xe6\xb0\xb4 {link}\""),
         "messages.zh-CN.json: k.staff.sms: an SMS of 2 parts (72 units); its kind has parts_max "
         "1"},
        {GOOD_KIND, "{\"other\":{\"staff\":{}}}",
         "messages.zh-CN.json: other.staff: messages.json has no such kind for such readers"},
        {GOOD_KIND, "{\"k\":{\"customer\":{}}}",
         "messages.zh-CN.json: k.customer: messages.json has no such kind for such readers"},
        {KINDS(",\"facts\":[\"nonsense\"]"), NULL,
         "messages.json: kinds[0]: 'facts' names 'nonsense', which is none"},
        {KINDS(",\"facts\":[],\"colour\":1"), NULL,
         "messages.json: kinds[0]: unknown member 'colour'"},
        {"{\"kinds\":[{\"id\":\"k\",\"what\":\"w\",\"to\":[\"lead\",\"customer\"],\"facts\":[]}]}",
         NULL,
         "messages.json: kinds[0]: the customer's text is for nobody else: two entries of one id"},
        {"{\"kinds\":[{\"id\":\"k\",\"what\":\"w\",\"to\":[\"king\"],\"facts\":[]}]}", NULL,
         "messages.json: kinds[0]: 'to' names 'king', which nobody is"},
    };

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct tiny *t = with_texts(rows[i].kinds, rows[i].zh, GOOD_TEXTS);

        assert_int_equal(t->result, ERR_CONFIG);
        assert_string_equal(t->loader.problem[0], rows[i].problem);
        tiny_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_step_of_an_order_that_tells_somebody_has_words),
        CASE(everything_else_that_the_engine_says_has_words_for_whom_it_is_said_to),
        CASE(nothing_is_said_in_the_engine_that_this_test_does_not_know),
        CASE(every_text_comes_out_whole_with_all_facts_and_with_none),
        CASE(an_sms_is_as_long_as_the_standard_says),
        CASE(what_is_not_known_vanishes_with_its_brackets),
        CASE(a_line_of_which_nothing_is_left_is_no_line),
        CASE(facts_break_no_line_and_are_no_template),
        CASE(an_sms_that_is_too_long_loses_what_people_wrote_and_never_a_link),
        CASE(the_longest_names_in_either_alphabet_keep_every_sms_within_its_parts),
        CASE(a_name_in_another_alphabet_stays_where_it_fits_and_costs_neither_time_nor_link),
        CASE(a_short_room_cuts_at_a_whole_character),
        CASE(kinds_and_texts_of_two_languages_make_a_book),
        CASE(mistakes_in_messages_are_told_with_their_place),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
