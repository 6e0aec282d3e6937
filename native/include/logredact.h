/*
 * logredact.h - the whole ABI of liblogredact: redaction of log records.
 *
 * Two handles. A policy is a compiled plan: immutable, shared by any number of
 * threads. A session is one stream over one policy: it holds partial input,
 * output, counters, and belongs to one thread at a time. A session keeps its
 * policy alive; either may be freed first. Two more are for hosts that read
 * files themselves: lines make records of a container's file, a wrap makes
 * lines of what became of them.
 *
 * Rules for every function:
 *  - it returns a logredact_status, or has nothing that could fail, and gives results through out-parameters;
 *    `error` may be NULL, else it is filled on failure (and only then);
 *  - error messages are fixed texts: they never hold bytes of a record, of a
 *    key, or of the plan;
 *  - nothing is printed, nothing aborts, the environment is not read;
 *  - pointers given back by a session stay valid until the next call that takes
 *    it without const; pointers given back by a policy live as long as the policy.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LOGREDACT_H
#define LOGREDACT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The one place where the version is defined; setup.py reads it here. */
#define LOGREDACT_VERSION "0.1.0"

/* Format of the plan this library loads (docs/plan.md). */
#define LOGREDACT_PLAN_FORMAT 1

#if defined(__GNUC__)
#define LOGREDACT_API __attribute__((visibility("default")))
#else
#define LOGREDACT_API
#endif

/* Fixed values: they are part of the ABI. */
typedef enum logredact_status {
    LOGREDACT_OK = 0,
    LOGREDACT_E_ARGUMENT = 1,  /* the caller broke a rule of this header */
    LOGREDACT_E_MEMORY = 2,    /* an allocation failed */
    LOGREDACT_E_PLAN = 3,      /* the plan is damaged, hostile or of another format */
    LOGREDACT_E_KEY = 4,       /* a key is missing, unreadable, too short or too open */
    LOGREDACT_E_MALFORMED = 5, /* input that is not of the announced format */
    LOGREDACT_E_TRUNCATED = 6, /* the input ended inside an event */
    LOGREDACT_E_LIMIT = 7,     /* a limit of the policy was met and on_error is stop */
    LOGREDACT_E_CRYPTO = 8,    /* libcrypto refused */
    LOGREDACT_E_INTERNAL = 9   /* anything else; what was not finished is not output */
} logredact_status;

typedef struct logredact_error {
    int32_t code;        /* a logredact_status */
    uint64_t offset;     /* byte offset in the input (or plan), else 0 */
    char message[160];   /* NUL-terminated, fixed text */
} logredact_error;

typedef struct logredact_policy logredact_policy;
typedef struct logredact_session logredact_session;

/* "0.1.0"; the version of the library that is loaded. */
LOGREDACT_API const char *logredact_version(void);

/*
 * The version of libcrypto at work: "OpenSSL 3.0.17 1 Jul 2025", the system's, or "OpenSSL 3.0.17 1 Jul 2025, a copy of its own", which is a part
 * of the library and does not move with the system's. Only with a copy of its own are keys in locked pages within calls, too.
 */
LOGREDACT_API const char *logredact_libcrypto(void);

/* The name of a status, for messages: "malformed", "memory", ... */
LOGREDACT_API const char *logredact_status_name(int32_t status);

/* ---- memory ------------------------------------------------------------ */

/*
 * Replaces malloc, realloc and free for everything the library allocates from
 * then on, save what RE2, libcrypto and libsqlite3 allocate themselves. Call it before any
 * other function, or never; NULLs restore the C library's. Not thread-safe.
 */
LOGREDACT_API void logredact_set_allocator(void *(*allocate)(size_t),
                                           void *(*reallocate)(void *, size_t),
                                           void (*release)(void *));

/* ---- policy ------------------------------------------------------------ */

/* Key material handed over by the host, by the key's name in the policy. */
typedef struct logredact_key {
    const char *name;     /* NUL-terminated */
    const uint8_t *bytes; /* copied into locked memory; the caller wipes its own */
    size_t length;        /* at least 32 */
} logredact_key;

/*
 * Loads a plan (docs/plan.md) and checks its digest and every field of it.
 * Keys that the plan names and `keys` does not hold are read from the file or the
 * keyring (docs/keys.md) that the plan names; a file that group or others may read is
 * refused. Known secrets are read from the directories that it names. A policy never
 * reads them again, but tells whether they have changed, and another one with them may
 * take its place.
 * Errors: E_PLAN, E_KEY, E_MEMORY, E_CRYPTO.
 */
LOGREDACT_API int32_t logredact_policy_load(const uint8_t *plan, size_t plan_length,
                                            const logredact_key *keys, size_t key_count,
                                            logredact_policy **policy, logredact_error *error);

/* Drops the caller's reference. NULL is allowed. Keys and known secrets are wiped with the last one. */
LOGREDACT_API void logredact_policy_free(logredact_policy *policy);

/* Directories of known secrets, keyrings, and stores of subjects' keys that the policy was read from. */
LOGREDACT_API uint32_t logredact_policy_source_count(const logredact_policy *policy);

/*
 * 1: such a directory, or an entry in it, is not what it was just before it was read (by
 * device, inode, size, times of content and of status; links are followed), or cannot be
 * looked at; or the time has come at which another key of a keyring takes over. Else 0. It
 * opens no file, only directories; any thread may ask. Keys of subjects that another process
 * has deleted from a store are forgotten by then.
 */
LOGREDACT_API int32_t logredact_policy_changed(const logredact_policy *policy);

/*
 * Another policy of the same plan, with the known secrets and the active keys that its
 * directories hold now; keys that are in no keyring are those that `from` has. `from` stays
 * as it is. Errors: as logredact_policy_load.
 */
LOGREDACT_API int32_t logredact_policy_reload(const logredact_policy *from,
                                              logredact_policy **policy, logredact_error *error);

/* The plan's SHA-256 digest, 32 bytes. */
LOGREDACT_API const uint8_t *logredact_policy_digest(const logredact_policy *policy);

