/* SPDX-License-Identifier: Apache-2.0 */
/* Sections sms, webhook and smtp as people write them; the examples of docs/gateways.md are good.
 */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "service/config.h"
static char folder[64], file[96];
static struct config config;

/* Inlined, gcc 12 takes what getdelim() writes through for the address of the variable. */
__attribute__((noinline)) static char *whole(const char *path)
{
    char *text = NULL;
    size_t cap = 0;
    FILE *f = fopen(path, "r");

    assert_non_null(f);
    assert_true(getdelim(&text, &cap, 0, f) > 0);
    fclose(f);
    return text;
}

static int set_up(void **state)
{
    static const char *const secrets[] = {"sms", "hook", "mail"};
    char path[128];

    (void)state;
    strcpy(folder, "/tmp/tapwright-ways-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/t.conf", folder);
    for (int i = 0; i < 3; i++) {
        FILE *f;

        snprintf(path, sizeof path, "%s/%s.secret", folder, secrets[i]);
        f = fopen(path, "w");
        fprintf(f, "the-%s-secret\n", secrets[i]);
        fclose(f);
    }
    return 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"sms.secret", "hook.secret", "mail.secret", "t.conf"};
    char path[128];

    (void)state;
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

/* /etc/tapwright/ stands for the folder of the test. */
static enum err load(const char *text)
{
    static const char *const sets[] = {"catalogue.dir=" TEST_SOURCE_DIR "/catalogue"};
    FILE *f = fopen(file, "w");
    const char *p;

    for (; (p = strstr(text, "/etc/tapwright/")); text = p + 15)
        fprintf(f, "%.*s%s/", (int)(p - text), text, folder);
    fputs(text, f);
    fclose(f);
    ways_release(&config.ways);
    return config_load(&config, file, sets, 1);
}

static void refuses(const char *text, const char *where, const char *what)
{
    if (!load(text))
        fail_msg("is good: %s", text);
    if (!strstr(config.problem[0], where) || !strstr(config.problem[0], what))
        fail_msg("%s", config.problem[0]);
}

TEST(what_is_wrong_is_said_with_file_and_line)
{
    UNUSED_STATE;
    refuses("\nsms \"g\" { url = \"http://x\" body = \"{{nope}}\" }", "t.conf:2", "{{nope}}");
    refuses("sms \"g\" { url = \"http://x/{{text:xml}}\" }", "t.conf:1", "url");
    refuses("sms \"g\" { body = \"x\" }", "t.conf:1", "url is missing");
    refuses("sms \"g\" { url = \"http://x\" signer = \"magic\" }", "t.conf:1", "signer");
    refuses("sms \"g\" { url = \"http://x\" timeout_s = \"soon\" }", "t.conf:1", "timeout_s");
    refuses("sms \"g\" { url = \"http://x\" rate_per_s = \"-1\" }", "t.conf:1", "rate_per_s");
    refuses("webhook \"h\" { url = \"https://x\" burst = \"many\" }", "t.conf:1", "burst");
    refuses("sms \"g\" { url = \"http://x\" header = {\"none\"} }", "t.conf:1", "Name: value");
    refuses("sms \"g\" { url = \"http://x\" template = {\"order_opened T1\"} }", "t.conf:1",
            "zh-CN|en");
    refuses("sms \"g\" { profile = \"nobody\" url = \"http://x\" }", "t.conf:1", "nobody.json");
    refuses("sms \"g\" { url = \"http://x\" secret_file = \"/nowhere\" }", "t.conf:1", "/nowhere");
    refuses("sms \"g\" { url = \"http://x\" urk = \"x\" }", "t.conf:1", "urk");
    refuses("sms \"g\" { url = \"http://x\" }\nsms \"g\" { url = \"http://y\" }", "t.conf:2", "g");
    refuses("webhook \"h\" { url = \"ftp://x\" secret_file = \"/etc/tapwright/hook.secret\" }",
            "t.conf:1", "https://");
    refuses("webhook \"h\" { url = \"https://x\" }", "t.conf:1", "secret_file");
    refuses("webhook \"h\" { url = \"https://x\" allow_private = \"maybe\" secret_file = "
            "\"/etc/tapwright/hook.secret\" }",
            "t.conf:1", "allow_private");
    refuses("smtp {\n url = \"mail.example.com\"\n from = \"a@b.example\" }", "t.conf:2",
            "smtp://");
    refuses("smtp {\n url = \"smtp://x\"\n from = \"nobody\" }", "t.conf:3", "address");
    refuses("smtp {\n url = \"smtp://x\"\n from = \"a@b\"\n password_file = \"/nowhere\" }",
            "t.conf:4", "cannot be read");
}

TEST(a_section_speaks_before_its_profile)
{
    const struct gateway *g;

    UNUSED_STATE;
    assert_int_equal(
        load("sms \"t\" { profile = \"tencent\" region = \"ap-beijing\" key_id = \"k\" "
             "secret_file = \"/etc/tapwright/sms.secret\" header = {\"X-One: 1\"} }"),
        ERR_OK);
    g = ways_gateway(&config.ways, "t");
    assert_string_equal(gateway_value(g, GK_region), "ap-beijing");
    assert_string_equal(gateway_value(g, GK_signer), "tencent-tc3");
    assert_string_equal(g->secret, "the-sms-secret");
    assert_int_equal(g->headers, 1);
}

static char *printed(void)
{
    char *out = NULL;
    size_t size;
    FILE *to = open_memstream(&out, &size);

    config_print(&config, to);
    fclose(to);
    return out;
}

TEST(what_is_printed_reads_the_same_again_and_holds_no_secret)
{
    char *once, *twice;

    UNUSED_STATE;
    assert_int_equal(load("sms \"t\" { profile = \"tencent\" key_id = \"k\" secret_file = "
                          "\"/etc/tapwright/sms.secret\" template = {\"order_opened zh-CN 1\"} }\n"
                          "webhook \"h\" { url = \"https://x/\\\"\" kinds = {\"a\", \"b\"} "
                          "secret_file = \"/etc/tapwright/hook.secret\" }"),
                     ERR_OK);
    once = printed();
    assert_int_equal(load(once), ERR_OK);
    twice = printed();
    assert_string_equal(once, twice);
    assert_null(strstr(once, "-secret\n"));
    assert_null(strstr(once, "the-"));
    assert_non_null(strstr(once, "X-TC-Version"));
    assert_non_null(strstr(once, "\"a\", \"b\""));
    free(once);
    free(twice);
}

/* Every block that begins like a section. */
TEST(the_examples_of_the_document_are_good)
{
    char *text = whole(TEST_SOURCE_DIR "/docs/gateways.md");
    int blocks = 0;

    UNUSED_STATE;
    for (const char *p = strstr(text, "\n```\n"); p;) {
        const char *end = strstr(p + 5, "\n```");
        char *block;

        assert_non_null(end);
        block = strndup(p + 5, (size_t)(end + 1 - (p + 5)));
        if (load(block))
            fail_msg("%s\n%s", config.problem[0], block);
        free(block);
        blocks++;
        p = strstr(end + 4, "\n```\n");
    }
    assert_true(blocks >= 6);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_wrong_is_said_with_file_and_line),
        CASE(a_section_speaks_before_its_profile),
        CASE(what_is_printed_reads_the_same_again_and_holds_no_secret),
        CASE(the_examples_of_the_document_are_good),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
