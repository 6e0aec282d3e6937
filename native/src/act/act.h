/*
 * Act: the bytes that replace one span. It does not know where the span stands.
 */
#ifndef LR_ACT_H
#define LR_ACT_H

#include "../policy/policy.h"

/* A 32-bit big-endian length, then the bytes; returns the size written. */
size_t lr_length_prefixed(uint8_t *out, lr_text text);

/* RFC 4648 base32, lower case, of the first `bits` bits: ceil(bits/5) characters, no padding, no NUL. */
void lr_base32(const uint8_t *bytes, size_t bits, char *out);

/*
 * Appends the replacement of `text` by redact, mask or pseudonym. `detector` is
 * the index within the policy, or LR_NO_DETECTOR for a field rule;
 * `integer`: mask with digits. Errors: E_MEMORY, E_CRYPTO.
 */
int32_t lr_act(const logredact_policy *policy, const lr_rule *rule, uint32_t detector, lr_text text, bool integer,
               lr_buffer *out);

/* The label of a finding: the rule's own, the detector's, or that of a field. */
lr_text lr_label(const logredact_policy *policy, const lr_rule *rule, uint32_t detector);

bool lr_mask(const lr_action *action, lr_text text, bool integer, lr_buffer *out);
int32_t lr_pseudonym(const logredact_policy *policy, const lr_rule *rule, uint32_t detector, lr_text text,
                     lr_buffer *out);

/* The end of a pseudonym at i that is well formed and made with a key of this policy, else i. */
size_t lr_pseudonym_end(const logredact_policy *policy, lr_text value, size_t i);

#endif
