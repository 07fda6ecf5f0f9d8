/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the code on a machine's label opens. The page is the same for every code, known or not, and
 * so is the answer: whose a machine is, and whether it is anybody's, is not told here.
 */
#include <string.h>

#include "core/text.h"
#include "service/engine/machine_ask.h"
#include "service/http/api_public.h"

#define FIELD "digits="

static const struct {
    const char *title[LANG_COUNT], *ask[LANG_COUNT], *send[LANG_COUNT], *sent[LANG_COUNT];
    const char *machine[LANG_COUNT], *service[LANG_COUNT], *later[LANG_COUNT];
    const char *which[LANG_COUNT], *on[LANG_COUNT];
} words = {
    {"净水机服务", "Service for this water purifier"},
    {"报修、预约或查看滤芯:请输入登记手机号的后四位,链接将发送到该手机。",
     "To report a fault, book a visit or see the filters: type the last four digits of the "
     "registered telephone. A link is sent to that telephone."},
    {"发送链接", "Send the link"},
    {"如果号码与登记一致,链接已发送到登记的手机。",
     "If that is how the registered number ends, a link is on its way to that telephone."},
    {"设备编号", "Machine"},
    {"客服电话", "Service"},
    {"请稍后再试", "Please try again later"},
    {"请输入机身标签上的设备编号。", "Type the code on the label of the machine."},
    {"下一步", "Next"},
};

/* Machines of imports are called in other ways, and those are scanned. */
static bool code_good(const char *code)
{
    return code && code[0] && strlen(code) < PATH_PARAM_LEN &&
           strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.") ==
               strlen(code);
}

static void page(struct request *r, bool asked)
{
    enum lang lang = page_lang(r);
    struct html h = page_begin(lang, words.title[lang]);

    page_line(&h, words.machine[lang], r->param[0]);
    html_put(&h, "<p>%s</p>", asked ? words.sent[lang] : words.ask[lang]);
    if (!asked)
        html_put(&h,
                 "<form method=\"post\" action=\"/m/%s\"><p><input name=\"digits\" "
                 "inputmode=\"numeric\" "
                 "pattern=\"[0-9]{4}\" maxlength=\"4\" required autocomplete=\"off\" "
                 "aria-label=\"%s\"></p><button>%s</button></form>",
                 r->param[0], words.ask[lang], words.send[lang]);
    page_line(&h, words.service[lang], r->http->o.service_number);
    page_answer(r, 200, &h);
}

void api_machine_page(struct request *r)
{
    page(r, false);
}

/* Who has no link that works, and cannot scan. */
void api_machine_which(struct request *r)
{
    const char *code = request_query(r, "code");
    enum lang lang = page_lang(r);
    struct html h;

    if (code_good(code)) {
        text_copy(r->param[0], sizeof r->param[0], code);
        page(r, false);
        return;
    }
    h = page_begin(lang, words.title[lang]);
    html_put(&h,
             "<p>%s</p><form><p><input name=\"code\" maxlength=\"63\" required "
             "pattern=\"[A-Za-z0-9_.\\-]+\" autocomplete=\"off\" autocapitalize=\"characters\" "
             "aria-label=\"%s\"></p><button>%s</button></form>",
             words.which[lang], words.machine[lang], words.on[lang]);
    page_line(&h, words.service[lang], r->http->o.service_number);
    page_answer(r, 200, &h);
}

/* Every question counts: who asks does not hear whether it was right. */
static bool asked_too_often(struct request *r)
{
    struct attempts *a = &r->http->attempts;
    enum lang lang = page_lang(r);
    char address[64];
    struct html h;

    request_address(r, address);
    if (!attempts_over(a, ATTEMPT_MACHINE, r->param[0]) &&
        !attempts_over(a, ATTEMPT_MACHINE_ADDRESS, address)) {
        attempts_add(a, ATTEMPT_MACHINE, r->param[0]);
        attempts_add(a, ATTEMPT_MACHINE_ADDRESS, address);
        return false;
    }
    r->extra = "Retry-After: 900";
    h = page_begin(lang, words.later[lang]);
    page_answer(r, 429, &h);
    return true;
}

static void ask(struct engine *e, struct http_job *j)
{
    const char *digits = !strncmp(j->body, FIELD, strlen(FIELD)) ? j->body + strlen(FIELD) : "";

    j->err = machine_ask(e, j->target, digits);
}

static void asked(struct http_job *j)
{
    if (!job_refused(j))
        page(j->r, true);
}

void api_machine_ask(struct request *r)
{
    if (!asked_too_often(r))
        job_submit(r, "machine_link", r->param[0], ask, asked);
}
