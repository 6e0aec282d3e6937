// RE2, one expression after another; in mode `set` one RE2::Set says which expressions a line is worth.
#include <re2/re2.h>
#include <re2/set.h>

#include <memory>
#include <vector>

#include "harness.h"

struct compiled {
    std::vector<std::unique_ptr<RE2>> expressions;
    std::unique_ptr<RE2::Set> set;
    std::vector<int> hits;
};

static uint64_t count(const RE2 &expression, const text &value)
{
    re2::StringPiece subject(value.bytes, value.length), match;
    uint64_t found = 0;
    for (size_t at = 0; at <= value.length && expression.Match(subject, at, value.length, RE2::UNANCHORED, &match, 1); found++)
        at = static_cast<size_t>(match.data() - value.bytes) + (match.empty() ? 1 : match.size());
    return found;
}

static void one_after_another(job *j, void *context)
{
    auto *c = static_cast<compiled *>(context);
    for (size_t v = 0; v < j->value_count; v++)
        for (unsigned i = 0; i < j->count; i++)
            j->found[i] += count(*c->expressions[i], j->values[v]);
}

static void set_first(job *j, void *context)
{
    auto *c = static_cast<compiled *>(context);
    for (size_t v = 0; v < j->value_count; v++) {
        c->hits.clear();
        if (!c->set->Match(re2::StringPiece(j->values[v].bytes, j->values[v].length), &c->hits))
            continue;
        for (int i : c->hits)
            j->found[i] += count(*c->expressions[i], j->values[v]);
    }
}

int main(int argc, char **argv)
{
    job j;
    read_job(&j, argc, argv);
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingLatin1); // bytes, as all others see the corpus
    options.set_log_errors(false);
    compiled c;
    c.set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
    for (unsigned i = 0; i < j.count; i++) {
        c.expressions.push_back(std::make_unique<RE2>(j.expression[i], options));
        if (!c.expressions.back()->ok() || c.set->Add(j.expression[i], nullptr) != static_cast<int>(i))
            die("an expression does not compile");
    }
    if (!c.set->Compile())
        die("the set does not compile");
    run_job(&j, VERSION, strcmp(j.mode, "set") == 0 ? set_first : one_after_another, &c);
    return 0;
}
