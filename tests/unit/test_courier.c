/* SPDX-License-Identifier: Apache-2.0 */
/* The pure half of the courier: templates, signatures, what answers mean, mails, addresses. */
#include "tests/unit/test.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "service/courier/judge.h"
#include "service/courier/mime.h"
#include "service/courier/post_int.h"
#include "service/courier/request.h"
#include "service/base/sign.h"
#include "service/base/template.h"

static const char *two_values(const void *ctx, const char *name)
{
    (void)ctx;
    if (!strcmp(name, "a"))
        return "x y&\"\n";
    return strcmp(name, "none") ? NULL : "";
}

static void fills(const char *text, enum escape how, const char *want)
{
    char *got = template_fill(text, how, two_values, NULL);

    assert_string_equal(got, want);
    free(got);
}

TEST(each_place_writes_a_value_as_it_needs_it)
{
    UNUSED_STATE;
    fills("u={{a}}", ESC_URL, "u=x%20y%26%22%0A");
    fills("{\"t\":\"{{a}}\"}", ESC_JSON, "{\"t\":\"x y&\\\"\\n\"}");
    fills("H: {{a}}", ESC_HEADER, "H: x y&\" ");
    fills("{{a:json}}{{none}}", ESC_URL, "x y&\\\"\\n");
    fills("{ {{", ESC_PLAIN, "{ {{");
}

TEST(a_template_that_names_what_is_not_there_is_refused)
{
    UNUSED_STATE;
    assert_null(template_check("{{a}} {{none:url}}", two_values, NULL));
    assert_non_null(strstr(template_check("{{b}}", two_values, NULL), "{{b}}"));
    assert_non_null(template_check("{{a:xml}}", two_values, NULL));
    assert_non_null(template_check("{{a", two_values, NULL));
    assert_non_null(template_check("{{}}", two_values, NULL));
}

