//! The whole command on a workspace of two small crates.

use std::{fs, path::Path};

use tempfile::TempDir;

use super::super::write;
use crate::{cli::Command, run};

const LIBRARY: &str = "\
pub mod sums {
    pub fn add(a: u32, b: u32) -> u32 {
        a + b
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn adds() {
            assert_eq!(super::add(2, 3), 5);
        }
    }
}
";

const TESTS: &str = "\
mod auth {
    mod sums {
        #[test]
        fn weak() {
            assert_eq!(core_auth::sums::add(2, 2), 4);
        }
    }
}
";

const LOCK: &str = "\
version = 4

[[package]]
name = \"core-auth\"
version = \"0.0.0\"

[[package]]
name = \"core-tests\"
version = \"0.0.0\"
dependencies = [
 \"core-auth\",
]
";

/// A workspace with a row whose tests are these.
fn workspace(tests: &str, mutants: &str) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let package = |name: &str, rest: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n{rest}")
    };
    let auth = "\n[dev-dependencies]\ncore-auth = { path = \"../core-auth\" }\n";
    let target = "\n[[test]]\nname = \"it\"\npath = \"it/main.rs\"\n";
    let members = "[workspace]\nmembers = [\"core-auth\", \"tests\"]\nresolver = \"3\"\n";
    let rows = format!("| requirement | test |\n|---|---|\n| The sum | {tests} |\n");
    for (path, text) in [
        ("Cargo.toml", members),
        ("Cargo.lock", LOCK),
        ("core-auth/Cargo.toml", &package("core-auth", "")),
        ("core-auth/src/lib.rs", LIBRARY),
        ("core-auth/SECURITY.md", &rows),
        ("core-auth/mutants/sums.toml", &format!("[[row]]\nbegins = \"The sum\"\n{mutants}")),
        ("tests/Cargo.toml", &package("core-tests", &format!("{target}{auth}"))),
        ("tests/it/main.rs", TESTS),
    ] {
        write(root.path(), path, text);
    }
    root
}

fn mutants(root: &Path) -> Result<String, String> {
    run(Command::Mutants { only: String::new() }, root)
}

#[test]
fn a_mutant_lives_or_dies_by_the_tests_of_its_row() {
    let change = r#"
mutants = [
    { name = "doubled", file = "lib.rs", find = "a + b", replace = "a + a" },
]"#;
    let strong = workspace("`sums::adds`, `it::sums::weak`", change);
    let output = mutants(strong.path()).unwrap();
    assert!(output.contains("1 rows with 1 mutants: 1 killed"), "{output}");

    let weak = workspace("`it::sums::weak`", change);
    let output = mutants(weak.path()).unwrap_err();
    assert!(
        output.contains("mutant `doubled` survives the tests of the row “The sum”"),
        "{output}"
    );

    // Only the changed crate is built again.
    fs::write(weak.path().join("core-auth/src/lib.rs"), LIBRARY.replace("a + b", "b + a")).unwrap();
    let output = mutants(weak.path()).unwrap_err();
    assert!(output.contains("`doubled` is 0 times in core-auth/src/lib.rs"), "{output}");
}

#[test]
fn a_mutant_that_cannot_run_is_reported() {
    let change = |replace: &str| {
        format!(
            "mutants = [{{ name = \"odd\", file = \"lib.rs\", find = \"a + b\", \
             replace = \"{replace}\" }}]"
        )
    };
    let broken = workspace("`sums::adds`", &change("a + c"));
    let output = mutants(broken.path()).unwrap_err();
    assert!(output.contains("mutant `odd` does not compile"), "{output}");
    assert!(output.contains("cannot find value `c`"), "{output}");

    let absent = workspace("`sums::other`", &change("a"));
    let output = mutants(absent.path()).unwrap_err();
    assert!(output.contains("does not exist"), "{output}");

    let failing = workspace("`sums::adds`", &change("a"));
    let wrong = LIBRARY.replace("2, 3), 5", "2, 3), 6");
    fs::write(failing.path().join("core-auth/src/lib.rs"), wrong).unwrap();
    let output = mutants(failing.path()).unwrap_err();
    assert!(output.contains("`sums::tests::adds` fails without a mutant"), "{output}");
}
