//! `bench size`: the size of the command `corectl` as people install it.

use std::{env::consts::EXE_SUFFIX, fs, path::Path};

use crate::cargo::cargo;

/// The largest size of `corectl`, in bytes.
const LIMIT: u64 = 25_000_000;

/// Builds `corectl` with the profile `dist`, and checks its size.
///
/// # Errors
///
/// A build that fails, or a command that is larger than the limit.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let arguments = ["build", "--profile", "dist", "--package", "core-cli", "--locked"];
    let mut build = cargo(root);
    build.args(arguments).env("CARGO_TARGET_DIR", root.join("target"));
    let line = format!("cargo {}", arguments.join(" "));
    let status = build.status().map_err(|error| format!("error: {line}: {error}"))?;
    if !status.success() {
        return Err(format!("error: `{line}` failed ({status})"));
    }
    let file = root.join("target/dist").join(format!("corectl{EXE_SUFFIX}"));
    let file =
        fs::metadata(&file).map_err(|error| format!("error: {}: {error}", file.display()))?;
    check(file.len())
}

/// Checks a size in bytes.
fn check(bytes: u64) -> Result<String, String> {
    let shown = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    let (size, limit) = (shown(bytes), shown(LIMIT));
    if bytes > LIMIT {
        return Err(format!(
            "error: corectl has {size}, more than the limit of {limit}; `nm --size-sort` of a build with \
             `--config 'profile.dist.strip=\"none\"'` lists the large functions"
        ));
    }
    Ok(format!("corectl has {size}, and may have {limit}"))
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, check};

    #[test]
    fn a_large_command_is_an_error() {
        assert_eq!(check(20_617_448).unwrap(), "corectl has 20.6 MB, and may have 25.0 MB");
        assert!(check(LIMIT).is_ok());
        let error = check(36_171_200).unwrap_err();
        assert!(error.starts_with("error: corectl has 36.2 MB, more than the limit of 25.0 MB"));
    }
}
