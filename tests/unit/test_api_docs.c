/* SPDX-License-Identifier: Apache-2.0 */
/* What the service says of its HTTP side is what the tables in the code say, and nothing more. */
#include "tests/unit/docs.h"

#include <stdio.h>
#include <strings.h>

#include "core/command.h"
#include "core/order.h"
#include "core/text.h"
#include "service/engine/action_args.h"
#include "service/http/api.h"

static const cJSON *operation(const struct route_row *row)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(must(openapi, "/paths"), row->path), *j;

    cJSON_ArrayForEach(j, item) if (!strcasecmp(j->string, row->method)) return j;
    fail_msg("openapi.json has no %s %s", row->method, row->path);
    return NULL;
}

TEST(every_route_is_an_operation_and_every_operation_a_route)
{
    const struct route_row *rows;
    size_t n = route_table(&rows), operations = 0;
    const cJSON *path, *j;

    UNUSED_STATE;
    for (size_t i = 0; i < n; i++)
        operation(&rows[i]);
    cJSON_ArrayForEach(path, must(openapi, "/paths")) cJSON_ArrayForEach(j, path) operations +=
        strcmp(j->string, "parameters") != 0;
    assert_int_equal(operations, n);
}

TEST(an_operation_names_the_roles_of_its_route)
{
    const struct route_row *rows;
    size_t n = route_table(&rows);

    UNUSED_STATE;
    for (size_t i = 0; i < n; i++) {
        const cJSON *op = operation(&rows[i]), *roles = must(op, "/x-roles");
        const cJSON *security = find(op, "/security");
        int count = 0;

        for (int r = 0; r < ROLE_COUNT; r++) {
            bool may = rows[i].roles >> r & 1;

            count += may;
            if (may != has_word(roles, role_name((enum role)r)))
                fail_msg("%s %s: %s", rows[i].method, rows[i].path, role_name((enum role)r));
        }
        assert_int_equal(cJSON_GetArraySize(roles), count);
        /* What is open says so, and nothing else does. */
        assert_int_equal(rows[i].roles == 0, security && cJSON_GetArraySize(security) == 0);
        assert_int_equal(rows[i].roles != 0, find(op, "/responses/401") && !security);
    }
}

TEST(an_operation_names_the_relation_of_its_route)
{
    const struct route_row *rows;
    size_t n = route_table(&rows);

    UNUSED_STATE;
    for (size_t i = 0; i < n; i++) {
        const char *word = word_of(operation(&rows[i]), "/x-relation");

        if (rows[i].relation == REL_UNSET || strcmp(word, relation_word(rows[i].relation)) != 0)
            fail_msg("%s %s: relation", rows[i].method, rows[i].path);
        /* What is open has no relation, and nothing else is. */
        assert_int_equal(rows[i].roles == 0, rows[i].relation == REL_OPEN);
    }
}

TEST(every_parameter_of_a_path_is_described)
{
    const struct route_row *rows;
    size_t n = route_table(&rows);

    UNUSED_STATE;
    for (size_t i = 0; i < n; i++) {
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(must(openapi, "/paths"), rows[i].path);
        int braces = 0;

        for (const char *p = rows[i].path; *p; p++)
            braces += *p == '{';
        assert_int_equal(cJSON_GetArraySize(find(item, "/parameters")), braces);
    }
}

/* Walks a document; returns how many references there were. */
static int check_refs(const cJSON *doc, const cJSON *j)
{
    const cJSON *child;
    int n = 0;

    if (j->string && !strcmp(j->string, "$ref")) {
        assert_true(cJSON_IsString(j) && j->valuestring[0] == '#');
        must(doc, j->valuestring + 1);
        n = 1;
    }
    cJSON_ArrayForEach(child, j) n += check_refs(doc, child);
    return n;
}

TEST(every_reference_leads_somewhere)
{
    UNUSED_STATE;
    assert_true(check_refs(openapi, openapi) > 300);
    assert_true(check_refs(asyncapi, asyncapi) > 80);
}

/* Nothing is described that nobody refers to. */
static bool is_used(const char *text, const char *kind, const char *name)
{
    char ref[160];

    snprintf(ref, sizeof ref, "\"#/components/%s/%s\"", kind, name);
    return strstr(text, ref) != NULL;
}

