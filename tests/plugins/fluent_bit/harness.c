/*
 * Calls the filter plugin as Fluent Bit does, without a Fluent Bit: what the plugin takes from
 * it stands here. So sanitizers see the plugin alone, and allocations can be made to fail.
 *
 *   harness PLUGIN PLAN [repeat=N] [fail=N] [once=N] CHUNK…
 *
 * For each file, on standard output: a line "notouch ALLOCATIONS" or "modified SIZE", and the SIZE bytes. At the end
 * "name value" of each counter, and before these, with a policy that seals, a line "checkpoints SIZE" and the SIZE bytes. With repeat, all files N times, and resident memory (KiB) after the first tenth and at the end.
 * With fail, the N-th allocation of each call and all after it fail; with once, the N-th alone.
 */
#include <fluent-bit/flb_filter_plugin.h>
#include <fluent-bit/flb_input.h>
#include <fluent-bit/flb_scheduler.h>
#include <fluent-bit/flb_sds.h>
#include <fluent-bit/flb_time.h>
#include <cmetrics/cmetrics.h>
#include <cmetrics/cmt_counter.h>
#include <cmetrics/cmt_gauge.h>
#include <fluent-bit/flb_version.h>

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- allocations ---- */

static unsigned long allocations;
static unsigned long fail_from; /* 0: never */
static unsigned long fail_once; /* 0: never */
static int inside;

