//! `interop files`: mirrors in files and in SQLite, read by DuckDB, pyarrow, Python's `csv` and the command `sqlite3`.

use std::{fs, path::Path};

use super::{check, packages, succeed};
use crate::cargo::cargo;

/// The folder with the lock file and the script.
const FOLDER: &str = "tests/interop/files";

/// Installs the readers, mirrors a sandbox, and compares each value that they find with the records of the sandbox.
///
/// # Errors
///
/// When Python or `sqlite3` is missing, a package cannot be installed, or a value differs.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    check("python3", "--version")?;
    check("sqlite3", "--version")?;
    let folder = root.join("target/interop/files");
    fs::create_dir_all(&folder).map_err(|error| format!("error: {}: {error}", folder.display()))?;
    packages::of_python(&folder, &root.join(FOLDER).join("requirements.txt"), &["--no-deps"])?;
    let mut tests = cargo(root);
    tests.args(["test", "--locked", "--package", "core-mirror", "--all-features", "--test", "it"]);
    tests.args(["--", "--ignored", "--nocapture", "readers::"]);
    tests.env("CORE_INTEROP_PYTHON", folder.join("bin/python3"));
    succeed(&mut tests, "the test with readers of others")?;
    Ok("DuckDB, pyarrow, csv and sqlite3 find every value of the sandbox".to_owned())
}
