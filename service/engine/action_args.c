/* SPDX-License-Identifier: Apache-2.0 */
#include "service/engine/action_args.h"

#include <string.h>

#include "core/text.h"

enum arg_kind { ARG_TEXT, ARG_TIME, ARG_LIST, ARG_OBJECT, ARG_BOOL, ARG_WORD, ARG_DAY, ARG_PERSON };

struct arg_row {
    enum order_action action;
    const char *name;
    enum arg_kind kind;
    bool needed;
    const char *words; /* ARG_WORD: separated by blanks */
};

#define BY "customer household dispatcher"

/* clang-format off */
static const struct arg_row rows[] = {
    {OA_ASSIGN,     "technician",        ARG_PERSON, true,  NULL},
    {OA_DECLINE,    "reason",            ARG_TEXT,   true,  NULL},
    {OA_CONTACT,    "channel",           ARG_WORD,   true,  "phone sms wechat visit"},
    {OA_CONTACT,    "outcome",           ARG_WORD,   true,  "reached no_answer wrong_number left_message"},
    {OA_CONTACT,    "note",              ARG_TEXT,   false, NULL},
    {OA_CONTACT,    "address_confirmed", ARG_BOOL,   false, NULL},
    {OA_SCHEDULE,   "from",              ARG_TIME,   true,  NULL},
    {OA_SCHEDULE,   "to",                ARG_TIME,   true,  NULL},
    {OA_SCHEDULE,   "agreed_by",         ARG_WORD,   true,  BY},
    {OA_RESCHEDULE, "from",              ARG_TIME,   true,  NULL},
    {OA_RESCHEDULE, "to",                ARG_TIME,   true,  NULL},
    {OA_RESCHEDULE, "agreed_by",         ARG_WORD,   true,  BY},
    {OA_RESCHEDULE, "reason",            ARG_TEXT,   true,  NULL},
    {OA_DEPART,     "parts",             ARG_LIST,   false, NULL},
    {OA_DEPART,     "tools",             ARG_LIST,   false, NULL},
    {OA_DEPART,     "missing",           ARG_LIST,   false, NULL},
    {OA_ARRIVE,     "code",              ARG_TEXT,   false, NULL},
    {OA_ARRIVE,     "how",               ARG_WORD,   false, "scan photo typed"},
    {OA_TEST_RUN,   "test",              ARG_TEXT,   false, NULL},
    {OA_PAUSE,      "reason",            ARG_TEXT,   true,  NULL},
    {OA_PAUSE,      "back_at",           ARG_TIME,   true,  NULL},
    {OA_COMPLETE,   "cause",             ARG_TEXT,   false, NULL},
    {OA_COMPLETE,   "outcome",           ARG_WORD,   true,  "fixed no_fault_found sensor_fault customer_side area not_fixed"},
    {OA_COMPLETE,   "code",              ARG_TEXT,   false, NULL},
    {OA_COMPLETE,   "work",              ARG_LIST,   false, NULL},
    {OA_COMPLETE,   "parts",             ARG_LIST,   false, NULL},
    {OA_COMPLETE,   "charges",           ARG_LIST,   false, NULL},
    {OA_COMPLETE,   "override",          ARG_OBJECT, false, NULL},
    {OA_RETURN,     "reason",            ARG_TEXT,   true,  NULL},
    {OA_RETURN,     "customer_wish",     ARG_TEXT,   false, NULL},
    {OA_RETURN,     "next_on",           ARG_DAY,    false, NULL},
    {OA_NO_SHOW,    "note",              ARG_TEXT,   false, NULL},
    {OA_CONFIRM_ADDRESS, "address",      ARG_TEXT,   false, NULL},
    {OA_PARK,       "reason",            ARG_TEXT,   true,  NULL},
    {OA_PARK,       "until",             ARG_TIME,   true,  NULL},
    {OA_PARK,       "customer_wish",     ARG_TEXT,   false, NULL},
    {OA_REQUEST_TRANSFER, "reason",      ARG_TEXT,   true,  NULL},
    {OA_REQUEST_TRANSFER, "to",          ARG_PERSON, true,  NULL},
    {OA_CONSENT,    "place",             ARG_TEXT,   true,  NULL},
    {OA_CONSENT,    "by",                ARG_WORD,   true,  "customer household"},
    {OA_CONSENT,    "how",               ARG_WORD,   true,  "signature tick"},
    {OA_CONSENT,    "photo",             ARG_TEXT,   false, NULL},
    {OA_TAKE_LATE,  "late",              ARG_TEXT,   true,  NULL},
    {OA_DISCARD_LATE, "late",            ARG_TEXT,   true,  NULL},
    {OA_DISCARD_LATE, "reason",          ARG_TEXT,   true,  NULL},
    {OA_DENY_TRANSFER, "reason",         ARG_TEXT,   true,  NULL},
    {OA_REPORT_DAMAGE, "text",           ARG_TEXT,   true,  NULL},
    {OA_CANNOT_DO,  "reason",            ARG_TEXT,   true,  NULL},
    {OA_CANNOT_DO,  "photo",             ARG_TEXT,   true,  NULL},
    {OA_CANCEL,     "reason",            ARG_TEXT,   true,  NULL},
    {OA_CLOSE,      "reason",            ARG_TEXT,   true,  NULL},
    {OA_REOPEN,     "reason",            ARG_TEXT,   true,  NULL},
    {OA_HOLD,       "reason",            ARG_TEXT,   true,  NULL},
    {OA_NOTE,       "text",              ARG_TEXT,   true,  NULL},
    {OA_ASK_HELP,   "text",              ARG_TEXT,   true,  NULL},
    {OA_ANSWER_HELP, "text",             ARG_TEXT,   true,  NULL},
};
/* clang-format on */