/* 1: the policy seals records, and takes logredact_session_new_sealed(). */
LOGREDACT_API int32_t logredact_policy_seals(const logredact_policy *policy);

/* The key that seals, hashes or signatures stand under, without a NUL; length 0: there are none. */
LOGREDACT_API const char *logredact_policy_seal_field(const logredact_policy *policy, size_t *length);

/*
 * 1: the policy puts a hash or a signature on each record by itself (docs/seal-spec.md, Fingerprints). Any session does it, of msgpack or of JSON,
 * by logredact_session_feed() and logredact_session_chunk(); logredact_session_value() and logredact_session_edits() refuse it.
 */
LOGREDACT_API int32_t logredact_policy_fingerprints(const logredact_policy *policy);

/*
 * The most bytes, in JSON, that a seal adds to a record, and that a checkpoint's line has, one of a stream that was
 * left open included where all output is taken before 360 records more are sealed than a checkpoint is of; without a tag key's entry. 0: the policy does not seal.
 */
LOGREDACT_API void logredact_policy_seal_most(const logredact_policy *policy, uint64_t *seal, uint64_t *checkpoint);

/* Detectors of the plan. Findings and counters name them by index, 0 .. count-1. */
LOGREDACT_API uint32_t logredact_policy_detector_count(const logredact_policy *policy);

/* The detector's id, NUL-terminated ("credit-card"); NULL if there is none such. */
LOGREDACT_API const char *logredact_policy_detector_id(const logredact_policy *policy,
                                                       uint32_t detector);

/* ---- session ----------------------------------------------------------- */

enum logredact_format {
    LOGREDACT_FORMAT_MSGPACK = 0,
    LOGREDACT_FORMAT_JSON = 1, /* one JSON value a line */
    LOGREDACT_FORMAT_TEXT = 2  /* a line is one value */
};

enum logredact_framing {
    LOGREDACT_FRAMING_MAP = 0,       /* a stream of maps: Fluentd's exec_filter */
    LOGREDACT_FRAMING_EVENT = 1,     /* [time, map]: Fluentd's chunks */
    LOGREDACT_FRAMING_FLUENTBIT = 2, /* [[time, metadata], map], group markers; also [time, map] */
    LOGREDACT_FRAMING_DOCUMENT = 3,  /* JSON only: values with any white space, not one a line */
    LOGREDACT_FRAMING_WHOLE = 4      /* JSON only: one value a line, each a line that is whole: none waits for another */
};

typedef struct logredact_session_options {
    size_t size;      /* sizeof this struct as the caller knows it */
    int32_t format;   /* enum logredact_format */
    int32_t framing;  /* enum logredact_framing; msgpack unless it says otherwise */
    int32_t collect;  /* 1: keep findings for logredact_session_findings() */
    int32_t stats;    /* 1: count and time the looks of each detector, for logredact_session_detector_stats() */
    int32_t apart;    /* 1: of a session that seals, checkpoints go to logredact_session_checkpoints(), not among the records */
} logredact_session_options;

/* `options` NULL: msgpack maps, no findings kept. */
LOGREDACT_API int32_t logredact_session_new(logredact_policy *policy,
                                            const logredact_session_options *options,
                                            logredact_session **session, logredact_error *error);

/*
 * The same for a policy that seals (docs/seal-spec.md), which logredact_session_new() refuses: records without
 * a seal do not pass for sealed ones. The session is one stream, or with per_tag one for each tag: that of logredact_session_set_tag(), or with
 * logredact_session_set_tag_key() the text that the record holds there when it leaves; then checkpoints hold it, too. msgpack and JSON lines only, by
 * logredact_session_feed(), or with options.apart by logredact_session_chunk() as well. It locks the seal's directory until it
 * is freed, writes its state there, and begins with checkpoints for streams that were left open there. Output counts as
 * taken when it is cleared; with options.apart, logredact_session_checkpoints_taken() says so.
 * Errors: as logredact_session_new; E_KEY (the directory), E_CRYPTO.
 */
LOGREDACT_API int32_t logredact_session_new_sealed(logredact_policy *policy,
                                                   const logredact_session_options *options,
                                                   logredact_session **session,
                                                   logredact_error *error);

/*
 * The two halves of it, for a host that completes records between redaction and seal, or seals those of several sessions as one
 * stream. The first redacts, whatever the policy says of sealing: nothing of its output may leave but through the second, which seals
 * what it is fed with as it stands, without a look at it. Of the second's JSON each line is a record (framing map or whole). So it is
 * with a policy of which each record gets a hash or a signature by itself. Errors: as above.
 */
LOGREDACT_API int32_t logredact_session_new_unsealed(logredact_policy *policy, const logredact_session_options *options,
                                                     logredact_session **session, logredact_error *error);
LOGREDACT_API int32_t logredact_session_new_sealer(logredact_policy *policy, const logredact_session_options *options,
                                                   logredact_session **session, logredact_error *error);

/*
 * From now on the chunks of a session of the second half are of this format and framing, JSON of framing document as well: for a host whose records
 * come in several. With options.apart; what is among the checkpoints stays as it is. Errors: E_ARGUMENT, also where input is pending.
 */
LOGREDACT_API int32_t logredact_session_set_format(logredact_session *session, int32_t format, int32_t framing,
                                                   logredact_error *error);

/* Records that the session dropped since the last call: by a rule, because of an error. */
LOGREDACT_API void logredact_session_dropped(logredact_session *session, uint64_t *by_rule, uint64_t *by_error);

/* Records were dropped before they came to this session, which seals: its next checkpoint says so. */
LOGREDACT_API void logredact_session_seal_dropped(logredact_session *session, uint64_t by_rule, uint64_t by_error);

/*
 * Writes a checkpoint if one is due by time; *wait_ms, where not NULL: milliseconds until the next may
 * be, UINT64_MAX: never. To be called when that time has passed. Errors: E_MEMORY, E_CRYPTO, E_KEY (the keys have
 * come to their end, or the directory cannot be written to); then the session is broken, but with options.apart it goes
 * on after E_MEMORY: signing is tried again. Nothing for other sessions.
 */
