/*
 * Detectors of kind shape: one verify function each, in a file of its own, as
 * docs/detection.md describes them. To add one: its file, its line in shapes.c,
 * its name in policy.h and plan_detector.c, its anchor in scan/anchors.h, its catalogue entry.
 */
#ifndef LR_SHAPES_H
#define LR_SHAPES_H

#include "chars.h"

typedef struct lr_span {
    size_t start, end;
    size_t resume; /* where the search of this detector goes on; also after a miss that covers a whole run */
} lr_span;

/*
 * Is there a match whose anchor or start is at i? `floor`: matches below it were
 * taken already. Sets span->start and end on true; span->resume is preset to 0.
 */
typedef bool (*lr_shape_verify)(const lr_detector *detector, lr_text value, size_t i, size_t floor, lr_span *span);

extern const lr_shape_verify lr_shapes[LR_SHAPE_COUNT];

bool lr_verify_credit_card(const lr_detector *, lr_text, size_t, size_t, lr_span *);
bool lr_verify_us_ssn(const lr_detector *, lr_text, size_t, size_t, lr_span *);
bool lr_verify_email(const lr_detector *, lr_text, size_t, size_t, lr_span *);
bool lr_verify_ipv4(const lr_detector *, lr_text, size_t, size_t, lr_span *);
bool lr_verify_ipv6(const lr_detector *, lr_text, size_t, size_t, lr_span *);
bool lr_verify_mac_address(const lr_detector *, lr_text, size_t, size_t, lr_span *);
bool lr_verify_iban(const lr_detector *, lr_text, size_t, size_t, lr_span *);
bool lr_verify_phone(const lr_detector *, lr_text, size_t, size_t, lr_span *);
bool lr_verify_jwt(const lr_detector *, lr_text, size_t, size_t, lr_span *);
bool lr_verify_private_key(const lr_detector *, lr_text, size_t, size_t, lr_span *);
bool lr_verify_http_authorization(const lr_detector *, lr_text, size_t, size_t, lr_span *);
bool lr_verify_url_credentials(const lr_detector *, lr_text, size_t, size_t, lr_span *);

/* The end of the line `-----BEGIN …PRIVATE KEY[ BLOCK]-----` at value[i], or 0; `word` is what it begins with, or `-----END `. */
size_t lr_private_key_line(lr_text value, size_t i, const char *word, size_t length);

/* RFC 4291 text of at most 45 characters, or four decimal octets (as ::ffff:a.b.c.d), as 16 bytes. */
bool lr_address(lr_text text, uint8_t address[16]);

/* The other way, with a NUL: ::ffff:a.b.c.d as four decimal octets, others as inet_ntop() writes them. */
#define LR_ADDRESS_CHARS 46u
void lr_address_text(const uint8_t address[16], char text[LR_ADDRESS_CHARS]);

#endif
