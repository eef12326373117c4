//! `features`: each feature of the published crates, alone and with the others.

use std::path::Path;

use serde_json::Value;

use crate::cargo::cargo;

/// Checks each published crate without features, with each single feature, and with all of them.
///
/// # Errors
///
/// The command that fails, after the compiler has printed the reason.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let commands = commands(&metadata(root)?)?;
    for arguments in &commands {
        let line = format!("cargo {}", arguments.join(" "));
        let status = cargo(root).args(arguments).status();
        let status = status.map_err(|error| format!("error: {line}: {error}"))?;
        if !status.success() {
            return Err(format!("error: `{line}` failed ({status})"));
        }
    }
    Ok(format!("{} sets of features compile", commands.len()))
}

fn metadata(root: &Path) -> Result<String, String> {
    let mut command = cargo(root);
    command.args(["metadata", "--no-deps", "--format-version", "1", "--locked"]);
    let output = command.output().map_err(|error| format!("error: cargo metadata: {error}"))?;
    if !output.status.success() {
        return Err(format!("error: cargo metadata: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("error: cargo metadata: {error}"))
}

/// Returns the arguments of each check, from the output of `cargo metadata`.
///
/// # Errors
///
/// Output without published crates.
fn commands(metadata: &str) -> Result<Vec<Vec<String>>, String> {
    let metadata: Value = serde_json::from_str(metadata)
        .map_err(|error| format!("error: cargo metadata is not valid JSON: {error}"))?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    // `publish` is null unless the manifest restricts it.
    let published = packages.filter(|package| package["publish"].is_null());
    let mut commands = Vec::new();
    for package in published {
        let Some(name) = package["name"].as_str() else { continue };
        let check = |flags: &[&str]| {
            let start = ["check", "--locked", "--package", name];
            start.iter().chain(flags).map(|word| (*word).to_owned()).collect::<Vec<_>>()
        };
        commands.push(check(&["--no-default-features"]));
        let features = package["features"].as_object().into_iter().flatten();
        let features: Vec<&str> = features.map(|(feature, _)| feature.as_str()).collect();
        for feature in &features {
            commands.push(check(&["--no-default-features", "--features", feature]));
        }
        if features.len() > 1 {
            commands.push(check(&["--all-features"]));
        }
    }
    if commands.is_empty() {
        return Err("error: cargo metadata has no published crate".to_owned());
    }
    Ok(commands)
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn each_feature_is_checked_alone_and_private_crates_are_left_out() {
        let metadata = r#"{ "packages": [
            { "name": "one", "publish": null, "features": { "a": [], "default": ["a"] } },
            { "name": "two", "publish": null, "features": {} },
            { "name": "own", "publish": [], "features": { "b": [] } }
        ] }"#;
        let lines: Vec<_> = commands(metadata)
            .unwrap()
            .into_iter()
            .map(|arguments| arguments.join(" ").replace("check --locked --package ", ""))
            .collect();
        assert_eq!(
            lines,
            [
                "one --no-default-features",
                "one --no-default-features --features a",
                "one --no-default-features --features default",
                "one --all-features",
                "two --no-default-features",
            ]
        );
    }

    #[test]
    fn output_without_published_crates_is_an_error() {
        assert!(commands("{}").unwrap_err().contains("no published crate"));
        assert!(commands("[").unwrap_err().contains("not valid JSON"));
    }
}
