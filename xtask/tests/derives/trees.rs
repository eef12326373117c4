//! Random specs: the derives accept what `check` accepts.

use std::{env, thread};

use crate::{declarations, diagnostics::Source, emit, tests::spec_trees::random};

#[path = "../../src/tests/texts.rs"]
mod texts;

pub(crate) use texts::TASK;

/// The records and areas that random specs name.
const REFERENCES: &str = r#"areas = ["Accounting"]
references = [
    { name = "User", doc = "A user." },
    { name = "Project", doc = "A project." },
    { name = "Dyn", doc = "A [trait]." },
    { name = "While", doc = "A keyword." },
    { name = "Employee", doc = "An employee." },
]
"#;

/// The scopes that random specs name.
const MORE_SCOPES: &str = r#"
[scope.ReadwriteCore]
name = "readwrite:core"
doc = "Writes."
access = "write"
implies = ["ReadCore"]

[scope.ReadPayroll]
name = "read:payroll"
doc = "Reads."
access = "read"

[scope.Type]
name = "write:type"
doc = "Writes."
access = "write"

[scope.Openid]
name = "openid"
doc = "Identity."
"#;

/// Adds specs to those that they need.
pub(crate) fn beside(own: &[Source]) -> Vec<Source> {
    let lines = texts::API.lines().filter(|line| !line.starts_with("references"));
    let (before, after): (Vec<&str>, Vec<&str>) =
        lines.partition(|line| line.starts_with("allow") || line.starts_with("documentation"));
    let api = [&before[..], &[REFERENCES], &after[..]].concat().join("\n");
    let shared =
        [("specs/api.toml", api), ("specs/scopes.toml", format!("{}{MORE_SCOPES}", texts::SCOPES))];
    // An area without resources is a mistake.
    let task = TASK.replacen("path = ", "area = \"Accounting\"\npath = ", 1);
    let shared = shared.into_iter().chain([("specs/resources/general/task.toml", task)]);
    let shared = shared.map(|(path, text)| Source { path: path.to_owned(), text });
    shared.chain(own.iter().cloned()).collect()
}

#[test]
fn declarations_of_what_check_accepts_are_accepted_by_the_derives() {
    let trees = env::var("CORE_SPEC_TREES").map_or(100, |number| number.parse().unwrap());
    let threads = thread::available_parallelism().map_or(1, usize::from) as u64;
    let count: usize = thread::scope(|scope| {
        let start = |first| {
            scope.spawn(move || (first..trees).step_by(threads as usize).map(read).sum::<usize>())
        };
        let running: Vec<_> = (0..threads).map(start).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    println!("{count} declarations of {trees} trees");
    assert!(count as u64 > trees * 10, "only {count} declarations have no mistake");
}

/// Reads the declarations of a tree, and returns their number.
fn read(seed: u64) -> usize {
    let (loaded, own) = random::legal(random::specs(seed), beside);
    let mut count = 0;
    for (path, text) in emit::declarations(&loaded.specs) {
        let outcome = declarations::read(&text);
        count += outcome.count;
        let errors = outcome.errors;
        assert!(errors.is_empty(), "seed {seed}: {path}: {errors:?}\n{text}\n{own:?}");
    }
    count
}
