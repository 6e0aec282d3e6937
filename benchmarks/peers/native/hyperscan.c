/*
 * Hyperscan in block mode, all expressions in one database, without the start of matches (HS_FLAG_SOM_LEFTMOST). It reports
 * every end of a match, so that an expression ending with a run counts once for each byte the run can end at.
 */
#include <hs/hs.h>

#include "harness.h"

typedef struct compiled {
    hs_database_t *database;
    hs_scratch_t *scratch;
} compiled;

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
    (void)from, (void)to, (void)flags;
    ((job *)context)->found[id]++;
    return 0;
}

static void scan(job *j, void *context)
{
    compiled *c = context;
    for (size_t v = 0; v < j->value_count; v++)
        if (hs_scan(c->database, j->values[v].bytes, (unsigned)j->values[v].length, 0, c->scratch, on_match, j) != HS_SUCCESS)
            die("the scan failed");
}

int main(int argc, char **argv)
{
    static unsigned flags[MAX_EXPRESSIONS], ids[MAX_EXPRESSIONS];
    job j;
    compiled c = {0};
    hs_compile_error_t *error;
    read_job(&j, argc, argv);
    for (unsigned i = 0; i < j.count; i++)
        ids[i] = i;
    if (hs_compile_multi(j.expression, flags, ids, j.count, HS_MODE_BLOCK, NULL, &c.database, &error) != HS_SUCCESS)
        die(error->message);
    if (hs_alloc_scratch(c.database, &c.scratch) != HS_SUCCESS)
        die("no memory");
    char version[64] = {0};
    snprintf(version, sizeof version, "%.*s", (int)strcspn(hs_version(), " "), hs_version());
    run_job(&j, version, scan, &c);
    return 0;
}