const char *args_text(const cJSON *args, const char *name)
{
    const cJSON *j = cJSON_GetObjectItemCaseSensitive(args, name);

    return cJSON_IsString(j) ? j->valuestring : "";
}

bool args_time(const cJSON *args, const char *name, int64_t *ms)
{
    return text_time_parse(args_text(args, name), ms);
}

static bool one_of(const char *words, const char *word)
{
    size_t n = strlen(word);

    for (const char *p = words; n > 0 && (p = strstr(p, word)) != NULL; p += n) {
        bool starts = p == words || p[-1] == ' ';
        bool ends = p[n] == ' ' || p[n] == 0;

        if (starts && ends)
            return true;
    }
    return false;
}

static void is_technician(void *ctx, const struct db_value *col, int ncol)
{
    (void)ncol;
    *(bool *)ctx = !strcmp(col[3].s, "technician");
}

static bool technician_exists(struct store *s, const char *id)
{
    bool found = false;

    return !store_run(s, SQL_PERSON_BY_ID, ARGS(db_text(id)), is_technician, &found) && found;
}

static bool good(struct store *s, const struct arg_row *r, const cJSON *j)
{
    int64_t ms;

    switch (r->kind) {
    case ARG_TEXT:
        return cJSON_IsString(j) && j->valuestring[0] && strlen(j->valuestring) <= 4000;
    case ARG_TIME:
        return cJSON_IsString(j) && text_time_parse(j->valuestring, &ms);
    case ARG_LIST:
        return cJSON_IsArray(j);
    case ARG_OBJECT:
        return cJSON_IsObject(j);
    case ARG_BOOL:
        return cJSON_IsBool(j);
    case ARG_DAY:
        return cJSON_IsString(j) && strlen(j->valuestring) == 10 &&
               text_time_parse(j->valuestring, &ms);
    case ARG_WORD:
        return cJSON_IsString(j) && one_of(r->words, j->valuestring);
    default:
        return cJSON_IsString(j) && technician_exists(s, j->valuestring);
    }
}

const char *args_check(struct store *s, enum order_action action, const cJSON *args)
{
    static const char *const kinds[] = {
        "a text",           "a time (RFC 3339)",  "a list",      "an object", "a yes/no",
        "one of the words", "a day (YYYY-MM-DD)", "a technician"};
    static _Thread_local char what[160];
    size_t at;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct arg_row *r = &rows[i];
        const cJSON *j = cJSON_GetObjectItemCaseSensitive(args, r->name);

        if (r->action != action || (!j && !r->needed) || (j && good(s, r, j)))
            continue;
        text_copy(what, sizeof what, r->name);
        at = strlen(what);
        text_copy(what + at, sizeof what - at, ": must be ");
        at = strlen(what);
        text_copy(what + at, sizeof what - at, kinds[r->kind]);
        return what;
    }
    return NULL;
}

static bool cause_known(const struct catalogue *c, const struct order *o, const cJSON *args)
{
    const char *id = args_text(args, "cause");
    int fault = catalogue_fault(c, o->fault);

    if (!strcmp(id, "other"))
        return args_text(args, "opinion")[0] || args_text(args, "note")[0] ||
               args_text(args, "text")[0];
    if (fault == catalogue_fault(c, "reported") && fault >= 0 && catalogue_fault(c, id) >= 0)
        return true;
    for (size_t i = 0; fault >= 0 && i < c->faults[fault].cause_count; i++)
        if (!strcmp(c->faults[fault].causes[i].id, id))
            return true;
    return false;
}

void args_facts(const cJSON *args, const struct catalogue *c, const struct order *o,
                struct order_facts *f)
{
    const cJSON *override = cJSON_GetObjectItemCaseSensitive(args, "override");
    int outcome = order_outcome_find(args_text(args, "outcome"));

    f->outcome = outcome > 0 ? (enum order_outcome)outcome : OUTCOME_NONE;
    f->override = args_text(override, "reason")[0] != 0;
    f->cause_known = cause_known(c, o, args);
    f->customer_agreed =
        args_text(args, "agreed_by")[0] && strcmp(args_text(args, "agreed_by"), "dispatcher") != 0;
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(args, "address_confirmed")))
        f->address_known = true;
}
