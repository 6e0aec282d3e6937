/* Seal as a stage of a session (output.c): the records of the output get their seals, checkpoints come among them. */
#ifndef LR_SEAL_STAGE_H
#define LR_SEAL_STAGE_H

#include "../session.h"

/*
 * The event that was written to the output from `from` on is sealed there. On failure
 * the output may hold a part of it: the caller takes it back. E_MALFORMED: it is no map; E_LIMIT; E_MEMORY; E_CRYPTO; E_KEY.
 */
int32_t lr_seal_event(logredact_session *session, size_t from, const lr_event *event);

/* A checkpoint, where so many records have come since the last. The status ends the stream; with options.apart there is none but LOGREDACT_OK. */
int32_t lr_seal_follow(logredact_session *session);

/* With options.apart: those that are due by time. */
void lr_seal_due(logredact_session *session);

/* One of each stream that has records since its last. */
int32_t lr_seal_sign(logredact_session *session);

/* The record of a checkpoint, to where they go. False: no memory, and nothing of it is there. */
bool lr_seal_write(logredact_session *session, lr_text text, lr_text label);

/* The host has the output. */
void lr_seal_taken(logredact_session *session);

#endif