LOGREDACT_API int32_t logredact_session_seal_tick(logredact_session *session, uint64_t *wait_ms,
                                                  logredact_error *error);

/* Writes the stream's last checkpoint, of a broken session too; nothing may be fed afterwards. Errors: as above. */
LOGREDACT_API int32_t logredact_session_seal_end(logredact_session *session, logredact_error *error);

/*
 * The checkpoints that were made and not taken yet, with options.apart: whole events of the session's framing, [time, {field: text}]
 * say, for a stream of their own. They come with records (by number, or when one is due by time at the end of a chunk), by
 * seal_tick, seal_end and session_replace, and with a new session that has closed streams before it.
 */
LOGREDACT_API void logredact_session_checkpoints(const logredact_session *session,
                                                 const uint8_t **bytes, size_t *length);

/*
 * The host has handed on the first `length` bytes of them. Until none is left, the directory keeps what it takes to sign
 * for them again: say so when whoever is next has them, not before. Who never says it holds them all in memory.
 */
LOGREDACT_API void logredact_session_checkpoints_taken(logredact_session *session, size_t length);

/*
 * Puts another session, over a policy of another plan with the same `seal`, in the place of one with options.apart: the stream
 * goes on, and so do checkpoints that are not taken. The one before is freed, and with it its output, its counters, its tag, and what it
 * knew of lines. Records before are signed first. Errors, after which *session stays as it was: E_ARGUMENT
 * (another seal or none; input is pending; the session does not seal, or not any more), E_MEMORY, E_CRYPTO, E_KEY.
 */
LOGREDACT_API int32_t logredact_session_replace(logredact_session **session, logredact_policy *policy,
                                                logredact_error *error);

LOGREDACT_API void logredact_session_free(logredact_session *session);

/*
 * The tag of the events that follow, for rules with `when: {tag: ...}`. NULL or
 * length 0: unknown; then such rules hold, unless their action is keep. Events
 * that wait leave first, as by logredact_session_release().
 */
LOGREDACT_API int32_t logredact_session_set_tag(logredact_session *session, const uint8_t *tag,
                                                size_t length);

/*
 * From now on the tag of an event is the text that its record holds under this key, at its
 * top; unknown where it holds none, or several. Length 0: no longer. For hosts that put
 * the tag into the record. E_ARGUMENT: also of logredact_session_set_tag() meanwhile, and for
 * a session of text lines.
 */
LOGREDACT_API int32_t logredact_session_set_tag_key(logredact_session *session, const uint8_t *key,
                                                    size_t length);

/*
 * What tells the events that follow from those of other streams, besides what they hold: a file,
 * say. At most 1,024 bytes count. Events that wait leave first. Errors: as logredact_session_feed.
 */
LOGREDACT_API int32_t logredact_session_set_source(logredact_session *session, const uint8_t *source,
                                                   size_t length);

/*
 * All events that are complete from now on, the one whose beginning was fed included, are
 * redacted by `policy`, which must be of the same plan; all else of the session stays. The
 * policy before is let go. Allocates nothing. Errors, after which nothing has changed:
 * E_ARGUMENT (another plan), E_INTERNAL.
 */
LOGREDACT_API int32_t logredact_session_set_policy(logredact_session *session,
                                                   logredact_policy *policy,
                                                   logredact_error *error);

/*
 * Takes the next bytes of the stream, in pieces of any size; every split gives
 * the same output. All events that are complete afterwards are in the output,
 * or wait (logredact_session_waiting).
 * After an error the session stays broken: the output holds the events before
 * the failing one, and every further call returns the same status.
 * Errors: E_MALFORMED, E_LIMIT, E_MEMORY, E_CRYPTO, E_INTERNAL.
 */
LOGREDACT_API int32_t logredact_session_feed(logredact_session *session, const uint8_t *bytes,
                                             size_t length, logredact_error *error);

/*
 * Ends the stream: a last line without its newline is an event, a part of a
 * msgpack object is E_TRUNCATED. Afterwards the session is fresh, counters kept.
 */
LOGREDACT_API int32_t logredact_session_finish(logredact_session *session,
                                               logredact_error *error);

/*
 * Events that wait, because one of them is a part of a line whose rest is to come
 * (docs/resolution.md, "Values that span records"); 0: none. *first, where not NULL,
 * becomes the number of the first of them in the stream, from 0. They are no
 * part of the counters yet.
 */
LOGREDACT_API uint64_t logredact_session_waiting(const logredact_session *session, uint64_t *first);

/*
 * Has all of them leave to the output; lines that are not whole with a placeholder
 * at their end. Due when a host must have back what it gave, or time passes.
 * Errors: as logredact_session_feed.
 */
LOGREDACT_API int32_t logredact_session_release(logredact_session *session, logredact_error *error);

/*
 * For a host that has a chunk of events in memory and wants all of them back at once: sets
 * the tag, redacts the chunk and has nothing of it wait. *output is what this chunk has become,
 * valid until the next call that changes the session. After an error it holds what stands before the
 * failing event: all else of the chunk must not pass; `error->offset` counts from the
 * chunk's first byte. The session is good for the next chunk in any case, and its counters go on. Lines and private keys that a chunk, or an event
 * that failed, cuts: what of them comes with the next call is redacted as what follows a line that left too early.
 * A session that seals takes chunks with options.apart alone: all events of *output are sealed, after an error as well, so that they must leave
 * or will be missed. What the host puts in the place of a failing event is to be sealed by a call of its own. Where nothing can be signed any
 * more every event fails, E_KEY or E_CRYPTO, but those that a rule drops and markers of groups; after logredact_session_seal_end(), E_ARGUMENT.
 * Errors: E_MALFORMED, E_TRUNCATED (the chunk ends inside an event), E_LIMIT, E_MEMORY, E_CRYPTO, E_INTERNAL.
 */
LOGREDACT_API int32_t logredact_session_chunk(logredact_session *session, const uint8_t *tag,
                                              size_t tag_length, const uint8_t *bytes,
                                              size_t length, const uint8_t **output,
                                              size_t *output_length, logredact_error *error);

