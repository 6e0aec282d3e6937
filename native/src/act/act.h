/*
 * Act: the bytes that replace one span. It does not know where the span stands.
 */
#ifndef LR_ACT_H
#define LR_ACT_H

#include "../crypto/crypto.h"

/* A 32-bit big-endian length, then the bytes; returns the size written. */
size_t lr_length_prefixed(uint8_t *out, lr_text text);

/* RFC 4648 base32, lower case, of the first `bits` bits: ceil(bits/5) characters, no padding, no NUL. */
void lr_base32(const uint8_t *bytes, size_t bits, char *out);

/*
 * What a derived key was made ready for. Contexts are libcrypto's, made at the first use; a call of the host's keys those that it
 * needs, and lr_actor_forget() takes the keys away at its end.
 */
typedef struct lr_keyed {
    bool held;  /* it is in the actor's list: the contexts may hold a key */
    bool ready; /* they hold it */
    lr_siv siv;
    uint8_t own[LR_DERIVED_BYTES]; /* the key of a subject, as long as the context takes it */
    uint8_t state[LR_BLOCK_BYTES]; /* of SIV: what the associated data come to */
    lr_ff1 *ff1;
    EVP_CIPHER_CTX *first, *second; /* of ipcrypt */
} lr_keyed;

/* What a session's actions keep between values. */
typedef struct lr_actor {
    const logredact_policy *policy;
    EVP_MD_CTX *digest;
    lr_keyed **keyed; /* by derived key; NULL until it is used. Each is in the key heap */
    uint32_t *held;  /* the numbers of those that may hold a key */
    uint32_t held_count;
    uint32_t *place; /* by detector: where in its rule it stood the last time */
    lr_buffer room;  /* of one value: numerals, a ciphertext */
    bool number;     /* the text is all of a number, in a field */
    lr_text meant;   /* what the text at hand decodes to, where that is its subject; bytes NULL: it is as it stands */
} lr_actor;

/* False: no memory. */
bool lr_actor_init(lr_actor *actor, const logredact_policy *policy);
void lr_actor_free(lr_actor *actor);
/*
 * The end of a call: no context holds a key any more, and nothing that was made of one is left. So between calls keys lie in the policy's
 * locked pages alone. Due before the host has control again, whatever became of the call.
 */
void lr_actor_forget(lr_actor *actor);
/* From now on by another policy of the same plan, whose keys may be others. Between two calls. */
void lr_actor_set_policy(lr_actor *actor, const logredact_policy *policy);

/*
 * Appends the replacement of `text` by redact, mask or one of the actions after them. `detector` is
 * the index within the policy, or LR_NO_DETECTOR for a field rule;
 * `integer`: mask with digits. Errors: E_MEMORY, E_CRYPTO.
 */
int32_t lr_act(lr_actor *actor, const lr_rule *rule, uint32_t detector, lr_text text, bool integer, lr_buffer *out);

/* The label of a finding: the rule's own, the detector's, or that of a field. */
lr_text lr_label(const logredact_policy *policy, const lr_rule *rule, uint32_t detector);

/* What an action gives for a text that it has no result for: the label then stands for it. */
#define LR_UNFIT 1001

/* One action each: LOGREDACT_OK, LR_UNFIT, or as lr_act(). What was appended before LR_UNFIT is taken back. */
bool lr_mask(const lr_action *action, lr_text text, bool integer, lr_buffer *out);
int32_t lr_pseudonym(lr_actor *actor, const lr_rule *rule, uint32_t detector, lr_text text, lr_buffer *out);
int32_t lr_encrypt(lr_actor *actor, const lr_rule *rule, uint32_t detector, lr_text text, lr_buffer *out);
int32_t lr_fpe(lr_actor *actor, const lr_rule *rule, uint32_t detector, lr_text text, lr_buffer *out);
int32_t lr_ip(lr_actor *actor, const lr_rule *rule, uint32_t detector, lr_text text, lr_buffer *out);
int32_t lr_hash(lr_actor *actor, lr_text text, lr_buffer *out);
int32_t lr_generalise(const lr_action *action, lr_text text, bool number, lr_buffer *out);

/* The word in a token for what the detector finds; `field` for LR_NO_DETECTOR. */
lr_text lr_type_of(const logredact_policy *policy, uint32_t detector);

/* The number of the key that was derived for this rule and detector. */
uint32_t lr_derived_of(lr_actor *actor, const lr_rule *rule, uint32_t detector);
lr_text lr_derived_key(const logredact_policy *policy, const lr_action *action, uint32_t derived);

/* The contexts of a derived key, for one that is about to key them. NULL: no memory. */
lr_keyed *lr_actor_keyed(lr_actor *actor, uint32_t derived);

/* Appends the text in the one form that all of its spellings have (docs/resolution.md, pseudonym). False: no memory. */
bool lr_normalise(lr_buffer *out, lr_text type, lr_text text);

/* Lower case and NFC, of UTF-8 of at most this length; of other texts ASCII alone is folded. False: no memory. */
#define LR_FOLDED_BYTES 1024u
bool lr_fold(lr_buffer *out, lr_text text);

#define LR_CODE_CHARS 26u /* base32 of 130 bits */

/* The code of a pseudonym: the MAC of the text as lr_normalise() has it, under the derived key. E_MEMORY, E_CRYPTO. */
int32_t lr_code(EVP_MD_CTX *digest, lr_text key, lr_text type, lr_text text, lr_buffer *room, char code[LR_CODE_CHARS]);

/* `<prefix><type>_<key id>_`, the beginning of a token. False: no memory. */
bool lr_token_begin(lr_buffer *out, const char *prefix, lr_text type, const char *key_id);

/* The end of a token at i that is well formed and made with a key of this policy, else i. */
size_t lr_token_end(const logredact_policy *policy, lr_text value, size_t i);

#endif