static void all_used(const cJSON *doc, const char *kind, const char *const *spared)
{
    char *text = cJSON_PrintUnformatted(doc), pointer[64];
    const cJSON *j;

    snprintf(pointer, sizeof pointer, "/components/%s", kind);
    cJSON_ArrayForEach(j, must(doc, pointer))
    {
        bool free_standing = false;

        for (int i = 0; spared[i]; i++)
            free_standing |= !strcmp(spared[i], j->string);
        if (!free_standing && !is_used(text, kind, j->string))
            fail_msg("%s/%s is referred to by nothing", pointer, j->string);
    }
    free(text);
}

TEST(nothing_is_described_that_nothing_refers_to)
{
    /* What a stream sends stands in the text of its operation. */
    static const char *const spared[] = {"StreamEvent", "StreamData", NULL}, *const none[] = {NULL};

    UNUSED_STATE;
    all_used(openapi, "schemas", spared);
    all_used(openapi, "responses", none);
    all_used(openapi, "parameters", none);
    all_used(asyncapi, "schemas", none);
    all_used(asyncapi, "messages", none);
}

TEST(the_states_categories_and_roles_are_those_of_the_workflow)
{
    const char *w[64] = {NULL};

    UNUSED_STATE;
    for (int i = 0; i < ORDER_STATE_COUNT; i++)
        w[i] = order_state_name((enum order_state)i);
    words_are(openapi, "/components/schemas/OrderState/enum", w, ORDER_STATE_COUNT);
    memset(w, 0, sizeof w);
    for (int i = 0; i < ORDER_STATE_COUNT; i++)
        w[order_category((enum order_state)i)] = order_category_name((enum order_state)i);
    words_are(openapi, "/components/schemas/OrderCategory/enum", w, CAT_DONE + 1);
    for (int i = 0; i < ROLE_COUNT; i++)
        w[i] = role_name((enum role)i);
    words_are(openapi, "/components/schemas/ActorRole/enum", w, ROLE_COUNT);
    w[ROLE_SYSTEM] = w[ROLE_CUSTOMER] = NULL; /* nobody logs in as these */
    words_are(openapi, "/components/schemas/Role/enum", w, ROLE_COUNT);
}

TEST(the_severities_outcomes_verdicts_and_gates_are_those_of_the_code)
{
    const char *w[64] = {NULL};

    UNUSED_STATE;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        w[i] = severity_name((enum severity)i);
    words_are(openapi, "/components/schemas/Severity/enum", w, SEVERITY_COUNT);
    for (int i = 0; i < OUTCOME_MISSED_AGAIN; i++)
        w[i] = i == OUTCOME_NONE ? NULL : order_outcome_name((enum order_outcome)i);
    words_are(openapi, "/components/schemas/Outcome/enum", w, OUTCOME_MISSED_AGAIN);
    for (int i = 0; i < VERDICT_COUNT; i++)
        w[i] = i == VERDICT_NONE ? NULL : verdict_name((enum verdict)i);
    words_are(openapi, "/components/schemas/Verdict/enum", w, VERDICT_COUNT);
    for (int i = 0; i < WATCH_WHY_COUNT; i++)
        w[i] = watch_why_name((enum watch_why)i);
    words_are(openapi, "/components/schemas/Watch/properties/why/enum", w, WATCH_WHY_COUNT);
    for (int i = 0; i <= GATE_STATE_WAIVED; i++)
        w[i] = gate_state_name((enum gate_state)i);
    words_are(openapi, "/components/schemas/GateState/enum", w, GATE_STATE_WAIVED + 1);
}

TEST(every_action_of_a_person_has_its_arguments)
{
    const char *w[ORDER_ACTION_COUNT] = {NULL};
    const cJSON *forms = must(openapi, "/paths/~1api~1v1~1orders~1{id}~1actions~1{action}/post"
                                       "/requestBody/content/application~1json/schema/anyOf");
    const cJSON *j;
    int i = 0;

    UNUSED_STATE;
    for (; i < OA_CONFIRMED; i++) {
        char pointer[96];

        w[i] = order_action_name((enum order_action)i);
        snprintf(pointer, sizeof pointer, "/components/schemas/arguments.%s/title", w[i]);
        assert_string_equal(word_of(openapi, pointer), w[i]);
    }
    words_are(openapi, "/components/schemas/Action/enum", w, OA_CONFIRMED);
    assert_int_equal(cJSON_GetArraySize(forms), OA_CONFIRMED);
    i = 0;
    cJSON_ArrayForEach(j, forms) assert_non_null(strstr(word_of(j, "/$ref"), w[i++]));
    for (; i < ORDER_ACTION_COUNT; i++)
        w[i] = order_action_name((enum order_action)i);
    words_are(openapi, "/components/schemas/SystemAction/enum", w + OA_CONFIRMED,
              ORDER_ACTION_COUNT - OA_CONFIRMED);
}