/* RFC 4231 case 2, RFC 2202 case 2, RFC 7617. */
TEST(signatures_are_those_of_the_published_examples)
{
    char out[SIGN_TEXT];

    UNUSED_STATE;
    sign_hmac_hex("Jefe", "what do ya want for nothing?", out);
    assert_string_equal(out, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    sign_sha1_base64("Jefe", "what do ya want for nothing?", out);
    assert_string_equal(out, "7/zfauXrL6LSdBbV8YTfnCWafHk=");
    sign_basic("Aladdin", "open sesame", out);
    assert_string_equal(out, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

/* Of the pages on Aliyun's RPC signature: DescribeRegions of ECS, SendSms of dysmsapi. */
TEST(aliyuns_published_examples_give_aliyuns_signatures)
{
    char out[SIGN_TEXT];

    UNUSED_STATE;
    sign_sha1_base64(
        "testsecret&",
        "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%"
        "3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%"
        "3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26",
        out);
    assert_string_equal(out, "OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
    sign_sha1_base64(
        "testSecret&",
        "GET&%2F&AccessKeyId%3DtestId%26Action%3DSendSms%26Format%3DXML%26OutId%3D123%"
        "26PhoneNumbers"
        "%3D15300000001%26RegionId%3Dcn-hangzhou%26SignName%3D%25E9%2598%25BF%25E9%2587%258C%25E4%"
        "25BA%2591%25E7%259F%25AD%25E4%25BF%25A1%25E6%25B5%258B%25E8%25AF%2595%25E4%25B8%2593%25E7%"
        "2594%25A8%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D45e25e9b-0a6f-4070-8c85-"
        "2956eda1b466%26SignatureVersion%3D1.0%26TemplateCode%3DSMS_71390007%26TemplateParam%3D%"
        "257B"
        "%2522customer%2522%253A%2522test%2522%257D%26Timestamp%3D2017-07-12T02%253A42%253A19Z%26"
        "Version%3D2017-05-25",
        out);
    assert_string_equal(out, "zJDF+Lrzhj/ThnlvIToysFRq6t4=");
}

/* Of the specification of Standard Webhooks. */
TEST(a_webhook_is_signed_as_its_published_example)
{
    struct webhook_message m = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                "msg_p5jXN8AQM9LWM0D4loKWxJek", "{\"test\": 2432232314}",
                                1614265330};
    char out[SIGN_TEXT];

    UNUSED_STATE;
    sign_webhook(&m, out);
    assert_string_equal(out, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert_true(sign_webhook_secret_good("plain"));
    assert_false(sign_webhook_secret_good("whsec_!"));
}

/* Of the page on TC3-HMAC-SHA256: DescribeInstances of cvm. */
TEST(tencents_published_example_gives_tencents_signature)
{
    char out[SIGN_TEXT];

    UNUSED_STATE;
    sign_tencent(&(struct tencent_request){"cvm.tencentcloudapi.com",
                                           "application/json; charset=utf-8",
                                           "{\"Limit\": 1, \"Filters\": [{\"Values\": "
                                           "[\"\\u672a\\u547d\\u540d\"], \"Name\": "
                                           "\"instance-name\"}]}",
                                           "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
                                           "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "cvm", 1551113065},
                 out);
    assert_string_equal(out, "TC3-HMAC-SHA256 "
                             "Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/"
                             "tc3_request, SignedHeaders=content-type;host, Signature="
                             "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168");
}

/* The page on the RPC signature has this example of DescribeRegions; ours is sent by POST. */
TEST(aliyun_parameters_are_sorted_encoded_and_signed_once)
{
    char *form = sign_aliyun("Format=XML&Action=A%20b&To=1%2B2", "testid", "testsecret", "n1", 0);

    UNUSED_STATE;
    assert_non_null(strstr(form, "AccessKeyId=testid&Action=A%20b&Format=XML&Signature="));
    assert_non_null(strstr(form, "Timestamp=1970-01-01T00%3A00%3A00Z&To=1%2B2"));
    free(form);
}

TEST(a_parameter_comes_before_those_that_begin_like_it)
{
    char *form = sign_aliyun("A1=x&A=y", "k", "s", "n", 0);

    UNUSED_STATE;
    assert_int_equal(strncmp(form, "A=y&A1=x&", 9), 0);
    free(form);
}

static struct gateway *gateway(const char *pointer, const char *value)
{
    static struct ways w;

    ways_release(&w);
    w.gateways = 1;
    gateway_say(&w.sms[0], GK_success_pointer, pointer);
    gateway_say(&w.sms[0], GK_success_value, value);
    gateway_say(&w.sms[0], GK_error_pointers, "/error /code");
    gateway_say(&w.sms[0], GK_retry_codes, "LIMIT");
    gateway_say(&w.sms[0], GK_down_codes, "BROKE");
    gateway_say(&w.sms[0], GK_id_pointer, "/id");
    return &w.sms[0];
}

static enum post_outcome judged(const struct gateway *g, enum transfer how, long status,
                                const char *body, struct post_result *r)
{
    struct answer a = {how, status, body, "why"};

    memset(r, 0, sizeof *r);
    judge_sms(g, &a, r);
    return r->outcome;
}

TEST(success_is_what_status_and_pointer_say_and_nothing_else)
{
    struct gateway *g = gateway("/code", "OK");
    struct post_result r;

    UNUSED_STATE;
    assert_int_equal(judged(g, TRANSFER_DONE, 200, "{\"code\":\"OK\",\"id\":77}", &r),
                     POST_ACCEPTED);
    assert_string_equal(r.remote_id, "77");
    assert_int_equal(judged(g, TRANSFER_DONE, 200, "{\"code\":\"LIMIT\"}", &r), POST_LATER);
    assert_int_equal(judged(g, TRANSFER_DONE, 200, "{\"code\":\"BROKE\"}", &r), POST_DOWN);
    assert_int_equal(judged(g, TRANSFER_DONE, 200, "{\"code\":\"ODD\"}", &r), POST_REFUSED);
    assert_int_equal(judged(g, TRANSFER_DONE, 200, "<html>log in</html>", &r), POST_LATER);
    assert_int_equal(judged(g, TRANSFER_DONE, 500, "{\"code\":\"OK\"}", &r), POST_LATER);
    assert_int_equal(judged(g, TRANSFER_DONE, 400, "{\"error\":\"LIMIT\"}", &r), POST_LATER);
    assert_int_equal(judged(g, TRANSFER_DONE, 400, "{}", &r), POST_REFUSED);
    assert_int_equal(judged(g, TRANSFER_DONE, 401, "", &r), POST_DOWN);
    assert_int_equal(judged(g, TRANSFER_DONE, 429, "", &r), POST_LATER);
    assert_int_equal(judged(g, TRANSFER_DONE, 302, "", &r), POST_DOWN);
    assert_int_equal(judged(g, TRANSFER_NOT_SENT, 0, "", &r), POST_DOWN);
    assert_int_equal(judged(g, TRANSFER_NO_ANSWER, 0, "", &r), POST_UNSURE);
    assert_int_equal(judged(g, TRANSFER_DENIED, 0, "", &r), POST_REFUSED);
}

static enum post_outcome mailed(enum transfer how, long status, bool login)
{
    struct answer a = {how, status, "", "why"};
    struct post_result r = {.id = ""};

    judge_mail(&a, login, &r);
    return r.outcome;
}

TEST(a_mail_server_says_no_for_now_or_for_good)
{
    UNUSED_STATE;
    assert_int_equal(mailed(TRANSFER_DONE, 250, false), POST_ACCEPTED);
    assert_int_equal(mailed(TRANSFER_NOT_SENT, 451, false), POST_LATER);
    assert_int_equal(mailed(TRANSFER_NOT_SENT, 550, false), POST_REFUSED);
    assert_int_equal(mailed(TRANSFER_NOT_SENT, 535, true), POST_DOWN);
    assert_int_equal(mailed(TRANSFER_NOT_SENT, 0, false), POST_DOWN);
    assert_int_equal(mailed(TRANSFER_NO_ANSWER, 0, false), POST_UNSURE);
}

static struct post *letter(void)
{
    struct post *p = post_new("k1", POST_SMS, "");

    post_set(p, PF_TO, "13800000001");
    post_set(p, PF_KIND, "order_opened");
    post_set(p, PF_LANG, "zh-CN");
    post_set(p, PF_TEXT, "您好 & 再见");
    post_set(p, PF_FACTS, "{\"number\":\"1042\",\"fault\":\"漏水\"}");
    return p;
}

TEST(a_request_carries_the_letter_its_key_and_whether_it_comes_again)
{
    struct gateway *g = gateway("", "");
    struct request_now now = {0, "n", "https://t.example"};
    struct post *p = letter();
    struct request r;

    UNUSED_STATE;
    gateway_say(g, GK_url, "http://x/send?to={{to_e164}}");
    gateway_say(g, GK_body,
                "{\"t\":\"{{text}}\",\"p\":{{params_list:plain}},\"n\":\"{{fact.number}}\","
                "\"tid\":\"{{template_id}}\",\"c\":{{coding}}}");
    gateway_add_template(g, "order_opened en T1");
    gateway_add_template(g, "order_opened zh-CN T2");
    p->again = true;
    request_make(g, p, &now, &r);
    assert_string_equal(r.url, "http://x/send?to=%2B8613800000001");
    assert_string_equal(r.body, "{\"t\":\"您好 & 再见\",\"p\":[\"1042\",\"漏水\"],\"n\":\"1042\","
                                "\"tid\":\"T2\",\"c\":2}");
    assert_int_equal(r.headers, 3);
    assert_string_equal(r.header[1], "Idempotency-Key: k1");
    assert_string_equal(r.header[2], "Tapwright-Again: 1");
    request_release(&r);
    post_free(p);
}

static char *mail(const char *to, const char *subject, const char *ics)
{
    struct mail_parts m = {"k1",
                           "a@b.example",
                           "净水服务",
                           to,
                           "王女士",
                           subject,
                           "第一行 <x>\nhttps://t.example/c/1\n",
                           "zh-CN",
                           ics,
                           0};

    return mime_make(&m);
}

TEST(a_mail_is_the_same_on_every_attempt_and_its_lines_are_short)
{
    char *one = mail("c@d.example", "您的净水机已经修好并且由机器自己的数据证明了", NULL);
    char *two = mail("c@d.example", "您的净水机已经修好并且由机器自己的数据证明了", NULL);
    size_t line = 0;

    UNUSED_STATE;
    assert_string_equal(one, two);
    assert_non_null(strstr(one, "Message-ID: <k1@b.example>\r\n"));
    assert_non_null(strstr(one, "=?UTF-8?B?"));
    for (const char *p = one; *p; p++) {
        line = *p == '\n' ? 0 : line + 1;
        assert_true(line <= 100);
        assert_true((unsigned char)*p < 128);
    }
    free(one);
    free(two);
}

TEST(a_calendar_travels_with_its_method)
{
    char *m = mail("c@d.example", "x", "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n");

    UNUSED_STATE;
    assert_non_null(strstr(m, "text/calendar; charset=utf-8; method=CANCEL"));
    free(m);
}

TEST(a_line_break_in_an_address_or_subject_makes_no_mail)
{
    UNUSED_STATE;
    assert_null(mail("c@d.example\r\nBcc: e@f.example", "x", NULL));
    assert_null(mail("c@d.example", "x\r\nBcc: e@f.example", NULL));
    assert_null(mail("c@d.example,e@f.example", "x", NULL));
    assert_null(mail("<c@d.example>", "x", NULL));
}

static bool is_private(const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return address_is_private((struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return address_is_private((struct sockaddr *)&v6);
}

TEST(addresses_of_the_own_network_are_known_in_every_dress)
{
    static const char *const own[] = {"127.0.0.1",
                                      "10.1.2.3",
                                      "172.16.0.1",
                                      "172.31.255.255",
                                      "192.168.1.1",
                                      "169.254.169.254",
                                      "0.0.0.0",
                                      "100.64.0.1",
                                      "224.0.0.1",
                                      "255.255.255.255",
                                      "::1",
                                      "::",
                                      "fe80::1",
                                      "fd00::1",
                                      "ff02::1",
                                      "::ffff:10.0.0.1",
                                      "64:ff9b::a00:1",
                                      "2002:a00:1::",
                                      "2001:0:5ef5:79fd::1"};
    static const char *const world[] = {"8.8.8.8",         "172.32.0.1",  "100.128.0.1",
                                        "2606:4700::1111", "2001:db8::1", "::ffff:8.8.8.8"};

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (!is_private(own[i]))
            fail_msg("%s passes", own[i]);
    for (size_t i = 0; i < sizeof world / sizeof world[0]; i++)
        if (is_private(world[i]))
            fail_msg("%s is held", world[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(each_place_writes_a_value_as_it_needs_it),
        CASE(a_template_that_names_what_is_not_there_is_refused),
        CASE(signatures_are_those_of_the_published_examples),
        CASE(aliyuns_published_examples_give_aliyuns_signatures),
        CASE(a_webhook_is_signed_as_its_published_example),
        CASE(tencents_published_example_gives_tencents_signature),
        CASE(aliyun_parameters_are_sorted_encoded_and_signed_once),
        CASE(a_parameter_comes_before_those_that_begin_like_it),
        CASE(success_is_what_status_and_pointer_say_and_nothing_else),
        CASE(a_mail_server_says_no_for_now_or_for_good),
        CASE(a_request_carries_the_letter_its_key_and_whether_it_comes_again),
        CASE(a_mail_is_the_same_on_every_attempt_and_its_lines_are_short),
        CASE(a_calendar_travels_with_its_method),
        CASE(a_line_break_in_an_address_or_subject_makes_no_mail),
        CASE(addresses_of_the_own_network_are_known_in_every_dress),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
