//! The parts that the packages of published crates need.

use std::path::Path;

use super::write;
use crate::packages::manifest::{faults, published};

const MANIFEST: &str = "\
[package]
name = \"own-crate\"
description = \"A crate\"
license.workspace = true
rust-version.workspace = true
readme = \"README.md\"
documentation = \"https://docs.rs/own-crate\"
keywords = [\"a\", \"b\"]
categories = [\"api-bindings\"]

[package.metadata.docs.rs]
all-features = true
";

/// Returns the faults of a workspace with this published crate and an unpublished one.
fn faults_of(manifest: &str, readme: &str, license: &str) -> Vec<String> {
    let root = tempfile::tempdir().unwrap();
    let workspace =
        "[workspace]\nmembers = [\"own\", \"tool\"]\n[workspace.package]\nversion = \"1.2.3\"\n";
    let tool = "[package]\nname = \"tool\"\npublish = false\n";
    for (path, text) in [
        ("Cargo.toml", workspace),
        ("LICENSE-APACHE", "Apache"),
        ("LICENSE-MIT", "MIT"),
        ("own/Cargo.toml", manifest),
        ("own/README.md", readme),
        ("own/LICENSE-APACHE", "Apache"),
        ("own/LICENSE-MIT", license),
        ("tool/Cargo.toml", tool),
    ] {
        write(root.path(), path, text);
    }
    let crates = published(root.path()).unwrap();
    let [own] = &crates[..] else { panic!("{crates:?}") };
    assert_eq!((own.folder.as_str(), own.version.as_str()), ("own", "1.2.3"));
    faults(root.path(), &crates)
}

#[test]
fn the_published_crates_have_all_that_a_package_needs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates = published(&root).unwrap();
    let names: Vec<&str> = crates.iter().map(|published| published.name.as_str()).collect();
    let expected = [
        "core-api",
        "core-api-macros",
        "core-auth",
        "core-cli",
        "core-mirror",
        "core-redis",
        "core-sandbox",
    ];
    for name in expected {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(!names.contains(&"xtask") && !names.contains(&"core-tests"), "{names:?}");
    assert_eq!(faults(&root, &crates), Vec::<String>::new());
}

#[test]
fn each_part_that_a_package_lacks_is_named_with_its_fix() {
    let readme = "# own-crate\n\nA crate.\n";
    assert_eq!(faults_of(MANIFEST, readme, "MIT"), Vec::<String>::new());
    for (line, fix) in [
        ("description = \"A crate\"\n", "set `description`"),
        ("license.workspace = true\n", "set `license`"),
        ("rust-version.workspace = true\n", "set `rust-version`"),
        ("readme = \"README.md\"\n", "set `readme = \"README.md\"`"),
        (
            "documentation = \"https://docs.rs/own-crate\"\n",
            "set `documentation = \"https://docs.rs/own-crate\"`",
        ),
        ("keywords = [\"a\", \"b\"]\n", "set 1 to 5 `keywords`"),
        ("categories = [\"api-bindings\"]\n", "set `categories`"),
        ("all-features = true\n", "set `package.metadata.docs.rs.all-features = true`"),
    ] {
        assert!(MANIFEST.contains(line), "{line}");
        let found = faults_of(&MANIFEST.replace(line, ""), readme, "MIT");
        assert_eq!(found, [format!("error: own/Cargo.toml: {fix}")]);
    }
    let many = MANIFEST.replace("\"a\", \"b\"", "\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"");
    assert_eq!(faults_of(&many, readme, "MIT"), ["error: own/Cargo.toml: set 1 to 5 `keywords`"]);
    assert_eq!(
        faults_of(MANIFEST, "# Other\n", "MIT"),
        ["error: own/README.md does not begin with `# own-crate`"]
    );
    let [fault] = &faults_of(MANIFEST, readme, "another text")[..] else { panic!() };
    assert!(fault.contains("own/LICENSE-MIT is not the file of the root"), "{fault}");
}
