/*
 * A policy: the loaded plan (docs/plan.md), immutable and shared by threads.
 * Everything in it lives in one arena and is freed at once.
 */
#ifndef LR_POLICY_H
#define LR_POLICY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

#include "../crypto/algorithms.h"
#include "../memory.h"
#include "logredact.h"

#define LR_NO_RULE UINT32_MAX
#define LR_NO_DETECTOR UINT32_MAX
#define LR_NO_KEY UINT32_MAX
#define LR_MAX_DETECTORS 4096u
#define LR_MAX_RULES 4096u
#define LR_MAX_KEYVALUE 8u
#define LR_MAX_DEPTH 1024u
#define LR_MAX_VARIANTS 64u
#define LR_OBJECT_TEXT 64u
#define LR_MAX_PARTS 48u
#define LR_MAX_ALPHABETS 64u
#define LR_MAX_KEYWORDS 128u /* of a detector */
#define LR_KEYWORD_MAX 48u   /* bytes */
#define LR_MAX_AFTER 256u
#define LR_MAX_BEFORE 96u
#define LR_MAX_CHECKED 128u /* letters and digits of a value that has a check */
#define LR_KNOWN_MIN 4u
#define LR_KNOWN_MAX 4096u
#define LR_MAX_KNOWN 100000u

typedef struct lr_text {
    const uint8_t *bytes;
    size_t length;
} lr_text;

typedef struct lr_arena {
    struct lr_arena_block *blocks;
} lr_arena;

/* Zeroed memory that lives until lr_arena_free; NULL when there is none. */
void *lr_arena_alloc(lr_arena *arena, size_t count, size_t size);
void lr_arena_free(lr_arena *arena);

enum lr_kind { LR_KIND_SHAPE, LR_KIND_TOKEN, LR_KIND_KEYED, LR_KIND_KEYVALUE, LR_KIND_PATTERN, LR_KIND_KNOWN };

/* The order is that of lr_shapes[] in detect/shapes.c. */
enum lr_shape {
    LR_SHAPE_CREDIT_CARD,
    LR_SHAPE_US_SSN,
    LR_SHAPE_EMAIL,
    LR_SHAPE_IPV4,
    LR_SHAPE_IPV6,
    LR_SHAPE_MAC_ADDRESS,
    LR_SHAPE_IBAN,
    LR_SHAPE_PHONE,
    LR_SHAPE_JWT,
    LR_SHAPE_PRIVATE_KEY,
    LR_SHAPE_HTTP_AUTHORIZATION,
    LR_SHAPE_URL_CREDENTIALS,
    LR_SHAPE_COUNT
};

/* The first `digits` digits of a card number lie in low..high; bit n of lengths: n digits in all. */
typedef struct lr_issuer {
    uint32_t low, high, digits, lengths;
} lr_issuer;

typedef struct lr_country {
    char code[2];
    lr_text form; /* one of n (digit), a (letter), c (either) for each sign behind the first four */
} lr_country;

/* A literal (literal.bytes set) or a greedy run over an alphabet. */
typedef struct lr_part {
    lr_text literal;
    const uint8_t *alphabet; /* 32 bytes, bit b of byte b/8 */
    uint32_t alphabet_id;    /* the same for equal ones; LR_MAX_ALPHABETS: there are too many to number them */
    uint32_t min, max;
} lr_part;

typedef struct lr_variant {
    const lr_part *parts;
    uint32_t part_count;
    uint32_t shared; /* first parts that are those of the variant before */
} lr_variant;

/* The order is that of the names in policy/plan_check.c. */
enum lr_check_kind {
    LR_CHECK_LUHN,
    LR_CHECK_VERHOEFF,
    LR_CHECK_MOD97_10,
    LR_CHECK_MOD11_10,
    LR_CHECK_MOD37_36,
    LR_CHECK_MOD11_2,
    LR_CHECK_CRC32_BASE62,
    LR_CHECK_BASE58,
    LR_CHECK_BECH32,
    LR_CHECK_CODICE_FISCALE,
    LR_CHECK_MNEMONIC,
    LR_CHECK_MRZ,
    LR_CHECK_STEPS
};