/* Of a chunk: an event that is not in the output as it came. */
typedef struct logredact_changed_event {
    uint64_t event; /* its number in the chunk, from 0 */
    size_t start;   /* what stands for it in the output, a half-open byte range; empty: it was dropped */
    size_t end;
} logredact_changed_event;

/*
 * All such events of the last logredact_session_chunk(), in their order; none after an error. All others stand
 * in the output, between these, byte for byte as in the chunk: a host that holds events as objects makes only
 * these anew.
 */
LOGREDACT_API void logredact_session_changed(const logredact_session *session,
                                             const logredact_changed_event **events, size_t *count);

/*
 * A chunk that comes in pieces: begin, logredact_session_feed() with each piece, end, which gives the output of all of them. Begin is to be told
 * what the host wants to know of the changes. Where a feed fails, nothing of the chunk may pass; no end is needed then: begin (or
 * reset) lets go of a chunk that did not end, and what is known of lines and private keys is what was known before it, so that its events may come
 * again. The rest as for logredact_session_chunk(), also the errors, but that their offsets count from the first byte that the session was fed since it
 * was made, or failed; besides E_ARGUMENT for `tells` other than 0 and
 * events that are not [time, record] in msgpack, and for an end without a begin.
 */
enum logredact_chunk_tells {
    LOGREDACT_TELL_CHANGES = 1,      /* for logredact_session_changes() */
    LOGREDACT_TELL_CHANGES_ALONE = 2 /* the same, and nothing else: there is no output, and no logredact_session_changed() */
};

LOGREDACT_API int32_t logredact_session_chunk_begin(logredact_session *session, const uint8_t *tag, size_t tag_length, int32_t tells,
                                                    logredact_error *error);
LOGREDACT_API int32_t logredact_session_chunk_end(logredact_session *session, const uint8_t **output, size_t *output_length,
                                                  logredact_error *error);

/*
 * Lets go of a chunk that was begun, also of one that has ended, as long as nothing was fed since: what is known of lines and private keys is what was
 * known before it. For a host that could not use what it was told, and gives the chunk's events again.
 */
LOGREDACT_API void logredact_session_chunk_undo(logredact_session *session);

/*
 * What has changed, by entries: of a record of which only some values have changed these alone; of the last chunk, whose begin was told to.
 * *changes, valid until the next call that changes the session, holds *count times three objects of msgpack, one behind the other,
 * in the order of the events:
 *   the event's number in the chunk, from 0;
 *   n: the value of the n-th entry of its record, from 0, has become the third; the record's keys are what they were.
 *   -1: the record has become the third as a whole. -2: the event was dropped; the third is nil;
 *   the third.
 * An event that leaves with the bytes it came with is not among them. None after an error, and before the chunk's end.
 */
LOGREDACT_API void logredact_session_changes(const logredact_session *session, const uint8_t **changes, size_t *length, size_t *count);

/* Output so far; logredact_session_clear_output() forgets it. */
LOGREDACT_API void logredact_session_output(const logredact_session *session,
                                            const uint8_t **bytes, size_t *length);
LOGREDACT_API void logredact_session_clear_output(logredact_session *session);

/* Forgets partial input, output, findings and a broken state; keeps counters. */
LOGREDACT_API void logredact_session_reset(logredact_session *session);

/*
 * Redacts `bytes` as one value (a message without a field). The result is in
 * the output, alone. Independent of the stream: call it on a session of its own.
 * `dropped` becomes 1 where a rule drops the record; the output is then empty.
 */
LOGREDACT_API int32_t logredact_session_value(logredact_session *session, const uint8_t *bytes,
                                              size_t length, int32_t *dropped,
                                              logredact_error *error);

/* ---- findings ---------------------------------------------------------- */

typedef struct logredact_finding {
    uint32_t detector;   /* index into the policy's detectors */
    uint32_t action;     /* enum logredact_action_kind */
    uint64_t event;      /* number of the event in the stream, from 0 */
    uint64_t start;      /* half-open byte range in the value, after decoding of escapes */
    uint64_t end;
    uint32_t field;      /* offset of the field's path in the text of logredact_session_paths */
    uint32_t is_key;     /* 1: the finding is in a map's key, not in a value */
} logredact_finding;

enum logredact_action_kind {
    LOGREDACT_ACTION_KEEP = 0,
    LOGREDACT_ACTION_REDACT = 1,
    LOGREDACT_ACTION_MASK = 2,
    LOGREDACT_ACTION_REMOVE = 3,
    LOGREDACT_ACTION_DROP = 4,
    LOGREDACT_ACTION_PSEUDONYM = 5,
    LOGREDACT_ACTION_HASH = 6,
    LOGREDACT_ACTION_ENCRYPT = 7,
    LOGREDACT_ACTION_FPE = 8,
    LOGREDACT_ACTION_IP = 9,
    LOGREDACT_ACTION_GENERALISE = 10
};

/*
 * Findings since the last clear, in order of event and position; only with
 * options.collect. A finding is what a rule acts on: after allow and overlaps.
 * `detector` is UINT32_MAX for a key or path rule.
 */
LOGREDACT_API void logredact_session_findings(const logredact_session *session,
                                              const logredact_finding **findings, size_t *count);

/*
 * The paths of those findings: NUL-terminated texts at the offsets they name,
 * "$.a['b c'][0]"; a key that itself holds a finding stands as its placeholder.
 */
LOGREDACT_API const char *logredact_session_paths(const logredact_session *session);
LOGREDACT_API void logredact_session_clear_findings(logredact_session *session);

typedef struct logredact_counters {
    size_t size;             /* sizeof this struct as the caller knows it */
    uint64_t bytes_in;
    uint64_t bytes_out;
    uint64_t events_in;      /* events read, complete or too large */
    uint64_t events_out;     /* events written, placeholders included */
    uint64_t events_changed; /* of those written: with at least one replacement */
    uint64_t events_dropped; /* by a rule or by on_error: drop */
    uint64_t events_failed;  /* replaced whole by a placeholder, or dropped, by an error */
    uint64_t values_failed;  /* values replaced by an error placeholder */
    uint64_t findings;       /* all detectors and field rules together */
} logredact_counters;

