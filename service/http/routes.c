/* SPDX-License-Identifier: Apache-2.0 */
/*
 * THE route table: it drives the router and the authorization; openapi.json is checked against it.
 * A row says who (roles) and whose (relation, see relation.h).
 */
#include <string.h>
#include <strings.h>

#include "core/scan.h"
#include "core/text.h"
#include "service/http/api_link.h"
#include "service/http/api_public.h"
#include "service/http/csv_list.h"

#define R(x)  (1u << ROLE_##x)
#define DESK  (R(DISPATCHER) | R(LEAD) | R(MANAGER) | R(ADMIN))
#define LEADS (R(LEAD) | R(MANAGER) | R(ADMIN))
#define STAFF (DESK | R(TECHNICIAN))
#define OPEN  0

/* clang-format off */
static const struct route_row rows[] = {
    {"GET",    "/healthz",                             OPEN,  REL_OPEN,   api_healthz,        "alive"},
    {"GET",    "/readyz",                              OPEN,  REL_OPEN,   api_readyz,         "ready to take messages"},
    {"GET",    "/metrics",                             OPEN,  REL_OPEN,   api_metrics,        "Prometheus text"},
    {"GET",    "/api/openapi.json",                    OPEN,  REL_OPEN,   api_openapi,        "this API"},
    {"GET",    "/api/asyncapi.json",                   OPEN,  REL_OPEN,   api_asyncapi,       "the MQTT side"},
    {"POST",   "/api/v1/session",                      OPEN,  REL_OPEN,   api_login,          "log in"},
    {"DELETE", "/api/v1/session",                      STAFF, REL_OWN,    api_logout,         "log out"},
    {"GET",    "/api/v1/session",                      STAFF, REL_OWN,    api_me,             "who I am"},
    {"GET",    "/api/v1/orders",                       STAFF, REL_OWN,    api_orders,         "orders; a technician sees own"},
    {"GET",    "/api/v1/inbox",                        DESK,  REL_ANY,    api_inbox,          "what waits for the desk: questions, reports, wishes, what is late"},
    {"POST",   "/api/v1/orders",                       DESK,  REL_OWN,    api_order_create,   "open one by hand"},
    {"GET",    "/api/v1/orders/{id}",                  STAFF, REL_ORDER,  api_order,          "one order"},
    {"POST",   "/api/v1/orders/{id}/actions/{action}", STAFF, REL_PAST,   api_order_action,   "a step of the workflow"},
    {"GET",    "/api/v1/jobs/{id}",                    STAFF, REL_JOB,    api_job,            "the orders of one machine that travel together"},
    {"POST",   "/api/v1/orders/{id}/quote",            STAFF, REL_ORDER,  api_quote,          "what charges would come to"},
    {"GET",    "/api/v1/orders/{id}/card",             STAFF | R(CUSTOMER), REL_ORDER,  api_card,           "the repair card, to print"},
    {"GET",    "/api/v1/orders/{id}/attachments",      STAFF, REL_ORDER,  api_attachments,    "its pictures"},
    {"PUT",    "/api/v1/orders/{id}/attachments/{name}", STAFF, REL_PAST,  api_attachment_put, "a picture, JPEG or PNG as it is"},
    {"GET",    "/api/v1/orders/{id}/attachments/{name}", STAFF, REL_ORDER, api_attachment,    "one of its pictures"},
    {"GET",    "/api/v1/orders/{id}/attachments/{name}/received", STAFF, REL_PAST, api_attachment_received, "how much of it has arrived"},
    {"GET",    "/api/v1/devices",                      STAFF, REL_ANY,    api_devices,        "machines"},
    {"POST",   "/api/v1/devices",                      DESK,  REL_ANY,    api_device_create,  "register a machine"},
    {"GET",    "/api/v1/devices/{id}",                 STAFF, REL_DEVICE, api_device,         "one machine"},
    {"PATCH",  "/api/v1/devices/{id}",                 DESK,  REL_DEVICE, api_device_change,  "change or revoke it"},
    {"GET",    "/api/v1/devices/{id}/telemetry",       STAFF | R(CUSTOMER), REL_VISIT,  api_telemetry,      "columns of samples"},
    {"GET",    "/api/v1/devices/{id}/filters",         STAFF | R(CUSTOMER), REL_DEVICE, api_filters,        "filter life"},
    {"GET",    "/api/v1/devices/{id}/findings",        STAFF, REL_DEVICE, api_findings,       "what was found on it, and when it was over"},
    {"GET",    "/api/v1/devices/{id}/commands",        STAFF, REL_VISIT,  api_commands,       "commands and their fate"},
    {"POST",   "/api/v1/devices/{id}/commands",        STAFF, REL_VISIT,  api_command_create, "send a command; a technician while on the visit"},
    {"GET",    "/api/v1/customers",                    DESK,  REL_ANY,    api_customers,      "customers, masked"},
    {"GET",    "/api/v1/customers/{id}",               DESK,  REL_CUSTOMER, api_customer,     "one customer; masked for an admin"},
    {"GET",    "/api/v1/technicians",                  DESK,  REL_ANY,    api_technicians,    "technicians and their load"},
    {"PUT",    "/api/v1/technicians/{id}/photo",       STAFF, REL_PERSON, api_photo_put,      "P-106: how they look, JPEG or PNG as it is"},
    {"GET",    "/api/v1/technicians/{id}/photo",       STAFF, REL_PERSON, api_photo,          "that picture"},
    {"GET",    "/api/v1/technicians/{id}/route",       STAFF, REL_PERSON, api_route,          "a day's visits in the order in which they are driven"},
    {"POST",   "/api/v1/technicians/{id}/route",       DESK,  REL_PERSON, api_route_set,      "arrange them"},
    {"PATCH",  "/api/v1/customers/{id}",               DESK,  REL_CUSTOMER, api_customer_change, "correct what is known of one"},
    {"GET",    "/api/v1/orders/{id}/candidates",       DESK,  REL_ORDER,  api_candidates,     "who could go, best first, and why"},
    {"GET",    "/api/v1/teams",                        STAFF, REL_OWN,    api_teams,          "teams, their kit and what it lacks; a technician sees own"},
    {"GET",    "/api/v1/leave",                        STAFF, REL_OWN,    api_leave,          "who is away or on call; a technician sees own"},
    {"POST",   "/api/v1/leave",                        STAFF, REL_OWN,    api_leave_ask,      "ask for leave"},
    {"POST",   "/api/v1/leave/{id}/actions/{action}",  STAFF, REL_LEAVE,    api_leave_decide,   "approve, deny or withdraw it"},
    {"GET",    "/api/v1/balance",                      STAFF, REL_OWN,    api_balance,        "money and sheets in hand; a technician sees own"},
    {"POST",   "/api/v1/balance/{id}/hand-in",         DESK,  REL_PERSON, api_hand_in,        "confirm what was handed in"},
    {"POST",   "/api/v1/devices/{id}/replace",         STAFF, REL_VISIT,  api_device_replace, "another machine stands there now"},
    {"GET",    "/api/v1/prices",                       STAFF, REL_ANY,    api_prices,         "price list"},
    {"GET",    "/api/v1/stock",                        STAFF, REL_OWN,    api_stock,          "parts and where they are; a technician sees their own van"},
    {"POST",   "/api/v1/stock",                        DESK,  REL_ANY,    api_stock_move,     "parts go from one place to another"},
    {"GET",    "/api/v1/stock/moves",                  DESK,  REL_ANY,    api_stock_moves,    "where parts went"},
    {"GET",    "/api/v1/checklists",                   STAFF, REL_ANY,    api_checklists,     "what is asked of a visit, phrases, reasons"},
    {"GET",    "/api/v1/faults",                       STAFF, REL_ANY,    api_faults,         "the catalogue's faults"},
    {"GET",    "/api/v1/models",                       STAFF, REL_ANY,    api_models,         "the catalogue's models"},
    {"GET",    "/api/v1/area-events",                  DESK,  REL_ANY,    api_areas,          "area events"},
    {"GET",    "/api/v1/area-events/{id}",             DESK,  REL_ANY,    api_area,           "one of them"},
    {"POST",   "/api/v1/area-events/{id}/actions/{action}", DESK, REL_ANY, api_area_action,   "end it by hand"},
    {"GET",    "/api/v1/notices",                      DESK,  REL_ANY,    api_notices,        "notices and how their deliveries stand"},
    {"GET",    "/api/v1/notices/{id}",                 DESK,  REL_ANY,    api_notice,         "one of them"},
    {"POST",   "/api/v1/notices/{id}/actions/{action}", DESK, REL_ANY,    api_notice_action,  "what did not arrive once more"},
    {"GET",    "/api/v1/reports/quality",              LEADS, REL_ANY,    api_report_quality, "how good the service was"},
    {"GET",    "/api/v1/reports/quality/orders",       LEADS, REL_ANY,    api_report_orders,  "the orders behind one of its figures"},
    {"GET",    "/api/v1/quarantine",                   R(ADMIN) | R(MANAGER), REL_ANY, api_quarantine, "messages refused"},
    {"POST",   "/api/v1/import",                       R(ADMIN) | R(MANAGER), REL_ANY, api_import, "a table of customers or machines, as CSV"},
    {"GET",    "/api/v1/gateways/{name}/report",       OPEN,  REL_OPEN,   api_gateway_report, "what became of a message, from its gateway"},
    {"POST",   "/api/v1/gateways/{name}/report",       OPEN,  REL_OPEN,   api_gateway_report, "the same"},
    {"GET",    "/api/v1/gateways/{name}/inbound",      OPEN,  REL_OPEN,   api_gateway_inbound, "what somebody wrote to the gateway's number"},
    {"POST",   "/api/v1/gateways/{name}/inbound",      OPEN,  REL_OPEN,   api_gateway_inbound, "the same"},
    {"GET",    "/api/v1/audit",                        R(ADMIN) | R(MANAGER), REL_ANY, api_audit, "who did what"},
    {"GET",    "/api/v1/stream",                       STAFF, REL_OWN,    stream_open,        "server-sent events"},
    {"GET",    "/api/v1/clock",                        STAFF, REL_ANY,    api_clock,          "the domain's now"},
    {"POST",   "/api/v1/clock",                        R(ADMIN), REL_ANY, api_clock_advance, "advance it (event mode)"},
    {"POST",   "/api/v1/orders/{id}/customer-link",    R(DISPATCHER) | R(LEAD) | R(MANAGER), REL_ORDER, api_customer_link, "a link for the customer; the one before ends"},
    {"GET",    "/c/{token}",                           OPEN,  REL_OPEN,   api_link_page,      "the form that opens a customer link"},
    {"POST",   "/c/{token}",                           OPEN,  REL_OPEN,   api_link_redeem,    "open it"},
    {"GET",    "/c",                                   OPEN,  REL_OPEN,   api_link_home,      "the customer's page, for whom a link was opened"},
    {"GET",    "/api/v1/c/appointment.ics",            R(CUSTOMER), REL_LINK, api_c_appointment, "the appointment, for a calendar"},
    {"GET",    "/ical/{token}",                        OPEN,  REL_OPEN,   api_feed,           "TOKEN.ics: a technician's appointments, for a calendar program"},
    {"POST",   "/api/v1/technicians/{id}/calendar-feed", R(DISPATCHER) | R(LEAD) | R(MANAGER) | R(TECHNICIAN), REL_PERSON, api_feed_make, "its address; the one before ends"},
    {"DELETE", "/api/v1/technicians/{id}/calendar-feed", STAFF, REL_PERSON, api_feed_end,     "end it"},
    {"GET",    "/m/{code}",                            OPEN,  REL_OPEN,   api_machine_page,   "what the code of a machine's label opens"},
    {"POST",   "/m/{code}",                            OPEN,  REL_OPEN,   api_machine_ask,    "a link to the registered telephone, if it ends so"},
    {"GET",    "/a/{token}",                           OPEN,  REL_OPEN,   api_accept_page,    "P-101: the form by which a technician accepts an order"},
    {"POST",   "/a/{token}",                           OPEN,  REL_OPEN,   api_accept_do,      "accept it"},
    {"GET",    "/api/v1/c/order",                      R(CUSTOMER), REL_LINK, api_c_order,    "how it stands"},
    {"GET",    "/api/v1/c/technician/photo",           R(CUSTOMER), REL_LINK, api_c_photo,    "how who comes looks, once they have accepted"},
    {"GET",    "/api/v1/c/card",                       R(CUSTOMER), REL_LINK, api_c_card,     "the customer's copy of the repair card"},
    {"POST",   "/api/v1/c/confirm",                    R(CUSTOMER), REL_LINK, api_c_confirm,  "the agreed time suits"},
    {"GET",    "/api/v1/c/windows",                    R(CUSTOMER), REL_LINK, api_c_windows,  "the free times of who comes"},
    {"POST",   "/api/v1/c/take",                       R(CUSTOMER), REL_LINK, api_c_take,     "take one of them"},
    {"POST",   "/api/v1/c/move",                       R(CUSTOMER), REL_LINK, api_c_move,     "another time would suit"},
    {"POST",   "/api/v1/c/still-broken",               R(CUSTOMER), REL_LINK, api_c_still_broken, "it does not work"},
    {"POST",   "/api/v1/c/rating",                     R(CUSTOMER), REL_LINK, api_c_rating,   "stars and conduct"},
    {"GET", "/api/v1/c/filters", R(CUSTOMER), REL_HOME, api_c_filters, "how the filters of their machine stand, and why"},
    {"GET", "/api/v1/c/reminders", R(CUSTOMER), REL_HOME, api_c_reminders, "what they wish of reminders"},
    {"POST", "/api/v1/c/reminders/snooze", R(CUSTOMER), REL_HOME, api_c_snooze, "none for some days"},
    {"POST", "/api/v1/c/reminders/opt-out", R(CUSTOMER), REL_HOME, api_c_opt_out, "none any more"},
    {"POST", "/api/v1/c/reminders/opt-in", R(CUSTOMER), REL_HOME, api_c_opt_in, "again"},
    {"POST", "/api/v1/c/filters/book", R(CUSTOMER), REL_HOME, api_c_book, "a change of what is due: opens an order, or answers the open one"},
    {"POST", "/api/v1/c/filters/answer", R(CUSTOMER), REL_HOME, api_c_answer, "whether a filter was changed, as was asked"},
    {"POST", "/api/v1/c/report", R(CUSTOMER), REL_HOME, api_c_report, "it does not work: opens an order, or joins the open one"},
    {"GET", "/api/v1/c/orders", R(CUSTOMER), REL_HOME, api_c_orders, "what is under way at their machine"},
    {"POST", "/api/v1/c/language", R(CUSTOMER), REL_HOME, api_c_language, "in which language they are written to"},
    {"POST", "/api/v1/c/holiday", R(CUSTOMER), REL_HOME, api_c_holiday, "none while they are away"},
    {"GET",    "/",                                    OPEN,  REL_OPEN,   api_asset,          "where staff log in and come to their page"},
    {"GET",    "/{asset}",                             OPEN,  REL_OPEN,   api_asset,          "the pages and their files"},
};
/* clang-format on */