/* A weighted sum over a value's letters and digits (docs/plan.md, Checks). */
typedef struct lr_check_step {
    const int32_t *weights;
    uint32_t count, modulus;
    const int32_t *letters; /* what A to Z are worth; NULL: 10 to 35 */
    lr_text expect;         /* by remainder; bytes NULL: the remainder must be 0 */
    int32_t add, at;
    bool fold;
} lr_check_step;

typedef struct lr_check {
    uint8_t kind; /* enum lr_check_kind */
    const lr_check_step *steps; /* of LR_CHECK_STEPS: all must hold */
    uint32_t count;
} lr_check;

/* The keywords that stand in a key, by index (scan/keywords.h). */
#define LR_KEY_WORDS 6u
typedef struct lr_key_words {
    uint16_t of[LR_KEY_WORDS];
    uint8_t count; /* LR_KEY_WORDS + 1: more than these, any may stand there */
} lr_key_words;

typedef struct lr_name {
    lr_text name;
    bool whole_word, weak;
    bool field_only; /* fits keys of records, not keys in text */
} lr_name;

typedef struct lr_pattern lr_pattern; /* detect/pattern.cc */

typedef struct lr_known_source {
    char *directory;
    uint32_t min_length; /* shorter ones are passed over */
} lr_known_source;

typedef struct lr_detector {
    char *id;
    lr_text type;
    uint8_t kind;  /* enum lr_kind */
    uint8_t shape; /* enum lr_shape */
    lr_text label; /* [REDACTED:<id>] */
    const lr_issuer *issuers;
    uint32_t issuer_count;
    uint16_t issuer_digits; /* bit n: some issuer's numbers begin with the digit n */
    const lr_country *countries;
    uint32_t country_count;
    const lr_text *not_tld;
    uint32_t not_tld_count;
    const lr_variant *variants;
    uint32_t variant_count, distinct;
    const lr_check *checks; /* of tokens and keyed values: one must hold, if there is any */
    uint32_t check_count;
    const lr_text *keywords; /* words of [a-z0-9] and bytes from 0x80 up, joined by one space */
    uint32_t keyword_count, after, before;
    uint8_t first[32]; /* of kind keyed: bit b of byte b/8: a value may begin with the byte */
    uint32_t solid;    /* of kind keyed: a value begins with so many bytes, at least, that are no white space */
    const lr_name *names;
    uint32_t name_count;
    lr_text object; /* of kind keyvalue: the key that tells the objects whose `parts` hold secrets; bytes NULL: it has none */
    const lr_text *object_values, *object_parts;
    uint32_t object_value_count, object_part_count;
    const lr_text *beside_names, *beside_values; /* of kind keyvalue: keys under which a name stands, and its value beside it */
    uint32_t beside_name_count, beside_value_count;
    lr_pattern *pattern;
    const lr_known_source *sources;
    uint32_t source_count;
    const lr_text *values; /* of kind known: each once, bytes of the policy's `known`: secrets, and the forms in which they may stand */
    uint32_t value_count;
} lr_detector;

enum lr_segment_kind { LR_SEGMENT_KEY, LR_SEGMENT_INDEX, LR_SEGMENT_ANY, LR_SEGMENT_DEEP };

typedef struct lr_segment {
    uint8_t kind; /* enum lr_segment_kind */
    lr_text key;
    uint64_t index;
} lr_segment;

typedef struct lr_path {
    const lr_segment *segments;
    uint32_t count;
} lr_path;

typedef struct lr_subjects lr_subjects; /* policy/subject.c */

typedef struct lr_key_material {
    lr_text name;
    char *file, *directory; /* where it is read from; both NULL: the host gives it */
    lr_text purpose;        /* of the directory's keys: those that count */
    bool given;             /* by the host, whatever the plan names */
    char id[9];             /* 8 base32 characters and NUL */
    uint8_t *bytes;         /* locked where the system allows; wiped on free */
    size_t length, room;    /* room: bytes of the pages it stands in */
    char (*live)[9];        /* ids of all keys of the directory for the purpose, retired ones too */
    uint32_t live_count;
    char *store; /* of the keys of subjects that it wraps; NULL: none */
    lr_subjects *subjects;
    int64_t next; /* when another key of the directory takes over, in seconds since 1970; INT64_MAX: none does */
} lr_key_material;

