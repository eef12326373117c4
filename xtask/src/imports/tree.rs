//! The tree of modules of a crate.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use syn::{Attribute, Expr, Item, ItemMod, Lit, Meta};

use super::{code, module::Module};

/// The modules of a crate. The first one is the root.
#[derive(Debug)]
pub(crate) struct Tree(Vec<Module>);

/// The folders in which a module finds its children.
struct Place {
    /// Folder of the module's file, for `#[path]`.
    beside: PathBuf,
    /// Folder of the files of its children.
    below: PathBuf,
}

impl Tree {
    /// Reads a crate from its root file.
    ///
    /// # Errors
    ///
    /// A file that is missing or is not Rust.
    pub(crate) fn read(root: &Path, file: &Path) -> Result<Self, String> {
        let mut tree = Self(Vec::new());
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let place = Place { beside: folder.clone(), below: folder };
        tree.file(root, file, None, &place)?;
        Ok(tree)
    }

    pub(crate) fn modules(&self) -> &[Module] {
        &self.0
    }

    /// Returns whether one file declares the other as its child module.
    pub(crate) fn are_related(&self, one: &str, other: &str) -> bool {
        let is_parent = |parent: &str, child: &str| {
            let modules = self.0.iter().filter(|module| module.file == child);
            modules.filter_map(|module| module.parent).any(|index| self.0[index].file == parent)
        };
        is_parent(one, other) || is_parent(other, one)
    }

    fn file(
        &mut self,
        root: &Path,
        file: &Path,
        parent: Option<usize>,
        place: &Place,
    ) -> Result<usize, String> {
        let name = file.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(root.join(file))
            .map_err(|error| format!("error: {name}: {error}"))?;
        let parsed = syn::parse_file(&text).map_err(|error| {
            let start = error.span().start();
            format!("error: {name}:{}:{}: {error}", start.line, start.column + 1)
        })?;
        self.module(root, name, parent, &parsed.items, place)
    }

    fn module(
        &mut self,
        root: &Path,
        file: String,
        parent: Option<usize>,
        items: &[Item],
        place: &Place,
    ) -> Result<usize, String> {
        let index = self.0.len();
        let mut module = Module { file: file.clone(), parent, ..Module::default() };
        code::read(items, &mut module);
        self.0.push(module);
        for item in items {
            let Item::Mod(child) = item else { continue };
            if code::is_of_tests(&child.attrs) {
                continue;
            }
            let found = self.child(root, &file, index, child, place)?;
            self.0[index].children.insert(code::name(&child.ident), found);
        }
        Ok(index)
    }

    fn child(
        &mut self,
        root: &Path,
        file: &str,
        parent: usize,
        child: &ItemMod,
        place: &Place,
    ) -> Result<usize, String> {
        let name = code::name(&child.ident);
        let below = place.below.join(&name);
        if let Some((_, items)) = &child.content {
            let place = Place { beside: place.beside.clone(), below };
            return self.module(root, file.to_owned(), Some(parent), items, &place);
        }
        if let Some(path) = path_attribute(&child.attrs) {
            let path = normal(&place.beside.join(path));
            // A file with `#[path]` has its children beside it, as `mod.rs` has.
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            let place = Place { beside: folder.clone(), below: folder };
            return self.file(root, &path, Some(parent), &place);
        }
        let plain = place.below.join(format!("{name}.rs"));
        let nested = below.join("mod.rs");
        let is_nested = !root.join(&plain).is_file() && root.join(&nested).is_file();
        let path = if is_nested { nested } else { plain };
        let beside = path.parent().unwrap_or(Path::new("")).to_owned();
        self.file(root, &path, Some(parent), &Place { beside, below })
    }
}

/// Returns a path without `..`, so that a file has one name in all crates that include it.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(normal.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => normal.push(part),
        }
    }
    normal
}

/// Returns the text of `#[path = "…"]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("path")).find_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else { return None };
        let Expr::Lit(literal) = &pair.value else { return None };
        let Lit::Str(text) = &literal.lit else { return None };
        Some(text.value())
    })
}
