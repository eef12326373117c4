//! `layers`: imports that the files of a folder may not have.

use std::path::Path;

use crate::{
    imports::{self, Tree},
    lists,
    load::table::Table,
};

/// The rules, from the workspace's folder.
const LIST: &str = "xtask/rules/layers.toml";

/// A rule about a folder.
#[derive(Debug)]
pub(crate) struct Layer {
    /// Folder from the workspace's folder; the file of the same name belongs to it.
    pub(crate) folder: String,
    /// The crates that its files may not use; `crate` is the rest of their own crate.
    pub(crate) without: Vec<String>,
    pub(crate) reason: String,
    /// Files that break the rule today.
    pub(crate) known: Vec<String>,
    /// True until the folder exists.
    pub(crate) is_planned: bool,
}

/// An import that a rule does not allow.
struct Breach {
    file: String,
    line: usize,
    column: usize,
    path: String,
}

/// Checks the rules of `xtask/rules/layers.toml`.
///
/// # Errors
///
/// Each import that a rule forbids, and each exception that is not needed any more.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    let layers = read(root)?;
    let trees = imports::crates(root)?;
    let mistakes: Vec<String> = layers.iter().flat_map(|layer| mistakes(layer, &trees)).collect();
    if !mistakes.is_empty() {
        return Err(mistakes.join("\n"));
    }
    let known: usize = layers.iter().map(|layer| layer.known.len()).sum();
    Ok(format!("{} layers hold; {known} known exceptions", layers.len()))
}

fn read(root: &Path) -> Result<Vec<Layer>, String> {
    lists::read(root, LIST, |mut table| {
        let file = table.file;
        let values = table.list("layer");
        let layer = |value| Table::of(file, value, table.mistakes).map(layer);
        let layers = values.into_iter().filter_map(layer).collect();
        table.finish();
        layers
    })
}

fn layer(mut table: Table<'_, '_>) -> Layer {
    let mut texts = |key| table.texts(key).into_iter().map(|text| text.value).collect();
    let (without, known) = (texts("without"), texts("known"));
    let layer = Layer {
        folder: table.text("folder").value,
        without,
        reason: table.text("reason").value,
        known,
        is_planned: table.flag("planned"),
    };
    table.finish();
    layer
}

/// Returns the mistakes of a layer.
pub(crate) fn mistakes(layer: &Layer, trees: &[Tree]) -> Vec<String> {
    let Layer { folder, reason, .. } = layer;
    let mut files = trees.iter().flat_map(Tree::modules).map(|module| module.file.as_str());
    let exists = files.any(|file| layer.has(file));
    match (exists, layer.is_planned) {
        (false, false) => {
            return vec![format!(
                "error: {LIST}: the folder {folder} does not exist; correct its name"
            )];
        }
        (true, true) => {
            return vec![format!("error: {LIST}: {folder} exists; remove `planned` from its rule")];
        }
        (false, true) | (true, false) => {}
    }
    let breaches: Vec<Breach> = trees.iter().flat_map(|tree| layer.breaches(tree)).collect();
    let is_known = |breach: &&Breach| layer.known.contains(&breach.file);
    let mut mistakes: Vec<String> = breaches
        .iter()
        .filter(|breach| !is_known(breach))
        .map(|Breach { file, line, column, path }| {
            format!("error: {file}:{line}:{column}: {folder} may not import `{path}`: {reason}")
        })
        .collect();
    let is_needed = |known: &&String| breaches.iter().any(|breach| breach.file == **known);
    mistakes.extend(layer.known.iter().filter(|known| !is_needed(known)).map(|known| {
        format!("error: {LIST}: {known} keeps the rule of {folder}; remove it from `known`")
    }));
    mistakes
}

impl Layer {
    /// Returns whether a file belongs to the layer.
    fn has(&self, file: &str) -> bool {
        file.strip_prefix(&self.folder).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    /// The imports of a crate that break the rule.
    fn breaches(&self, tree: &Tree) -> Vec<Breach> {
        let mut breaches = Vec::new();
        for (index, module) in tree.modules().iter().enumerate() {
            for reference in module.references.iter().filter(|_| self.has(&module.file)) {
                let own = tree.resolve(index, &reference.path).map(|target| target.module);
                let is_forbidden = |name: &String| match own {
                    Some(target) => name == "crate" && !self.has(&tree.modules()[target].file),
                    None => reference.path.first() == Some(name),
                };
                if self.without.iter().any(is_forbidden) {
                    breaches.push(Breach {
                        file: module.file.clone(),
                        line: reference.line,
                        column: reference.column,
                        path: reference.path.join("::"),
                    });
                }
            }
        }
        breaches
    }
}
