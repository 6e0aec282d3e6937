/*
 * Calls the filter plugin as Fluent Bit does, without a Fluent Bit: what the plugin takes from
 * it stands here. So sanitizers see the plugin alone, and allocations can be made to fail.
 *
 *   harness PLUGIN PLAN [repeat=N] [fail=N] [once=N] CHUNK…
 *
 * For each file, on standard output: a line "notouch ALLOCATIONS" or "modified SIZE", and the SIZE bytes. At the end
 * "name value" of each counter. With repeat, all files N times, and resident memory (KiB) after the first tenth and at the end.
 * With fail, the N-th allocation of each call and all after it fail; with once, the N-th alone.
 */
#include <fluent-bit/flb_filter_plugin.h>
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

int flb_config_map_set(struct flb_config *config, struct mk_list *properties, struct mk_list *map, void *context)
{
    struct flb_config_map *entry;

    for (entry = plugin->config_map; entry->name; entry++) {
        if (strcmp(entry->name, "policy") == 0) {
            *(const char **) ((char *) context + entry->offset) = policy_path;
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
    struct flb_filter_instance ins = {.name = "logredact.0", .log_level = FLB_LOG_INFO, .log_suppress_interval = -1};

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
    if (plugin->cb_init(&ins, NULL, NULL) != 0) {
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
            result = plugin->cb_filter(chunks[i], sizes[i], "kube.test", 9, &out, &size, &ins, NULL, ins.context, NULL);
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
    for (v = values; v->name[0]; v++) {
        printf("%s %.0f\n", v->name, v->sum);
    }

    plugin->cb_exit(ins.context, NULL);
    for (i = first; i < count; i++) {
        free(chunks[i]);
    }
    free(chunks);
    free(sizes);
    dlclose(library);
    return 0;
}
