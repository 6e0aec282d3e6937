/*
 * Fields: what is known of a place in a record by its key and path alone. Keys
 * repeat from record to record, so their facts are kept in a small cache.
 */
#ifndef LR_FIELDS_H
#define LR_FIELDS_H

#include "../record/walk.h"
#include "../scan/scan.h"

/* Two places for each hash: an agent's dozen or two of keys then hardly ever turn one another out. */
#define LR_CACHED_PLACES 2u
#define LR_CACHED_KEYS (256u * LR_CACHED_PLACES)
#define LR_CACHED_KEY_BYTES 40u

typedef struct lr_cached_key {
    uint64_t ends[2]; /* its first and its last bytes, of a short key all of it */
    uint8_t length;   /* 0: empty */
    uint8_t bytes[LR_CACHED_KEY_BYTES];
    bool clean; /* the key was scanned as a slot of its own: nothing is in it */
    lr_key_facts facts;
} lr_cached_key;

typedef struct lr_fields {
    const logredact_policy *policy;
    const bool *takes_part; /* by rule */
    lr_cached_key *cache;
} lr_fields;

bool lr_fields_init(lr_fields *fields, const logredact_policy *policy, const bool *takes_part);
void lr_fields_free(lr_fields *fields);

/* After the rules that take part have changed. */
void lr_fields_forget(lr_fields *fields);

/* *entry: where the cache keeps this key, or NULL. */
void lr_fields_of_key(lr_fields *fields, const lr_scan *scan, lr_text key, lr_key_facts *facts, lr_cached_key **entry);

/* The first field rule in order that fits where the walk stands, or LR_NO_RULE. */
uint32_t lr_fields_rule(const lr_fields *fields, const lr_walk *walk);

#endif
