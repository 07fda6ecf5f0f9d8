/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of brokers: what they mean, and what is none. */
#include "tests/unit/test.h"

#include "service/base/broker_url.h"

TEST(an_address_names_a_host_a_port_and_whether_it_is_secret)
{
    static const struct {
        const char *text, *host;
        int port;
        bool tls;
    } cases[] = {
        {"tcp://127.0.0.1:1884", "127.0.0.1", 1884, false},
        {"mqtt://broker.example", "broker.example", 1883, false},
        {"ssl://broker.example", "broker.example", 8883, true},
        {"mqtts://broker.example:65535", "broker.example", 65535, true},
        {"tcp://b:1", "b", 1, false},
    };
    struct broker_url url;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(broker_url_parse(cases[i].text, &url));
        assert_string_equal(url.host, cases[i].host);
        assert_int_equal(url.port, cases[i].port);
        assert_int_equal(url.tls, cases[i].tls);
    }
}

TEST(what_is_no_address_is_refused)
{
    static const char *const cases[] = {"",           "localhost", "http://b:1",    "tcp:/b",
                                        "tcp://",     "tcp://:1",  "tcp://b:",      "tcp://b:0",
                                        "tcp://b:1x", "ssl://b:x", "tcp://b:65536", "tcp://b:-1"};
    struct broker_url url;

    UNUSED_STATE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (broker_url_parse(cases[i], &url))
            fail_msg("taken: %s", cases[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_address_names_a_host_a_port_and_whether_it_is_secret),
        CASE(what_is_no_address_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
