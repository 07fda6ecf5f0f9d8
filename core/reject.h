/* SPDX-License-Identifier: Apache-2.0 */
/* Why a message is refused, counted and kept aside. */
#ifndef TW_CORE_REJECT_H
#define TW_CORE_REJECT_H

/* Why a message or a sample was not applied; the label of tapwright_rejected_total. */
#define REJECT_MAP(X)                       \
    X(NONE, "none")                         \
    X(NOT_JSON, "not-json")                 \
    X(TOO_DEEP, "too-deep")                 \
    X(TOO_LONG, "too-long")                 \
    X(TOO_MANY, "too-many-members")         \
    X(DUPLICATE_MEMBER, "duplicate-member") \
    X(BAD_UTF8, "bad-utf8")                 \
    X(NUL, "nul")                           \
    X(NOT_FINITE, "not-finite")             \
    X(BAD_NUMBER, "bad-number")             \
    X(ENVELOPE, "envelope")                 \
    X(IDENTITY, "identity")                 \
    X(TOPIC, "topic")                       \
    X(EMPTY, "empty")                       \
    X(UNMAPPED, "unmapped")                 \
    X(RETAINED, "retained")                 \
    X(UNKNOWN_DEVICE, "unknown-device")     \
    X(REVOKED_DEVICE, "revoked-device")     \
    X(WRONG_CHANNEL, "wrong-channel")       \
    X(ID_MISMATCH, "id-mismatch")           \
    X(CLONE, "clone")

enum reject {
#define REJECT_ENUM(id, name) REJECT_##id,
    REJECT_MAP(REJECT_ENUM)
#undef REJECT_ENUM
        REJECT_COUNT
};

const char *reject_name(enum reject r);

#endif