#ifndef __SANITIZE_ADDRESS__
extern void *__libc_malloc(size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_calloc(size_t, size_t);

static int fails(void)
{
    if (!inside) {
        return 0;
    }
    allocations++;
    return allocations == fail_once || (fail_from != 0 && allocations >= fail_from);
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *realloc(void *old, size_t size)
{
    return fails() ? NULL : __libc_realloc(old, size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}
#endif

/* ---- what the plugin calls ---- */

static const char *policy_path;
static struct flb_filter_plugin *plugin;

FLB_TLS_DEFINE(struct flb_worker, flb_worker_ctx);

void flb_log_print(int type, const char *file, int line, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
}

int flb_errno_print(int errnum, const char *file, int line)
{
    return 0;
}

struct flb_worker *flb_worker_get(void)
{
    return NULL;
}

int flb_worker_log_level(struct flb_worker *worker)
{
    return 0;
}

int flb_log_cache_check_suppress(struct flb_log_cache *cache, char *text, size_t size)
{
    return 0;
}

const char *flb_filter_name(struct flb_filter_instance *ins)
{
    return ins->name;
}

void flb_filter_set_context(struct flb_filter_instance *ins, void *context)
{
    ins->context = context;
}

static char *checkpoint_tag(void)
{
    static char sds[FLB_SDS_HEADER_SIZE + 8] __attribute__((aligned(16)));

    FLB_SDS_HEADER(sds + FLB_SDS_HEADER_SIZE)->len = strlen(strcpy(sds + FLB_SDS_HEADER_SIZE, "seals"));
    return sds + FLB_SDS_HEADER_SIZE;
}

int flb_config_map_set(struct flb_config *config, struct mk_list *properties, struct mk_list *map, void *context)
{
    struct flb_config_map *entry;

    for (entry = plugin->config_map; entry->name; entry++) {
        if (strcmp(entry->name, "policy") == 0) {
            *(const char **) ((char *) context + entry->offset) = policy_path;
        }
        else if (strcmp(entry->name, "checkpoint_tag") == 0) {
            *(char **) ((char *) context + entry->offset) = checkpoint_tag();
        }
        else {
            *(int *) ((char *) context + entry->offset) = 0;
        }
    }
    return 0;
}

int flb_time_get(struct flb_time *time)
{
    time->tm.tv_sec = 1700000000;
    time->tm.tv_nsec = 5;
    return 0;
}

uint64_t cfl_time_now(void)
{
    return 0;
}

struct value {
    char name[160];
    double sum;
};

static struct value values[512];

static double *value(const char *name, int labels, char **label)
{
    char full[160];
    struct value *v;

    snprintf(full, sizeof(full), "%s%s%s", name, labels > 1 ? "," : "", labels > 1 ? label[1] : "");
    for (v = values; v->name[0] && strcmp(v->name, full) != 0; v++)
        ;
    strcpy(v->name, full);
    return &v->sum;
}

struct cmt *cmt_create(void)
{
    return (struct cmt *) values;
}

void cmt_destroy(struct cmt *cmt)
{
}

int flb_metrics_fluentbit_add(struct flb_config *config, struct cmt *cmt)
{
    return 0;
}

cfl_sds_t cmt_encode_prometheus_create(struct cmt *cmt, int add_timestamp)
{
    return (cfl_sds_t) "build_info{os=\"linux\",version=\"" FLB_VERSION_STR "\"} 1";
}

void cmt_encode_prometheus_destroy(cfl_sds_t text)
{
}

struct cmt_counter *cmt_counter_create(struct cmt *cmt, char *ns, char *subsystem, char *name, char *help, int labels, char **keys)
{
    return (struct cmt_counter *) name;
}

int cmt_counter_add(struct cmt_counter *counter, uint64_t time, double by, int labels, char **label)
{
    *value((const char *) counter, labels, label) += by;
    return 0;
}

struct cmt_gauge *cmt_gauge_create(struct cmt *cmt, char *ns, char *subsystem, char *name, char *help, int labels, char **keys)
{
    return (struct cmt_gauge *) name;
}

int cmt_gauge_set(struct cmt_gauge *gauge, uint64_t time, double to, int labels, char **label)
{
    *value((const char *) gauge, labels, label) = to;
    return 0;
}

/* ---- what a policy that seals needs besides ---- */

static struct flb_config config;
static struct flb_filter_instance ins = {.name = "logredact.0", .log_level = FLB_LOG_INFO, .log_suppress_interval = -1};
static struct flb_input_instance input;
static void (*tick)(struct flb_config *, void *);
static void *tick_data;
static char *checkpoints;
static size_t checkpoints_size;

int flb_sched_timer_cb_create(struct flb_sched *sched, int type, int ms, void (*cb)(struct flb_config *, void *), void *data,
                              struct flb_sched_timer **timer)
{
    tick = cb;
    tick_data = data;
    *timer = (struct flb_sched_timer *) &tick;
    return 0;
}

int flb_sched_timer_cb_destroy(struct flb_sched_timer *timer)
{
    return 0;
}

struct flb_input_instance *flb_input_new(struct flb_config *config, const char *name, void *data, int public_only)
{
    input.p = mk_list_entry_first(&config->in_plugins, struct flb_input_plugin, _head);
    input.data = data;
    return strcmp(input.p->name, name) == 0 ? &input : NULL;
}

int flb_input_set_property(struct flb_input_instance *ins, const char *key, const char *value)
{
    return 0;
}

int flb_input_instance_init(struct flb_input_instance *ins, struct flb_config *config)
{
    return ins->p->cb_init(ins, config, ins->data);
}

void flb_input_set_context(struct flb_input_instance *ins, void *context)
{
    ins->context = context;
}

void flb_input_instance_exit(struct flb_input_instance *ins, struct flb_config *config)
{
}

void flb_input_instance_destroy(struct flb_input_instance *ins)
{
}

int flb_storage_input_create(struct cio_ctx *cio, struct flb_input_instance *in)
{
    return 0;
}

/* It comes back to the filter, as with a match of all tags. */
int flb_input_log_append(struct flb_input_instance *from, const char *tag, size_t tag_size, const void *bytes, size_t size)
{
    int was = inside;
    void *out;
    size_t out_size;

    inside = 0;
    if (plugin->cb_filter(bytes, size, tag, tag_size, &out, &out_size, &ins, from, ins.context, &config) != FLB_FILTER_NOTOUCH) {
        abort();
    }
    checkpoints = realloc(checkpoints, checkpoints_size + size);
    memcpy(checkpoints + checkpoints_size, bytes, size);
    checkpoints_size += size;
    inside = was;
    return 0;
}

/* ---- the calls ---- */

static long resident(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    if (!file || fscanf(file, "%*d %ld", &pages) != 1) {
        abort();
    }
    fclose(file);
    return pages * 4;
}

static char *read_file(const char *path, size_t *size)
{
    char *bytes;
    FILE *file = fopen(path, "rb");

    if (!file) {
        perror(path);
        exit(2);
    }
    fseek(file, 0, SEEK_END);
    *size = ftell(file);
    rewind(file);
    bytes = malloc(*size + 1);
    if (fread(bytes, 1, *size, file) != *size) {
        abort();
    }
    fclose(file);
    return bytes;
}

int main(int count, char **arguments)
{
    int i;
    int first = 3;
    int result;
    long round;
    long repeat = 0;
    long early = 0;
    void *out;
    void *library;
    size_t size;
    size_t *sizes;
    char **chunks;
    struct value *v;

    mk_list_init(&config.in_plugins);
    library = dlopen(arguments[1], RTLD_NOW);
    if (!library) {
        fprintf(stderr, "%s\n", dlerror());
        return 2;
    }
    plugin = dlsym(library, "filter_logredact_plugin");
    ins.p = plugin;
    policy_path = arguments[2];
    for (; first < count && strchr(arguments[first], '=') && arguments[first][0] != '/'; first++) {
        *(arguments[first][0] == 'r' ? &repeat : (long *) (arguments[first][0] == 'o' ? &fail_once : &fail_from)) =
            atol(strchr(arguments[first], '=') + 1);
    }
    if (plugin->cb_init(&ins, &config, NULL) != 0) {
        return 3;
    }

    sizes = calloc(count, sizeof(*sizes));
    chunks = calloc(count, sizeof(*chunks));
    for (i = first; i < count; i++) {
        chunks[i] = read_file(arguments[i], &sizes[i]);
    }
    for (round = 0; round < (repeat ? repeat : 1); round++) {
        for (i = first; i < count; i++) {
            allocations = 0;
            inside = 1;
            result = plugin->cb_filter(chunks[i], sizes[i], "kube.test", 9, &out, &size, &ins, NULL, ins.context, &config);
            if (tick) {
                allocations = 0;
                tick(&config, tick_data);
            }
            inside = 0;
            if (!repeat && result == FLB_FILTER_NOTOUCH) {
                printf("notouch %lu\n", allocations);
            }
            else if (!repeat) {
                printf("modified %zu\n", size);
                fwrite(out, 1, size, stdout);
            }
            if (result == FLB_FILTER_MODIFIED) {
                free(out);
            }
        }
        if (round == repeat / 10) {
            early = resident();
        }
    }
    if (repeat) {
        printf("resident early %ld\nresident late %ld\n", early, resident());
    }
    if (tick) {
        config.is_shutting_down = 1;
        input.p->cb_pause(input.context, &config);
        printf("checkpoints %zu\n", checkpoints_size);
        fwrite(checkpoints, 1, checkpoints_size, stdout);
        free(checkpoints);
    }
    for (v = values; v->name[0]; v++) {
        printf("%s %.0f\n", v->name, v->sum);
    }

    plugin->cb_exit(ins.context, &config);
    free(input.p);
    for (i = first; i < count; i++) {
        free(chunks[i]);
    }
    free(chunks);
    free(sizes);
    dlclose(library);
    return 0;
}
