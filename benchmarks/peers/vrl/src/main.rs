//! VRL's redact() over the lines of the corpus: bench-vrl EXPRESSIONS CORPUS MODE SECONDS.

use std::{collections::BTreeMap, env, fs, time::Instant};
use vrl::compiler::{compile, state::RuntimeState, Context, TargetValue, TimeZone};
use vrl::value::{Secrets, Value};

const LABEL: &str = "[REDACTED]";

fn main() {
    let words: Vec<String> = env::args().collect();
    let [_, listed, corpus, _, seconds] = &words[..] else { panic!("four arguments") };
    // Others take \b for a border between bytes; with Unicode's the regex crate has to leave its fast path.
    let filters: Vec<String> = fs::read_to_string(listed)
        .unwrap()
        .lines()
        .map(|line| line.split_once('\t').unwrap().1.replace("\\b", "(?-u:\\b)").replace('\'', "\\x27"))
        .map(|expression| format!("r'{expression}'"))
        .collect();
    let source = format!(".message = redact(string!(.message), filters: [{}])", filters.join(", "));
    let program = compile(&source, &vrl::stdlib::all()).expect("the program compiles").program;
    let bytes = fs::read(corpus).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    let before = text.matches(LABEL).count();
    let seconds: f64 = seconds.parse().unwrap();
    let timezone = TimeZone::default();

    let (mut best, mut rounds, mut found) = (f64::MAX, 0, 0);
    let start = Instant::now();
    while rounds < 2 || start.elapsed().as_secs_f64() < seconds {
        // An event each, as they would come from a source; making them is not timed.
        let mut events: Vec<TargetValue> = lines
            .iter()
            .map(|line| TargetValue {
                value: Value::Object(BTreeMap::from([("message".into(), Value::from(*line))])),
                metadata: Value::Object(BTreeMap::new()),
                secrets: Secrets::default(),
            })
            .collect();
        let began = Instant::now();
        for event in &mut events {
            let mut state = RuntimeState::default();
            program.resolve(&mut Context::new(event, &mut state, &timezone)).expect("it runs");
        }
        best = f64::min(best, began.elapsed().as_secs_f64());
        rounds += 1;
        found = events
            .iter()
            .map(|event| event.value.as_object().unwrap()["message"].to_string_lossy().matches(LABEL).count())
            .sum::<usize>()
            - before;
    }
    println!(
        "{{\"bytes\": {}, \"seconds\": {best:.9}, \"rounds\": {rounds}, \"counts\": {{\"all\": {found}}}}}",
        bytes.len()
    );
}
