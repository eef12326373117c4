//! The pages quote programs, tests and output word by word, and their links and manifests hold.

mod manifest;
mod page;
mod quickstart;

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use self::page::{Block, Page};
use super::world::World;

/// The folder of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the README and the pages of the guide, in the order of their names.
fn pages() -> Vec<Page> {
    let guide = fs::read_dir(root().join("docs/guide")).unwrap();
    let mut paths: Vec<PathBuf> = guide.map(|entry| entry.unwrap().path()).collect();
    paths.push(root().join("README.md"));
    paths.sort();
    paths.into_iter().map(Page::read).collect()
}

/// Compares each block with the text that `expected` returns, or writes that text.
fn hold(page: &Page, expected: impl Fn(&Block) -> Option<String>) {
    let mut text = page.text.clone();
    // From the end, so that the ranges of earlier blocks stay valid.
    for block in page.blocks.iter().rev() {
        if let Some(expected) = expected(block) {
            text.replace_range(block.range.clone(), &expected);
        }
    }
    if text == page.text {
        return;
    }
    if env::var_os("CORE_UPDATE_DOCS").is_some() {
        fs::write(&page.path, text).unwrap();
    } else {
        let name = page.name();
        panic!(
            "{name} is out of date; run `CORE_UPDATE_DOCS=1 cargo test --workspace --test guide`"
        );
    }
}

#[tokio::test]
async fn pages_quote_programs_tests_and_output() {
    for page in pages() {
        let mut outputs = BTreeMap::new();
        if page.blocks.iter().any(|block| block.marker.starts_with("output ")) {
            let world = World::logged_in().await;
            for block in &page.blocks {
                match block.marker.split_once(' ') {
                    Some(("file", name)) => world.write(name, &block.text),
                    Some(("output", command)) => {
                        outputs.insert(block.range.start, shown(&world, command).await);
                    }
                    _ => {}
                }
            }
        }
        hold(&page, |block| quoted(block).or_else(|| outputs.get(&block.range.start).cloned()));
    }
}

/// Returns the program or the test that a block quotes.
fn quoted(block: &Block) -> Option<String> {
    let path = match block.marker.split_once(' ')? {
        ("program", name) => format!("src/bin/{name}.rs"),
        ("test", name) => format!("tests/{name}.rs"),
        _ => return None,
    };
    Some(fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap())
}

/// Runs a program, and returns its errors and then its output, as a terminal shows them.
async fn shown(world: &World, command: &str) -> String {
    let words = words(command);
    let (program, arguments) = words.split_first().unwrap();
    let run = world.run(program, arguments).await;
    (run.errors + &run.output).replace(world.sandbox.url(), "http://127.0.0.1:7400")
}

/// Splits a command at blanks outside of quotation marks.
fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (number, part) in command.split('"').enumerate() {
        if number % 2 == 1 {
            words.push(part);
        } else {
            words.extend(part.split_whitespace());
        }
    }
    words
}

#[test]
fn every_block_is_checked() {
    for page in pages() {
        for block in &page.blocks {
            let kind = block.marker.split(' ').next().unwrap_or_default();
            let is_checked = match block.language.as_str() {
                "rust" | "rust,no_run" => ["program", "test"].contains(&kind),
                "text" => ["output", "quickstart"].contains(&kind),
                "csv" => kind == "file",
                "toml" | "sh" => true,
                _ => false,
            };
            let (name, language) = (page.name(), &block.language);
            assert!(is_checked, "{name}: a block of `{language}` has no mark:\n{}", block.text);
        }
    }
}

#[test]
fn every_program_is_on_a_page() {
    let text: String = pages().into_iter().map(|page| page.text).collect();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(text.contains(&format!("<!-- program {name} -->")), "{name}");
    }
}

#[test]
fn links_lead_to_files() {
    for page in pages() {
        let folder = page.path.parent().unwrap();
        for link in page.links() {
            assert!(folder.join(&link).exists(), "{}: {link}", page.name());
        }
    }
}

#[test]
fn commands_name_examples_and_flags_that_exist() {
    let flags = ["arguments", "settings"].map(|file| {
        let path = root().join("core-sandbox/src/command").join(file).with_extension("rs");
        fs::read_to_string(path).unwrap()
    });
    let name = |rest: &str| -> String {
        rest.chars()
            .take_while(|letter| letter.is_alphanumeric() || "_-".contains(*letter))
            .collect()
    };
    for page in pages() {
        for rest in page.text.split("--example ").skip(1) {
            let example = name(rest);
            let files = [format!("{example}.rs"), format!("{example}/main.rs")];
            let folder = root().join("core-auth/examples");
            assert!(files.iter().any(|file| folder.join(file).exists()), "{example}");
        }
        for rest in page.text.split("core-sandbox -- ").skip(1) {
            let line = rest.split(['\n', '`']).next().unwrap();
            for flag in line.split_whitespace().filter_map(|word| word.strip_prefix("--")) {
                let field = format!(" {}: ", name(flag).replace('-', "_"));
                let is_flag = flags.iter().any(|fields| fields.contains(&field));
                assert!(is_flag, "{}: --{flag}", page.name());
            }
        }
    }
}

#[test]
fn manifests_have_the_versions_of_the_workspace_and_each_crate_of_a_program() {
    let shared = manifest::Workspace::read(&root());
    let pages = pages();
    let start = pages.iter().find(|page| page.name() == "docs/guide/README.md").unwrap();
    let start = shared.dependencies(start);
    for page in &pages {
        let mut known = shared.dependencies(page);
        if page.name() != "README.md" {
            known.extend(start.clone());
        }
        for block in page.blocks.iter().filter(|block| block.language.starts_with("rust")) {
            for name in shared.uses(&block.text) {
                assert!(known.contains(&name), "{}: a program uses `{name}`", page.name());
            }
        }
    }
}

#[test]
fn the_quickstart_prints_what_the_readme_shows() {
    let readme = Page::read(root().join("README.md"));
    let block = readme.blocks.iter().find(|block| block.marker == "quickstart").unwrap();
    if let Some(output) = quickstart::output() {
        assert_eq!(quickstart::shape(&block.text), quickstart::shape(&output), "\n{output}");
    }
}

#[test]
fn the_readme_names_the_oldest_rust_of_a_program() {
    let manifest = fs::read_to_string(root().join("core-auth/Cargo.toml")).unwrap();
    let version = manifest.split("rust-version = \"").nth(1).unwrap().split('"').next().unwrap();
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains(&format!("A program needs Rust {version} or later")), "{version}");
}
