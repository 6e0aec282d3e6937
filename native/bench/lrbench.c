/*
 * Times the core alone, without Python or pipes; prints one JSON object.
 *
 *   lrbench kernels                         masks, anchors and Teddy of each kernel that runs here; memcpy
 *   lrbench scan PLAN FILE [--lines]        the scan stage over the file as one value, or line by line
 *   lrbench feed PLAN FILE FORMAT FRAMING   a session fed 64 KiB pieces, its output discarded
 *   lrbench act PLAN FILE [--lines]         the action of the plan's first rule on each line of the file; its keys are zeros. The file is
 *                                           one call's, or each line: contexts are keyed in each call
 *   --seconds S  goes on for S seconds (default 1); the best round counts
 *   --kernel K   with that kernel
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../src/act/act.h"
#include "../src/scan/scan.h"
#include "../src/session.h"

typedef struct lr_result {
    double best;
    uint64_t rounds, found, events;
} lr_result;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void die(const char *what)
{
    fprintf(stderr, "lrbench: %s\n", what);
    exit(1);
}

static lr_text read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        die("cannot read a file");
    size_t length = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(length + 1);
    if (!bytes || fread(bytes, 1, length, file) != length)
        die("cannot read a file");
    fclose(file);
    return (lr_text){bytes, length};
}

static uint64_t scan_one(lr_scan *scan, lr_text value)
{
    lr_scan_begin(scan);
    if (lr_scan_value(scan, value) != LOGREDACT_OK)
        die("the scan failed");
    return scan->count;
}

static uint64_t scan_lines(lr_scan *scan, lr_text text)
{
    uint64_t found = 0;
    for (size_t at = 0; at < text.length;) {
        const uint8_t *newline = memchr(text.bytes + at, '\n', text.length - at);
        size_t end = newline ? (size_t)(newline - text.bytes) : text.length;
        found += scan_one(scan, (lr_text){text.bytes + at, end - at});
        at = end + 1;
    }
    return found;
}

static lr_result bench_scan(logredact_policy *policy, lr_text text, bool lines, double seconds)
{
    lr_scan scan = {0};
    uint32_t *rule_of = calloc(policy->detector_count, sizeof *rule_of);
    policy->limits.findings_per_value = UINT64_MAX;
    if (!rule_of || !lr_scan_init(&scan, policy, rule_of, false))
        die("no memory");
    lr_result result = {.best = 1e9};
    for (double end = now() + seconds; result.rounds < 3 || now() < end; result.rounds++) {
        double began = now();
        lr_scan_region(&scan, text.bytes, text.length);
        result.found = lines ? scan_lines(&scan, text) : scan_one(&scan, text);
        double taken = now() - began;
        result.best = taken < result.best ? taken : result.best;
    }
    return result;
}

/* Keys of the plan that have no file: one for each. */
static const logredact_key *zero_keys(size_t *count)
{
    static const uint8_t zeros[32];
    static const logredact_key keys[] = {{"bench", zeros, sizeof zeros}};
    *count = sizeof keys / sizeof keys[0];
    return keys;
}