LOGREDACT_API void logredact_session_counters(const logredact_session *session,
                                              logredact_counters *counters);

/* Findings of each detector, by index; `counts` has room for detector_count. */
LOGREDACT_API void logredact_session_detector_counts(const logredact_session *session,
                                                     uint64_t *counts);

/*
 * What a detector cost, with options.stats. A candidate is a place (for a pattern:
 * a search) that its verification looked at; it is rejected, or it matches and,
 * where no allowance or earlier finding takes it, becomes a finding. Nanoseconds
 * are those of verification alone: one look in 16 is timed, the rest estimated.
 */
typedef struct logredact_detector_stats {
    uint64_t candidates;
    uint64_t rejects;
    uint64_t findings;
    uint64_t nanoseconds;
} logredact_detector_stats;

/* Of each detector, by index; `stats` has room for detector_count. E_ARGUMENT: the session was made without options.stats. */
LOGREDACT_API int32_t logredact_session_detector_stats(const logredact_session *session,
                                                       logredact_detector_stats *stats);

/* ---- lines of containers ------------------------------------------------ */

/*
 * A file that a container runtime writes, to JSON records for a session (JSON, framing whole):
 * {"time": text, "stream": "stdout" or "stderr", "attrs": object, "log": text}, what is not known
 * left out, one a line. Parts of a line are joined; it has the time of the first. A line that is
 * not of the format is text, as all lines of plain files are. Bytes that are no UTF-8 stay as they
 * are. A record that exceeds the policy's record_bytes is treated as on_error says; where that is
 * a placeholder, it stands for the text alone. A line whose parts lie more than 64 MiB apart is
 * cut as by logredact_lines_finish(). One thread at a time; the policy may go at once.
 */
typedef struct logredact_lines logredact_lines;

enum logredact_lines_format {
    LOGREDACT_LINES_PLAIN = 0,
    LOGREDACT_LINES_CRI = 1,   /* containerd, CRI-O: time, stream, P or F, text */
    LOGREDACT_LINES_DOCKER = 2 /* Docker's json-file */
};

typedef struct logredact_lines_options {
    size_t size;       /* sizeof this struct as the caller knows it */
    int32_t format;    /* enum logredact_lines_format */
    uint64_t overhead; /* bytes that each record is to be longer in the end; so that it is known when enough is there */
} logredact_lines_options;

LOGREDACT_API int32_t logredact_lines_new(const logredact_policy *policy,
                                          const logredact_lines_options *options,
                                          logredact_lines **lines, logredact_error *error);
LOGREDACT_API void logredact_lines_free(logredact_lines *lines);

/*
 * Takes the next bytes of the file, in pieces of any size; every split gives the same records.
 * *taken is less than `length` where the output is to be taken first. After an error the file
 * stays broken; the output holds what came before. Errors: E_LIMIT, E_MEMORY.
 */
LOGREDACT_API int32_t logredact_lines_feed(logredact_lines *lines, const uint8_t *bytes,
                                           size_t length, size_t *taken, logredact_error *error);

/*
 * The file has ended: a last line without its newline is a line. `lost` 0: another file goes on
 * where this one ends. 1: nothing does. Then lines whose last part did not come leave with
 * [REDACTED:partial] in place of their last word (at least their last 64 bytes), and should the
 * rest of such a line come nevertheless, [REDACTED:partial] stands for it. Errors: as feed.
 */
LOGREDACT_API int32_t logredact_lines_finish(logredact_lines *lines, int32_t lost,
                                             logredact_error *error);

/*
 * Whole records. The output may be in two parts: ask again after it was cleared, until there is none.
 */
LOGREDACT_API void logredact_lines_output(const logredact_lines *lines, const uint8_t **bytes,
                                          size_t *length);
LOGREDACT_API void logredact_lines_clear_output(logredact_lines *lines);

#define LOGREDACT_LINES_NONE UINT64_MAX       /* no line of the stream is open */
#define LOGREDACT_LINES_LOST (UINT64_MAX - 1) /* the beginning of the line that is open is lost */

/* From where to read again, so that no line leaves twice and none is missing; places are counted in bytes fed. */
typedef struct logredact_lines_position {
    uint64_t offset;   /* all lines before it are in the output, but for */
    uint64_t parts[3]; /* those that are open: where their first parts begin; without a stream, stdout, stderr */
} logredact_lines_position;

LOGREDACT_API void logredact_lines_where(const logredact_lines *lines,
                                         logredact_lines_position *position);

/* Begins anew: the next byte is that at `start`, which is not behind any place of the position (of lines that another handle read). */
LOGREDACT_API void logredact_lines_resume(logredact_lines *lines, uint64_t start,
                                          const logredact_lines_position *position);

/* Bytes of lines that are not whole. */
LOGREDACT_API uint64_t logredact_lines_held(const logredact_lines *lines);

typedef struct logredact_lines_counters {
    size_t size;        /* sizeof this struct as the caller knows it */
    uint64_t lines;     /* lines of the file, parts one by one */
    uint64_t parts;     /* of them: parts */
    uint64_t malformed; /* not of the format, taken as text */
    uint64_t too_large; /* records that exceeded record_bytes */
    uint64_t dropped;   /* of them: dropped, by on_error: drop */
    uint64_t cut;       /* lines whose beginning or end is lost */
} logredact_lines_counters;

LOGREDACT_API void logredact_lines_counts(const logredact_lines *lines,
                                          logredact_lines_counters *counters);

/*
 * Records, redacted, on their way out: fields that are the same for all records of a file are
 * added, each byte that is no UTF-8 becomes U+FFFD, and a record that is longer than a line may
 * be becomes several, its `log` in parts, cut between characters, with partial_message "true",
 * partial_id, partial_ordinal ("1", "2" and so on) and partial_last ("true" or "false"), as Docker's fluentd
 * driver writes them (moby/moby, daemon/logger/fluentd). One whose other fields leave no room
 * becomes its time, its stream, and [REDACTED:too-large].
 */
