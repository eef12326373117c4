//! Random specs that `check` accepts, and a build of the code generated from them.

pub(crate) mod declarations;
pub(crate) mod random;

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::{
    diagnostics::Source,
    emit,
    kitchen_sink::{tree::beside, workspace::Workspace},
    load::LoadedSpecs,
};

/// The folder below the target folder for the workspace that is compiled.
const FOLDER: &str = "spec-trees";

/// Additions to the files that all specs share.
const SHARED: [(&str, &str); 2] = [
    (
        "specs/api.toml",
        "references = [\n    { name = \"Dyn\", doc = \"A [trait].\" },\n\
         \x20   { name = \"While\", doc = \"A keyword.\" },\n]\n",
    ),
    (
        "specs/scopes.toml",
        "[scope.ReadPayroll]\nname = \"read:payroll\"\ndoc = \"Reads.\"\naccess = \"read\"\n\
         [scope.Type]\nname = \"write:type\"\ndoc = \"Writes.\"\naccess = \"write\"\n",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Returns the number of trees that the environment asks for.
fn trees(default: u64) -> u64 {
    env::var("CORE_SPEC_TREES").map_or(default, |number| number.parse().unwrap())
}

/// Adds specs to those of the workspace, without the parts in which `check` finds a mistake.
fn legal(root: &Path, own: Vec<Source>) -> (LoadedSpecs, Vec<Source>) {
    random::legal(own, |own| {
        let shared =
            SHARED.map(|(path, text)| Source { path: path.to_owned(), text: text.to_owned() });
        beside(root, shared.into_iter().chain(own.iter().cloned()).collect()).unwrap()
    })
}

#[test]
fn code_from_what_check_accepts_is_rust() {
    let root = root();
    let mut count = 0;
    for seed in 0..trees(8) {
        let (loaded, own) = legal(&root, random::specs(seed));
        count += own.len();
        for (path, text) in emit::files(&loaded.specs) {
            if path.ends_with(".rs")
                && let Err(error) = syn::parse_file(&text)
            {
                panic!("seed {seed}: {path}: {error}\n{text}");
            }
        }
    }
    assert!(count > 50, "only {count} random specs have no mistake");
}

#[test]
fn code_from_what_check_accepts_compiles() {
    let root = root();
    for seed in 0..trees(1) {
        let (_, own) = legal(&root, random::specs(seed));
        println!("seed {seed}: {} specs", own.len());
        if let Some(error) = refused(&root, &own) {
            let smallest = shrunk(&root, own);
            let texts: Vec<String> = smallest
                .iter()
                .map(|source| format!("# {}\n{}", source.path, source.text))
                .collect();
            panic!("seed {seed}:\n{error}\n{}", texts.join("\n"));
        }
    }
}

/// Returns the first errors of the tool that refuses the generated code.
fn refused(root: &Path, own: &[Source]) -> Option<String> {
    let (loaded, _) = legal(root, own.to_vec());
    let workspace = Workspace::create(root, FOLDER, &loaded).unwrap();
    let is_thorough = env::var_os("CORE_SPEC_TREES").is_some();
    let result = match is_thorough {
        true => {
            workspace.format().and_then(|()| workspace.lint()).and_then(|()| workspace.document())
        }
        false => workspace.compile(),
    };
    result.err().map(|text| text.chars().take(6_000).collect())
}

/// Returns few specs whose code is still refused, by leaving out ever smaller parts.
fn shrunk(root: &Path, mut own: Vec<Source>) -> Vec<Source> {
    let mut size = own.len() / 2;
    while size > 0 {
        let mut start = 0;
        while start < own.len() {
            let end = (start + size).min(own.len());
            let fewer: Vec<Source> = [&own[..start], &own[end..]].concat();
            if !fewer.is_empty() && refused(root, &fewer).is_some() {
                own = legal(root, fewer).1;
            } else {
                start = end;
            }
        }
        size /= 2;
    }
    own
}