/* Room for any key that is derived for an action. */
#define LR_DERIVED_BYTES 64u

enum lr_address_mode { LR_ADDRESS_TRUNCATE, LR_ADDRESS_PREFIX, LR_ADDRESS_DETERMINISTIC };
enum lr_generalise { LR_GENERALISE_YEAR, LR_GENERALISE_AGE, LR_GENERALISE_ZIP, LR_GENERALISE_BUCKET };

typedef struct lr_action {
    uint8_t kind; /* enum logredact_action_kind */
    lr_text label; /* bytes NULL: the detector's own */
    uint32_t keep_first, keep_last;
    lr_text mask_char;
    bool separators, type_keep;
    uint32_t key;
    lr_text domain;
    uint32_t derived;    /* first of the keys derived for this rule: one a detector, or one for a field */
    bool per_subject;    /* of encrypt */
    uint32_t radix;      /* of fpe: 10 or 36 */
    uint8_t address;     /* of ip: enum lr_address_mode */
    uint8_t generalise;  /* enum lr_generalise */
    int64_t size;        /* of its buckets */
    const uint32_t *areas; /* three-digit postcodes whose area has too few people */
    uint32_t area_count;
} lr_action;

enum lr_rule_kind { LR_RULE_DETECTORS, LR_RULE_KEY, LR_RULE_PATH };

typedef struct lr_rule {
    uint8_t kind; /* enum lr_rule_kind */
    const uint32_t *detectors;
    uint32_t detector_count;
    const lr_text *globs;
    uint32_t glob_count;
    const lr_path *paths;
    uint32_t path_count;
    const lr_text *tags;
    uint32_t tag_count;
    lr_action action;
} lr_rule;

typedef struct lr_network {
    uint8_t prefix[16];
    uint32_t bits;
} lr_network;

typedef struct lr_allowance {
    const uint32_t *detectors; /* NULL: all */
    uint32_t detector_count;
    const lr_text *values;
    uint32_t value_count;
    const lr_network *networks;
    uint32_t network_count;
    const lr_path *paths;
    uint32_t path_count;
} lr_allowance;

enum lr_on_error { LR_ON_ERROR_REDACT, LR_ON_ERROR_DROP, LR_ON_ERROR_STOP };

typedef struct lr_limits {
    uint64_t depth, value_bytes, record_bytes, findings_per_value;
} lr_limits;

/* What the directories that a plan names and their entries looked like (sources.c). */
typedef struct lr_signature {
    uint64_t sums[2];
    struct timespec newest; /* change of any of them */
    bool whole;             /* all could be looked at */
} lr_signature;

#define LR_SEAL_RECORDS_BY_TAG 4096u /* each of its many streams has room for so many */

/* What a policy says of sealing (docs/plan.md, Seal). */
typedef struct lr_seal_policy {
    bool on;
    char *directory;
    char *spool; /* NULL: in that directory */
    lr_text origin, field;
    bool per_tag;
    uint32_t records, seconds; /* a checkpoint after so many leaves, and so long after the first of them */
} lr_seal_policy;

/* What it says of a hash or signature of each record by itself (docs/plan.md, Fingerprint). */
typedef struct lr_fingerprint_policy {
    bool on;
    lr_text field;
    const lr_text *of; /* the fields that count; none: all */
    uint32_t of_count;
    uint32_t key;      /* LR_NO_KEY: a hash */
    uint32_t derived;  /* the key made of it, among the policy's derived ones */
} lr_fingerprint_policy;

struct lr_scanner; /* scan/scan.h */