typedef struct logredact_wrap logredact_wrap;

/*
 * `max_line`: bytes of a line, its newline included; 0: any number; else at least 1,024. `id`: up
 * to 64 hexadecimal digits that no other stream has; each partial_id begins with them.
 */
LOGREDACT_API int32_t logredact_wrap_new(uint64_t max_line, const char *id, logredact_wrap **wrap,
                                         logredact_error *error);
LOGREDACT_API void logredact_wrap_free(logredact_wrap *wrap);

/*
 * Takes records, JSON objects one a line, each with its newline. `fields`: entries of an object as
 * they are to stand, without braces; at most half a line. Errors: E_ARGUMENT, E_MEMORY; the output
 * holds what came before.
 */
LOGREDACT_API int32_t logredact_wrap_add(logredact_wrap *wrap, const uint8_t *records,
                                         size_t length, const uint8_t *fields,
                                         size_t fields_length, logredact_error *error);
LOGREDACT_API void logredact_wrap_output(const logredact_wrap *wrap, const uint8_t **bytes,
                                         size_t *length);
LOGREDACT_API void logredact_wrap_clear_output(logredact_wrap *wrap);

typedef struct logredact_wrap_counters {
    size_t size;        /* sizeof this struct as the caller knows it */
    uint64_t records;   /* taken */
    uint64_t split;     /* of them: in several lines, */
    uint64_t parts;     /* so many */
    uint64_t too_large; /* of them: not to be split */
} logredact_wrap_counters;

LOGREDACT_API void logredact_wrap_counts(const logredact_wrap *wrap,
                                         logredact_wrap_counters *counters);

/*
 * Lines as a wrap or a sealing session writes them become entries for a host's forward input: [EventTime, record] in msgpack,
 * as many as one message is to hold (Forward Protocol Specification v1, PackedForward Mode,
 * https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1). The time is that of the record's first "time", where
 * that is a text of RFC 3339 with up to nine digits of a second that seconds of 32 bits hold (1970 to 2106); it stays in the record. Integers
 * that 64 bits hold stay exact, greater ones and all other numbers are doubles; half a surrogate pair is U+FFFD; a container
 * that lies in 30 others, the record among them, is "[REDACTED:too-deep]", as Fluent Bit reads none of a chunk behind a deeper one.
 */
typedef struct logredact_forward logredact_forward;

/* Errors: E_ARGUMENT, E_MEMORY. */
LOGREDACT_API int32_t logredact_forward_new(logredact_forward **forward, logredact_error *error);
LOGREDACT_API void logredact_forward_free(logredact_forward *forward);

/*
 * Takes JSON objects in UTF-8, one a line, each with its newline, and gives in *taken how many bytes of them: whole lines, up to
 * one with which the output would be longer than `most` bytes (0: any number), but one at least. `seconds` since
 * 1970 and `nanoseconds` are the time of what has none. Errors: E_MALFORMED, E_ARGUMENT, E_MEMORY; the output holds the entries of the
 * lines before, *taken bytes, and nothing of that one.
 */
LOGREDACT_API int32_t logredact_forward_add(logredact_forward *forward, const uint8_t *lines, size_t length,
                                            uint32_t seconds, uint32_t nanoseconds, uint64_t most,
                                            size_t *taken, logredact_error *error);

/* What there is of the output, until the next call with this handle, and how many entries that is. */
LOGREDACT_API void logredact_forward_output(const logredact_forward *forward, const uint8_t **bytes,
                                            size_t *length, uint64_t *entries);
LOGREDACT_API void logredact_forward_clear_output(logredact_forward *forward);

/* ---- kernels: for tests and measurements -------------------------------- */

/* The kernel that policies loaded from now on use: "avx512", "avx2", "ssse3", "neon" or "plain". */
LOGREDACT_API const char *logredact_kernel(void);

/*
 * Forces a kernel by name; NULL: the fastest that runs here, as at the start. Not
 * thread-safe. E_ARGUMENT: there is none such, or it does not run on this processor.
 */
LOGREDACT_API int32_t logredact_set_kernel(const char *name);

/* ---- edits: for callers that hold the record as objects ------------------ */

typedef struct logredact_edit {
    uint64_t start;        /* half-open range in the record's bytes ... */
    uint64_t end;
    uint64_t replacement;  /* ... replaced by these bytes of logredact_session_replacements() */
    uint64_t length;
} logredact_edit;

/*
 * Redacts one msgpack map and gives the changes instead of the changed bytes:
 * edits in ascending order that do not overlap. An edit may cover a header of a
 * string or map, a part of a string, or whole objects. The output is untouched.
 * `dropped` becomes 1 where the record is to be dropped.
 * Errors: as logredact_session_feed, and E_TRUNCATED.
 */
LOGREDACT_API int32_t logredact_session_edits(logredact_session *session, const uint8_t *record,
                                              size_t length, const logredact_edit **edits,
                                              size_t *count, int32_t *dropped,
                                              logredact_error *error);
LOGREDACT_API const uint8_t *logredact_session_replacements(const logredact_session *session);

/*
 * ---- primitives ------------------------------------------------------------
 *
 * What actions with keys are made of, for keys and texts of the caller's: to make a value's
 * token for a search, or to read one again. They need no policy; each call keys anew. A NULL
 * for key, text and so on is an empty one where that makes sense. E_CRYPTO: libcrypto failed;
 * E_ARGUMENT: a length, a radix or a sign that the construction does not have. On failure
 * nothing of use is in the result.
 */
typedef struct logredact_bytes {
    const uint8_t *bytes;
    size_t length; /* at most 2^30 */
} logredact_bytes;

/* HMAC-SHA-256, RFC 2104; `mac` has 32 bytes. */
LOGREDACT_API int32_t logredact_hmac_sha256(const logredact_bytes *key, const logredact_bytes *text,
                                            uint8_t *mac, logredact_error *error);

