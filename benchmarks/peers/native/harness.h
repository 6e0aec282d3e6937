/*
 * What the harnesses in C and C++ share: the expressions (label, tab, expression; a line each), the corpus as one block
 * or as lines, rounds until the time is up, and the result as one JSON object.
 */
#ifndef LOGREDACT_BENCH_HARNESS_H
#define LOGREDACT_BENCH_HARNESS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_EXPRESSIONS 64

typedef struct text {
    const char *bytes;
    size_t length;
} text;

typedef struct job {
    const char *mode;
    double seconds;
    text corpus;
    text *values; /* the corpus itself, or its lines */
    size_t value_count;
    const char *label[MAX_EXPRESSIONS];
    const char *expression[MAX_EXPRESSIONS];
    unsigned count;
    uint64_t found[MAX_EXPRESSIONS]; /* of one round */
} job;

static inline void die(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static inline double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static inline char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        die("cannot read a file");
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = (char *)malloc(*length + 1);
    if (!bytes || fread(bytes, 1, *length, file) != *length)
        die("cannot read a file");
    bytes[*length] = 0;
    fclose(file);
    return bytes;
}

static inline void split_lines(job *j)
{
    size_t room = 0;
    for (size_t at = 0; at < j->corpus.length;) {
        const char *start = j->corpus.bytes + at;
        const char *newline = (const char *)memchr(start, '\n', j->corpus.length - at);
        size_t length = newline ? (size_t)(newline - start) : j->corpus.length - at;
        if (j->value_count == room) {
            room = room ? room * 2 : 1024;
            j->values = (text *)realloc(j->values, room * sizeof *j->values);
            if (!j->values)
                die("no memory");
        }
        j->values[j->value_count].bytes = start;
        j->values[j->value_count++].length = length;
        at += length + 1;
    }
}

static inline void read_job(job *j, int argc, char **argv)
{
    if (argc != 5)
        die("usage: HARNESS EXPRESSIONS CORPUS MODE SECONDS");
    memset(j, 0, sizeof *j);
    size_t length;
    char *save, *list = read_file(argv[1], &length);
    for (char *line = strtok_r(list, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        char *tab = strchr(line, '\t');
        if (!tab || j->count == MAX_EXPRESSIONS)
            die("bad list of expressions");
        *tab = 0;
        j->label[j->count] = line;
        j->expression[j->count++] = tab + 1;
    }
    j->corpus.bytes = read_file(argv[2], &j->corpus.length);
    j->mode = argv[3];
    j->seconds = atof(argv[4]);
    if (strcmp(j->mode, "block") != 0) {
        split_lines(j);
    } else {
        j->values = &j->corpus;
        j->value_count = 1;
    }
}

/* At least three rounds; the best counts. */
static inline void run_job(job *j, const char *version, void (*round)(job *, void *), void *context)
{
    double best = 1e9;
    unsigned rounds = 0;
    for (double end = now() + j->seconds; rounds < 3 || now() < end; rounds++) {
        memset(j->found, 0, sizeof j->found);
        double began = now();
        round(j, context);
        double taken = now() - began;
        best = taken < best ? taken : best;
    }
    printf("{\"version\": \"%s\", \"bytes\": %zu, \"seconds\": %.9f, \"rounds\": %u, \"counts\": {", version, j->corpus.length, best,
           rounds);
    for (unsigned i = 0; i < j->count; i++)
        printf("%s\"%s\": %llu", i ? ", " : "", j->label[i], (unsigned long long)j->found[i]);
    printf("}}\n");
}

#endif
