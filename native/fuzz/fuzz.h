/*
 * What the fuzz targets share. A target aborts where a promise of logredact.h is
 * broken; memory errors and undefined behaviour are the sanitizers' to find.
 */
#ifndef LR_FUZZ_H
#define LR_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "logredact.h"

#define PROMISE(condition)                                                     \
    do {                                                                       \
        if (!(condition)) {                                                    \
            fprintf(stderr, "broken: %s (%s:%d)\n", #condition, __FILE__, __LINE__); \
            abort();                                                           \
        }                                                                      \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loads the policy of native/fuzz/policy.yaml, compiled; the file is named by LOGREDACT_FUZZ_PLAN. */
static inline logredact_policy *fuzz_load(void)
{
    logredact_policy *policy;
    const char *path = getenv("LOGREDACT_FUZZ_PLAN");
    FILE *file = path ? fopen(path, "rb") : NULL;
    PROMISE(file);
    static uint8_t plan[1 << 20];
    size_t length = fread(plan, 1, sizeof plan, file);
    fclose(file);
    static const uint8_t material[32] = "a key of the fuzz targets alone";
    const logredact_key key = {"fuzz", material, sizeof material};
    PROMISE(logredact_policy_load(plan, length, &key, 1, &policy, NULL) == LOGREDACT_OK);
    return policy;
}

/* The same, loaded once. */
static inline logredact_policy *fuzz_policy(void)
{
    static logredact_policy *policy;
    if (!policy)
        policy = fuzz_load();
    return policy;
}

typedef struct fuzz_result {
    int32_t status;
    uint8_t *bytes;
    size_t length;
    logredact_counters counters;
} fuzz_result;

/* Runs data through a new session, cut at `cut` and then into pieces of `step` bytes (0: no more cuts). */
static inline fuzz_result fuzz_run(int32_t format, int32_t framing, const uint8_t *data, size_t size, size_t cut,
                                   size_t step)
{
    logredact_session_options options = {.size = sizeof options, .format = format, .framing = framing, .collect = 1};
    logredact_session *session;
    logredact_error error;
    PROMISE(logredact_session_new(fuzz_policy(), &options, &session, &error) == LOGREDACT_OK);
    fuzz_result result = {0};
    for (size_t at = 0; at < size && result.status == LOGREDACT_OK;) {
        size_t length = at == 0 && cut ? cut : step ? step : size - at;
        if (length > size - at)
            length = size - at;
        result.status = logredact_session_feed(session, data + at, length, &error);
        at += length;
    }
    if (result.status == LOGREDACT_OK)
        result.status = logredact_session_finish(session, &error);
    PROMISE(result.status == LOGREDACT_OK || result.status == error.code);
    const uint8_t *bytes;
    logredact_session_output(session, &bytes, &result.length);
    result.bytes = malloc(result.length + 1);
    memcpy(result.bytes, bytes ? bytes : data, result.length);
    result.counters.size = sizeof result.counters;
    logredact_session_counters(session, &result.counters);
    const logredact_finding *findings;
    size_t count;
    logredact_session_findings(session, &findings, &count);
    for (size_t i = 0; i < count; i++)
        PROMISE(findings[i].start <= findings[i].end && logredact_session_paths(session)[findings[i].field] == '$');
    logredact_session_free(session);
    return result;
}

#endif
