/*
 * Every kernel that runs here against the plain one, over random and adversarial
 * bytes that lie flush against pages that may not be touched. Prints a line for
 * each kernel: its name, and how many comparisons it passed.
 */
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "agree.h"

#define ROUNDS 4000

static uint64_t state = 88172645463325252u;

/* xorshift64 (G. Marsaglia, 2003): the same on every machine. */
static uint64_t random_bits(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static void fill(uint8_t *bytes, size_t length, unsigned kind)
{
    static const char marks[] = "@=:.-+/09aAzZgG_ \\%m([]\"'\t{}\n\x80\xff\x1b";
    static const char *const texts[] = {
        "2026-01-02T03:04:05.678Z user=a@example.com ip=10.1.2.3:80 [fe80::1] ", "\"password\": \"x\", 4111 1111 1111 1111 ",
        "+1 (555) 123-4567 123-45-6789 DE89 3704 0044 0532 ", "-----BEGIN RSA PRIVATE KEY-----\\n00:1b:44:11:3a:b7 https://u:p@h/ "};
    const char *text = texts[random_bits() % 4];
    for (size_t i = 0; i < length; i++)
        bytes[i] = kind == 0   ? (uint8_t)random_bits()
                   : kind == 1 ? (uint8_t)marks[random_bits() % (sizeof marks - 1)]
                   : kind == 2 ? (uint8_t)text[i % strlen(text)]
                               : bytes[0];
}

static void random_teddy(lr_teddy *teddy)
{
    uint8_t *bytes = (uint8_t *)teddy;
    for (size_t i = 0; i < sizeof *teddy; i++)
        bytes[i] = (uint8_t)(random_bits() & random_bits() & random_bits());
}

static void fail(const lr_kernel *kernel, const char *what)
{
    printf("%s differs from plain: %s\n", kernel->name, what);
    exit(1);
}

int main(void)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), room = (LR_WINDOW + 2) * LR_BLOCK + LR_TEDDY_BYTES - 1;
    const size_t inner = (room + page - 1) / page * page;
    uint8_t *pages = mmap(NULL, inner + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED || mprotect(pages + page, inner, PROT_READ | PROT_WRITE) != 0)
        return 2;
    static lr_masks masks;
    for (size_t k = 0; lr_kernels[k]; k++) {
        const lr_kernel *kernel = lr_kernels[k];
        unsigned long passed = 0;
        for (unsigned round = 0; kernel->runs() && round < ROUNDS; round++) {
            const size_t blocks = 1 + random_bits() % (LR_WINDOW + 2), window = blocks > 2 ? blocks - 2 : 1;
            const size_t length = blocks * LR_BLOCK;
            uint8_t *last = pages + page + inner - length, *first = pages + page;
            fill(last, length, round % 4);
            if (!agree_masks(kernel, last, blocks, 0, &masks))
                fail(kernel, "masks, before the guard page");
            if (!agree_anchors(kernel, &masks, window, round % 2 ? UINT32_MAX : (uint32_t)random_bits()))
                fail(kernel, "anchors");
            fill(first, length, round / 4 % 4);
            if (!agree_masks(kernel, first, blocks, 1 - (blocks > LR_WINDOW + 1), &masks))
                fail(kernel, "masks, behind the guard page");
            lr_teddy teddy;
            random_teddy(&teddy);
            const uint8_t *behind = pages + page + inner - (window * LR_BLOCK + LR_TEDDY_BYTES - 1);
            if (!agree_teddy(kernel, behind, window, &teddy))
                fail(kernel, "teddy");
            static lr_grams set;
            for (size_t word = 0; word < sizeof set.bits / sizeof set.bits[0]; word++)
                set.bits[word] = random_bits() & random_bits();
            behind = pages + page + inner - (window * LR_BLOCK + 8);
            if (!agree_grams(kernel, behind, masks.m[round % LR_M_COUNT], window, &set))
                fail(kernel, "grams");
            passed += 5;
        }
        printf("%s %lu\n", kernel->name, passed);
    }
    return 0;
}