size_t route_table(const struct route_row **out)
{
    *out = rows;
    return sizeof rows / sizeof rows[0];
}

static bool matches(const char *pattern, const char *path, struct request *r)
{
    int n = 0;

    for (;;) {
        size_t pl = strcspn(pattern, "/"), sl = strcspn(path, "/");

        if (pattern[0] == '{') {
            if (sl == 0 || n == PATH_PARAMS ||
                !text_copy_n(r->param[n++], PATH_PARAM_LEN, path, sl))
                return false;
        } else if (pl != sl || strncmp(pattern, path, pl) != 0) {
            return false;
        }
        pattern += pl;
        path += sl;
        if (!*pattern || !*path)
            return !*pattern && !*path;
        pattern++;
        path++;
    }
}

/* Unsafe calls of a browser must come from our own pages; bearers are no browsers. */
static bool cross_site(const struct request *r)
{
    const char *site = request_header(r, "Sec-Fetch-Site");
    const char *origin = request_header(r, "Origin");
    const char *host = request_header(r, "Host");

    if (!r->by_cookie || !strcmp(r->method, "GET") || !strcmp(r->method, "HEAD"))
        return false;
    if (site)
        return strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0;
    if (origin && strstr(origin, "://"))
        return strcmp(strstr(origin, "://") + 3, host ? host : "") != 0;
    return true;
}