/* What the schema and those it is made of say of a member. */
static const cJSON *argument(const cJSON *schema, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(find(schema, "/properties"), name), *part;

    cJSON_ArrayForEach(part, find(schema, "/allOf")) if (!j) j =
        argument(must(openapi, word_of(part, "/$ref") + 1), name);
    return find(j, "/$ref") ? must(openapi, word_of(j, "/$ref") + 1) : j;
}

static int needed_arguments(const cJSON *schema, cJSON *names)
{
    const cJSON *part, *j;

    cJSON_ArrayForEach(part, find(schema, "/allOf"))
        needed_arguments(must(openapi, word_of(part, "/$ref") + 1), names);
    cJSON_ArrayForEach(j, find(schema, "/required"))
        cJSON_AddItemToArray(names, cJSON_CreateString(j->valuestring));
    return cJSON_GetArraySize(names);
}

/* Gives what is asked for until nothing is; returns how often it was asked. */
static int give_what_is_asked(enum order_action action, const cJSON *schema, const cJSON *needed)
{
    cJSON *args = cJSON_CreateObject();
    const char *wrong;
    int n = 0;

    while ((wrong = args_check(NULL, action, args)) != NULL && n < 16) {
        char name[48] = "";
        const cJSON *words;

        text_copy_n(name, sizeof name, wrong, strcspn(wrong, ":"));
        if (!has_word(needed, name))
            fail_msg("arguments.%s: %s is needed", order_action_name(action), name);
        n++;
        if (strstr(wrong, "a technician"))
            break; /* that one is looked up in the store */
        words = find(argument(schema, name), "/enum/0");
        cJSON_AddStringToObject(args, name, words ? words->valuestring : "2026-01-01");
    }
    cJSON_Delete(args);
    return n;
}

TEST(the_arguments_that_an_action_needs_are_required)
{
    UNUSED_STATE;
    for (int i = 0; i < OA_CONFIRMED; i++) {
        cJSON *needed = cJSON_CreateArray();
        char pointer[96];
        const cJSON *schema;
        int count;

        snprintf(pointer, sizeof pointer, "/components/schemas/arguments.%s",
                 order_action_name((enum order_action)i));
        schema = must(openapi, pointer);
        count = needed_arguments(schema, needed);
        assert_int_equal(give_what_is_asked((enum order_action)i, schema, needed), count);
        cJSON_Delete(needed);
    }
}

TEST(the_words_of_machines_are_those_of_the_code)
{
    const char *w[FIELD_COUNT + REJECT_COUNT] = {NULL};

    UNUSED_STATE;
    for (int i = 0; i < (int)FIELD_COUNT; i++)
        w[i] = field_table[i].name;
    words_are(openapi, "/components/schemas/Field/enum", w, FIELD_COUNT);
    for (int i = 0; i < (int)MACHINE_STATE_COUNT; i++)
        w[i] = machine_state_name((enum machine_state)i);
    words_are(openapi, "/components/schemas/MachineState/enum", w, MACHINE_STATE_COUNT);
    for (int i = 0; i < (int)REJECT_COUNT; i++)
        w[i] = i == REJECT_NONE ? NULL : reject_name((enum reject)i);
    words_are(openapi, "/components/schemas/Reject/enum", w, REJECT_COUNT);
    for (int i = 0; i < (int)COMMAND_COUNT; i++)
        w[i] = command_name((enum device_command)i);
    words_are(openapi, "/components/schemas/CommandName/enum", w, COMMAND_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_route_is_an_operation_and_every_operation_a_route),
        CASE(an_operation_names_the_roles_of_its_route),
        CASE(an_operation_names_the_relation_of_its_route),
        CASE(every_parameter_of_a_path_is_described),
        CASE(every_reference_leads_somewhere),
        CASE(nothing_is_described_that_nothing_refers_to),
        CASE(the_states_categories_and_roles_are_those_of_the_workflow),
        CASE(the_severities_outcomes_verdicts_and_gates_are_those_of_the_code),
        CASE(every_action_of_a_person_has_its_arguments),
        CASE(the_arguments_that_an_action_needs_are_required),
        CASE(the_words_of_machines_are_those_of_the_code),
    };

    return cmocka_run_group_tests(tests, open_documents, close_documents);
}
