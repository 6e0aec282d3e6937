//! Datadog's Sensitive Data Scanner over the lines of the corpus: bench-sds EXPRESSIONS CORPUS MODE SECONDS.

use dd_sds::{MatchAction, RegexRuleConfig, RootRuleConfig, Scanner, SimpleEvent};
use std::{collections::BTreeMap, env, fs, time::Instant};

fn main() {
    let words: Vec<String> = env::args().collect();
    let [_, listed, corpus, _, seconds] = &words[..] else { panic!("four arguments") };
    let listed = fs::read_to_string(listed).unwrap();
    let (labels, rules): (Vec<&str>, Vec<_>) = listed
        .lines()
        .map(|line| line.split_once('\t').unwrap())
        .map(|(label, expression)| {
            let rule = RootRuleConfig::new(RegexRuleConfig::new(expression).build());
            (label, rule.match_action(MatchAction::redact("[REDACTED]")))
        })
        .unzip();
    let scanner = Scanner::builder(&rules).build().expect("the rules compile");
    let bytes = fs::read(corpus).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let seconds: f64 = seconds.parse().unwrap();

    let (mut best, mut rounds) = (f64::MAX, 0);
    let mut counts = BTreeMap::new();
    let start = Instant::now();
    while rounds < 2 || start.elapsed().as_secs_f64() < seconds {
        // An event each, as they would come from a source; making them is not timed.
        let mut events: Vec<SimpleEvent> = text.lines().map(|line| SimpleEvent::String(line.to_string())).collect();
        let mut found = vec![0usize; labels.len()];
        let began = Instant::now();
        for event in &mut events {
            for one in scanner.scan(event).expect("it scans") {
                found[one.rule_index] += 1;
            }
        }
        best = f64::min(best, began.elapsed().as_secs_f64());
        rounds += 1;
        counts = labels.iter().zip(found).collect();
    }
    let counts: Vec<String> = counts.iter().map(|(label, count)| format!("\"{label}\": {count}")).collect();
    println!(
        "{{\"bytes\": {}, \"seconds\": {best:.9}, \"rounds\": {rounds}, \"counts\": {{{}}}}}",
        bytes.len(),
        counts.join(", ")
    );
}