/* CPU time, not the clock's: what waits is not measured. */
static double cpu_time(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static lr_result bench_act(logredact_policy *policy, lr_text text, bool lines, double seconds)
{
    const lr_rule *rule = policy->rules;
    const uint32_t detector = rule->detector_count ? rule->detectors[0] : LR_NO_DETECTOR;
    lr_actor actor = {0};
    lr_buffer out = {0};
    if (!policy->rule_count || !lr_actor_init(&actor, policy))
        die("no rule or no memory");
    lr_result result = {.best = 1e9};
    for (double end = now() + seconds; result.rounds < 3 || now() < end; result.rounds++) {
        const double began = cpu_time();
        result.events = 0;
        for (size_t at = 0; at < text.length; result.events++) {
            const uint8_t *newline = memchr(text.bytes + at, '\n', text.length - at);
            const size_t stop = newline ? (size_t)(newline - text.bytes) : text.length;
            out.length = 0;
            if (lr_act(&actor, rule, detector, (lr_text){text.bytes + at, stop - at}, false, &out) != LOGREDACT_OK)
                die("the action failed");
            if (lines)
                lr_actor_forget(&actor);
            at = stop + 1;
        }
        lr_actor_forget(&actor);
        const double taken = cpu_time() - began;
        result.best = taken < result.best ? taken : result.best;
    }
    /* A label would be the time of something else. */
    result.found = rule->action.kind == LOGREDACT_ACTION_REDACT || (out.length && out.bytes[0] != '[');
    lr_actor_free(&actor);
    lr_buffer_free(&out);
    return result;
}

static int32_t number_of(const char *name, const char *const *names)
{
    for (int32_t i = 0; names[i]; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    die("no such format or framing");
    return -1;
}

static lr_result bench_feed(logredact_policy *policy, lr_text text, const char *format, const char *framing, double seconds)
{
    static const char *const formats[] = {"msgpack", "json", "text", NULL};
    static const char *const framings[] = {"map", "event", "fluentbit", "document", NULL};
    logredact_session_options options = {.size = sizeof options,
                                         .format = number_of(format, formats),
                                         .framing = number_of(framing, framings)};
    logredact_session *session;
    /* The stream of a policy that seals is never ended: checkpoints come by the number of records. */
    int32_t (*make)(logredact_policy *, const logredact_session_options *, logredact_session **, logredact_error *) =
        logredact_policy_seals(policy) ? logredact_session_new_sealed : logredact_session_new;
    if (make(policy, &options, &session, NULL) != LOGREDACT_OK)
        die("no session");
    lr_result result = {.best = 1e9};
    for (double end = now() + seconds; result.rounds < 3 || now() < end; result.rounds++) {
        double began = now();
        for (size_t at = 0; at < text.length; at += 65536) {
            size_t length = text.length - at < 65536 ? text.length - at : 65536;
            if (logredact_session_feed(session, text.bytes + at, length, NULL) != LOGREDACT_OK)
                die("the session failed");
            logredact_session_clear_output(session);
        }
        if (logredact_session_finish(session, NULL) != LOGREDACT_OK)
            die("the session failed at its end");
        logredact_session_clear_output(session);
        double taken = now() - began;
        result.best = taken < result.best ? taken : result.best;
    }
    result.found = session->counters.findings / result.rounds;
    result.events = session->counters.events_in / result.rounds;
    logredact_session_free(session);
    return result;
}

/* Bytes a second of what a kernel does for every block, whatever stands in it: over text that stays in the second-level cache. */
static double bench_kernel(const lr_kernel *kernel, lr_text text, double seconds)
{
    static lr_masks masks;
    static lr_candidates candidates;
    static uint64_t may_begin[LR_WINDOW];
    static const lr_teddy teddy;
    const size_t window = LR_WINDOW * LR_BLOCK;
    double best = 1e9;
    for (double end = now() + seconds; now() < end;) {
        double began = now();
        for (size_t at = 0; at + window + LR_BLOCK <= text.length; at += window) {
            kernel->masks(text.bytes + at, LR_WINDOW + 1, &masks, 1);
            kernel->anchors(&masks, LR_WINDOW, UINT32_MAX, &candidates);
            kernel->teddy(text.bytes + at, LR_WINDOW, &teddy, may_begin);
        }
        double taken = now() - began;
        best = taken < best ? taken : best;
    }
    return (double)(text.length - LR_BLOCK) / best;
}

static double bench_memcpy(lr_text text, double seconds)
{
    uint8_t *copy = malloc(text.length);
    double best = 1e9;
    if (!copy)
        die("no memory");
    for (double end = now() + seconds; now() < end;) {
        double began = now();
        memcpy(copy, text.bytes, text.length);
        __asm__ volatile("" : : "r"(copy) : "memory");
        double taken = now() - began;
        best = taken < best ? taken : best;
    }
    free(copy);
    return (double)text.length / best;
}

static void bench_kernels(double seconds)
{
    static const char line[] = "2026-01-02T03:04:05.678Z INFO [main] c.e.Orders - user=a path=/v1/items/17 took 62.5 ms from 10.1.2.3\n";
    const lr_text text = {malloc(256 << 10), 256 << 10};
    if (!text.bytes)
        die("no memory");
    for (size_t i = 0; i < text.length; i++)
        ((uint8_t *)text.bytes)[i] = (uint8_t)line[i % (sizeof line - 1)];
    printf("{\"kernels\": [");
    const char *comma = "";
    for (size_t k = 0; lr_kernels[k]; k++) {
        if (!lr_kernels[k]->runs())
            continue;
        printf("%s{\"name\": \"%s\", \"bytes_per_second\": %.0f}", comma, lr_kernels[k]->name,
               bench_kernel(lr_kernels[k], text, seconds));
        comma = ", ";
    }
    printf("], \"memcpy\": %.0f}\n", bench_memcpy(text, seconds));
}

int main(int argc, char **argv)
{
    double seconds = 1;
    bool lines = false;
    int words = 0;
    char *word[6] = {0};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc)
            seconds = atof(argv[++i]);
        else if (strcmp(argv[i], "--lines") == 0)
            lines = true;
        else if (strcmp(argv[i], "--kernel") == 0 && i + 1 < argc) {
            if (logredact_set_kernel(argv[++i]) != LOGREDACT_OK)
                die("no such kernel runs here");
        }
        else if (words < 6)
            word[words++] = argv[i];
    }
    if (words == 1 && strcmp(word[0], "kernels") == 0) {
        bench_kernels(seconds);
        return 0;
    }
    if (words < 3)
        die("usage: lrbench kernels | scan PLAN FILE [--lines] | feed PLAN FILE FORMAT FRAMING | act PLAN FILE [--lines]; [--seconds S] [--kernel K]");
    lr_text plan = read_file(word[1]), text = read_file(word[2]);
    logredact_policy *policy;
    logredact_error error;
    size_t key_count;
    const logredact_key *keys = zero_keys(&key_count);
    if (logredact_policy_load(plan.bytes, plan.length, keys, key_count, &policy, &error) != LOGREDACT_OK)
        die(error.message);
    if (strcmp(word[0], "scan") == 0) {
        lr_result r = bench_scan(policy, text, lines, seconds);
        printf("{\"bytes\": %zu, \"seconds\": %.9f, \"rounds\": %llu, \"matches\": %llu, \"kernel\": \"%s\", "
               "\"megabytes_per_second\": %.1f}\n", text.length, r.best, (unsigned long long)r.rounds,
               (unsigned long long)r.found, logredact_kernel(), (double)text.length / r.best / 1e6);
    } else if (strcmp(word[0], "feed") == 0 && words == 5) {
        lr_result r = bench_feed(policy, text, word[3], word[4], seconds);
        printf("{\"bytes\": %zu, \"seconds\": %.9f, \"rounds\": %llu, \"events\": %llu, \"findings\": %llu, "
               "\"megabytes_per_second\": %.1f}\n",
               text.length, r.best, (unsigned long long)r.rounds, (unsigned long long)r.events, (unsigned long long)r.found,
               (double)text.length / r.best / 1e6);
    } else if (strcmp(word[0], "act") == 0) {
        lr_result r = bench_act(policy, text, lines, seconds);
        if (!r.found)
            die("the action gave a label");
        printf("{\"values\": %llu, \"seconds\": %.9f, \"rounds\": %llu, \"values_per_second\": %.0f}\n", (unsigned long long)r.events,
               r.best, (unsigned long long)r.rounds, (double)r.events / r.best);
    } else {
        die("no such benchmark");
    }
    return 0;
}
