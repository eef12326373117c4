//! The imports between the files of a crate, read from its code.
//!
//! Code of tests (`#[cfg(test)]`) is left out.

mod code;
mod module;
mod resolve;
mod tree;

use std::path::Path;

pub(crate) use tree::Tree;

/// A file of a crate that another file of it uses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// The path as the code has it.
    pub(crate) path: String,
}

/// The crates of a workspace, each by its root file from the workspace's folder.
///
/// # Errors
///
/// A folder that cannot be read, or a file that is not Rust.
pub(crate) fn crates(root: &Path) -> Result<Vec<Tree>, String> {
    let mut roots = Vec::new();
    let entries = root.read_dir().map_err(|error| format!("error: {}: {error}", root.display()))?;
    for entry in entries {
        let name = entry.map_err(|error| format!("error: {error}"))?.file_name();
        for file in ["src/lib.rs", "src/main.rs"] {
            let path = Path::new(&name).join(file);
            if root.join(&name).join("Cargo.toml").is_file() && root.join(&path).is_file() {
                roots.push(path);
            }
        }
    }
    roots.sort();
    roots.iter().map(|path| Tree::read(root, path)).collect()
}

impl Tree {
    /// The imports between files, by both files and then by place.
    ///
    /// An import through a re-export leads to the file that declares the item, and to each file that re-exports
    /// it. A file that re-exports it to a module within itself is left out.
    pub(crate) fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        for (index, module) in self.modules().iter().enumerate() {
            for reference in &module.references {
                let Some(target) = self.resolve(index, &reference.path) else { continue };
                let facades = target
                    .reexports
                    .into_iter()
                    .filter(|facade| !self.contains(*facade, index) && *facade != target.module);
                for to in facades.chain([target.module]).map(|to| &self.modules()[to].file) {
                    if *to != module.file {
                        imports.push(Import {
                            from: module.file.clone(),
                            line: reference.line,
                            column: reference.column,
                            to: to.clone(),
                            path: reference.path.join("::"),
                        });
                    }
                }
            }
        }
        imports.sort();
        imports.dedup();
        imports
    }

    /// Returns whether a module is the other, or one of its ancestors.
    fn contains(&self, ancestor: usize, module: usize) -> bool {
        let parent = |module: &usize| self.modules()[*module].parent;
        std::iter::successors(Some(module), parent).any(|module| module == ancestor)
    }
}
