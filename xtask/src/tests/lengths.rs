//! Files of any length.

use super::write;
use crate::{cli::Command, run};

#[test]
fn a_long_file_is_listed_or_an_error() {
    let check = |lines: usize, list: &str| {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "a/src/lib.rs", &"// line\n".repeat(lines));
        write(root.path(), "core-api/src/generated/long.rs", &"// line\n".repeat(1000));
        write(root.path(), "xtask/rules/lengths.toml", &format!("[files]\n{list}\n"));
        run(Command::Lengths, root.path())
    };
    let listed = |lines: usize| format!("\"a/src/lib.rs\" = {lines}");
    check(300, "").unwrap();
    check(320, &listed(320)).unwrap();
    for (lines, list, named) in [
        (301, String::new(), "a/src/lib.rs: 301 lines; split the file"),
        (321, listed(320), "may only become shorter than 320"),
        (319, listed(320), "write this number"),
        (300, listed(320), "remove it from"),
        (1, "\"b.rs\" = 320".to_owned(), "b.rs does not exist"),
        (1, "\"a/src/lib.rs\" = true".to_owned(), "not a count"),
    ] {
        let error = check(lines, &list).unwrap_err();
        assert!(error.contains(named), "{error}");
    }
}