struct logredact_policy {
    atomic_uint references;
    lr_arena arena;
    uint8_t digest[32];
    lr_text body; /* of the plan */
    const logredact_policy *keys_of; /* while this one is loaded again from it: the policy whose keys it gets, but for those of directories */
    lr_detector *detectors;
    uint32_t detector_count;
    const lr_text *types; /* words of tokens: those of the detectors, each once, and `field` */
    uint32_t type_count;
    lr_rule *rules;
    uint32_t rule_count;
    lr_allowance *allow;
    uint32_t allow_count;
    lr_key_material *keys;
    uint32_t key_count;
    uint8_t *derived; /* LR_DERIVED_BYTES each, locked, wiped on free */
    uint32_t derived_count;
    lr_algorithms algorithms; /* where an action needs them */
    struct lr_known_block *known; /* locked, wiped on free */
    lr_signature signature; /* of all directories, before they were read */
    lr_limits limits;
    lr_seal_policy seal;
    lr_fingerprint_policy fingerprint;
    uint8_t on_error;
    bool has_field_rules, has_path_rules, has_tags;
    struct lr_scanner *scanner;
};

void lr_policy_retain(logredact_policy *policy);

/* policy/plan.c: reads the body of a plan into an empty policy. */
int32_t lr_plan_read(logredact_policy *policy, const uint8_t *body, size_t length, logredact_error *error);

/* policy/keys.c: takes the keys that the host gives, and those that policy->keys_of has. */
int32_t lr_keys_take(logredact_policy *policy, const logredact_key *keys, size_t key_count, logredact_error *error);
/* Reads the other ones from their files and directories. */
int32_t lr_keys_read(logredact_policy *policy, logredact_error *error);
/* What an action's keys are derived for: the first part of HKDF's info, and how long they are. NULL: the action has no key. */
typedef struct lr_key_purpose {
    const char *construction;
    size_t bytes;
} lr_key_purpose;
const lr_key_purpose *lr_key_purpose_of(const lr_action *action);

/* HKDF of a master key for a construction, domain (at most 256 bytes) and type (at most 16); false: libcrypto failed. */
bool lr_key_derive(lr_text master, const lr_key_purpose *purpose, lr_text domain, lr_text type, uint8_t *out);
bool lr_key_id(lr_text master, char id[9]);

/* The key as it is used, without a text editor's last newline; E_KEY: too short or too long. */
int32_t lr_key_check(lr_text *key, logredact_error *error);

/* Derives the keys of all rules that need one, and fetches the algorithms that they are for (docs/resolution.md). */
int32_t lr_keys_derive(logredact_policy *policy, logredact_error *error);
void lr_keys_wipe(logredact_policy *policy);

/* Is this the id of a key that tokens of the construction (h, s or k, as in `lrh1_`) may be made with, which are left alone? */
bool lr_key_id_known(const logredact_policy *policy, uint8_t construction, const uint8_t id[8]);

/*
 * policy/subject.c: the key that a subject's values are encrypted with, a code of 26 signs its name; made where there is none
 * yet. Asked once with no subject while a policy loads that needs such keys. E_KEY, E_MEMORY, E_CRYPTO.
 */
int32_t lr_subject_key(const logredact_policy *policy, const lr_action *action, lr_text subject, uint8_t key[LR_DERIVED_BYTES],
                       logredact_error *error);

void lr_subjects_look(lr_subjects *subjects); /* wipes those at hand, where the store was changed by another process; NULL is allowed */
void lr_subjects_free(lr_subjects *subjects); /* wipes the keys; NULL is allowed */

/*
 * policy/known_forms.c: into `out` one of the forms of a secret, by number; returns its bytes, at most LR_KNOWN_FORM_MAX. 0: it is
 * like another one. SIZE_MAX: no memory. The buffers hold secrets: who has them wipes them.
 */
#define LR_KNOWN_FORMS 9u
#define LR_KNOWN_FORM_MAX (7u * LR_KNOWN_MAX)
size_t lr_known_form(lr_text secret, unsigned form, lr_buffer *room, lr_buffer *out);

/* policy/known.c: reads the values of the detectors of kind known. */
int32_t lr_known_load(logredact_policy *policy, logredact_error *error);
void lr_known_wipe(logredact_policy *policy);

/* policy/sources.c: what the directories look like now. */
void lr_sources_sign(const logredact_policy *policy, lr_signature *signature);
/* Waits, some milliseconds at most, until a change that follows cannot have the time of the last one. */
void lr_sources_settle(const lr_signature *signature);

#endif