/* HKDF-SHA-256, RFC 5869: 1 to 8160 bytes. */
LOGREDACT_API int32_t logredact_hkdf_sha256(const logredact_bytes *key, const logredact_bytes *salt,
                                            const logredact_bytes *info, uint8_t *out,
                                            size_t length, logredact_error *error);

/*
 * The pseudonym that a policy with this key gives a value of this type in this domain, with a
 * NUL: at most 58 bytes. The value is normalised by its type (docs/resolution.md). Besides the
 * above: E_KEY (a key under 32 bytes or over 4096), E_MEMORY.
 */
LOGREDACT_API int32_t logredact_hmac_token(const logredact_bytes *key, const logredact_bytes *type,
                                           const logredact_bytes *domain,
                                           const logredact_bytes *value, char *token,
                                           logredact_error *error);

/*
 * AES-SIV, RFC 5297, with a key of 32, 48 or 64 bytes and 0 to 126 associated data. A ciphertext,
 * its synthetic vector first, has 16 bytes more than the text; `out` does not overlap the text.
 * Decryption gives E_MALFORMED where the ciphertext was not made with this key and these data.
 */
LOGREDACT_API int32_t logredact_siv_encrypt(const logredact_bytes *key,
                                            const logredact_bytes *associated, size_t count,
                                            const logredact_bytes *text, uint8_t *out,
                                            logredact_error *error);
LOGREDACT_API int32_t logredact_siv_decrypt(const logredact_bytes *key,
                                            const logredact_bytes *associated, size_t count,
                                            const logredact_bytes *text, uint8_t *out,
                                            logredact_error *error);

/*
 * FF1, NIST SP 800-38G: a text of numerals (0-9 a-z, as many of them as the radix says, 2 to 36)
 * to one of the same length, without a NUL. Key of 16, 24 or 32 bytes, tweak of at most 1024;
 * radix^length is at least 1,000,000 (Rev. 1), length at most 4096. The error's offset is that
 * of the first sign that is no numeral.
 */
LOGREDACT_API int32_t logredact_ff1_encrypt(const logredact_bytes *key, const logredact_bytes *tweak,
                                            uint32_t radix, const logredact_bytes *text, char *out,
                                            logredact_error *error);
LOGREDACT_API int32_t logredact_ff1_decrypt(const logredact_bytes *key, const logredact_bytes *tweak,
                                            uint32_t radix, const logredact_bytes *text, char *out,
                                            logredact_error *error);

enum logredact_ipcrypt {
    LOGREDACT_IPCRYPT_DETERMINISTIC = 0, /* key of 16 bytes; gives an IPv6 address for an IPv4 one */
    LOGREDACT_IPCRYPT_PREFIX = 1         /* key of 32; keeps the family and which addresses share a prefix */
};

/* ipcrypt (draft-denis-ipcrypt): an address, as text, to another one, with a NUL: at most 46 bytes. */
LOGREDACT_API int32_t logredact_ipcrypt_encrypt(const logredact_bytes *key, int32_t mode,
                                                const logredact_bytes *address, char *out,
                                                logredact_error *error);
LOGREDACT_API int32_t logredact_ipcrypt_decrypt(const logredact_bytes *key, int32_t mode,
                                                const logredact_bytes *address, char *out,
                                                logredact_error *error);

/* Ed25519, RFC 8032: `key` is the seed of 32 bytes, of a public key its 32 bytes. E_MALFORMED: the signature is not of this key and text. */
LOGREDACT_API int32_t logredact_ed25519_public(const logredact_bytes *key, uint8_t *out, logredact_error *error);
LOGREDACT_API int32_t logredact_ed25519_sign(const logredact_bytes *key, const logredact_bytes *text,
                                             uint8_t *signature, logredact_error *error);
LOGREDACT_API int32_t logredact_ed25519_verify(const logredact_bytes *public_key,
                                               const logredact_bytes *text,
                                               const logredact_bytes *signature,
                                               logredact_error *error);

/*
 * ---- reading seals ---------------------------------------------------------
 *
 * What a verifier asks of each record (docs/seal-spec.md); what it makes of the answers is its own affair.
 */
typedef struct logredact_seal_reader logredact_seal_reader;

enum logredact_seal_state {
    LOGREDACT_SEAL_WHOLE = 0,      /* its content has the hash in its seal */
    LOGREDACT_SEAL_ERASED = 1,     /* the same, with fields erased */
    LOGREDACT_SEAL_MODIFIED = 2,   /* it has another hash, or two entries of one key */
    LOGREDACT_SEAL_CHECKPOINT = 3, /* its text is among the texts */
    LOGREDACT_SEAL_NONE = 4,       /* no entry under the seal's key */
    LOGREDACT_SEAL_BROKEN = 5,     /* no seal is under that key, it is no record at all, or a checkpoint (among the texts) with other fields */
    LOGREDACT_SEAL_UNKNOWN_KEY = 6 /* of signatures: by a key that the reader was not given */
};

/* Numbers are big-endian, so that rows sort as bytes: by stream, sequence number and leaf. */
typedef struct logredact_seal_row {
    uint8_t stream[12]; /* these are zero where the state is 4 or more, and of fingerprints; with 3 seq and leaf are */
    uint8_t seq[8];
    uint8_t leaf[32];   /* of the content that is there */
    uint8_t state[4];
    uint8_t nsec[4];
    uint8_t sec[8];
    uint8_t number[8];  /* of the record in the input, from 0 */
    uint8_t source[4];  /* as logredact_seal_reader_new was given */
} logredact_seal_row;

/*
 * A reader of one input, of msgpack or of JSON lines. `field` is the seal's key; fields of the names in `ignore`, which a store
 * has added, do not count. Errors: E_ARGUMENT, E_MEMORY.
 */
LOGREDACT_API int32_t logredact_seal_reader_new(int32_t format, int32_t framing, const logredact_bytes *field,
                                                const logredact_bytes *ignore, size_t ignore_count,
                                                uint32_t source, logredact_seal_reader **reader,
                                                logredact_error *error);

