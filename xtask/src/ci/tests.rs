//! Steps of small checks.

use std::path::Path;

use super::{
    Extent, run_all,
    step::{Run, Step, Tally, unwanted_crates},
    steps::{PROGRAMS, steps},
};

const GOOD: Step = Step::own("good", "generate --check", |_| Ok("all is well".to_owned()));
const BAD: Step = Step::own("bad", "words", |_| Err("a reason".to_owned()));
const NEVER: Step = Step::own("never", "check", |_| unreachable!("a step after a failure"));

fn run(steps: &[Step]) -> Result<String, String> {
    run_all(Path::new(env!("CARGO_MANIFEST_DIR")), steps)
}

#[test]
fn the_first_failure_ends_the_check_with_its_command() {
    let output = run(&[GOOD, GOOD]).unwrap();
    assert!(output.ends_with("\n2 passed, 0 failed (steps; no tests were run)"), "{output}");
    assert_eq!(output.matches(" s  good").count(), 2, "{output}");

    let error = run(&[GOOD, BAD, NEVER, NEVER]).unwrap_err();
    assert!(error.starts_with("a reason\n"), "{error}");
    assert!(error.contains("the step `bad` failed, and the 2 after it were not run"), "{error}");
    assert!(error.contains("help: repeat it with `cargo xtask words`"), "{error}");
    assert!(error.ends_with("\n1 passed, 1 failed (steps; no tests were run)"), "{error}");
}

#[test]
fn a_program_that_fails_is_a_failure() {
    let step = |arguments| Step { name: "cargo", run: Run::Cargo(&[("A", "b c")], arguments) };
    run(&[step(&["--version"])]).unwrap();
    let error = run(&[step(&["no-such-command"])]).unwrap_err();
    assert!(error.starts_with("exit status"), "{error}");
    assert!(error.contains("`A='b c' cargo no-such-command`"), "{error}");
    let tests = Step { name: "tests", run: Run::Tests(&[], &["no-such-command"]) };
    let error = run(&[GOOD, tests]).unwrap_err();
    assert!(error.contains("the step `tests` failed"), "{error}");
    // No test ran, so that `0 failed` would mislead.
    assert!(error.ends_with("0 tests passed; 1 step failed"), "{error}");
}

#[test]
fn a_tree_without_crates_and_a_missing_program_are_failures() {
    let error = run(&[Step { name: "tree", run: Run::Tree(&["--version"], &["tokio"]) }]);
    assert!(error.unwrap_err().starts_with("the tree has no crates\n"));
    let programs = Step { name: "programs", run: Run::Programs(&["git", "no-such-program"]) };
    let error = run(&[GOOD, programs]).unwrap_err();
    assert!(error.starts_with("install no-such-program; "), "{error}");
    assert!(error.contains("repeat it with `which git no-such-program`"), "{error}");
}

#[test]
fn results_of_tests_are_added_up() {
    let mut tally = Tally::default();
    for line in [
        "running 3 tests\n",
        "test a ... ok\n",
        "test result: ok. 412 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 1.20s\n",
        "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n",
        "the test result: ok. 100 passed; 100 failed\n",
        "test result: is odd\n",
    ] {
        tally.add(line);
    }
    assert_eq!(tally, Tally { passed: 414, failed: 1 });
}

#[test]
fn crates_of_a_tree_are_found_by_their_whole_name() {
    let tree =
        "core-api v0.1.0\n├── tokio-util v0.7.0\n│   └── http v1.0.0\n└── serde v1.0.0 (*)\n";
    assert!(unwanted_crates(tree, &["tokio", "hyper"]).is_empty());
    let tree = format!("{tree}    └── tokio v1.49.0\n    └── tokio v1.49.0 (*)\n");
    assert_eq!(unwanted_crates(&tree, &["tokio", "hyper"]), ["tokio v1.49.0"]);
}

#[test]
fn a_bare_machine_gets_each_program() {
    let script = include_str!("../../../.ci/run");
    for program in PROGRAMS {
        let is_tested = |line: &str| line.contains("has ") && line.contains(program);
        assert!(script.lines().any(is_tested), "`.ci/run` does not install {program}");
    }
    let steps = steps(Extent::Whole);
    assert!(steps.iter().any(|step| step.command() == "cargo xtask interop scripts"));
}

#[test]
fn each_extent_has_the_steps_of_the_smaller_one() {
    let names = |extent| steps(extent).iter().map(|step| step.name).collect::<Vec<_>>();
    let (fast, whole, full) = (names(Extent::Fast), names(Extent::Whole), names(Extent::Full));
    assert!(fast.iter().all(|name| whole.contains(name)), "{fast:?}");
    assert!(full.starts_with(&whole) && full.len() > whole.len(), "{full:?}");
    assert!(whole.contains(&"tests") && !fast.contains(&"tests"));
    // Names tell steps apart.
    let mut sorted = full.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), full.len());
}

/// A command of this program that a step names exists.
#[test]
fn commands_of_steps_can_be_typed() {
    use clap::Parser;

    for step in steps(Extent::Full) {
        let command = step.command();
        if let Some(line) = command.strip_prefix("cargo ")
            && let words = line.split(' ')
            && line.starts_with("xtask ")
        {
            crate::cli::Arguments::try_parse_from(words).unwrap();
        }
    }
    let documentation = steps(Extent::Whole).into_iter().find(|step| step.name == "documentation");
    let command = documentation.unwrap().command();
    assert_eq!(command, "RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked");
}
