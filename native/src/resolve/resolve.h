/*
 * Resolve: from matches to pieces that do not overlap, each with the bytes that
 * take its place (docs/resolution.md, Rules).
 */
#ifndef LR_RESOLVE_H
#define LR_RESOLVE_H

#include "../act/act.h"
#include "../encode/encode.h"
#include "layers.h"

typedef struct lr_claim {
    size_t start, end;
    size_t text, text_length; /* in the resolver's texts */
    bool keep;                /* claimed, and left as it is */
} lr_claim;

/* A token of this policy that stands in a value. */
typedef struct lr_token_span {
    size_t start, end;
} lr_token_span;

typedef struct lr_resolver {
    const logredact_policy *policy;
    lr_actor actor;
    const uint32_t *rule_of; /* by detector */
    lr_claim *claims;        /* ascending, never overlapping */
    size_t claim_count, claim_capacity;
    lr_match *order;         /* the findings of the value, in order of precedence; those that claimed something */
    size_t order_count, order_capacity;
    lr_piece *pieces;
    size_t piece_count, piece_capacity;
    lr_token_span *tokens;   /* of the value at hand, ascending */
    size_t token_count, token_capacity;
    lr_buffer texts;
    lr_layers layers;
    lr_buffer layered;       /* what stands in the place of a match in base64, before it is base64 again */
    bool dropped;            /* a finding drops the record */
    bool integer;            /* the one piece keeps the slot an integer */
} lr_resolver;

void lr_resolver_free(lr_resolver *resolver);

/*
 * Resolves the scan's matches in `value`. `walk` tells the field for allowances
 * (NULL in keys); `kind` is the slot's; `no_drop`: drop acts as redact.
 * Errors: E_MEMORY, E_CRYPTO.
 */
int32_t lr_resolve(lr_resolver *resolver, const lr_scan *scan, lr_text value, const lr_walk *walk, uint8_t kind,
                   bool no_drop);

/* Resolves a field rule over a whole value: one piece. */
int32_t lr_resolve_field(lr_resolver *resolver, const lr_rule *rule, lr_text value, uint8_t kind);

/* Is the finding's text allowed there? walk NULL: paths are not looked at. */
bool lr_allowed(const logredact_policy *policy, uint32_t detector, lr_text text, const lr_walk *walk);

/* Shell-style globs: `?` one byte, `*` any bytes; ASCII case is ignored where `folded`. */
bool lr_glob(lr_text glob, lr_text text, bool folded);

/* Globs of tags: `*` stops at dots, `**` does not. */
bool lr_tag_glob(lr_text glob, lr_text tag);

#endif