/* Gateways and forms of pages write in their own way. */
static bool body_is_theirs(const struct route_row *row)
{
    return row->handler == api_gateway_report || row->handler == api_gateway_inbound ||
           row->handler == api_machine_ask;
}

/* A body that two parsers could read in two ways is read by none. */
static bool body_good(struct request *r)
{
    static const struct scan_limits limits = {64 * 1024, SCAN_DEPTH_MAX, SCAN_MEMBERS_MAX};
    enum reject why = r->body_len ? json_scan_within(r->body, r->body_len, &limits) : REJECT_NONE;

    if (why != REJECT_NONE)
        answer_problem(r, 400, "the body is not good JSON", reject_name(why), NULL);
    else if (r->body_len && r->body[strspn(r->body, " \t\r\n")] != '{')
        answer_problem(r, 400, "the body is not a JSON object", NULL, NULL);
    return !r->answered;
}

/* Whether the caller may come in by this row; when false the request is answered. */
static bool door_open(struct request *r, const struct route_row *row)
{
    if (row->roles == OPEN)
        return true;
    if (!session_known(r))
        answer_problem(r, 401, "log in first", NULL, NULL);
    else if (!(row->roles >> r->caller.role & 1))
        answer_problem(r, 403, "not for your role", NULL, NULL);
    else if (cross_site(r))
        answer_problem(r, 403, "this came from another site", NULL, NULL);
    else
        return relation_holds(r, row->relation);
    return false;
}

/* NULL when there is none; *path_known: but for another method. */
static const struct route_row *row_of(struct request *r, bool *path_known)
{
    const char *method = !strcmp(r->method, "HEAD") ? "GET" : r->method;

    *path_known = false;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        memset(r->param, 0, sizeof r->param);
        if (!matches(rows[i].path, r->path, r))
            continue;
        *path_known = true;
        if (!strcmp(rows[i].method, method))
            return &rows[i];
    }
    return NULL;
}

void route_head(struct request *r)
{
    bool path_known;
    const struct route_row *row = row_of(r, &path_known);

    if (row && (row->handler == api_attachment_put || row->handler == api_photo_put))
        upload_begin(r, door_open(r, row));
    else if (row && row->handler == api_import)
        import_begin(r, door_open(r, row));
}

void route(struct request *r)
{
    bool path_known;
    const struct route_row *row = row_of(r, &path_known);

    if (!row && path_known)
        answer_problem(r, 405, "not in this way", NULL, NULL);
    else if (!row)
        answer_problem(r, 404, "there is nothing here", NULL, NULL);
    else if ((r->upload || (door_open(r, row) && (body_is_theirs(row) || body_good(r)))) &&
             !csv_list_answers(r, row->handler))
        row->handler(r);
}
