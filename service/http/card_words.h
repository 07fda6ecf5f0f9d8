/* SPDX-License-Identifier: Apache-2.0 */
/* What is printed on a repair card, in the order of enum lang: Chinese, English. */
#ifndef TW_HTTP_CARD_WORDS_H
#define TW_HTTP_CARD_WORDS_H

/* clang-format off */
#define CARD_WORD_MAP(X)                                                          \
    X(CARD, "维修卡", "Repair card")                                              \
    X(INSTALL_CARD, "安装卡", "Installation card")                                \
    X(NUMBER, "工单号", "Order")                                                  \
    X(RECEIPT, "单据号", "Receipt")                                               \
    X(DATE, "日期", "Date")                                                       \
    X(NOT_DONE, "工作尚未完成", "The work is not completed yet")                  \
    X(CUSTOMER, "用户", "Customer")                                               \
    X(ADDRESS, "地址", "Address")                                                 \
    X(MACHINE, "机器", "Machine")                                                 \
    X(MODEL, "型号", "Model")                                                     \
    X(TECHNICIAN, "售后师傅", "Technician")                                       \
    X(CARD_NO, "工牌号", "Work card")                                             \
    X(SAID, "用户反映", "What the customer noticed")                              \
    X(FOUND, "故障及原因", "Fault and cause")                                     \
    X(RESULT, "处理结果", "Result")                                               \
    X(WORK, "维修内容", "Work done")                                              \
    X(PARTS, "更换配件", "Parts")                                                 \
    X(CODE, "条码", "Code")                                                       \
    X(READINGS, "机器自测数据", "The machine's own readings")                     \
    X(BEFORE, "维修前", "Before")                                                 \
    X(AFTER, "维修后", "After")                                                   \
    X(ASKED, "现场询问和手测", "Asked and read by hand")                           \
    X(YES, "是", "yes")                                                           \
    X(NO, "否", "no")                                                             \
    X(TEST, "试机", "Test run")                                                   \
    X(CHARGES, "收费", "Charges")                                                 \
    X(QUANTITY, "数量", "Quantity")                                               \
    X(UNIT, "单价(元)", "Unit price (CNY)")                                       \
    X(AMOUNT, "金额(元)", "Amount (CNY)")                                         \
    X(TOTAL, "合计(元)", "Total (CNY)")                                           \
    X(COVERED, "保修", "warranty")                                                \
    X(IN_WARRANTY, "本次维修在保修范围内", "This repair is covered by the warranty") \
    X(OUT_OF_WARRANTY, "本次维修不在保修范围内", "This repair is not covered by the warranty") \
    X(LIST, "价目表版本", "Price list version")                                   \
    X(CHECKED, "服务检查", "Checked")                                             \
    X(SIGNED, "用户签名", "Customer's signature")                                 \
    X(NOT_SIGNED, "未签名", "not signed")                                         \
    X(OPINION, "用户意见", "Customer's opinion")                                  \
    X(WARRANTY, "保修", "Warranty")                                               \
    X(FROM, "起", "from")                                                         \
    X(UNTIL, "保修至", "until")                                                   \
    X(DAYS_LEFT, "剩余天数", "days left")                                         \
    X(NO_WARRANTY, "已过保修期", "ended")                                         \
    X(UNKNOWN, "未登记", "not registered")                                        \
    X(RING, "服务电话", "Service number")
#define CARD_RESULT_MAP(X)                                                        \
    X("fixed", "已修复", "repaired")                                              \
    X("no_fault_found", "未发现故障", "no fault found")                           \
    X("sensor_fault", "传感器故障,机器正常", "a sensor was at fault, the machine is well") \
    X("customer_side", "用户侧原因", "the cause was on the customer's side")      \
    X("area", "区域原因", "the whole area has it")                                \
    X("not_fixed", "未修好,将再次上门", "not repaired yet, another visit follows") \
    X("no_show", "无人在家", "nobody was at home")                                \
    X("returned", "未完成", "not completed")                                      \
    X("passed", "合格", "passed") X("failed", "不合格", "failed")                 \
    X("running", "进行中", "running") X("sent", "已发送", "sent")                 \
    X("expired", "超时", "expired") X("refused", "机器拒绝", "refused")
/* clang-format on */

enum card_word {
#define CARD_WORD_ENUM(id, zh, en) CW_##id,
    CARD_WORD_MAP(CARD_WORD_ENUM)
#undef CARD_WORD_ENUM
        CARD_WORD_COUNT
};

#endif