/*
 * From now on what stands under the reader's key are fingerprints (docs/seal-spec.md, Fingerprints): with keys, signatures; without, hashes. `of`: the
 * fields that count, none: all. Of a key, its id is the name, and its bytes are the 32 that were derived for signatures. At most 1,024 of both.
 * Once, before the first bytes. Errors: E_ARGUMENT, E_MEMORY.
 */
LOGREDACT_API int32_t logredact_seal_reader_fingerprints(logredact_seal_reader *reader, const logredact_bytes *of, size_t of_count,
                                                         const logredact_key *keys, size_t key_count,
                                                         logredact_error *error);
LOGREDACT_API void logredact_seal_reader_free(logredact_seal_reader *reader);

/* The name of a field that checkpoints may have, as those of a sealer by tag have the key of their tag. Before any input. E_MEMORY. */
LOGREDACT_API int32_t logredact_seal_reader_beside(logredact_seal_reader *reader, const logredact_bytes *name,
                                                   logredact_error *error);

/*
 * Takes the next bytes; `last`: there are no more. The rows of the records that are whole, in order, and the texts of the
 * checkpoints among them, each u64(number) u32(length) and its bytes; valid until the next call. Errors: E_MALFORMED (of
 * msgpack: nothing behind can be read), E_TRUNCATED, E_MEMORY, E_CRYPTO; rows before are given all the same.
 */
LOGREDACT_API int32_t logredact_seal_reader_feed(logredact_seal_reader *reader, const uint8_t *bytes,
                                                 size_t length, int32_t last,
                                                 const logredact_seal_row **rows, size_t *row_count,
                                                 const uint8_t **texts, size_t *texts_length,
                                                 logredact_error *error);

/*
 * Rows of any number of records: taken in any order, sorted by pieces, given back in order, once. Not for several threads at a time.
 * Behind an error only logredact_seal_rows_free() may follow.
 */
typedef struct logredact_seal_rows logredact_seal_rows;

/*
 * `file` is the descriptor of an empty file, which stays the caller's: there rows are written, 80 bytes each, and read again, while this
 * object lives. `piece` rows, 2 at least, are sorted at once; some 200 bytes of memory for each. Errors: E_ARGUMENT, E_MEMORY.
 */
LOGREDACT_API int32_t logredact_seal_rows_new(int32_t file, size_t piece, logredact_seal_rows **rows,
                                              logredact_error *error);
LOGREDACT_API void logredact_seal_rows_free(logredact_seal_rows *rows);

/*
 * Takes those rows that have a number (WHOLE, ERASED, MODIFIED). The others are given back, in order, valid until the next call. Not
 * after one of the two below. Errors: E_ARGUMENT, E_MEMORY, E_INTERNAL: the file cannot be written; the error's offset is the errno.
 */
LOGREDACT_API int32_t logredact_seal_rows_add(logredact_seal_rows *rows, const logredact_seal_row *added,
                                              size_t count, const logredact_seal_row **others,
                                              size_t *other_count, logredact_error *error);

/*
 * Gives rows, in order, of one stream, at most 4096, that stand before this stream (12 bytes; NULL: all rows) and number;
 * none: there are no more. Valid until the next call. Errors: as above, the file cannot be read.
 */
LOGREDACT_API int32_t logredact_seal_rows_take(logredact_seal_rows *rows, const uint8_t *stream, uint64_t seq,
                                               const logredact_seal_row **taken, size_t *count,
                                               logredact_error *error);

typedef struct logredact_seal_range {
    uint64_t first, last;
} logredact_seal_range;

/* What became of the leaves of a segment (docs/seal-spec.md, What a verifier says). */
typedef struct logredact_seal_match {
    uint64_t whole, erased;      /* numbers of which there is a record with this leaf, by what the first of its rows is */
    uint64_t duplicates;         /* further ones */
    uint64_t modified, forged;   /* rows whose content has not the hash in its seal; that have it, and another leaf */
    uint64_t conflicts;          /* numbers of which there are both */
    uint64_t missing;            /* numbers without any, control leaves aside */
    const logredact_seal_row *bad; /* rows that are modified or forged, in order, the first of them */
    size_t bad_count;
    const logredact_seal_range *ranges; /* numbers that are missing, the same */
    size_t range_count;
} logredact_seal_match;

/*
 * Takes the rows of a stream's numbers from `first` on, one for each leaf of 32 bytes, and compares them with these. `controls` are the numbers of
 * control leaves, ascending. At most `most` rows and ranges are listed; they are valid until the next call. Rows before `first`
 * have to be taken before. Errors: E_ARGUMENT, E_MEMORY, E_INTERNAL.
 */
LOGREDACT_API int32_t logredact_seal_rows_match(logredact_seal_rows *rows, const uint8_t *stream, uint64_t first,
                                                const logredact_bytes *leaves, const uint64_t *controls,
                                                size_t control_count, size_t most, logredact_seal_match *match,
                                                logredact_error *error);

/*
 * Base64url as seals and checkpoints have it: no padding, unused bits zero (RFC 4648, 5). `out` has room for 3 bytes of 4 signs, `length` is
 * what was written. E_MALFORMED: it is not that.
 */
LOGREDACT_API int32_t logredact_base64url_read(const logredact_bytes *text, uint8_t *out, size_t *length,
                                               logredact_error *error);

/*
 * The root of a tree (RFC 6962, 2.1) of `first` leaves, of which the frontier is given, and of those that follow. E_ARGUMENT:
 * the frontier has not one hash for each bit of `first`.
 */
LOGREDACT_API int32_t logredact_seal_root(uint64_t first, const logredact_bytes *frontier,
                                          const logredact_bytes *leaves, uint8_t *root,
                                          logredact_error *error);

/* What the fields of a record are hashed as, one after the other in order: u32 n, then lp(K(key)) and cv(value), n bytes of both. For redaction. */
LOGREDACT_API int32_t logredact_seal_fields(logredact_seal_reader *reader, const uint8_t *record, size_t length,
                                            const uint8_t **fields, size_t *fields_length,
                                            logredact_error *error);

#ifdef __cplusplus
}
#endif
#endif
